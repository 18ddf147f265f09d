"""Keeps an index of xrefs: `(:Identifier {id})-[:IDENTIFIES]->(entity)`.

So an id of another vocabulary is found by an index lookup, whatever type it
belongs to; a list property could only be scanned.
"""

from app.graph_model.index import ModelIndex
from graph_seed.constraints import IDENTIFIER, IDENTIFIES
from graph_seed.graph import Graph
from graph_seed.records import Records


def sync_identifiers(graph: Graph, records: Records, index: ModelIndex) -> int:
    """Link every xref of the records' entities to its node; count the changes."""
    known = {row[0] for row in graph.read(f"MATCH (i:{IDENTIFIER}) RETURN i.id")}
    xrefs = {
        xref
        for node in records.nodes
        if index.node_types[node.type].is_entity
        for xref in node.xrefs
    }
    created = graph.write(
        "identifiers",
        f"UNWIND $rows AS row CREATE (:{IDENTIFIER} {{id: row.id}})",
        [{"id": xref} for xref in sorted(xrefs - known)],
    )
    return created + sum(_sync_type(graph, records, name) for name in index.entity_types)


def remove_identifiers(graph: Graph) -> int:
    """Remove identifiers that lead nowhere any more."""
    lonely = graph.read(f"MATCH (i:{IDENTIFIER}) WHERE NOT (i)-[:{IDENTIFIES}]->() RETURN i.id")
    return graph.write(
        "identifiers removed",
        f"UNWIND $rows AS row MATCH (i:{IDENTIFIER} {{id: row.id}})"
        f" WHERE NOT (i)-[:{IDENTIFIES}]->() DELETE i",
        [{"id": row[0]} for row in lonely],
    )


def _sync_type(graph: Graph, records: Records, name: str) -> int:
    ours = {node.id: node for node in records.nodes if node.type == name}
    wanted = {(xref, node.id) for node in ours.values() for xref in node.xrefs}
    rows = graph.read(f"MATCH (i:{IDENTIFIER})-[:{IDENTIFIES}]->(n:`{name}`) RETURN i.id, n.id")
    present = {(xref, key) for xref, key in rows if key in ours}
    ends = f"(i:{IDENTIFIER} {{id: row.xref}})"
    return graph.write(
        f"{name}: xrefs removed",
        f"UNWIND $rows AS row MATCH {ends}-[c:{IDENTIFIES}]->(n:`{name}` {{id: row.id}}) DELETE c",
        [{"xref": xref, "id": key} for xref, key in sorted(present - wanted)],
    ) + graph.write(
        f"{name}: xrefs",
        f"UNWIND $rows AS row MATCH {ends} MATCH (n:`{name}` {{id: row.id}})"
        f" CREATE (i)-[:{IDENTIFIES}]->(n)",
        [{"xref": xref, "id": key} for xref, key in sorted(wanted - present)],
    )
