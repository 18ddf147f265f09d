"""Reads and checks everything before a write: `prepare`.

All nodes come first, those of the sources and those that other sources have in the
graph, and become the nodes of the graph (`merging`). Then the claims stream by (`staging`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from app.graph_model.index import ModelIndex
from graph_seed.contributions import without
from graph_seed.graph import Progress
from graph_seed.merging import merge
from graph_seed.problems import choose
from graph_seed.records import Bundle, Excluded, Node, Place, Problem
from graph_seed.report import LoadReport, Problems
from graph_seed.stage import Stage
from graph_seed.staging import Prepared, Staging
from graph_seed.validate import node_problems


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
    staging = Staging(prepared, index, stage, keep_all=keep_all)
    for bundle, nodes in zip(bundles, read, strict=True):
        staging.stage_all(bundle, report.of(bundle.name), progress)
        if bundle.needs_records and all(node.type == "Source" for node in nodes):
            fix = "Name a file of this source: `oncograph sources` says what it is read from."
            problems.add(Problem(Place(bundle.name), "no record in the files", bundle.name, fix))
    for problem in staging.repeated(report):
        problems.add(problem)
    staging.bring_nodes()
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
