"""The claims of a bundle stream by: each is checked, its ends are found, and it is staged.

It is staged as it shall be stored: between the nodes that its ends belong to, with what
its source calls them. This runs for millions of claims, so the ordinary claim takes a
short way, and only one that looks wrong is asked what is wrong with it.
"""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.graph_model.index import ModelIndex
from graph_seed.on_disk.lookups import KEPT, Lookups
from graph_seed.on_disk.merged_nodes import JoinedNode, NodesOfClaims
from graph_seed.on_disk.stage import BATCH, Ends, LoneNeighbour, Stage
from graph_seed.problems import choose
from graph_seed.progress import Progress
from graph_seed.records import Bundle, Claim, Excluded, Problem, stored_claim
from graph_seed.report import Problems, SourceReport
from graph_seed.soundness import are_sound, has_sound_fields, relation_checks
from graph_seed.validate import claim_problems

NOT_KNOWN: Final = "does not support, and no other source has its subject"
LOOP: Final = "joins a node to itself, once its ends are found to be one"


@dataclass(frozen=True, slots=True)
class Joinable:
    """What claims may join and cite: all that their staging, in any process, has to know."""

    nodes: Path
    """The file of the merged nodes; nobody changes it while claims are staged."""
    sources: frozenset[str]
    """The sources that the load speaks for."""


@dataclass(slots=True)
class Staged:
    """What came of the claims of a bundle, beside those in the stage."""

    report: SourceReport = field(default_factory=SourceReport)
    problems: Problems = field(default_factory=Problems)
    by_source: Counter[str] = field(default_factory=Counter)


class Staging:
    """Stages the claims of one bundle."""

    def __init__(  # what is staged between, by which model, where to, and what of it
        self,
        nodes: NodesOfClaims,
        sources: frozenset[str],
        index: ModelIndex,
        stage: Stage,
        *,
        keep_all: bool,
    ) -> None:
        """Make ready; with `keep_all` no claim needs a known subject."""
        self._sources, self._index, self._stage = sources, index, stage
        self._keep_all = keep_all
        self._entities = Lookups(nodes.entity)
        self._publications = Lookups(lambda called: nodes.other("Publication", called))
        self._known = nodes
        self._checks = relation_checks(index)
        self._sound: tuple[object, object] = (None, None)
        """The properties last found right, and the checks: many claims share theirs."""
        self._brought: set[tuple[str, int]] = set()
        """Sources and nodes last noted as brought: the same ones come again and again."""
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
        subject, obj = self._entities[claim.subject], self._entities[claim.object]
        if checks is None or subject is None or obj is None:
            return self._told(claim)
        ends = checks.joins.get((subject.type, obj.type))
        properties = claim.properties
        if properties is not self._sound[0] or checks is not self._sound[1]:
            is_sound = are_sound(properties, checks)
            self._sound = (properties, checks) if is_sound else (None, None)
        if (
            ends is None
            or claim.source not in self._sources
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
        if subject.number == obj.number:
            own.exclude(LOOP, claim.place, f"{claim.subject} {claim.relation} {claim.object}")
            return ()
        own.claims += 1
        self._add(claim, ends, subject, obj)
        if ends.subject in checks.to_one:
            self._stage.add_neighbour(
                LoneNeighbour(claim.relation, subject.id, obj.id, claim.place)
            )
        return ()

    def _told(self, claim: Claim) -> list[Problem]:
        wrong = list(claim_problems(claim, self._known, self._index))
        if claim.source and claim.source not in self._sources:
            fix = choose(claim.source, sorted(self._sources))
            what = f"undeclared source of {claim.id}"
            wrong.append(Problem(claim.place, what, claim.source, fix))
        return wrong

    def _are_known(self, publications: tuple[str, ...]) -> bool:
        is_ordered = publications == tuple(sorted(set(publications)))
        return is_ordered and all(self._publications[called] for called in publications)

    def _add(self, claim: Claim, ends: Ends, subject: JoinedNode, obj: JoinedNode) -> None:
        stored = stored_claim(claim)
        if claim.subject != subject.id:
            stored["originalSubject"] = claim.subject
        if claim.object != obj.id:
            stored["originalObject"] = claim.object
        self._stage.add(claim.id, ends, subject.id, obj.id, stored, claim.place)
        source = claim.source
        self._staged.by_source[source] += 1
        if source not in subject.recorded_by:
            self._bring(source, subject, claim.subject)
        if source not in obj.recorded_by:
            self._bring(source, obj, claim.object)
        for publication in claim.publications:
            node = self._publications[publication]
            if node and source not in node.recorded_by:
                self._bring(source, node, publication)

    def _bring(self, source: str, node: JoinedNode, called: str) -> None:
        if (source, node.number) in self._brought:
            return
        if len(self._brought) >= KEPT:
            self._brought.clear()
        self._brought.add((source, node.number))
        self._stage.bring(node.number, source, called)


def _is_known(claim: Claim, subject: JoinedNode) -> bool:
    return bool(subject.recorded_by - {claim.source})
