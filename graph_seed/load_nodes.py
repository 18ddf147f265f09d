"""Brings the nodes to what the records say; at the end removes what nobody brings.

What the graph has is read once per type and compared here, so that nothing but
differences is written. (A MERGE on two labels scans on the embedded engine.)
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType
from graph_seed.constraints import ENTITY, IDENTIFIES
from graph_seed.graph import Graph, Row, plain_properties
from graph_seed.records import Records, Value, stored_node

LOADED_FROM: Final = "loadedFrom"
"""Internal list of the sources that bring a node; stored even when empty."""
COUNTED: Final = "recordCount"
"""Property of a Source that is counted, not read."""

Stored = dict[str, dict[str, Value]]
"""Id to stored properties."""


@dataclass(frozen=True, slots=True)
class NodeDifferences:
    """How the nodes of one type in the graph differ from the records."""

    node_type: NodeType
    missing: tuple[dict[str, Value], ...]
    changed: tuple[dict[str, Value], ...]
    stale: Mapping[str, tuple[str, ...]]
    """Ids that the given sources no longer bring, each with the other sources that do."""


def node_differences(
    graph: Graph, records: Records, index: ModelIndex
) -> Iterator[NodeDifferences]:
    """Compare type by type; memory holds one type of the graph at a time."""
    wanted = _wanted(records, index)
    for node_type in index.model.node_types:
        yield _compare(node_type, wanted[node_type.name], _present(graph, node_type), records)


def write_nodes(graph: Graph, differences: NodeDifferences) -> None:
    """Create what is missing and rewrite what changed, stale properties gone."""
    name = differences.node_type.name
    labels = f":`{name}`" + (f":{ENTITY}" if differences.node_type.is_entity else "")
    graph.write(
        f"{name}: new nodes",
        f"UNWIND $rows AS row CREATE (n{labels}) SET n = row.properties",
        [_row(properties) for properties in differences.missing],
    )
    graph.write(
        f"{name}: changed nodes",
        f"UNWIND $rows AS row MATCH (n:`{name}` {{id: row.id}}) SET n = row.properties",
        [_row(properties) for properties in differences.changed],
    )


def remove_nodes(graph: Graph, differences: NodeDifferences, index: ModelIndex) -> int:
    """Let stale nodes go; remove those no source brings and nothing refers to.

    A node that is still referred to stays, brought by nobody; a later load that
    drops the last reference removes it.
    """
    if not differences.stale:
        return 0
    name = differences.node_type.name
    graph.write(
        f"{name}: nodes let go",
        f"UNWIND $rows AS row MATCH (n:`{name}` {{id: row.id}}) SET n.{LOADED_FROM} = row.sources",
        [{"id": key, "sources": list(left)} for key, left in differences.stale.items()],
    )
    orphans = [key for key, left in differences.stale.items() if not left]
    cited = set() if differences.node_type.is_entity else _cited(graph, orphans, index)
    before = _count(graph, name)
    graph.write(
        f"{name}: nodes removed",
        f"UNWIND $rows AS row MATCH (n:`{name}` {{id: row.id}})"
        f" WHERE NOT EXISTS {{ MATCH (n)-[c]-() WHERE type(c) <> '{IDENTIFIES}' }}"
        " DETACH DELETE n",
        [{"id": key} for key in orphans if key not in cited],
    )
    return before - _count(graph, name)


def _wanted(records: Records, index: ModelIndex) -> dict[str, Stored]:
    counts = Counter(claim.source for claim in records.claims)
    wanted: dict[str, Stored] = {name: {} for name in index.node_types}
    for node in records.nodes:
        properties = stored_node(node, index)
        known = wanted[node.type].get(node.id, {})
        brought = {*node.sources, *_list(known.get(LOADED_FROM))}
        properties[LOADED_FROM] = tuple(sorted(brought))
        if COUNTED in index.stored_properties(index.node_types[node.type]):
            properties[COUNTED] = counts[node.id]
        wanted[node.type][node.id] = properties
    return wanted


def _present(graph: Graph, node_type: NodeType) -> Stored:
    rows = graph.read(f"MATCH (n:`{node_type.name}`) RETURN n.id, properties(n)")
    return {key: plain_properties(properties) for key, properties in rows}


def _compare(
    node_type: NodeType, wanted: Stored, present: Stored, records: Records
) -> NodeDifferences:
    spoken_for = frozenset(records.sources)
    changed = []
    for key, properties in wanted.items():
        if key in present:
            before = _list(present[key].get(LOADED_FROM))
            ours = _list(properties[LOADED_FROM])
            properties[LOADED_FROM] = tuple(sorted({*ours, *before} - (spoken_for - {*ours})))
            if properties != present[key]:
                changed.append(properties)
    stale = {}
    for key, properties in present.items():
        others = _others(properties, spoken_for)
        if key not in wanted and others is not None:
            stale[key] = others
    missing = tuple(properties for key, properties in wanted.items() if key not in present)
    return NodeDifferences(node_type, missing, tuple(changed), stale)


def _others(properties: Mapping[str, Value], spoken_for: Collection[str]) -> tuple[str, ...] | None:
    """Give the other sources that bring a node, or None when it is none of our business."""
    if LOADED_FROM not in properties:
        return None
    brought = _list(properties[LOADED_FROM])
    left = tuple(source for source in brought if source not in spoken_for)
    return None if left and left == brought else left


def _cited(graph: Graph, ids: list[str], index: ModelIndex) -> set[str]:
    """Find which of these publications and sources a claim still names."""
    cited: set[str] = set()
    for relation in index.relations if ids else ():
        found = graph.read(
            f"MATCH ()-[c:`{relation}`]->() WITH coalesce(c.publications, []) + [c.source] AS named"
            " UNWIND named AS id WITH DISTINCT id WHERE id IN $ids RETURN id",
            ids=ids,
        )
        cited.update(row[0] for row in found)
    return cited


def _count(graph: Graph, name: str) -> int:
    return int(next(graph.read(f"MATCH (n:`{name}`) RETURN count(n)"))[0])


def _row(properties: Mapping[str, Value]) -> Row:
    plain = {k: list(v) if isinstance(v, tuple) else v for k, v in properties.items()}
    return {"id": properties["id"], "properties": plain}


def _list(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
