"""Reads and checks everything before a write: `prepare`.

All nodes come first, those of the sources and those that other sources have in the
graph, and become the nodes of the graph (`merging`). Then the claims stream by (`staging`).
Both are on disk: memory does not grow with them.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.graph_model.index import ModelIndex
from graph_seed.load_nodes import ReadPresent
from graph_seed.merging import Merged, merge
from graph_seed.on_disk.merged_nodes import MergedNodes
from graph_seed.on_disk.node_records import NodeRecords, Rank
from graph_seed.on_disk.present_nodes import PresentNodes
from graph_seed.on_disk.scratch import KEYS_PAGE, open_scratch, put_on_disk
from graph_seed.on_disk.stage import BATCH, Stage, open_stage
from graph_seed.problems import choose
from graph_seed.progress import Progress
from graph_seed.read_sources import SourcesRead, TakeNodes
from graph_seed.records import Bundle, Node, Place, Problem
from graph_seed.report import LoadReport, Problems
from graph_seed.soundness import every_ends
from graph_seed.staging import Joinable


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a load puts what it reads and makes of it."""

    nodes: sqlite3.Connection
    claims: Stage


@contextmanager
def open_workspace(folder: Path, index: ModelIndex) -> Iterator[Workspace]:
    """Open one in a folder that its maker removes."""
    with (
        open_scratch(folder / "nodes.sqlite", KEYS_PAGE) as nodes,
        open_stage(folder, every_ends(index)) as claims,
    ):
        yield Workspace(nodes, claims)


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
    workspace: Workspace,
    report: LoadReport,
    progress: Progress,
    *,
    precedence: Sequence[str] = (),
) -> Prepared:
    """Read the bundles of `reading`, check them, and stage their claims.

    `precedence` names the sources most trusted for names first.
    """
    bundles, rank = reading.bundles, _rank(precedence)
    records = NodeRecords(workspace.nodes, index, rank)
    read = reading.nodes(_told(records.add, progress))
    by_bundle = [
        {*bundle.sources, *found.sources} for bundle, found in zip(bundles, read, strict=True)
    ]
    spoken_for = frozenset(name for names in by_bundle for name in names)
    problems = Problems()
    problems.extend(_undeclared_sources(records.added(), spoken_for))
    present = PresentNodes(workspace.nodes, index)
    read_present(spoken_for, present)
    records.add_present(present.said())
    records.put_in_order()
    problems.extend(_two_types(records))
    problems.extend(_repeated(records))
    problems.extend(_shared_sources(bundles, by_bundle))
    merged = merge(records, MergedNodes(workspace.nodes, index), index, rank, progress)
    readers = _readers(bundles, by_bundle)
    prepared = Prepared(merged, spoken_for, present, readers=readers, problems=problems)
    joinable = Joinable(put_on_disk(workspace.nodes), spoken_for)
    staged = reading.claims(joinable, workspace.claims, progress)
    for bundle, nodes, claims in zip(bundles, read, staged, strict=True):
        for part in (nodes, claims):
            report.of(bundle.name).take_in(part.report)
            problems.take_in(part.problems)
        prepared.claims_by_source.update(claims.by_source)
        if bundle.needs_records and not nodes.has_others:
            fix = "Name a file of this source: `oncograph sources` says what it is read from."
            problems.add(Problem(Place(bundle.name), "no record in the files", bundle.name, fix))
    _report_nodes(prepared, report)
    problems.extend(_second_neighbours(workspace.claims))
    problems.extend(_repeated_claims(workspace.claims, prepared, report))
    for number, called_by in workspace.claims.brought():
        merged.nodes.bring(number, called_by)
    return prepared


def _told(take: TakeNodes, progress: Progress) -> TakeNodes:
    """Take nodes, and tell how many there are, a batch at a time."""
    count = 0

    def take_and_tell(bundle: int, nodes: Sequence[Node]) -> None:
        nonlocal count
        take(bundle, nodes)
        count += len(nodes)
        if len(nodes) == BATCH:
            progress("nodes read", count, 0)

    return take_and_tell


def _readers(bundles: Sequence[Bundle], by_bundle: Sequence[set[str]]) -> dict[str, str]:
    """Tell which reader brings each source that is read from files."""
    return {
        name: bundle.name
        for bundle, names in zip(bundles, by_bundle, strict=True)
        for name in names
        if bundle.needs_records
    }


def _rank(precedence: Sequence[str]) -> Rank:
    places = {name: place for place, name in enumerate(precedence)}
    last = len(places)
    return lambda node: min((places.get(source, last), source) for source in node.sources)


def _second_neighbours(stage: Stage) -> Iterator[Problem]:
    """Find subjects that are given different neighbours where one is allowed."""
    for first, second in stage.second_neighbours():
        what = f"second {first.relation} neighbour of {first.subject}"
        fix = f"It has {first.object} at {first.place}, and may have only one."
        yield Problem(second.place, what, second.object, fix)


def _repeated_claims(stage: Stage, prepared: Prepared, report: LoadReport) -> Iterator[Problem]:
    """Find claim ids given twice; an exact repetition is counted, another one is wrong."""
    for claim_id, first, later, source in stage.repeated():
        if source:
            report.of(source).exclude("repeats another row exactly", later, claim_id)
            prepared.claims_by_source[source] -= 1
        else:
            fix = f"It is also at {first}: give one of them another id."
            yield Problem(later, "duplicate claim id", claim_id, fix)


def _shared_sources(bundles: Sequence[Bundle], by_bundle: Sequence[set[str]]) -> Iterator[Problem]:
    """Find sources that two readers bring at once, such as CIViC's files and a KGX export."""
    first: dict[str, str] = {}
    for bundle, names in zip(bundles, by_bundle, strict=True):
        for name in sorted(names):
            known = first.setdefault(name, bundle.name)
            if known != bundle.name:
                fix = f"It comes from {known} too: load one of them."
                yield Problem(Place(bundle.name), "source brought twice", name, fix)


def _undeclared_sources(records: Iterable[Node], spoken_for: frozenset[str]) -> Iterator[Problem]:
    """Find nodes of sources that the load does not speak for: they could never be removed."""
    for node in records:
        for source in node.sources:
            if source not in spoken_for:
                fix = f"Add a Source with this id. {choose(source, sorted(spoken_for))}"
                yield Problem(node.place, f"undeclared source of {node.id}", source, fix)


def _two_types(records: NodeRecords) -> Iterator[Problem]:
    """Find ids that one record uses for an entity of one type, another for one of another."""
    for known, *others in records.of_several_types():
        for node in others:
            if known.type != node.type:
                whose = f"{known.type} at {known.place} ({', '.join(known.sources)})"
                fix = f"It is a {whose}: make them agree."
                yield Problem(node.place, f"{node.type} has the id of another type", node.id, fix)


def _repeated(records: NodeRecords) -> Iterator[Problem]:
    """Find nodes that one source describes twice in different words."""
    for known, *others in records.repeated_in_bundle():
        for node in others:
            if known.properties != node.properties and set(known.sources) & set(node.sources):
                fix = f"It differs from the one at {known.place}: keep one, or give another id."
                yield Problem(node.place, "duplicate node id", node.id, fix)


def _report_nodes(prepared: Prepared, report: LoadReport) -> None:
    report.conflicts = prepared.merged.conflicts.first
    report.conflict_counts = dict(prepared.merged.conflicts.counts)
    for name, count in prepared.merged.shared_by.items():
        if name in report.sources:
            report.sources[name].merged += count
