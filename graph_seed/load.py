"""Brings a graph to exactly what the records' sources say: `load`.

Constraints, then nodes, identifiers, claims, removals, release. Every step writes
differences only, in batches of one transaction each: loading twice changes nothing,
and a load that was killed anywhere is completed by the next one.
"""

import time
from dataclasses import dataclass, replace
from typing import Final

import neo4j
from neo4j.exceptions import IncompleteCommit

from app.graph_model.index import ModelIndex
from graph_seed.constraints import constraint_statements
from graph_seed.graph import Graph, Progress, our_errors
from graph_seed.load_claims import (
    ClaimDifferences,
    claim_differences,
    count_rows,
    remove_claims,
    write_claims,
)
from graph_seed.load_identifiers import remove_identifiers, sync_identifiers
from graph_seed.load_nodes import node_differences, remove_nodes, write_nodes
from graph_seed.problems import seed_error
from graph_seed.records import Records
from graph_seed.release import close_release, open_release
from graph_seed.validate import validate

_ROUNDS: Final = 3


@dataclass(slots=True)
class LoadReport:
    """What a load changed. All zero: the graph agreed already."""

    nodes_created: int = 0
    nodes_updated: int = 0
    nodes_removed: int = 0
    identifiers_changed: int = 0
    claims_created: int = 0
    claims_updated: int = 0
    claims_moved: int = 0
    claims_removed: int = 0
    was_interrupted: bool = False
    """An earlier load was killed, or a step had to be repeated: changes may be uncounted."""
    release: str = ""
    seconds: float = 0.0

    @property
    def changes(self) -> int:
        """Count all changes."""
        nodes = self.nodes_created + self.nodes_updated + self.nodes_removed
        claims = self.claims_created + self.claims_updated + self.claims_removed
        return nodes + self.identifiers_changed + claims + self.claims_moved


def load(
    driver: neo4j.Driver,
    database: str,
    records: Records,
    index: ModelIndex,
    progress: Progress | None = None,
) -> LoadReport:
    """Validate the records and write what the graph lacks or has otherwise.

    One load at a time: a second one at the same time fails on a unique constraint
    and can be repeated.

    Raises:
        SeedError: the records are wrong; nothing was written.
        DatabaseError: the database went away or refused; load again to go on.

    """
    problems = validate(records, index)
    if problems:
        raise seed_error(problems)
    started = time.monotonic()
    graph = Graph(driver, database, progress or _silent)
    report = LoadReport()
    with our_errors():
        for statement in constraint_statements(index):
            graph.run(statement)
        report.was_interrupted = not open_release(graph)
        _rounds(graph, records, index, report)
        changed = bool(report.changes) or report.was_interrupted
        report.release = close_release(graph, changed=changed)
    report.seconds = time.monotonic() - started
    return report


def _rounds(graph: Graph, records: Records, index: ModelIndex, report: LoadReport) -> None:
    """Go again when an answer to a commit was lost: comparing anew tells what is done."""
    for remaining in reversed(range(_ROUNDS)):
        try:
            _round(graph, records, index, report)
        except IncompleteCommit:
            report.was_interrupted = True
            if not remaining:
                raise
        else:
            return


def _round(graph: Graph, records: Records, index: ModelIndex, report: LoadReport) -> None:
    stale_nodes = []
    for nodes in node_differences(graph, records, index):
        write_nodes(graph, nodes)
        report.nodes_created += len(nodes.missing)
        report.nodes_updated += len(nodes.changed)
        stale_nodes.append(replace(nodes, missing=(), changed=()))
    report.identifiers_changed += sync_identifiers(graph, records, index)
    stale_claims = []
    for claims in claim_differences(graph, records, index):
        write_claims(graph, claims)
        report.claims_created += count_rows(claims.missing) - count_rows(claims.moved)
        report.claims_updated += count_rows(claims.changed)
        report.claims_moved += count_rows(claims.moved)
        stale_claims.append(ClaimDifferences(claims.relation, stale=claims.stale))
    for claims in stale_claims:
        report.claims_removed += remove_claims(graph, claims)
    for nodes in stale_nodes:
        report.nodes_removed += remove_nodes(graph, nodes, index)
    report.identifiers_changed += remove_identifiers(graph)


def _silent(_step: str, _done: int, _total: int) -> None:
    """Report to nobody."""
