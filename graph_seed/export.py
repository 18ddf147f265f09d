"""Writes the graph, or a selection of it, as KGX: a file of nodes and one of edges.

Nodes come by type and id, claims by id: equal graphs give equal bytes, on every engine.
Claims are sorted on disk, so memory does not grow with them.
"""

import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import neo4j

from app.errors import SeedError
from app.graph_model.index import ModelIndex
from graph_seed.contributions import CONTRIBUTIONS, LOADED_FROM
from graph_seed.graph import Graph, our_errors
from graph_seed.kgx.columns import Layout, edge_layout, node_layout
from graph_seed.kgx.write import (
    Record,
    StoredClaim,
    StoredNode,
    edge_records,
    json_lines,
    node_records,
    table_lines,
)
from graph_seed.load_nodes import LOADED_BY
from graph_seed.on_disk.stage import BATCH, FROM_GRAPH, Stage, open_stage
from graph_seed.problems import choose
from graph_seed.progress import Progress
from graph_seed.read_graph import read_claims, read_nodes, read_release
from graph_seed.records import Value

_INTERNAL = frozenset({CONTRIBUTIONS, LOADED_BY})
"""Stored properties that are the loader's own."""


class Format(StrEnum):
    """The two forms of KGX files."""

    TSV = "tsv"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported: all, or claims that fit every part that is not empty."""

    sources: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    """Node types: of nodes, and of both ends of claims."""

    @property
    def is_all(self) -> bool:
        """Tell whether nothing is left out."""
        return not (self.sources or self.relations or self.types)


@dataclass(slots=True)
class ExportReport:
    """What was written."""

    nodes: int = 0
    claims: int = 0
    files: list[Path] = field(default_factory=list)


def export_kgx(  # noqa: PLR0913, PLR0917  # from where, to where, what, in which form
    driver: neo4j.Driver,
    database: str,
    folder: Path,
    form: Format,
    selection: Selection,
    index: ModelIndex,
    progress: Progress,
) -> ExportReport:
    """Write `nodes` and `edges` into the folder, which is made when missing.

    With a selection, the nodes are those that its claims join, cite or come from; where
    only types are selected, all nodes of these types too.

    Raises:
        SeedError: an unknown source, relation or type, an empty graph, or one that a load
            changed meanwhile; no file is left.
        DatabaseError: the graph could not be read.
    """
    graph = Graph(driver, database, progress)
    folder.mkdir(parents=True, exist_ok=True)
    report = ExportReport(files=[folder / f"{name}.{form}" for name in ("nodes", "edges")])
    drafts = [path.with_suffix(f".{form}.draft") for path in report.files]
    try:
        with our_errors():
            release = _settled(graph)
            _refuse_unknown(graph, selection, index)
            _write_all(graph, drafts, form, selection, index, report)
            if _settled(graph) != release:
                raise SeedError("The graph changed while it was exported. Export it again.")
        for draft, path in zip(drafts, report.files, strict=True):
            draft.replace(path)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
    return report


def _write_all(
    graph: Graph,
    drafts: list[Path],
    form: Format,
    selection: Selection,
    index: ModelIndex,
    report: ExportReport,
) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="oncograph-") as temporary,
        open_stage(Path(temporary)) as stage,
    ):
        named = _stage_claims(graph, stage, selection, index)
        nodes = _counted(_nodes(graph, selection, named, index), report, "nodes")
        _write(drafts[0], form, node_layout(index), node_records(nodes, index))
        claims = _counted(_claims(stage), report, "claims")
        _write(drafts[1], form, edge_layout(index), edge_records(claims, index))


def _stage_claims(graph: Graph, stage: Stage, selection: Selection, index: ModelIndex) -> set[str]:
    """Stage the claims selected; give the ids of nodes they name, unless all are exported."""
    named: set[str] = set()
    claims = read_claims(graph, index, sources=selection.sources, relations=selection.relations)
    types = selection.types
    for count, (claim_id, ends, subject, obj, stored) in enumerate(claims, start=1):
        if types and not {ends.subject, ends.object} <= types:
            continue
        stage.add(claim_id, ends, subject, obj, stored, FROM_GRAPH)
        if not selection.is_all:
            named.update((subject, obj, stored["source"], *stored.get("publications", ())))
        if count % BATCH == 0:
            graph.progress("claims read", count, 0)
    return named


def _nodes(
    graph: Graph, selection: Selection, named: Collection[str], index: ModelIndex
) -> Iterator[StoredNode]:
    only_types = bool(selection.types) and not (selection.sources or selection.relations)
    for node_type in index.model.node_types:
        takes_all = selection.is_all or (only_types and node_type.name in selection.types)
        for stored in read_nodes(graph, node_type.name, ordered=True):
            if takes_all or stored["id"] in named:
                own = {name: value for name, value in stored.items() if name not in _INTERNAL}
                yield StoredNode(node_type.name, _within(own, selection))


def _within(stored: dict[str, Value], selection: Selection) -> dict[str, Value]:
    """Name only the sources selected as those that bring a node."""
    brought = stored.get(LOADED_FROM, ())
    if not selection.sources or not isinstance(brought, tuple):
        return stored
    return {**stored, LOADED_FROM: tuple(s for s in brought if s in selection.sources)}


def _claims(stage: Stage) -> Iterator[StoredClaim]:
    for claim in stage.by_id():
        properties = {k: _value(v) for k, v in claim.properties.items()}
        yield StoredClaim(claim.ends.relation, claim.subject, claim.object, properties)


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(value)
    plain: Value = value
    return plain


def _counted(found: Iterable[Any], report: ExportReport, name: str) -> Iterator[Any]:
    for one in found:
        setattr(report, name, getattr(report, name) + 1)
        yield one


def _write(path: Path, form: Format, layout: Layout, records: Iterable[Record]) -> None:
    lines = json_lines(records) if form is Format.JSONL else table_lines(layout, records)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\n" for line in lines)


def _settled(graph: Graph) -> Value:
    """Give the release id of a graph that no load is changing."""
    release = read_release(graph)
    if not release:
        raise SeedError("The graph is empty: there is nothing to export. Seed it first.")
    if release.get("loading"):
        raise SeedError(
            "A load is under way or was killed. Wait for it, or load again; then export."
        )
    return release["id"]


def _refuse_unknown(graph: Graph, selection: Selection, index: ModelIndex) -> None:
    sources = [str(stored["id"]) for stored in read_nodes(graph, "Source")]
    known: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
        ("source", selection.sources, sources),
        ("relation", selection.relations, index.relations),
        ("node type", selection.types, index.node_types),
    )
    for what, asked, there_is in known:
        for name in sorted(asked):
            if name not in there_is:
                raise SeedError(f"Unknown {what} {name!r}. {choose(name, there_is)}")
