"""A dictionary of texts that may become larger than memory: `open_map`."""

import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Final, Generic, TypeVar

from graph_seed.on_disk.scratch import KEYS_PAGE, begin

_CACHE_KB: Final = 8192
"""Little, since there may be several."""

_Value = TypeVar("_Value")


class DiskMap(Generic[_Value]):
    """What each text stands for, in the order the texts came. Use it in one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Make the table."""
        self._connection = connection
        connection.execute("CREATE TABLE map (text TEXT UNIQUE, value BLOB)")

    def __getitem__(self, text: str) -> _Value:
        """Give what a text that is known stands for."""
        found = self.get(text)
        if found is None:
            raise KeyError(text)
        return found

    def get(self, text: str) -> _Value | None:
        """Give what a text stands for."""
        rows = self._connection.execute("SELECT value FROM map WHERE text = ?", (text,))
        return next((pickle.loads(row[0]) for row in rows), None)

    def put(self, text: str, value: _Value) -> None:
        """Let a text stand for something, whatever it stood for before."""
        self._connection.execute(
            "INSERT INTO map VALUES (?, ?) ON CONFLICT (text) DO UPDATE SET value = excluded.value",
            (text, pickle.dumps(value)),
        )

    def add(self, text: str, value: _Value) -> bool:
        """Let a text stand for something, unless it does already; tell whether it was new."""
        row = (text, pickle.dumps(value))
        return self._connection.execute("INSERT OR IGNORE INTO map VALUES (?, ?)", row).rowcount > 0

    def items(self) -> Iterator[tuple[str, _Value]]:
        """Give each text and what it stands for."""
        rows = self._connection.execute("SELECT text, value FROM map ORDER BY rowid")
        return ((text, pickle.loads(value)) for text, value in rows)


@contextmanager
def open_map() -> Iterator[DiskMap[Any]]:
    """Make one without anything in it; it takes no room on disk as long as it is small."""
    # Without a name the file is SQLite's own, and goes when it is closed.
    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        begin(connection, KEYS_PAGE, _CACHE_KB)
        yield DiskMap(connection)
