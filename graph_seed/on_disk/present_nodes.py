"""The nodes that the graph has, on disk: a digest of each, and what other sources say of it."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType
from graph_seed.on_disk.node_records import packed, unpacked
from graph_seed.on_disk.scratch import OnDisk, make_anew
from graph_seed.records import Node, Value

_TABLES: Final = """
CREATE TABLE present (type INTEGER, id TEXT, digest BLOB, PRIMARY KEY (type, id)) WITHOUT ROWID;
CREATE TABLE said (type INTEGER, id TEXT, record TEXT, content BLOB);
CREATE INDEX said_id ON said (type, id);
CREATE TABLE holder (type INTEGER, name TEXT, value TEXT, id TEXT);
CREATE INDEX holder_value ON holder (type, name, value);
CREATE TABLE moved (type INTEGER, id TEXT, PRIMARY KEY (type, id)) WITHOUT ROWID;
"""
"""In `said`, `id` is that of the node and `record` what its source calls it."""


class PresentNodes:
    """What the graph has; it is in the file of the merged nodes, and compared with these there."""

    def __init__(self, connection: sqlite3.Connection, index: ModelIndex) -> None:
        """Begin with an empty graph."""
        self._connection = connection
        self._types = [node_type.name for node_type in index.model.node_types]
        self.claim_counts: dict[str, int] = {}
        """Source to the number of its claims, as the graph has it."""
        self.readers: dict[str, str] = {}
        """Source to the reader that loaded it."""
        self.forget()

    def forget(self) -> None:
        """Begin anew with an empty graph."""
        make_anew(self._connection, _TABLES)
        self.claim_counts.clear()
        self.readers.clear()

    def add(self, node_type: NodeType, node_id: str, digest: bytes, said: Iterable[Node]) -> None:
        """Note a node, and what other sources say of it than those that are loaded."""
        number = self._types.index(node_type.name)
        self._connection.execute("INSERT INTO present VALUES (?, ?, ?)", (number, node_id, digest))
        self._connection.executemany(
            "INSERT INTO said VALUES (?, ?, ?, ?)",
            ((number, node_id, record.id, packed(record)) for record in said),
        )

    def add_holder(self, node_type: NodeType, name: str, value: Value, node_id: str) -> None:
        """Note which node has a value that only one may have."""
        number = self._types.index(node_type.name)
        self._connection.execute(
            "INSERT INTO holder VALUES (?, ?, ?, ?)", (number, name, value, node_id)
        )

    def digest(self, node_type: NodeType, node_id: str) -> bytes | None:
        """Give the digest of a node; None where the graph has no such node."""
        number = self._types.index(node_type.name)
        query = "SELECT digest FROM present WHERE type = ? AND id = ?"
        row = self._connection.execute(query, (number, node_id)).fetchone()
        return row[0] if row else None

    def holder(self, node_type: NodeType, name: str, value: Value) -> str | None:
        """Give the id of the node that has a unique value."""
        number = self._types.index(node_type.name)
        query = "SELECT id FROM holder WHERE type = ? AND name = ? AND value = ?"
        row = self._connection.execute(query, (number, name, value)).fetchone()
        return row[0] if row else None

    def said(self) -> Iterator[Node]:
        """Give everything that other sources say in the graph."""
        rows = self._connection.execute("SELECT type, record, content FROM said ORDER BY rowid")
        return (unpacked(self._types[row[0]], *row[1:]) for row in rows)

    def said_of(self, type_name: str, node_id: str) -> list[Node]:
        """Give what other sources say of a node."""
        query = "SELECT record, content FROM said WHERE type = ? AND id = ? ORDER BY rowid"
        rows = self._connection.execute(query, (self._types.index(type_name), node_id))
        return [unpacked(type_name, *row) for row in rows]

    def stale(self, type_name: str) -> OnDisk[str]:
        """Give the ids of the nodes that the merged nodes lack."""
        stale = (
            "FROM present p WHERE p.type = ? AND NOT EXISTS"
            " (SELECT 1 FROM node n WHERE n.type = p.type AND n.id = p.id)"
        )
        number = self._types.index(type_name)
        count = self._connection.execute(f"SELECT count(*) {stale}", (number,)).fetchone()[0]
        query = f"SELECT p.id {stale} ORDER BY p.id"
        return OnDisk(count, lambda: (row[0] for row in self._connection.execute(query, (number,))))

    def find_moved(self) -> None:
        """Find the nodes with a record of another source that leads to another node now."""
        self._connection.execute("DELETE FROM moved")
        self._connection.execute(
            "INSERT OR IGNORE INTO moved SELECT s.type, s.id FROM said s"
            " JOIN called c ON c.id = s.record JOIN node n ON n.number = c.node WHERE n.id <> s.id"
        )

    def moved(self, type_name: str) -> Iterator[str]:
        """Give the ids of the nodes of a type that were found to be moved."""
        query = "SELECT id FROM moved WHERE type = ? ORDER BY id"
        number = self._types.index(type_name)
        return (row[0] for row in self._connection.execute(query, (number,)))

    def is_moved(self, type_name: str, node_id: str) -> bool:
        """Tell whether a node was found to be moved."""
        query = "SELECT 1 FROM moved WHERE type = ? AND id = ?"
        number = self._types.index(type_name)
        return self._connection.execute(query, (number, node_id)).fetchone() is not None
