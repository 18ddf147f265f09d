"""SQLite files that hold what a load would otherwise have in memory, and go with it."""

import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from app.errors import DiskFullError

_PRAGMAS: Final = (
    # The file is worth nothing after the process, so nothing need be safe on disk.
    "journal_mode=OFF",
    "synchronous=OFF",
)
_CACHE_KB: Final = 32_768
ROWS_PAGE: Final = 32768
"""Size of pages for rows that are written one after another: large ones take less time."""
KEYS_PAGE: Final = 8192
"""Size of pages for rows that are looked up one by one."""

_Thing = TypeVar("_Thing")

_FULL: Final = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE"})


@dataclass(frozen=True, slots=True)
class OnDisk(Generic[_Thing]):
    """Things on disk: counted, and read each time they are gone through."""

    count: int
    read: Callable[[], Iterator[_Thing]]

    def __len__(self) -> int:
        """Tell how many there are."""
        return self.count

    def __iter__(self) -> Iterator[_Thing]:
        """Begin to read."""
        return self.read()


@contextmanager
def full_scratch_told() -> Iterator[None]:
    """Say where there is no room for these files, and what to do.

    Raises:
        DiskFullError: SQLite could not write.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") not in _FULL:
            raise
        raise DiskFullError(
            f"There is no room for temporary files in {tempfile.gettempdir()}: {error}. Make space"
            " there, or name another folder by TMPDIR, and load again: it goes on where it was."
        ) from error


@contextmanager
def open_scratch(path: Path, page_size: int) -> Iterator[sqlite3.Connection]:
    """Make a file in a folder that its maker removes. Use it in one thread."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        begin(connection, page_size, _CACHE_KB)
        yield connection


def begin(connection: sqlite3.Connection, page_size: int, cache_kb: int) -> None:
    """Make a new file ready, with one transaction open: without it each row would be one."""
    for pragma in (f"page_size={page_size}", f"cache_size=-{cache_kb}", *_PRAGMAS):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")


def put_on_disk(connection: sqlite3.Connection) -> Path:
    """Let other connections see what was written so far; give the file."""
    connection.execute("COMMIT")
    connection.execute("BEGIN")
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])


@contextmanager
def open_unchanging(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that nobody changes for as long as the block runs."""
    address = f"{path.as_uri()}?immutable=1"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size=-16384")
        yield connection


def run_all(connection: sqlite3.Connection, statements: str) -> None:
    """Run statements that end with a semicolon each, within the open transaction."""
    for statement in statements.split(";\n"):
        connection.execute(statement)


def make_anew(connection: sqlite3.Connection, tables: str) -> None:
    """Make tables, without what they held before."""
    for name in re.findall(r"CREATE TABLE (\w+)", tables):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    run_all(connection, tables)
