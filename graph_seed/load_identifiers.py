"""Keeps an index of xrefs: `(:Identifier {id})-[:IDENTIFIES]->(entity)`.

So an id of another vocabulary is found by an index lookup, whatever type it
belongs to; a list property could only be scanned.
"""

from collections.abc import Sequence

from graph_seed.constraints import IDENTIFIER, IDENTIFIES
from graph_seed.entity_parts import absent, entities_in_parts, hushed, present_links
from graph_seed.graph import Graph, Row, Things, id_row
from graph_seed.on_disk.merged_nodes import MergedNode


def sync_identifiers(graph: Graph, entities: Things[MergedNode]) -> int:
    """Link every xref of an entity to its node, and nothing else; count the changes."""
    quiet = hushed(graph)
    return sum(
        _sync_part(quiet, node_type.name, part)
        for node_type, part in entities_in_parts(graph, "xrefs", entities)
    )


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


def _sync_part(graph: Graph, name: str, part: Sequence[MergedNode]) -> int:
    wanted = {(xref, node.id) for node in part for xref in _xrefs(node)}
    rows = present_links(graph, name, part, f"[:{IDENTIFIES}]", "other.id, n.id")
    present = {(xref, key) for xref, key in rows}
    ends = f"(i:{IDENTIFIER} {{id: row.xref}})"
    return (
        graph.write(
            "identifiers",
            f"UNWIND $rows AS row CREATE (:{IDENTIFIER} {{id: row.id}})",
            absent(graph, IDENTIFIER, {xref for xref, _ in wanted - present}),
            id_row,
        )
        + graph.write(
            f"{name}: xrefs removed",
            f"UNWIND $rows AS row MATCH {ends}-[c:{IDENTIFIES}]->(n:`{name}` {{id: row.id}})"
            " DELETE c",
            sorted(present - wanted),
            _pair_row,
        )
        + graph.write(
            f"{name}: xrefs",
            f"UNWIND $rows AS row MATCH {ends} MATCH (n:`{name}` {{id: row.id}})"
            f" CREATE (i)-[:{IDENTIFIES}]->(n)",
            sorted(wanted - present),
            _pair_row,
        )
    )


def _xrefs(node: MergedNode) -> tuple[str, ...]:
    xrefs = node.properties.get("xrefs", ())
    return xrefs if isinstance(xrefs, tuple) else ()


def _pair_row(pair: tuple[str, str]) -> Row:
    return {"xref": pair[0], "id": pair[1]}
