"""Reads and checks everything before a write: `prepare`.

All nodes come first, those of the sources and those that other sources have in the
graph, and become the nodes of the graph (`merging`). Then the claims stream by (`staging`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.graph_model.index import ModelIndex
from graph_seed.load_nodes import PresentNodes, ReadPresent
from graph_seed.merging import Merged, merge
from graph_seed.problems import choose
from graph_seed.progress import Progress
from graph_seed.read_sources import NodesRead, SourcesRead
from graph_seed.records import Bundle, Node, Place, Problem
from graph_seed.report import LoadReport, Problems
from graph_seed.stage import Stage
from graph_seed.staging import Staged, joinable, second_neighbour


@dataclass(slots=True)
class Prepared:
    """What the graph shall hold, and what stands against it."""

    merged: Merged
    sources: frozenset[str]
    """The sources that this load speaks for."""
    present: PresentNodes
    """What the graph has."""
    claims_by_source: Counter[str] = field(default_factory=Counter)
    readers: dict[str, str] = field(default_factory=dict)
    """Source to the reader that brings it now, for those read from files."""
    problems: Problems = field(default_factory=Problems)


def prepare(  # noqa: PLR0913  # what goes in, what is asked, where it goes
    reading: SourcesRead,
    read_present: ReadPresent,
    index: ModelIndex,
    stage: Stage,
    report: LoadReport,
    progress: Progress,
    *,
    precedence: Sequence[str] = (),
) -> Prepared:
    """Read the bundles of `reading`, check them, and stage their claims.

    `precedence` names the sources most trusted for names first.
    """
    bundles, read = reading.bundles, reading.nodes()
    by_bundle = [
        {*bundle.sources, *(node.id for node in found.nodes if node.type == "Source")}
        for bundle, found in zip(bundles, read, strict=True)
    ]
    spoken_for = frozenset(name for names in by_bundle for name in names)
    present = read_present(spoken_for)
    merged, problems = _merged(read, present.all_records(), spoken_for, index, precedence)
    for problem in _shared_sources(bundles, by_bundle):
        problems.add(problem)
    readers = {
        name: bundle.name
        for bundle, names in zip(bundles, by_bundle, strict=True)
        for name in names
        if bundle.needs_records
    }
    prepared = Prepared(merged, spoken_for, present, readers=readers, problems=problems)
    staged = reading.claims(joinable(merged, spoken_for), stage, progress)
    for bundle, nodes, claims in zip(bundles, read, staged, strict=True):
        for part in (nodes, claims):
            report.of(bundle.name).take_in(part.report)
            problems.take_in(part.problems)
        prepared.claims_by_source.update(claims.by_source)
        if bundle.needs_records and all(node.type == "Source" for node in nodes.nodes):
            fix = "Name a file of this source: `oncograph sources` says what it is read from."
            problems.add(Problem(Place(bundle.name), "no record in the files", bundle.name, fix))
    _report_nodes(prepared, report)
    for problem in (*_second_neighbours(staged), *_repeated_claims(stage, prepared, report)):
        problems.add(problem)
    _bring_nodes(merged, staged)
    return prepared


def _merged(
    read: Sequence[NodesRead],
    others: Iterable[Node],
    spoken_for: frozenset[str],
    index: ModelIndex,
    precedence: Sequence[str],
) -> tuple[Merged, Problems]:
    """Make the nodes of all records, and find what stands against these."""
    problems = Problems()
    records = [*(node for found in read for node in found.nodes), *others]
    places = {name: place for place, name in enumerate(precedence)}
    last = len(places)

    def rank(node: Node) -> tuple[int, str]:
        return min((places.get(source, last), source) for source in node.sources)

    for problem in (
        *_undeclared_sources(read, spoken_for),
        *_two_types(records, index),
        *_repeated(read),
    ):
        problems.add(problem)
    return merge(records, index, rank), problems


def _second_neighbours(staged: Sequence[Staged]) -> Iterator[Problem]:
    """Find subjects that two bundles give different neighbours where one is allowed."""
    first: dict[tuple[str, str], tuple[str, Place]] = {}
    for part in staged:
        for key, (neighbour, place) in part.neighbours.items():
            known = first.setdefault(key, (neighbour, place))
            if known[0] != neighbour:
                yield second_neighbour(key, known, (neighbour, place))


def _repeated_claims(stage: Stage, prepared: Prepared, report: LoadReport) -> Iterator[Problem]:
    """Find claim ids given twice; an exact repetition is counted, another one is wrong."""
    for claim_id, first, later, source in stage.repeated():
        if source:
            report.of(source).exclude("repeats another row exactly", later, claim_id)
            prepared.claims_by_source[source] -= 1
        else:
            fix = f"It is also at {first}: give one of them another id."
            yield Problem(later, "duplicate claim id", claim_id, fix)


def _bring_nodes(merged: Merged, staged: Sequence[Staged]) -> None:
    """Let each source bring the nodes that its claims speak of, so that they stay for it."""
    nodes = {(node.type.name, node.id): node for node in merged.nodes}
    for part in staged:
        for (source, type_name, node_id), called in part.brought.items():
            node = nodes[type_name, node_id]
            at = next((i for i, r in enumerate(node.records) if called in (r.id, *r.same_as)), 0)
            record = node.records[at]
            node.records[at] = replace(record, sources=(*record.sources, source))


def _shared_sources(bundles: Sequence[Bundle], by_bundle: Sequence[set[str]]) -> Iterator[Problem]:
    """Find sources that two readers bring at once, such as CIViC's files and a KGX export."""
    first: dict[str, str] = {}
    for bundle, names in zip(bundles, by_bundle, strict=True):
        for name in sorted(names):
            known = first.setdefault(name, bundle.name)
            if known != bundle.name:
                fix = f"It comes from {known} too: load one of them."
                yield Problem(Place(bundle.name), "source brought twice", name, fix)


def _undeclared_sources(read: Iterable[NodesRead], spoken_for: frozenset[str]) -> Iterator[Problem]:
    """Find nodes of sources that the load does not speak for: they could never be removed."""
    for found in read:
        for node in found.nodes:
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


def _repeated(read: Iterable[NodesRead]) -> Iterator[Problem]:
    """Find nodes that one source describes twice in different words."""
    for found in read:
        first: dict[tuple[str, str], Node] = {}
        for node in found.nodes:
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
