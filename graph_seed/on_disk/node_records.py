"""What sources say of nodes, on disk: millions of records would fill the memory.

A record is found by its place. Places follow type, id and trust, so the records of a
type are together, and among those of one id the most trusted comes first.
"""

import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType
from graph_seed.on_disk.scratch import run_all
from graph_seed.records import Node, Place, Value

Rank = Callable[[Node], tuple[int, str]]
"""Tells how much a record is trusted, the smallest most."""
Plain = tuple[dict[str, Value], tuple[str, ...], str, int, tuple[str, ...]]
"""Properties, sources, file and row of the place, ids of the same thing."""
Key = tuple[int, str]
"""Something that records may share: what sort of thing it is, and its text."""

_TABLES: Final = """
CREATE TABLE given (
  type INTEGER, id TEXT, trust INTEGER, source TEXT, bundle INTEGER, content BLOB);
CREATE TABLE record (
  place INTEGER PRIMARY KEY, type INTEGER, id TEXT, bundle INTEGER, given INTEGER, content BLOB);
CREATE TABLE key (kind INTEGER, text TEXT, place INTEGER);
"""
_COLUMNS: Final = "type, id, content"
_GRAPH: Final = 2**31
"""In place of a bundle, for records that the graph has; they come after those of all bundles."""


class NodeRecords:
    """The records of all bundles: first they are added, then put in order, then asked for."""

    def __init__(self, connection: sqlite3.Connection, index: ModelIndex, rank: Rank) -> None:
        """Make the tables."""
        self._connection, self._rank = connection, rank
        self._types = [node_type.name for node_type in index.model.node_types]
        self._numbers = {name: number for number, name in enumerate(self._types)}
        self._entities = [self._numbers[t.name] for t in index.model.node_types if t.is_entity]
        run_all(connection, _TABLES)

    def add(self, bundle: int, nodes: Iterable[Node]) -> None:
        """Add records of a bundle, given by its place among all."""
        self._connection.executemany(
            "INSERT INTO given VALUES (?, ?, ?, ?, ?, ?)",
            (
                (self._numbers[node.type], node.id, *self._rank(node), bundle, packed(node))
                for node in nodes
            ),
        )

    def add_present(self, nodes: Iterable[Node]) -> None:
        """Add records that the graph has."""
        self.add(_GRAPH, nodes)

    def added(self) -> Iterator[Node]:
        """Give the records of bundles that were added, as long as they are not in order."""
        query = f"SELECT {_COLUMNS} FROM given WHERE bundle < ? ORDER BY bundle, rowid"
        return map(self._node, self._rows(query, _GRAPH))

    def put_in_order(self) -> None:
        """Give each record its place, once all are added."""
        self._connection.execute(
            "INSERT INTO record SELECT NULL, type, id, bundle, rowid, content FROM given"
            " ORDER BY type, id, trust, source, bundle, rowid"
        )
        self._connection.execute("DROP TABLE given")
        self._connection.execute("CREATE INDEX record_id ON record (type, id, bundle)")

    def at(self, place: int) -> Node:
        """Give the record at a place."""
        (row,) = self._rows(f"SELECT {_COLUMNS} FROM record WHERE place = ?", place)
        return self._node(row)

    def places(self, node_type: NodeType) -> range:
        """Give the places of the records of a type."""
        query = "SELECT coalesce(min(place), 1), coalesce(max(place), 0) FROM record WHERE type = ?"
        ((first, last),) = self._rows(query, self._numbers[node_type.name])
        return range(first, last + 1)

    # ── which records have something in common ───────────────────────────────

    def of_one_id(self, node_type: NodeType) -> Iterator[list[int]]:
        """Give the places of several records of a type that have the same id."""
        several = "SELECT id FROM record WHERE type = ?1 GROUP BY id HAVING count(*) > 1"
        rows = self._rows(
            f"SELECT id, place FROM record WHERE type = ?1 AND id IN ({several})"
            " ORDER BY id, place",
            self._numbers[node_type.name],
        )
        return (places for _, places in _grouped(rows))

    def note_keys(self, node_type: NodeType, keys_of: Callable[[Node], Iterable[Key]]) -> None:
        """Note what the records of this type may share; the questions below are about these."""
        self._connection.execute("DROP INDEX IF EXISTS key_text")
        self._connection.execute("DELETE FROM key")
        query = f"SELECT place, {_COLUMNS} FROM record WHERE type = ? ORDER BY place"
        rows = self._rows(query, self._numbers[node_type.name])
        self._connection.executemany(
            "INSERT INTO key VALUES (?, ?, ?)",
            ((*key, row[0]) for row in rows for key in dict.fromkeys(keys_of(self._node(row[1:])))),
        )
        self._connection.execute("CREATE INDEX key_text ON key (kind, text, place)")

    def sharing(self, kind: int) -> Iterator[tuple[str, list[int]]]:
        """Give each key that several records have, and the places of these, in order."""
        several = "SELECT text FROM key WHERE kind = ?1 GROUP BY text HAVING count(*) > 1"
        return _grouped(
            self._rows(
                f"SELECT text, place FROM key WHERE kind = ?1 AND text IN ({several})"
                " ORDER BY text, place",
                kind,
            )
        )

    def naming(self, node_type: NodeType, kind: int) -> Iterator[tuple[int, str, list[int]]]:
        """Give each record whose own id is a key of others: its place, the id, their places."""
        rows = self._rows(
            "SELECT k.text, k.place, min(r.place) FROM key k"
            " JOIN record r ON r.type = ?2 AND r.id = k.text WHERE k.kind = ?1"
            " GROUP BY k.text, k.place ORDER BY k.text, k.place",
            kind,
            self._numbers[node_type.name],
        )
        for text, same in groupby(rows, lambda row: row[0]):
            found = list(same)
            yield found[0][2], text, [row[1] for row in found]

    def having(self, kind: int, text: str) -> list[int]:
        """Give the places of the records that have a key."""
        query = "SELECT place FROM key WHERE kind = ? AND text = ? ORDER BY place"
        return [row[0] for row in self._rows(query, kind, text)]

    def with_prefix(self, node_type: NodeType, prefix: str) -> Iterator[tuple[int, str]]:
        """Give place and id of the records whose id has the prefix."""
        return iter(
            self._rows(
                "SELECT place, id FROM record WHERE type = ? AND id >= ? AND id < ? ORDER BY place",
                self._numbers[node_type.name],
                f"{prefix}:",
                f"{prefix};",  # the character after the colon
            )
        )

    # ── what should not be ───────────────────────────────────────────────────

    def of_several_types(self) -> Iterator[list[Node]]:
        """Give the records of each id that entities of several types have, as they were read."""
        entities = ", ".join(map(str, self._entities))
        query = f"SELECT id FROM record WHERE type IN ({entities}) GROUP BY id"
        for (node_id,) in self._rows(f"{query} HAVING count(DISTINCT type) > 1"):
            yield self._as_read(f"id = ? AND type IN ({entities})", node_id)

    def repeated_in_bundle(self) -> Iterator[list[Node]]:
        """Give the records of each node of which a bundle has several, as they were read."""
        query = "SELECT type, id, bundle FROM record WHERE bundle < ? GROUP BY type, id, bundle"
        for of_one in self._rows(f"{query} HAVING count(*) > 1", _GRAPH):
            yield self._as_read("type = ? AND id = ? AND bundle = ?", *of_one)

    def _as_read(self, condition: str, *values: object) -> list[Node]:
        query = f"SELECT {_COLUMNS} FROM record WHERE {condition} ORDER BY bundle, given"
        return [self._node(row) for row in self._rows(query, *values)]

    def _rows(self, query: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(query, values)

    def _node(self, row: Sequence[Any]) -> Node:
        return unpacked(self._types[row[0]], *row[1:])


def packed(node: Node) -> bytes:
    """Write all of a record but its type and id."""
    return pickle.dumps(plain(node), pickle.HIGHEST_PROTOCOL)


def unpacked(type_name: str, node_id: str, content: bytes) -> Node:
    """Read a record as it was."""
    return restored(type_name, node_id, pickle.loads(content))


def plain(node: Node) -> Plain:
    """Take a record apart; its type and id are not in it. Objects would take longer to write."""
    place = node.place
    return dict(node.properties), node.sources, place.file, place.row, node.same_as


def restored(type_name: str, node_id: str, content: Plain) -> Node:
    """Put a record together."""
    properties, sources, file, row, same_as = content
    return Node(type_name, node_id, properties, sources, Place(file, row), same_as)


def _grouped(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, list[int]]]:
    for key, same in groupby(rows, lambda row: row[0]):
        yield key, [row[1] for row in same]
