"""The claims of a load stream by: each is checked, its ends are found, and it is staged.

It is staged as it shall be stored: between the nodes that its ends belong to, with what
its source calls them. This runs for millions of claims, so the ordinary claim takes a
short way, and only one that looks wrong is asked what is wrong with it.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from app.graph_model.index import ModelIndex
from graph_seed.graph import Progress
from graph_seed.merging import Merged, MergedNode
from graph_seed.problems import choose
from graph_seed.records import Bundle, Claim, Excluded, Node, Place, Problem, stored_claim
from graph_seed.report import LoadReport, Problems, SourceReport
from graph_seed.soundness import is_sound, relation_checks
from graph_seed.stage import BATCH, Ends, Stage
from graph_seed.validate import KnownNodes, claim_problems

NOT_KNOWN: Final = "does not support, and no other source has its subject"
LOOP: Final = "joins a node to itself, once its ends are found to be one"


@dataclass(slots=True)
class Prepared:
    """What the graph shall hold, and what stands against it."""

    merged: Merged
    sources: frozenset[str]
    """The sources that this load speaks for."""
    claims_by_source: Counter[str] = field(default_factory=Counter)
    readers: dict[str, str] = field(default_factory=dict)
    """Source to the reader that brings it now, for those read from files."""
    problems: Problems = field(default_factory=Problems)


class Staging:
    """Stages the claims of all bundles."""

    def __init__(
        self, prepared: Prepared, index: ModelIndex, stage: Stage, *, keep_all: bool
    ) -> None:
        """Make ready; with `keep_all` no claim needs a known subject."""
        self._prepared, self._index, self._stage = prepared, index, stage
        self._keep_all = keep_all
        self._by_id = prepared.merged.by_id
        self._checks = relation_checks(index)
        self._known = KnownNodes({key: node.type.name for key, node in self._by_id.items()})
        for type_name, node_id in prepared.merged.by_plain_id:
            self._known.add(type_name, node_id, is_entity=False)
        self._brought: dict[tuple[str, int], tuple[MergedNode, str]] = {}
        """What claims bring: source and node, with the id that the source has for it."""
        self._neighbours: dict[tuple[str, str], tuple[str, Place]] = {}

    def stage_all(self, bundle: Bundle, own: SourceReport, progress: Progress) -> None:
        """Check and stage the claims of a bundle; what is wrong goes to the problems."""
        problems = self._prepared.problems
        started = time.monotonic()
        step = f"{bundle.name}: claims read"
        for count, found in enumerate(bundle.claims, start=1):
            if isinstance(found, Claim):
                for problem in self._take(found, own):
                    problems.add(problem)
            elif isinstance(found, Excluded):
                own.leave_out(found)
            else:
                problems.add(found)
            if count % BATCH == 0:
                progress(step, count, 0)
        own.seconds = time.monotonic() - started

    def repeated(self, report: LoadReport) -> Iterator[Problem]:
        """Find claim ids given twice; an exact repetition is counted, another one is wrong."""
        for claim_id, first, later, source in self._stage.repeated():
            if source:
                report.of(source).exclude("repeats another row exactly", later, claim_id)
                self._prepared.claims_by_source[source] -= 1
            else:
                fix = f"It is also at {first}: give one of them another id."
                yield Problem(later, "duplicate claim id", claim_id, fix)

    def bring_nodes(self) -> None:
        """Let each source bring the nodes that it speaks of, so that they stay for it."""
        for (source, _), (node, called) in self._brought.items():
            at = next((i for i, r in enumerate(node.records) if called in (r.id, *r.same_as)), 0)
            record = node.records[at]
            node.records[at] = Node(
                record.type,
                record.id,
                record.properties,
                (*record.sources, source),
                record.place,
                record.same_as,
            )

    def _take(self, claim: Claim, own: SourceReport) -> Iterable[Problem]:
        """Check one claim and stage it; give what is wrong with it."""
        checks = self._checks.get(claim.relation)
        subject, obj = self._by_id.get(claim.subject), self._by_id.get(claim.object)
        if checks is None or subject is None or obj is None:
            return self._told(claim)
        ends = checks.joins.get((subject.type.name, obj.type.name))
        if (
            ends is None
            or claim.source not in self._prepared.sources
            or (claim.publications and not self._are_known(claim.publications))
            or not is_sound(claim, checks)
        ):
            wrong = self._told(claim)
            if wrong or ends is None:
                return wrong
        if claim.needs_known_subject and not self._keep_all and not _is_known(claim, subject):
            own.exclude(NOT_KNOWN, claim.place, f"{claim.subject} in {claim.object}")
            return ()
        if subject is obj:
            own.exclude(LOOP, claim.place, f"{claim.subject} {claim.relation} {claim.object}")
            return ()
        own.claims += 1
        self._add(claim, ends, subject, obj)
        return self._second_neighbour(claim, subject, obj) if ends.subject in checks.to_one else ()

    def _told(self, claim: Claim) -> list[Problem]:
        wrong = list(claim_problems(claim, self._known, self._index))
        if claim.source and claim.source not in self._prepared.sources:
            fix = choose(claim.source, sorted(self._prepared.sources))
            what = f"undeclared source of {claim.id}"
            wrong.append(Problem(claim.place, what, claim.source, fix))
        return wrong

    def _are_known(self, publications: tuple[str, ...]) -> bool:
        known = self._known.others.get("Publication", set())
        is_ordered = publications == tuple(sorted(set(publications)))
        return is_ordered and known.issuperset(publications)

    def _add(self, claim: Claim, ends: Ends, subject: MergedNode, obj: MergedNode) -> None:
        stored = stored_claim(claim)
        if claim.subject != subject.id:
            stored["originalSubject"] = claim.subject
        if claim.object != obj.id:
            stored["originalObject"] = claim.object
        self._stage.add(claim.id, ends, subject.id, obj.id, stored, claim.place)
        source = claim.source
        self._prepared.claims_by_source[source] += 1
        if source not in subject.sources:
            self._bring(source, subject, claim.subject)
        if source not in obj.sources:
            self._bring(source, obj, claim.object)
        for publication in claim.publications:
            node = self._prepared.merged.by_plain_id["Publication", publication]
            if source not in node.sources:
                self._bring(source, node, publication)

    def _bring(self, source: str, node: MergedNode, called: str) -> None:
        node.sources.add(source)
        self._brought[source, id(node)] = (node, called)

    def _second_neighbour(
        self, claim: Claim, subject: MergedNode, obj: MergedNode
    ) -> Iterator[Problem]:
        key = (claim.relation, subject.id)
        known, place = self._neighbours.setdefault(key, (obj.id, claim.place))
        if known != obj.id:
            what = f"second {claim.relation} neighbour of {subject.id}"
            fix = f"It has {known} at {place}, and may have only one."
            yield Problem(claim.place, what, obj.id, fix)


def _is_known(claim: Claim, subject: MergedNode) -> bool:
    return any(set(record.sources) - {claim.source} for record in subject.records)
