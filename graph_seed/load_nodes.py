"""Brings the nodes to what all sources together say; at the end removes what nobody brings.

What the graph has is read once; only its records and a digest of each node are kept, on
disk, so that nothing but differences is written. (A MERGE on two labels scans on the
embedded engine.)
"""

from collections.abc import Callable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

import orjson

from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType
from graph_seed.constraints import ENTITY, LOOKUPS
from graph_seed.contributions import (
    CONTRIBUTIONS,
    LOADED_FROM,
    kept,
    merged_sources,
    without,
    written,
)
from graph_seed.graph import Graph, Row, id_row, plain_properties
from graph_seed.on_disk.merged_nodes import MergedNode, MergedNodes
from graph_seed.on_disk.present_nodes import PresentNodes
from graph_seed.on_disk.scratch import OnDisk
from graph_seed.records import Node, Value, stored_node

COUNTED: Final = "recordCount"
"""Property of a Source that is counted, not read."""

LOADED_BY: Final = "loadedBy"
"""Property of a Source: the reader that loaded it."""

_MISSING: Final = "missing"
_CHANGED: Final = "changed"

Stored = dict[str, Value]

ReadPresent = Callable[[frozenset[str], PresentNodes], None]
"""Reads the nodes of a graph, for a load of these sources."""


def nothing_present(_sources: frozenset[str], _found: PresentNodes) -> None:
    """Read the nodes of an empty graph."""


def read_present_nodes(
    graph: Graph, index: ModelIndex, loaded: frozenset[str], found: PresentNodes
) -> None:
    """Read all nodes, type by type; what the sources `loaded` said before is let go at once."""
    found.forget()
    for node_type in index.model.node_types:
        unique = [name for name, p in index.stored_properties(node_type).items() if p.unique]
        rows = graph.read(f"MATCH (n:`{node_type.name}`) RETURN n.id, properties(n)")
        for key, raw in rows:
            properties = plain_properties(raw)
            texts = properties.get(CONTRIBUTIONS, ())
            said = kept(node_type, texts if isinstance(texts, tuple) else (), index)
            others = [other for node in said if (other := without(node, loaded))]
            found.add(node_type, key, _digest(properties), others)
            for name in unique:
                if name in properties:
                    found.add_holder(node_type, name, properties[name], key)
            if node_type.name == "Source":
                count = properties.get(COUNTED, 0)
                found.claim_counts[key] = count if isinstance(count, int) else 0
                found.readers[key] = str(properties.get(LOADED_BY, ""))


@dataclass(slots=True)
class NodeDifferences:
    """How the nodes in the graph differ from those wanted, by type."""

    stored_form: Callable[[MergedNode], Stored]
    """Gives what a node is stored with: made again when it is written, which costs less than
    to keep it for all of them."""
    missing: dict[str, OnDisk[MergedNode]]
    changed: dict[str, OnDisk[MergedNode]]
    stale: dict[str, OnDisk[str]]
    freed: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Type and property to the ids of nodes whose unique value goes to another node."""


def node_differences(
    nodes: MergedNodes,
    present: PresentNodes,
    counts: Mapping[str, int],
    readers: Mapping[str, str],
    index: ModelIndex,
) -> NodeDifferences:
    """Compare the nodes wanted with those of the graph."""
    freed: dict[tuple[str, str], list[str]] = {}

    def stored(node: MergedNode) -> Stored:
        return stored_form(node, counts, readers, index)

    def compared() -> Iterator[tuple[int, str]]:
        for number, node in nodes.numbered():
            wanted = stored(node)
            before = present.digest(node.type, node.id)
            if before is None:
                yield number, _MISSING
            elif before != _digest(wanted):
                yield number, _CHANGED
            for name, declared in index.stored_properties(node.type).items():
                if declared.unique and name in wanted:
                    holder = present.holder(node.type, name, wanted[name]) or node.id
                    if holder != node.id:
                        freed.setdefault((node.type.name, name), []).append(holder)

    nodes.mark(compared())
    names = list(index.node_types)
    return NodeDifferences(
        stored,
        {name: nodes.marked(_MISSING, name) for name in names},
        {name: nodes.marked(_CHANGED, name) for name in names},
        {name: present.stale(name) for name in names},
        freed,
    )


def stored_form(
    node: MergedNode, counts: Mapping[str, int], readers: Mapping[str, str], index: ModelIndex
) -> Stored:
    """Give all properties a node is stored with, those of the loader's own too."""
    records = sorted(merged_sources(node.records), key=lambda r: (r.id, r.sources))
    stored = stored_node(Node(node.type.name, node.id, node.properties, ()), index)
    if COUNTED in index.stored_properties(node.type):
        stored[COUNTED] = counts.get(node.id, 0)
        if readers.get(node.id):
            stored[LOADED_BY] = readers[node.id]
    stored[LOADED_FROM] = tuple(sorted(node.sources))
    stored[CONTRIBUTIONS] = tuple(written(record) for record in records)
    return stored


def write_nodes(graph: Graph, differences: NodeDifferences, index: ModelIndex) -> None:
    """Create what is missing and rewrite what changed, stale properties gone."""
    for (name, prop), ids in differences.freed.items():
        # Not REMOVE, which on the embedded engine leaves the value in the unique index.
        graph.write(
            f"{name}: {prop} let go",
            f"UNWIND $rows AS row MATCH (n:`{name}` {{id: row.id}}) SET n.`{prop}` = null",
            ids,
            id_row,
        )

    def row_of(node: MergedNode) -> Row:
        return _row(differences.stored_form(node))

    for name, nodes in differences.missing.items():
        graph.write(
            f"{name}: new nodes",
            f"UNWIND $rows AS row CREATE (n{_labels(index.node_types[name])})"
            " SET n = row.properties",
            nodes,
            row_of,
        )
    for name, nodes in differences.changed.items():
        graph.write(
            f"{name}: changed nodes",
            f"UNWIND $rows AS row MATCH (n:`{name}` {{id: row.id}}) SET n = row.properties",
            nodes,
            row_of,
        )


def remove_nodes(graph: Graph, differences: NodeDifferences) -> int:
    """Remove the nodes that nobody brings any more; their claims are gone by now."""
    for name, ids in differences.stale.items():
        graph.write(
            f"{name}: nodes removed",
            f"UNWIND $rows AS row MATCH (n:`{name}` {{id: row.id}})"
            f" WHERE NOT EXISTS {{ MATCH (n)-[c]-() WHERE NOT type(c) IN {list(LOOKUPS)} }}"
            " DETACH DELETE n",
            ids,
            id_row,
        )
    return count_all(differences.stale)


def count_all(by_type: Mapping[str, Sized]) -> int:
    """Count the things of all types."""
    return sum(map(len, by_type.values()))


def _labels(node_type: NodeType) -> str:
    return f":`{node_type.name}`" + (f":{ENTITY}" if node_type.is_entity else "")


def _digest(stored: Mapping[str, Value]) -> bytes:
    text = orjson.dumps(stored, option=orjson.OPT_SORT_KEYS)
    return blake2b(text, digest_size=16).digest()


def _row(stored: Stored) -> Row:
    plain = {k: list(v) if isinstance(v, tuple) else v for k, v in stored.items()}
    return {"id": stored["id"], "properties": plain}
