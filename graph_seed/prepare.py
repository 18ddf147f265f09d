"""Reads and checks everything before a write: `prepare`.

All nodes come first, those of the sources and those that other sources have in the
graph, and become the nodes of the graph (`merging`). Then the claims stream by: each is
checked, its ends are found, and it is staged as it shall be stored.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.graph_model.index import ModelIndex
from graph_seed.contributions import without
from graph_seed.graph import Progress
from graph_seed.merging import Merged, MergedNode, merge
from graph_seed.problems import choose
from graph_seed.reading import ClaimFound
from graph_seed.records import Bundle, Claim, Excluded, Node, Place, Problem, stored_claim
from graph_seed.report import LoadReport, Problems, SourceReport
from graph_seed.soundness import RelationChecks, is_sound, relation_checks
from graph_seed.stage import BATCH, Ends, Stage
from graph_seed.validate import KnownNodes, claim_problems, node_problems

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


def prepare(  # noqa: PLR0913  # what goes in, what is asked, where it goes
    bundles: Sequence[Bundle],
    in_graph: Iterable[Node],
    index: ModelIndex,
    stage: Stage,
    report: LoadReport,
    progress: Progress,
    *,
    precedence: Sequence[str] = (),
    keep_all: bool = False,
) -> Prepared:
    """Read the bundles, check them, and stage their claims.

    `precedence` names the sources most trusted for names first. With `keep_all`, claims
    that need a known subject are kept whatever their subject.
    """
    problems = Problems()
    read = [_read_nodes(bundle, index, report, problems) for bundle in bundles]
    by_bundle = [
        {*bundle.sources, *(n.id for n in nodes if n.type == "Source")}
        for bundle, nodes in zip(bundles, read, strict=True)
    ]
    spoken_for = frozenset(name for names in by_bundle for name in names)
    others = (without(node, spoken_for) for node in in_graph)
    records = [*(node for nodes in read for node in nodes), *(n for n in others if n)]
    places = {name: place for place, name in enumerate(precedence)}
    last = len(places)

    def rank(node: Node) -> tuple[int, str]:
        return min((places.get(source, last), source) for source in node.sources)

    for problem in (
        *_shared_sources(bundles, by_bundle),
        *_undeclared_sources(read, spoken_for),
        *_two_types(records, index),
        *_repeated(read),
    ):
        problems.add(problem)
    merged = merge(records, index, rank)
    readers = {
        name: bundle.name
        for bundle, names in zip(bundles, by_bundle, strict=True)
        for name in names
        if bundle.needs_records
    }
    prepared = Prepared(merged, spoken_for, readers=readers, problems=problems)
    _report_nodes(prepared, report)
    staging = _Staging(prepared, index, stage, keep_all=keep_all)
    for bundle, nodes in zip(bundles, read, strict=True):
        _stage_bundle(bundle, staging, report, progress)
        if bundle.needs_records and all(node.type == "Source" for node in nodes):
            fix = "Name a file of this source: `oncograph sources` says what it is read from."
            problems.add(Problem(Place(bundle.name), "no record in the files", bundle.name, fix))
    for problem in _repeated_claims(stage, bundles, prepared, report):
        problems.add(problem)
    _bring(staging.brought)
    return prepared


def _read_nodes(
    bundle: Bundle, index: ModelIndex, report: LoadReport, problems: Problems
) -> list[Node]:
    own = report.of(bundle.name)
    nodes: list[Node] = []
    for found in bundle.nodes:
        if isinstance(found, Excluded):
            own.leave_out(found)
        elif isinstance(found, Problem):
            problems.add(found)
        else:
            own.nodes += 1
            own.unnamed += found.properties.get("name") == found.id
            wrong = list(node_problems(found, index))
            if not wrong:
                nodes.append(found)
            for problem in wrong:
                problems.add(problem)
    return nodes


def _shared_sources(bundles: Sequence[Bundle], by_bundle: Sequence[set[str]]) -> Iterator[Problem]:
    """Find sources that two readers bring at once, such as CIViC's files and a KGX export."""
    first: dict[str, str] = {}
    for bundle, names in zip(bundles, by_bundle, strict=True):
        for name in sorted(names):
            known = first.setdefault(name, bundle.name)
            if known != bundle.name:
                fix = f"It comes from {known} too: load one of them."
                yield Problem(Place(bundle.name), "source brought twice", name, fix)


def _undeclared_sources(
    read: Iterable[Iterable[Node]], spoken_for: frozenset[str]
) -> Iterator[Problem]:
    """Find nodes of sources that the load does not speak for: they could never be removed."""
    for nodes in read:
        for node in nodes:
            for source in node.sources:
                if source not in spoken_for:
                    fix = f"Add a Source with this id. {choose(source, sorted(spoken_for))}"
                    yield Problem(node.place, f"undeclared source of {node.id}", source, fix)


def _two_types(records: Iterable[Node], index: ModelIndex) -> Iterator[Problem]:
    """Find ids that one record uses for an entity of one type, another for one of another."""
    first: dict[str, Node] = {}
    for node in records:
        if not index.node_types[node.type].is_entity:
            continue
        known = first.setdefault(node.id, node)
        if known.type != node.type:
            whose = f"{known.type} at {known.place} ({', '.join(known.sources)})"
            fix = f"It is a {whose}: make them agree."
            yield Problem(node.place, f"{node.type} has the id of another type", node.id, fix)


def _repeated(read: Sequence[Sequence[Node]]) -> Iterator[Problem]:
    """Find nodes that one source describes twice in different words."""
    for nodes in read:
        first: dict[tuple[str, str], Node] = {}
        for node in nodes:
            known = first.setdefault((node.type, node.id), node)
            if known.properties != node.properties and set(known.sources) & set(node.sources):
                fix = f"It differs from the one at {known.place}: keep one, or give another id."
                yield Problem(node.place, "duplicate node id", node.id, fix)


def _report_nodes(prepared: Prepared, report: LoadReport) -> None:
    conflicts = prepared.merged.conflicts
    report.conflicts = conflicts
    report.conflict_counts = dict(Counter(conflict.kind for conflict in conflicts))
    for node in prepared.merged.nodes:
        if len(node.records) > 1:
            for name in {s for record in node.records for s in record.sources}:
                if name in report.sources:
                    report.sources[name].merged += 1


# ── claims ───────────────────────────────────────────────────────────────────


class _Staging:
    """What the claims of all bundles are staged with."""

    def __init__(
        self, prepared: Prepared, index: ModelIndex, stage: Stage, *, keep_all: bool
    ) -> None:
        self.prepared, self.index, self.stage, self.keep_all = prepared, index, stage, keep_all
        self.checks = relation_checks(index)
        self.known = KnownNodes(
            {key: node.type.name for key, node in prepared.merged.by_id.items()}
        )
        for type_name, node_id in prepared.merged.by_plain_id:
            self.known.add(type_name, node_id, is_entity=False)
        self.brought: dict[tuple[str, int], tuple[MergedNode, str]] = {}
        """What claims bring: source and node, with the id that the source has for it."""
        self.neighbours: dict[tuple[str, str], tuple[str, Place]] = {}

    def stage_claim(self, claim: Claim, own: SourceReport) -> Iterator[Problem]:
        """Check one claim and stage it; yield what is wrong with it."""
        checks = self.checks.get(claim.relation)
        subject = self.prepared.merged.by_id.get(claim.subject)
        obj = self.prepared.merged.by_id.get(claim.object)
        if (
            checks is None
            or subject is None
            or obj is None
            or claim.source not in self.prepared.sources
            or (subject.type.name, obj.type.name) not in checks.joins
            or not self._are_known(claim.publications)
            or not is_sound(claim, checks)
        ):
            wrong = list(self._ask(claim))
            yield from wrong
            if wrong or checks is None or subject is None or obj is None:
                return
        if claim.needs_known_subject and not self.keep_all and not self._is_known(claim, subject):
            own.exclude(NOT_KNOWN, claim.place, f"{claim.subject} in {claim.object}")
            return
        if subject is obj:
            own.exclude(LOOP, claim.place, f"{claim.subject} {claim.relation} {claim.object}")
            return
        if subject.type.name in checks.to_one:
            yield from self._second_neighbour(claim, subject, obj)
        self._stage(claim, checks, subject, obj)
        own.claims += 1

    def _are_known(self, publications: tuple[str, ...]) -> bool:
        known = self.known.others.get("Publication", set())
        return not publications or (
            known.issuperset(publications) and publications == tuple(sorted(set(publications)))
        )

    def _ask(self, claim: Claim) -> Iterator[Problem]:
        yield from claim_problems(claim, self.known, self.index)
        if claim.source and claim.source not in self.prepared.sources:
            fix = choose(claim.source, sorted(self.prepared.sources))
            yield Problem(claim.place, f"undeclared source of {claim.id}", claim.source, fix)

    def _stage(
        self, claim: Claim, checks: RelationChecks, subject: MergedNode, obj: MergedNode
    ) -> None:
        stored = stored_claim(claim)
        if claim.subject != subject.id:
            stored["originalSubject"] = claim.subject
        if claim.object != obj.id:
            stored["originalObject"] = claim.object
        ends = Ends(checks.relation.name, subject.type.name, obj.type.name)
        self.stage.add(claim.id, ends, subject.id, obj.id, stored, claim.place)
        self.prepared.claims_by_source[claim.source] += 1
        self._note(claim.source, subject, claim.subject)
        self._note(claim.source, obj, claim.object)
        for publication in claim.publications:
            node = self.prepared.merged.by_plain_id["Publication", publication]
            self._note(claim.source, node, publication)

    def _note(self, source: str, node: MergedNode, called: str) -> None:
        """Remember that a source brings the node, if only by its claim."""
        if source not in node.sources:
            node.sources.add(source)
            self.brought[source, id(node)] = (node, called)

    def _is_known(self, claim: Claim, subject: MergedNode) -> bool:
        return any(set(record.sources) - {claim.source} for record in subject.records)

    def _second_neighbour(
        self, claim: Claim, subject: MergedNode, obj: MergedNode
    ) -> Iterator[Problem]:
        key = (claim.relation, subject.id)
        known, place = self.neighbours.setdefault(key, (obj.id, claim.place))
        if known != obj.id:
            what = f"second {claim.relation} neighbour of {subject.id}"
            fix = f"It has {known} at {place}, and may have only one."
            yield Problem(claim.place, what, obj.id, fix)


def _stage_bundle(
    bundle: Bundle, staging: _Staging, report: LoadReport, progress: Progress
) -> None:
    own = report.of(bundle.name)
    problems = staging.prepared.problems
    started = time.monotonic()
    step = f"{bundle.name}: claims read"
    found: ClaimFound
    for count, found in enumerate(bundle.claims, start=1):
        if isinstance(found, Claim):
            for problem in staging.stage_claim(found, own):
                problems.add(problem)
        elif isinstance(found, Excluded):
            own.leave_out(found)
        else:
            problems.add(found)
        if count % BATCH == 0:
            progress(step, count, 0)
    own.seconds = time.monotonic() - started


def _repeated_claims(
    stage: Stage, bundles: Sequence[Bundle], prepared: Prepared, report: LoadReport
) -> Iterator[Problem]:
    """Find claim ids given twice; an exact repetition is counted, another one is wrong."""
    for claim_id, first, later, source in stage.repeated():
        if source:
            own = report.sources.get(source) or report.of(bundles[0].name)
            own.exclude("repeats another row exactly", later, claim_id)
            prepared.claims_by_source[source] -= 1
        else:
            fix = f"It is also at {first}: give one of them another id."
            yield Problem(later, "duplicate claim id", claim_id, fix)


def _bring(brought: dict[tuple[str, int], tuple[MergedNode, str]]) -> None:
    """Let a node be brought by every source that speaks of it, so that it stays for that one."""
    for (source, _), (node, called) in brought.items():
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
