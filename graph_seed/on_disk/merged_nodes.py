"""The nodes that the graph shall hold, on disk, and how each id that a record has leads to one."""

import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType
from graph_seed.on_disk.node_records import plain, restored
from graph_seed.on_disk.scratch import OnDisk, run_all
from graph_seed.records import Node, Value

_TABLES: Final = """
CREATE TABLE node (
  number INTEGER PRIMARY KEY, type INTEGER, id TEXT, recorded_by TEXT, content BLOB);
CREATE INDEX node_id ON node (type, id);
CREATE TABLE called (id TEXT PRIMARY KEY, node INTEGER) WITHOUT ROWID;
CREATE TABLE mark (node INTEGER PRIMARY KEY, text TEXT);
"""
"""In `called` are the entities by every id that is exactly theirs."""
_COLUMNS: Final = "type, id, content"


@dataclass(slots=True)
class MergedNode:
    """A node as the graph holds it, and the records that it was made of."""

    type: NodeType
    id: str
    properties: Mapping[str, Value]
    records: list[Node]

    @property
    def sources(self) -> frozenset[str]:
        """Who brings it: whoever has a record of it, or a claim about it."""
        return frozenset(source for record in self.records for source in record.sources)


@dataclass(frozen=True, slots=True)
class JoinedNode:
    """A node as claims meet it."""

    number: int
    type: str
    id: str
    recorded_by: frozenset[str]
    """Sources that have a record of it."""


class MergedNodes:
    """The nodes in the model's order of types, then by id."""

    def __init__(self, connection: sqlite3.Connection, index: ModelIndex) -> None:
        """Make the tables."""
        self.connection = connection
        self._types = index.model.node_types
        self._numbers = {node_type.name: number for number, node_type in enumerate(self._types)}
        run_all(connection, _TABLES)

    def add(self, node: MergedNode, called: Iterable[str]) -> None:
        """Add the next node in order; `called` are the ids that are exactly its own."""
        number = self.connection.execute(
            "INSERT INTO node VALUES (NULL, ?, ?, ?, ?)",
            (
                self._numbers[node.type.name],
                node.id,
                " ".join(sorted(node.sources)),  # plain names: no blank is in them
                pack(node.properties, node.records),
            ),
        ).lastrowid
        self.connection.executemany(
            "INSERT OR REPLACE INTO called VALUES (?, ?)", ((i, number) for i in called)
        )

    def __iter__(self) -> Iterator[MergedNode]:
        """Give all nodes; each is read from disk when it is asked for."""
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM node ORDER BY number")
        return map(self._node, rows)

    def numbered(self) -> Iterator[tuple[int, MergedNode]]:
        """Give all nodes with their numbers, by which `some` finds them."""
        rows = self.connection.execute(f"SELECT number, {_COLUMNS} FROM node ORDER BY number")
        return ((row[0], self._node(row[1:])) for row in rows)

    def mark(self, marks: Iterable[tuple[int, str]]) -> None:
        """Put marks on some nodes, and take off those of before."""
        self.connection.execute("DELETE FROM mark")
        self.connection.executemany("INSERT INTO mark VALUES (?, ?)", marks)

    def marked(self, mark: str, type_name: str) -> OnDisk[MergedNode]:
        """Give the nodes of a type that have a mark."""
        chosen = (
            "SELECT m.node FROM mark m JOIN node n ON n.number = m.node"
            " WHERE m.text = ? AND n.type = ?"
        )
        values = mark, self._numbers[type_name]
        count = self.connection.execute(f"SELECT count(*) FROM ({chosen})", values).fetchone()[0]
        return OnDisk(count, lambda: self.some(chosen, *values))

    def some(self, chosen: str, *values: object) -> Iterator[MergedNode]:
        """Give the nodes whose numbers a query chooses."""
        rows = self.connection.execute(
            f"SELECT {_COLUMNS} FROM node WHERE number IN ({chosen}) ORDER BY number", values
        )
        return map(self._node, rows)

    def entities(self) -> OnDisk[MergedNode]:
        """Give the nodes that are entities."""
        numbers = ", ".join(str(self._numbers[t.name]) for t in self._types if t.is_entity)
        chosen = f"SELECT number FROM node WHERE type IN ({numbers})"
        count = self.connection.execute(f"SELECT count(*) FROM ({chosen})").fetchone()[0]
        return OnDisk(count, lambda: self.some(chosen))

    def entity(self, called: str) -> MergedNode | None:
        """Find an entity by any id that is exactly its own."""
        return next(self.some("SELECT node FROM called WHERE id = ?", called), None)

    def bring(self, number: int, called_by: Mapping[str, str]) -> None:
        """Let sources bring a node, each given with the id that it has for the node."""
        (node,) = self.some("?", number)
        for source, called in called_by.items():
            at = next((i for i, r in enumerate(node.records) if called in (r.id, *r.same_as)), 0)
            record = node.records[at]
            node.records[at] = replace(record, sources=(*record.sources, source))
        self.connection.execute(
            "UPDATE node SET content = ? WHERE number = ?",
            (pack(node.properties, node.records), number),
        )

    def _node(self, row: Sequence[Any]) -> MergedNode:
        number, node_id, content = row
        return MergedNode(self._types[number], node_id, *unpack(self._types[number].name, content))


class NodesOfClaims:
    """Finds what claims join and cite, in the file of the nodes."""

    def __init__(self, connection: sqlite3.Connection, index: ModelIndex) -> None:
        """Nothing is read yet."""
        self._connection = connection
        self._types = [node_type.name for node_type in index.model.node_types]
        self._same: dict[str, frozenset[str]] = {}
        """Of equal sets of sources one is enough: there are few of them."""

    def entity(self, called: str) -> JoinedNode | None:
        """Find an entity by any id that is exactly its own."""
        return self._one("number = (SELECT node FROM called WHERE id = ?)", called)

    def other(self, type_name: str, node_id: str) -> JoinedNode | None:
        """Find a node of another type by its id."""
        return self._one("type = ? AND id = ?", self._types.index(type_name), node_id)

    def has(self, type_name: str, node_id: str) -> bool:
        """Tell whether there is a node of a type that is no entity."""
        return self.other(type_name, node_id) is not None

    def type_of(self, called: str) -> str | None:
        """Name the type of the node with an id, an entity if there is one."""
        if node := self.entity(called):
            return node.type
        return next((name for name in self._types if self.other(name, called)), None)

    def ids(self, type_name: str) -> list[str]:
        """List all ids of a type, sorted."""
        query = "SELECT id FROM node WHERE type = ? ORDER BY id"
        number = self._types.index(type_name)
        return [row[0] for row in self._connection.execute(query, (number,))]

    def _one(self, condition: str, *values: object) -> JoinedNode | None:
        row = self._connection.execute(
            f"SELECT number, type, id, recorded_by FROM node WHERE {condition}", values
        ).fetchone()
        if row is None:
            return None
        number, type_number, node_id, names = row
        if names not in self._same:
            self._same[names] = frozenset(names.split())
        return JoinedNode(number, self._types[type_number], node_id, self._same[names])


def pack(properties: Mapping[str, Value], records: Iterable[Node]) -> bytes:
    """Write the properties and records of a node."""
    content = (dict(properties), [(record.id, plain(record)) for record in records])
    return pickle.dumps(content, pickle.HIGHEST_PROTOCOL)


def unpack(type_name: str, content: bytes) -> tuple[dict[str, Value], list[Node]]:
    """Read the properties and records of a node as they were."""
    properties, records = pickle.loads(content)
    return properties, [restored(type_name, *record) for record in records]
