"""Brings a graph to exactly what the records' sources say: `load`.

Everything is read and checked first; then come constraints, nodes, identifiers, claims,
removals, release. Every step writes differences only, in batches of one transaction
each: loading twice changes nothing, and a load that was killed anywhere is completed by
the next one. What other sources say stays as it is.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import neo4j
from neo4j.exceptions import IncompleteCommit

from app.graph_model.index import ModelIndex
from graph_seed.constraints import constraint_statements
from graph_seed.graph import Graph, our_errors
from graph_seed.lease import hold_lease
from graph_seed.load_claims import note_present, remove_claims, restage_moved, write_claims
from graph_seed.load_identifiers import remove_identifiers, sync_identifiers
from graph_seed.load_names import remove_names, sync_names
from graph_seed.load_nodes import (
    ReadPresent,
    count_all,
    node_differences,
    nothing_present,
    read_present_nodes,
    remove_nodes,
    write_nodes,
)
from graph_seed.on_disk.scratch import full_scratch_told
from graph_seed.on_disk.stage import Stage
from graph_seed.prepare import Prepared, open_workspace, prepare
from graph_seed.problems import seed_error
from graph_seed.progress import Progress
from graph_seed.read_graph import count_claims
from graph_seed.records import Bundle, Place, Problem, Records, as_bundle
from graph_seed.release import close_release, open_release
from graph_seed.report import LoadReport
from graph_seed.side_by_side import open_readers

_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How a load is done."""

    precedence: tuple[str, ...] = ()
    """Sources whose names and symbols are shown first."""
    keep_all: bool = False
    """Keep claims that do not support also for subjects no other source has."""
    writers: int = 1
    """Batches written at a time. More than one helps on Neo4j; the embedded engine refuses
    writers that meet."""
    processes: int = 1
    """At most so many processes read the sources side by side, and never more than three."""
    room: Callable[[], None] = lambda: None
    """Called before each batch: raises `DiskFullError` where there is no room for more."""


def load(  # where to, what, by which model, how
    driver: neo4j.Driver,
    database: str,
    said: Records | Sequence[Bundle],
    index: ModelIndex,
    progress: Progress | None = None,
    options: LoadOptions = LoadOptions(),
) -> LoadReport:
    """Check the records and write what the graph lacks or has otherwise.

    Raises:
        SeedError: the records are wrong; nothing was written.
        LoadInProgressError: another load is under way.
        DatabaseError: the database went away or refused; load again to go on.
        DiskFullError: there is no room for more; make space, and load again to go on.

    """
    graph = Graph(driver, database, progress or _silent, options.writers, room=options.room)
    options.room()
    with our_errors():
        for statement in constraint_statements(index):
            graph.run(statement)
        with hold_lease(graph) as lost:
            leased = replace(graph, lost=lost)
            return _load(leased, _bundles(said), index, options)


def check_load(
    said: Records | Sequence[Bundle],
    index: ModelIndex,
    progress: Progress | None = None,
    options: LoadOptions = LoadOptions(),
    graph: Graph | None = None,
) -> LoadReport:
    """Do all that `load` does before its first write, and report it.

    Without a graph it is as for an empty one.

    Raises:
        SeedError: the records are wrong.
        DatabaseError: the graph could not be read.

    """
    report = LoadReport()
    with our_errors():
        read_present = _reader_of(graph, index) if graph else nothing_present
        with checked(_bundles(said), read_present, index, options, report, progress or _silent):
            report.seconds = report.read_seconds
    return report


def _load(
    graph: Graph, bundles: Sequence[Bundle], index: ModelIndex, options: LoadOptions
) -> LoadReport:
    started = time.monotonic()
    report = LoadReport()
    read_present = _reader_of(graph, index)
    with checked(bundles, read_present, index, options, report, graph.progress) as done:
        prepared, stage = done
        report.was_interrupted = not open_release(graph)
        _rounds(graph, prepared, index, stage, report)
        changed = bool(report.changes) or report.was_interrupted
        report.release = close_release(graph, changed=changed)
    report.seconds = time.monotonic() - started
    return report


@contextmanager
def checked(
    bundles: Sequence[Bundle],
    read_present: ReadPresent,
    index: ModelIndex,
    options: LoadOptions,
    report: LoadReport,
    progress: Progress,
) -> Iterator[tuple[Prepared, Stage]]:
    """Read and check everything; give what shall be written, for as long as the block runs."""
    started = time.monotonic()
    with (
        full_scratch_told(),
        tempfile.TemporaryDirectory(prefix="oncograph-") as folder,
        open_workspace(Path(folder), index) as workspace,
        open_readers(
            bundles, index, Path(folder), options.processes, keep_all=options.keep_all
        ) as reading,
    ):
        prepared = prepare(
            reading,
            read_present,
            index,
            workspace,
            report,
            progress,
            precedence=options.precedence,
        )
        for problem in _other_readers(prepared):
            prepared.problems.add(problem)
        report.claims = sum(prepared.claims_by_source.values())
        report.read_seconds = time.monotonic() - started
        if prepared.problems.count:
            raise seed_error(prepared.problems.first, prepared.problems.count)
        yield prepared, workspace.claims


def _reader_of(graph: Graph, index: ModelIndex) -> ReadPresent:
    return lambda sources, found: read_present_nodes(graph, index, sources, found)


def _other_readers(prepared: Prepared) -> Iterator[Problem]:
    """Find sources that another reader loaded: a part read from a KGX file may not replace them."""
    for source, reader in prepared.readers.items():
        known = prepared.present.readers.get(source, "")
        if known not in {"", reader}:
            fix = f"The graph has it from {known}. Take that out first: seed --remove {source}."
            yield Problem(Place(reader), "source that another reader loaded", source, fix)


def _rounds(
    graph: Graph,
    prepared: Prepared,
    index: ModelIndex,
    stage: Stage,
    report: LoadReport,
) -> None:
    """Go again when an answer to a commit was lost: comparing anew tells what is done."""
    for remaining in reversed(range(_ROUNDS)):
        try:
            note_present(graph, prepared, index, stage)
            lost = restage_moved(graph, prepared, index, stage)
            _round(graph, prepared, lost, index, stage, report)
        except IncompleteCommit:
            report.was_interrupted = True
            if not remaining:
                raise
            read_present_nodes(graph, index, prepared.sources, prepared.present)
        else:
            return


def _round(
    graph: Graph,
    prepared: Prepared,
    lost: Counter[str],
    index: ModelIndex,
    stage: Stage,
    report: LoadReport,
) -> None:
    present = prepared.present
    counts = {
        **present.claim_counts,
        **{source: prepared.claims_by_source[source] for source in prepared.sources},
        # Counted anew where claims leave: a killed load may have written the number already.
        **{source: count_claims(graph, index, source) - left for source, left in lost.items()},
    }
    stage.compare()
    readers = {**present.readers, **prepared.readers}
    nodes = node_differences(prepared.merged.nodes, present, counts, readers, index)
    write_nodes(graph, nodes, index)
    report.nodes_created += count_all(nodes.missing)
    report.nodes_updated += count_all(nodes.changed)
    entities = prepared.merged.nodes.entities()
    report.identifiers_changed += sync_identifiers(graph, entities)
    report.names_changed += sync_names(graph, entities, index)
    write_claims(graph, stage, report)
    remove_claims(graph, stage, report)
    report.nodes_removed += remove_nodes(graph, nodes)
    report.identifiers_changed += remove_identifiers(graph)
    report.names_changed += remove_names(graph)


def _bundles(said: Records | Sequence[Bundle]) -> Sequence[Bundle]:
    if isinstance(said, Records):
        return (as_bundle(said, "records"),)
    return said


def _silent(_step: str, _done: int, _total: int) -> None:
    """Report to nobody."""
