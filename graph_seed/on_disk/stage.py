"""Claims on disk between reading and writing, so that memory stays the same at any size.

`staged` holds the claims as they shall be, `present` those that the graph has of the
same sources; SQL tells the difference. The file lives in a temporary folder and goes
with the load.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from graph_seed.on_disk.scratch import ROWS_PAGE, open_scratch, put_on_disk
from graph_seed.records import Place, Value

BATCH: Final = 4000
"""Rows of one transaction, here and in the database: larger ones gain nothing there."""
FROM_GRAPH: Final = Place("graph")
"""Where claims are from that are staged because the graph has them."""


class Ends(NamedTuple):
    """The types a claim joins: what its Cypher depends on."""

    relation: str
    subject: str
    object: str


class StagedClaim(NamedTuple):
    """A claim as it is stored."""

    id: str
    ends: Ends
    subject: str
    object: str
    properties: dict[str, Any]


class MovedClaim(NamedTuple):
    """A claim that joins other nodes than before."""

    old_ends: Ends
    old_subject: str
    old_object: str
    new: StagedClaim


class PlacedClaim(NamedTuple):
    """Where a claim is in the graph."""

    id: str
    ends: Ends
    subject: str
    object: str


class LoneNeighbour(NamedTuple):
    """What a claim joins its subject to, by a relation that allows one neighbour only."""

    relation: str
    subject: str
    object: str
    place: Place


class StagePart(NamedTuple):
    """Claims that were staged elsewhere, on disk."""

    path: Path
    files: dict[str, int]


class Stage:
    """The staged and the present claims of one load. Use it in one thread."""

    def __init__(
        self, connection: sqlite3.Connection, ends: Iterable[Ends], first_file: int
    ) -> None:
        """Make the tables."""
        self._connection = connection
        self._by_number = list(ends)
        self._ends = {known: number for number, known in enumerate(self._by_number)}
        self._files: dict[str, int] = {FROM_GRAPH.file: 0}
        self._next_file = first_file
        self._staged: list[tuple[Any, ...]] = []
        self._present: list[tuple[Any, ...]] = []
        self._brought: list[tuple[int, str, str]] = []
        self._neighbours: list[tuple[Any, ...]] = []
        connection.execute(
            "CREATE TABLE staged (id TEXT, ends INTEGER, subject TEXT, object TEXT, row BLOB,"
            " file INTEGER, line INTEGER)"
        )
        connection.execute(_PRESENT)
        connection.execute(_BROUGHT)
        connection.execute(
            "CREATE TABLE neighbour (relation TEXT, subject TEXT, object TEXT, file INTEGER,"
            " line INTEGER)"
        )

    def add(  # one column each; objects would cost a third of the time
        self,
        claim_id: str,
        ends: Ends,
        subject: str,
        obj: str,
        stored: Mapping[str, Value],
        place: Place,
    ) -> None:
        """Stage a claim as it shall be stored."""
        row = orjson.dumps(stored, option=orjson.OPT_SORT_KEYS)
        file = self._file(place)
        self._staged.append((claim_id, self._number(ends), subject, obj, row, file, place.row))
        if len(self._staged) >= BATCH:
            self._flush()

    def add_neighbour(self, neighbour: LoneNeighbour) -> None:
        """Note the neighbour of a subject that may have one only."""
        place = neighbour.place
        self._neighbours.append((*neighbour[:3], self._file(place), place.row))
        if len(self._neighbours) >= BATCH:
            self._flush()

    def bring(self, node: int, source: str, called: str) -> None:
        """Note that a source has a claim about a node, and what it calls this first."""
        self._brought.append((node, source, called))
        if len(self._brought) >= BATCH:
            self._flush()

    def add_present(
        self, claim_id: str, ends: Ends, subject: str, obj: str, stored: Mapping[str, Value]
    ) -> None:
        """Note a claim as the graph has it; noting it twice does no harm."""
        row = orjson.dumps(stored, option=orjson.OPT_SORT_KEYS)
        self._present.append((claim_id, self._number(ends), subject, obj, row))
        if len(self._present) >= BATCH:
            self._flush()

    def keep(self) -> StagePart:
        """End with the claims on disk, so that another stage of the same ends can take them."""
        self._flush()
        files = {name: number for name, number in self._files.items() if number}
        return StagePart(put_on_disk(self._connection), files)

    def take_in(self, part: StagePart) -> None:
        """Add the claims of a stage that was kept, and remove its file."""
        self._flush()
        self._connection.execute("COMMIT")  # no database is attached or left within a transaction
        self._connection.execute("ATTACH ? AS part", (str(part.path),))
        # Same columns and no index: SQLite copies the rows without taking them apart.
        self._connection.execute("INSERT INTO staged SELECT * FROM part.staged")
        self._connection.execute("INSERT INTO neighbour SELECT * FROM part.neighbour")
        self._connection.execute("INSERT OR IGNORE INTO brought SELECT * FROM part.brought")
        self._connection.execute("DETACH part")
        self._connection.execute("BEGIN")
        self._files.update(part.files)
        part.path.unlink()

    def repeated(self) -> Iterator[tuple[str, Place, Place, str]]:
        """Find ids that are staged more than once: id, first place, place, and source.

        The source is named only where the claims are equal in all; they are staged once
        from then on.
        """
        self._flush()
        files = {number: name for name, number in self._files.items()}
        self._connection.execute(
            "CREATE TABLE repeated AS SELECT id FROM staged GROUP BY id HAVING count(*) > 1"
        )
        if not self._count("SELECT count(*) FROM repeated"):
            return  # so that all claims need not be gone through once more
        rows = self._connection.execute(
            "SELECT id, ends, subject, object, row, file, line, rowid FROM staged"
            " WHERE id IN (SELECT id FROM repeated) ORDER BY id, rowid"
        )
        first: tuple[Any, ...] | None = None
        for row in rows:
            if first is None or row[0] != first[0]:
                first = row
                continue
            is_equal = row[:5] == first[:5]
            if is_equal:
                self._connection.execute("DELETE FROM staged WHERE rowid = ?", row[-1:])
            places = (Place(files[file], line) for *_, file, line, _ in (first, row))
            yield row[0], *places, orjson.loads(row[4])["source"] if is_equal else ""

    def second_neighbours(self) -> Iterator[tuple[LoneNeighbour, LoneNeighbour]]:
        """Find subjects with another neighbour than their first: gives that, and each other."""
        self._flush()
        files = {number: name for name, number in self._files.items()}
        rows = self._connection.execute(
            "SELECT relation, subject, object, file, line FROM neighbour"
            " WHERE (relation, subject) IN (SELECT relation, subject FROM neighbour"
            " GROUP BY relation, subject HAVING min(object) <> max(object))"
            " ORDER BY relation, subject, rowid"
        )
        found = (LoneNeighbour(r[0], r[1], r[2], Place(files[r[3]], r[4])) for r in rows)
        first: LoneNeighbour | None = None
        for one in found:
            if first is None or (one.relation, one.subject) != (first.relation, first.subject):
                first = one
            elif one.object != first.object:
                yield first, one

    def brought(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Give the nodes about which sources have claims: what each calls them, by source."""
        self._flush()
        rows = self._connection.execute("SELECT * FROM brought ORDER BY node, source")
        for node, same in groupby(rows, lambda row: row[0]):
            yield node, {source: called for _, source, called in same}

    def forget_present(self) -> None:
        """Start the comparison anew: also what was staged because the graph had it goes."""
        self._flush()
        again = (self._files[FROM_GRAPH.file],)
        self._connection.execute("DELETE FROM staged WHERE file = ?", again)
        self._connection.execute("DROP TABLE present")
        self._connection.execute(_PRESENT)

    def compare(self) -> None:
        """Make ready for the questions below, once all claims are noted."""
        self._flush()
        if self.count_present():
            self._connection.execute("CREATE INDEX IF NOT EXISTS staged_id ON staged (id)")

    def count_present(self) -> int:
        """Count the claims that the graph has."""
        return self._count("SELECT count(*) FROM present")

    def count_staged(self) -> int:
        """Count the claims that shall be there."""
        return self._count("SELECT count(*) FROM staged")

    def count_missing(self) -> int:
        """Count the claims to create."""
        if not self.count_present():
            return self.count_staged()
        return self._count(f"SELECT count(*) {_MISSING}")

    def missing(self) -> Iterator[StagedClaim]:
        """Give the claims that the graph lacks, in the order staged."""
        source = _MISSING if self.count_present() else "FROM staged s"
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} {source} ORDER BY s.rowid"  # our own words
        )
        return (self._claim(row) for row in rows)

    def changed(self) -> Iterator[StagedClaim]:
        """Give the claims that have other properties now."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} {_SAME_PLACE} AND p.row <> s.row"  # our own words
        )
        return (self._claim(row) for row in rows)

    def moved(self) -> Iterator[MovedClaim]:
        """Give the claims that join other nodes now."""
        rows = self._connection.execute(
            "SELECT p.ends, p.subject, p.object, s.id, s.ends, s.subject, s.object, s.row"
            " FROM staged s JOIN present p ON p.id = s.id"
            " WHERE (p.ends, p.subject, p.object) <> (s.ends, s.subject, s.object)"
        )
        return (
            MovedClaim(self._by_number[row[0]], row[1], row[2], self._claim(row[3:]))
            for row in rows
        )

    def stale(self) -> Iterator[PlacedClaim]:
        """Give the claims that nobody states any more."""
        rows = self._connection.execute(
            "SELECT p.id, p.ends, p.subject, p.object FROM present p"
            " WHERE NOT EXISTS (SELECT 1 FROM staged s WHERE s.id = p.id)"
        )
        return (PlacedClaim(row[0], self._by_number[row[1]], row[2], row[3]) for row in rows)

    def all(self) -> Iterator[StagedClaim]:
        """Give every staged claim, in the order staged."""
        self._flush()
        rows = self._connection.execute(
            "SELECT id, ends, subject, object, row FROM staged ORDER BY rowid"
        )
        return (self._claim(row) for row in rows)

    def by_id(self) -> Iterator[StagedClaim]:
        """Give every staged claim in the order of the ids' bytes."""
        self._flush()
        rows = self._connection.execute(
            "SELECT id, ends, subject, object, row FROM staged ORDER BY id"
        )
        return (self._claim(row) for row in rows)

    def _claim(self, row: tuple[Any, ...]) -> StagedClaim:
        claim_id, ends, subject, obj, stored = row
        return StagedClaim(claim_id, self._by_number[ends], subject, obj, orjson.loads(stored))

    def _number(self, ends: Ends) -> int:
        number = self._ends.get(ends)
        if number is None:
            number = self._ends[ends] = len(self._by_number)
            self._by_number.append(ends)
        return number

    def _file(self, place: Place) -> int:
        number = self._files.get(place.file)
        if number is None:
            number = self._files[place.file] = self._next_file
            self._next_file += 1
        return number

    def _count(self, query: str) -> int:
        return int(self._connection.execute(query).fetchone()[0])

    def _flush(self) -> None:
        self._connection.executemany(
            "INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?, ?)", self._staged
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO present VALUES (?, ?, ?, ?, ?)", self._present
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO brought VALUES (?, ?, ?)", self._brought
        )
        self._connection.executemany(
            "INSERT INTO neighbour VALUES (?, ?, ?, ?, ?)", self._neighbours
        )
        for written in (self._staged, self._present, self._brought, self._neighbours):
            written.clear()


_PRESENT: Final = (
    "CREATE TABLE present (id TEXT PRIMARY KEY, ends INTEGER, subject TEXT, object TEXT, row BLOB)"
    " WITHOUT ROWID"
)
_BROUGHT: Final = (
    "CREATE TABLE brought (node INTEGER, source TEXT, called TEXT, PRIMARY KEY (node, source))"
    " WITHOUT ROWID"
)
_COLUMNS: Final = "s.id, s.ends, s.subject, s.object, s.row"
_MISSING: Final = "FROM staged s WHERE NOT EXISTS (SELECT 1 FROM present p WHERE p.id = s.id)"
_SAME_PLACE: Final = (
    "FROM staged s JOIN present p ON p.id = s.id"
    " WHERE (p.ends, p.subject, p.object) = (s.ends, s.subject, s.object)"
)


@contextmanager
def open_stage(folder: Path, ends: Iterable[Ends] = (), *, first_file: int = 1) -> Iterator[Stage]:
    """Make a stage in a folder that its maker removes.

    Stages that shall become one are given the same ends, and files that are numbered apart.
    """
    with open_scratch(folder / "claims.sqlite", ROWS_PAGE) as connection:
        yield Stage(connection, ends, first_file)
