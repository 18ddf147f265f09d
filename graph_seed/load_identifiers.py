"""Keeps an index of xrefs: `(:Identifier {id})-[:IDENTIFIES]->(entity)`.

So an id of another vocabulary is found by an index lookup, whatever type it
belongs to; a list property could only be scanned.
"""

from collections.abc import Iterable

from app.graph_model.index import ModelIndex
from graph_seed.constraints import IDENTIFIER, IDENTIFIES
from graph_seed.graph import Graph, Row, id_row
from graph_seed.merging import MergedNode

Pairs = set[tuple[str, str]]
"""An xref and the id of the node it leads to."""


def sync_identifiers(graph: Graph, nodes: Iterable[MergedNode], index: ModelIndex) -> int:
    """Link every xref of an entity to its node, and nothing else; count the changes."""
    wanted: dict[str, Pairs] = {name: set() for name in index.entity_types}
    for node in nodes:
        xrefs = node.properties.get("xrefs", ())
        if node.type.is_entity and isinstance(xrefs, tuple):
            wanted[node.type.name].update((xref, node.id) for xref in xrefs)
    known = {row[0] for row in graph.read(f"MATCH (i:{IDENTIFIER}) RETURN i.id")}
    needed = {xref for pairs in wanted.values() for xref, _ in pairs}
    created = graph.write(
        "identifiers",
        f"UNWIND $rows AS row CREATE (:{IDENTIFIER} {{id: row.id}})",
        sorted(needed - known),
        id_row,
    )
    return created + sum(_sync_type(graph, name, pairs) for name, pairs in wanted.items())


def remove_identifiers(graph: Graph) -> int:
    """Remove identifiers that lead nowhere any more."""
    lonely = graph.read(f"MATCH (i:{IDENTIFIER}) WHERE NOT (i)-[:{IDENTIFIES}]->() RETURN i.id")
    return graph.write(
        "identifiers removed",
        f"UNWIND $rows AS row MATCH (i:{IDENTIFIER} {{id: row.id}})"
        f" WHERE NOT (i)-[:{IDENTIFIES}]->() DELETE i",
        [row[0] for row in lonely],
        id_row,
    )


def _sync_type(graph: Graph, name: str, wanted: Pairs) -> int:
    rows = graph.read(f"MATCH (i:{IDENTIFIER})-[:{IDENTIFIES}]->(n:`{name}`) RETURN i.id, n.id")
    present = {(xref, key) for xref, key in rows}
    ends = f"(i:{IDENTIFIER} {{id: row.xref}})"
    return graph.write(
        f"{name}: xrefs removed",
        f"UNWIND $rows AS row MATCH {ends}-[c:{IDENTIFIES}]->(n:`{name}` {{id: row.id}}) DELETE c",
        sorted(present - wanted),
        _pair_row,
    ) + graph.write(
        f"{name}: xrefs",
        f"UNWIND $rows AS row MATCH {ends} MATCH (n:`{name}` {{id: row.id}})"
        f" CREATE (i)-[:{IDENTIFIES}]->(n)",
        sorted(wanted - present),
        _pair_row,
    )


def _pair_row(pair: tuple[str, str]) -> Row:
    return {"xref": pair[0], "id": pair[1]}
