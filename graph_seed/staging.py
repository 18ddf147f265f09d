"""The claims of a bundle stream by: each is checked, its ends are found, and it is staged.

It is staged as it shall be stored: between the nodes that its ends belong to, with what
its source calls them. This runs for millions of claims, so the ordinary claim takes a
short way, and only one that looks wrong is asked what is wrong with it.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.graph_model.index import ModelIndex
from graph_seed.merging import Merged
from graph_seed.problems import choose
from graph_seed.progress import Progress
from graph_seed.records import Bundle, Claim, Excluded, Place, Problem, stored_claim
from graph_seed.report import Problems, SourceReport
from graph_seed.soundness import are_sound, has_sound_fields, relation_checks
from graph_seed.stage import BATCH, Ends, Stage
from graph_seed.validate import KnownNodes, claim_problems

NOT_KNOWN: Final = "does not support, and no other source has its subject"
LOOP: Final = "joins a node to itself, once its ends are found to be one"


@dataclass(slots=True)
class JoinedNode:
    """A node as claims meet it."""

    type: str
    id: str
    recorded_by: frozenset[str]
    """Sources that have a record of it."""
    sources: frozenset[str]
    """These, and those that have a claim about it."""


@dataclass(frozen=True, slots=True)
class Joinable:
    """What claims may join and cite: all that their staging knows of the nodes."""

    by_id: Mapping[str, JoinedNode]
    """Entities by every id that is exactly theirs."""
    by_plain_id: Mapping[tuple[str, str], JoinedNode]
    """All other nodes, by type and id."""
    sources: frozenset[str]
    """The sources that the load speaks for."""


def joinable(merged: Merged, sources: frozenset[str]) -> Joinable:
    """Give the nodes as claims meet them."""
    same: dict[frozenset[str], frozenset[str]] = {}
    """Of equal sets one is enough for all nodes: there are few of them."""

    def kept(names: Iterable[str]) -> frozenset[str]:
        found = frozenset(names)
        return same.setdefault(found, found)

    made = {
        id(node): JoinedNode(
            node.type.name,
            node.id,
            kept(source for record in node.records for source in record.sources),
            kept(node.sources),
        )
        for node in merged.nodes
    }
    return Joinable(
        {key: made[id(node)] for key, node in merged.by_id.items()},
        {key: made[id(node)] for key, node in merged.by_plain_id.items()},
        sources,
    )


@dataclass(slots=True)
class Staged:
    """What came of the claims of a bundle, beside those in the stage."""

    report: SourceReport = field(default_factory=SourceReport)
    problems: Problems = field(default_factory=Problems)
    by_source: Counter[str] = field(default_factory=Counter)
    brought: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """What claims bring: source, type and id of the node, to the id that the source has for it."""
    neighbours: dict[tuple[str, str], tuple[str, Place]] = field(default_factory=dict)
    """Relation and subject that may have one neighbour only, to that one, and who says so."""


class Staging:
    """Stages the claims of one bundle."""

    def __init__(self, nodes: Joinable, index: ModelIndex, stage: Stage, *, keep_all: bool) -> None:
        """Make ready; with `keep_all` no claim needs a known subject."""
        self._nodes, self._index, self._stage = nodes, index, stage
        self._keep_all = keep_all
        self._by_id = nodes.by_id
        self._checks = relation_checks(index)
        self._known = KnownNodes({key: node.type for key, node in nodes.by_id.items()})
        for type_name, node_id in nodes.by_plain_id:
            self._known.add(type_name, node_id, is_entity=False)
        self._sound: tuple[object, object] = (None, None)
        """The properties last found right, and the checks: many claims share theirs."""
        self._staged = Staged()

    def stage_all(self, bundle: Bundle, progress: Progress) -> Staged:
        """Check and stage the claims of the bundle."""
        staged = self._staged
        started = time.monotonic()
        step = f"{bundle.name}: claims read"
        for count, found in enumerate(bundle.claims, start=1):
            if isinstance(found, Claim):
                for problem in self._take(found):
                    staged.problems.add(problem)
            elif isinstance(found, Excluded):
                staged.report.leave_out(found)
            else:
                staged.problems.add(found)
            if count % BATCH == 0:
                progress(step, count, 0)
        staged.report.seconds = time.monotonic() - started
        return staged

    def _take(self, claim: Claim) -> Iterable[Problem]:
        """Check one claim and stage it; give what is wrong with it."""
        checks = self._checks.get(claim.relation)
        subject, obj = self._by_id.get(claim.subject), self._by_id.get(claim.object)
        if checks is None or subject is None or obj is None:
            return self._told(claim)
        ends = checks.joins.get((subject.type, obj.type))
        properties = claim.properties
        if properties is not self._sound[0] or checks is not self._sound[1]:
            is_sound = are_sound(properties, checks)
            self._sound = (properties, checks) if is_sound else (None, None)
        if (
            ends is None
            or claim.source not in self._nodes.sources
            or self._sound[0] is None
            or (claim.publications and not self._are_known(claim.publications))
            or not has_sound_fields(claim, checks)
        ):
            wrong = self._told(claim)
            if wrong or ends is None:
                return wrong
        own = self._staged.report
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
        if claim.source and claim.source not in self._nodes.sources:
            fix = choose(claim.source, sorted(self._nodes.sources))
            what = f"undeclared source of {claim.id}"
            wrong.append(Problem(claim.place, what, claim.source, fix))
        return wrong

    def _are_known(self, publications: tuple[str, ...]) -> bool:
        known = self._known.others.get("Publication", set())
        is_ordered = publications == tuple(sorted(set(publications)))
        return is_ordered and known.issuperset(publications)

    def _add(self, claim: Claim, ends: Ends, subject: JoinedNode, obj: JoinedNode) -> None:
        stored = stored_claim(claim)
        if claim.subject != subject.id:
            stored["originalSubject"] = claim.subject
        if claim.object != obj.id:
            stored["originalObject"] = claim.object
        self._stage.add(claim.id, ends, subject.id, obj.id, stored, claim.place)
        source = claim.source
        self._staged.by_source[source] += 1
        if source not in subject.sources:
            self._bring(source, subject, claim.subject)
        if source not in obj.sources:
            self._bring(source, obj, claim.object)
        for publication in claim.publications:
            node = self._nodes.by_plain_id["Publication", publication]
            if source not in node.sources:
                self._bring(source, node, publication)

    def _bring(self, source: str, node: JoinedNode, called: str) -> None:
        node.sources |= {source}
        self._staged.brought[source, node.type, node.id] = called

    def _second_neighbour(
        self, claim: Claim, subject: JoinedNode, obj: JoinedNode
    ) -> Iterator[Problem]:
        key = (claim.relation, subject.id)
        known, place = self._staged.neighbours.setdefault(key, (obj.id, claim.place))
        if known != obj.id:
            yield second_neighbour(key, (known, place), (obj.id, claim.place))


def second_neighbour(
    key: tuple[str, str], first: tuple[str, Place], second: tuple[str, Place]
) -> Problem:
    """Word that a subject has two neighbours by a relation that allows one."""
    relation, subject = key
    what = f"second {relation} neighbour of {subject}"
    fix = f"It has {first[0]} at {first[1]}, and may have only one."
    return Problem(second[1], what, second[0], fix)


def _is_known(claim: Claim, subject: JoinedNode) -> bool:
    return bool(subject.recorded_by - {claim.source})
