"""The database as the loader sees it: streamed reads, batched writes, bounded time.

A write batch is one transaction, repeated when the database says that repeating
may help. Driver errors become ours where a person meets them (`our_errors`).
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, cast

import neo4j
from neo4j.exceptions import AuthError, ConstraintError, DriverError, Neo4jError, ServiceUnavailable

from app.errors import (
    DatabaseAuthError,
    DatabaseError,
    DatabaseUnavailableError,
    OncographError,
    SeedError,
)
from graph_seed.records import Value

BATCH: Final = 1000
"""Rows per transaction: larger ones gain nothing on either engine."""
_READ_TIMEOUT_S: Final = 600
_WRITE_TIMEOUT_S: Final = 120
_ATTEMPTS: Final = 8
_FIRST_PAUSE_S: Final = 0.05
_FETCH: Final = 2000

Progress = Callable[[str, int, int], None]
"""Called with the step, how many rows of it are done, and how many there are."""
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Graph:
    """One database of an open driver."""

    driver: neo4j.Driver
    database: str
    progress: Progress

    def read(self, text: str, **parameters: object) -> Iterator[list[Any]]:
        """Stream rows; nothing is held but one fetch."""
        with self._session() as session:
            for record in session.run(_query(text, _READ_TIMEOUT_S), parameters):
                yield record.values()

    def run(self, text: str, **parameters: object) -> None:
        """Run one statement, such as one that changes the schema."""
        self._repeat(text, parameters)

    def write(self, step: str, text: str, rows: Sequence[Row]) -> int:
        """Run the text over all rows, bound as `$rows`, a batch per transaction."""
        for start in range(0, len(rows), BATCH):
            self._repeat(text, {"rows": list(rows[start : start + BATCH])})
            self.progress(step, min(start + BATCH, len(rows)), len(rows))
        return len(rows)

    def _repeat(self, text: str, parameters: Mapping[str, object]) -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._once(text, parameters)
            except (DriverError, Neo4jError) as error:
                if attempt == _ATTEMPTS or not _may_repeat(error):
                    raise
                pause_s = _FIRST_PAUSE_S * 2**attempt
                time.sleep(pause_s * (0.5 + random.random()))  # noqa: S311 - jitter, no secret
            else:
                return

    def _once(self, text: str, parameters: Mapping[str, object]) -> None:
        with (
            self._session() as session,
            session.begin_transaction(timeout=_WRITE_TIMEOUT_S) as transaction,
        ):
            transaction.run(text, dict(parameters)).consume()
            transaction.commit()

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
