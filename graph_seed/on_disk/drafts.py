"""The nodes of one type while it is open which of them an id or a unique value leads to.

They are on disk, and settled by what all of them hold: each id leads to the node that holds
it firmest, or to none of several; a unique value stays with the most trusted.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.graph_model.model import NodeType
from graph_seed.on_disk.merged_nodes import pack, unpack
from graph_seed.on_disk.scratch import make_anew, run_all
from graph_seed.records import Node, Value

_TABLES: Final = """
CREATE TABLE draft (number INTEGER PRIMARY KEY, id TEXT, content BLOB);
CREATE TABLE held (draft INTEGER, id TEXT, firmness INTEGER);
CREATE TABLE valued (
  draft INTEGER, name TEXT, value TEXT, trust INTEGER, source TEXT, id TEXT);
CREATE TABLE lost_id (draft INTEGER, id TEXT);
CREATE TABLE lost_value (draft INTEGER, name TEXT, value TEXT, owner TEXT);
"""
_SETTLED: Final = """
INSERT INTO lost_id SELECT draft, id FROM (
  SELECT draft, id, firmness, max(firmness) OVER (PARTITION BY id) AS most,
         count(*) OVER (PARTITION BY id, firmness) AS holders
  FROM held)
WHERE firmness < most OR holders > 1;
INSERT INTO lost_value SELECT draft, name, value, owner FROM (
  SELECT *, first_value(draft) OVER best AS first, first_value(id) OVER best AS owner
  FROM valued
  WINDOW best AS (PARTITION BY name, value ORDER BY trust, source, id))
WHERE draft <> first;
CREATE INDEX lost_id_draft ON lost_id (draft);
CREATE INDEX lost_value_draft ON lost_value (draft);
"""


@dataclass(frozen=True, slots=True)
class LostValue:
    """A unique value that stays with another node."""

    name: str
    value: str
    owner: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A node of which all is known but what it loses to others."""

    id: str
    properties: Mapping[str, Value]
    records: list[Node]
    lost_ids: frozenset[str] = frozenset()
    lost_values: tuple[LostValue, ...] = ()


class Drafts:
    """The drafts of one type: first they are added, then settled, then given."""

    def __init__(self, connection: sqlite3.Connection, node_type: NodeType) -> None:
        """Make the tables anew."""
        self._connection, self._node_type = connection, node_type
        make_anew(connection, _TABLES)

    def add(
        self,
        draft: Draft,
        held: Mapping[str, int],
        values: Mapping[str, tuple[Value, tuple[int, str]]],
    ) -> None:
        """Add a draft, the ids it holds by how firmly, its unique values with their rank."""
        number = self._connection.execute(
            "INSERT INTO draft VALUES (NULL, ?, ?)",
            (draft.id, pack(draft.properties, draft.records)),
        ).lastrowid
        self._connection.executemany(
            "INSERT INTO held VALUES (?, ?, ?)", ((number, *holding) for holding in held.items())
        )
        self._connection.executemany(
            "INSERT INTO valued VALUES (?, ?, ?, ?, ?, ?)",
            ((number, name, value, *rank, draft.id) for name, (value, rank) in values.items()),
        )

    def settled(self) -> Iterator[Draft]:
        """Settle what each draft loses, and give them by id."""
        run_all(self._connection, _SETTLED)
        for number, node_id, content in self._rows("SELECT * FROM draft ORDER BY id"):
            ids = self._rows("SELECT id FROM lost_id WHERE draft = ?", number)
            values = self._rows("SELECT name, value, owner FROM lost_value WHERE draft = ?", number)
            yield Draft(
                node_id,
                *unpack(self._node_type.name, content),
                frozenset(row[0] for row in ids),
                tuple(LostValue(*row) for row in values),
            )

    def _rows(self, query: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(query, values)
