"""The database as the loader sees it: streamed reads, batched writes, bounded time.

A write batch is one transaction, repeated when the database says that repeating
may help. Driver errors become ours where a person meets them (`our_errors`).
"""

import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, Protocol, TypeVar, cast

import neo4j
from neo4j.exceptions import AuthError, ConstraintError, DriverError, Neo4jError, ServiceUnavailable

from app.errors import (
    DatabaseAuthError,
    DatabaseError,
    DatabaseUnavailableError,
    LoadInProgressError,
    OncographError,
    SeedError,
)
from graph_seed.on_disk.stage import BATCH
from graph_seed.progress import Progress
from graph_seed.records import Value

_READ_TIMEOUT_S: Final = 600
_WRITE_TIMEOUT_S: Final = 120
_ATTEMPTS: Final = 8
_FIRST_PAUSE_S: Final = 0.05
_FETCH: Final = 2000

Row = Mapping[str, object]
_Thing = TypeVar("_Thing")
_Given_co = TypeVar("_Given_co", covariant=True)


class Things(Protocol[_Given_co]):
    """What is written: in memory or on disk."""

    def __len__(self) -> int:
        """Tell how many there are."""
        ...

    def __iter__(self) -> Iterator[_Given_co]:
        """Give them, one after the other."""
        ...


@dataclass(frozen=True, slots=True)
class Batch:
    """What is written in one transaction."""

    statements: tuple[str, ...]
    """Texts that run over the same rows, in this order."""
    rows: list[Any]
    """Bound as `$rows`; let go when they are written."""
    size: int
    """How many things are written: a row may hold several."""
    shared: Mapping[str, object] = field(default_factory=dict)
    """What all of them have alike, bound as `$shared`."""


@dataclass(frozen=True, slots=True)
class Graph:
    """One database of an open driver."""

    driver: neo4j.Driver
    database: str
    progress: Progress
    writers: int = 1
    """How many batches are written at the same time."""
    lost: threading.Event = field(default_factory=threading.Event)
    """Set when another load took the graph over: nothing may be written any more."""
    room: Callable[[], None] = lambda: None
    """Raises `DiskFullError` where the database has no room for more."""

    def read(self, text: str, **parameters: object) -> Iterator[list[Any]]:
        """Stream rows; nothing is held but one fetch."""
        with self._session() as session:
            for record in session.run(_query(text, _READ_TIMEOUT_S), parameters):
                yield record.values()

    def run(self, text: str, **parameters: object) -> None:
        """Run one statement, such as one that changes the schema."""
        self._repeat((text,), parameters)

    def returned(self, text: str, **parameters: object) -> list[list[Any]]:
        """Run one writing statement and give the rows it returns."""
        return self._repeat((text,), parameters)

    def write(
        self, step: str, text: str, things: Things[_Thing], row_of: Callable[[_Thing], Row]
    ) -> int:
        """Run the text over a row for each thing, bound as `$rows`, a batch per transaction.

        Rows are made when their batch is written: those of all nodes would fill the memory.
        """

        def batches() -> Iterator[Batch]:
            given = iter(things)
            while rows := [row_of(thing) for thing in islice(given, BATCH)]:
                yield Batch((text,), rows, len(rows))

        return self.write_batches(step, batches(), len(things))

    def write_batches(self, step: str, batches: Iterable[Batch], total: int) -> int:
        """Run each batch as a transaction, `writers` at a time, and return when all are done.

        A batch is made while others are written. Batches that meet at a node may be refused
        by the database as a deadlock; they are then repeated.
        """
        done = 0
        waiting: dict[Future[int], None] = {}
        with ThreadPoolExecutor(self.writers) as pool:
            try:
                for batch in batches:
                    waiting[pool.submit(self._write_one, batch)] = None
                    if len(waiting) > self.writers:
                        done += self._reap(step, waiting, done, total)
                while waiting:
                    done += self._reap(step, waiting, done, total)
            finally:
                for future in waiting:
                    future.cancel()
        return done

    def _reap(self, step: str, waiting: dict[Future[int], None], done: int, total: int) -> int:
        """Wait for one batch or more; tell how many things are done."""
        finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
        count = 0
        for future in finished:
            del waiting[future]
            count += future.result()
            self.progress(step, done + count, total)
        return count

    def _write_one(self, batch: Batch) -> int:
        if self.lost.is_set():
            raise LoadInProgressError(
                "Another load took the graph over while this one stood still. Nothing is lost:"
                " wait until it ends, and load again."
            )
        self.room()
        self._repeat(batch.statements, {"rows": batch.rows, "shared": batch.shared})
        # A result of the driver is a circle and holds them, until garbage is collected.
        batch.rows.clear()
        return batch.size

    def _repeat(
        self, statements: Sequence[str], parameters: Mapping[str, object]
    ) -> list[list[Any]]:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._once(statements, parameters)
            except (DriverError, Neo4jError) as error:
                self.room()  # an engine that is out of it waits, and says not why
                if attempt == _ATTEMPTS or not _may_repeat(error):
                    raise
                pause_s = _FIRST_PAUSE_S * 2**attempt
                time.sleep(pause_s * (0.5 + random.random()))  # noqa: S311 - jitter, no secret
        raise AssertionError  # the last attempt returns or raises

    def _once(self, statements: Sequence[str], parameters: Mapping[str, object]) -> list[list[Any]]:
        with (
            self._session() as session,
            session.begin_transaction(timeout=_WRITE_TIMEOUT_S) as transaction,
        ):
            rows: list[list[Any]] = []
            for text in statements:
                rows = transaction.run(text, dict(parameters)).values()
            transaction.commit()
            return rows

    def _session(self) -> neo4j.Session:
        return self.driver.session(database=self.database, fetch_size=_FETCH)


@contextmanager
def our_errors() -> Iterator[None]:
    """Turn driver errors into errors that say what to do.

    Raises:
        DatabaseError: or its subclass that fits.
        SeedError: when the graph holds something that the records contradict.

    """
    try:
        yield
    except OncographError:
        raise
    except ConstraintError as error:
        raise SeedError(
            f"The graph already has a node or claim with the same unique value: {error.message}"
            " Another source's records, or another type, hold it: load both together, or clear"
            " the graph and seed again."
        ) from error
    except AuthError as error:
        raise DatabaseAuthError("The database refused the user or password. Set both.") from error
    except ServiceUnavailable as error:
        raise DatabaseUnavailableError(
            f"The database went away: {error}. Start it and seed again: a load goes on where it"
            " stopped."
        ) from error
    except (DriverError, Neo4jError) as error:
        raise DatabaseError(f"The database refused a step of the load: {error}") from error


def id_row(key: str) -> Row:
    """Make the row of a node or claim that a text finds by its id."""
    return {"id": key}


def plain_properties(properties: Mapping[str, Any]) -> dict[str, Value]:
    """Turn what the driver returns into the values that records hold."""
    return {name: _plain(value) for name, value in properties.items() if value is not None}


def _plain(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(value)
    return cast("Value", value.to_native() if hasattr(value, "to_native") else value)


def _may_repeat(error: DriverError | Neo4jError) -> bool:
    # The embedded engine reports some lost races under a code that the driver does not know.
    return error.is_retryable() or "oncurrent modification" in str(error)


def _query(text: str, timeout_s: float) -> neo4j.Query:
    # The texts join names of the graph model only; values are parameters.
    return neo4j.Query(text, timeout=timeout_s)
