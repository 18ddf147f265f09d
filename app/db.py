"""Reading the graph: one query, one record, one round trip; or a stream of any length.

Reads are auto-commit with read access, which costs half of what managed
transactions cost; what the driver calls retryable is retried here. A database that
goes away gives `DatabaseUnavailableError` quickly, and the same object works again
when it is back.
"""

import asyncio
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import neo4j
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from app.engines.driver import driver_config, is_out_of_memory, is_retryable
from app.engines.endpoint import BoltEndpoint, Engine
from app.errors import (
    DatabaseAuthError,
    DatabaseError,
    DatabaseMemoryError,
    DatabaseTimeoutError,
    DatabaseTooOldError,
    DatabaseUnavailableError,
)
from app.observe.context import NO_REQUEST, current_request_id

MIN_NEO4J: Final = (5, 23)
"""The first version with `CALL (variable) { ... }`."""
_VERSION: Final = (
    "CALL dbms.components() YIELD name, versions"
    " WITH name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]"
)
"""Newer versions list the versions of Cypher beside that of the kernel."""
BATCH: Final = 1000
"""How many records of a stream are asked for at a time, and held at most."""
PATIENCE_S: Final = 1.0
"""The server ends a query itself; so much later the client gives up, for a server that hangs."""
_PAUSES_S: Final = (0.05, 0.25)
_TIMED_OUT: Final = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a read gave."""

    values: list[Any]
    """The values of the one record."""
    rows: int
    elapsed_s: float


class Database:
    """Reads from one endpoint, by a pool of connections. Use it in one event loop."""

    def __init__(self, endpoint: BoltEndpoint, *, timeout_s: float, pool_size: int) -> None:
        """Keep the parts; nothing is connected yet."""
        self._endpoint, self._timeout_s = endpoint, timeout_s
        self._in_flight = 0
        with _our_errors(endpoint, timeout_s):
            self._driver = neo4j.AsyncGraphDatabase.driver(
                endpoint.uri,
                auth=endpoint.auth,
                max_connection_pool_size=pool_size,
                **driver_config(),
            )

    @property
    def in_flight(self) -> int:
        """How many queries use a connection, or wait for one."""
        return self._in_flight

    async def read(self, cypher: str, parameters: Mapping[str, Any]) -> ReadResult:
        """Run a read that gives one record.

        Raises:
            DatabaseUnavailableError: not reachable, after retries.
            DatabaseTimeoutError: it took longer than allowed; Neo4j has cancelled it, while
                the embedded engine works on to its end.
            DatabaseMemoryError: it needs more memory than allowed; it was cancelled there.
            DatabaseError: the database refused it.
        """
        started = time.perf_counter()
        with _our_errors(self._endpoint, self._timeout_s):
            async with asyncio.timeout(self._timeout_s + PATIENCE_S):
                records = await self._read_with_retries(cypher, parameters)
        if len(records) != 1:
            raise DatabaseError(f"A compiled query gave {len(records)} records instead of one.")
        return ReadResult(records[0], 1, time.perf_counter() - started)

    @asynccontextmanager
    async def stream(
        self, cypher: str, parameters: Mapping[str, Any], *, timeout_s: float
    ) -> AsyncIterator[AsyncIterator[list[list[Any]]]]:
        """Open a read of any number of records, for as long as the block runs.

        They come in batches, the next of which is asked for when it is taken. The time
        allowed is that of the whole block, whoever is slow in it. A block that is left
        before the last batch ends the query in the database. Nothing is tried again.

        Raises:
            DatabaseUnavailableError: not reachable, or not any more.
            DatabaseTimeoutError: it took longer than allowed.
            DatabaseError: the database refused it.

        """
        session = self._session(BATCH)
        query = _query(cypher, timeout_s)
        self._in_flight += 1
        try:
            async with (
                asyncio.timeout(timeout_s + PATIENCE_S),
                aclosing(self._batches(session, query, parameters, timeout_s)) as batches,
            ):
                yield batches
        except TimeoutError as error:
            raise _timeout(timeout_s) from error
        finally:
            self._in_flight -= 1
            # Closing alone would wait for a query that is still at work.
            session.cancel()
            await session.close()

    async def check(self) -> None:
        """Make sure the database answers and speaks the Cypher we emit.

        Raises:
            DatabaseUnavailableError, DatabaseAuthError, DatabaseTooOldError: with the fix.
        """
        found = await self.read(_VERSION, {})
        if self._endpoint.engine is Engine.NEO4J:
            refuse_old_version(str(found.values[0]))

    async def close(self) -> None:
        """Close all connections."""
        await self._driver.close()

    async def _read_with_retries(
        self, cypher: str, parameters: Mapping[str, Any]
    ) -> list[list[Any]]:
        for pause in _PAUSES_S:
            try:
                return await self._read_once(cypher, parameters)
            except (DriverError, Neo4jError) as error:
                if not is_retryable(error):
                    raise
            await asyncio.sleep(pause)
        return await self._read_once(cypher, parameters)

    async def _read_once(self, cypher: str, parameters: Mapping[str, Any]) -> list[list[Any]]:
        session = self._session(-1)
        self._in_flight += 1
        try:
            result = await session.run(_query(cypher, self._timeout_s), dict(parameters))
            return await result.values()
        except asyncio.CancelledError:
            # A session must not be closed while a message is half sent: drop the connection.
            session.cancel()
            raise
        finally:
            self._in_flight -= 1
            await session.close()

    async def _batches(
        self,
        session: neo4j.AsyncSession,
        query: neo4j.Query,
        parameters: Mapping[str, Any],
        timeout_s: float,
    ) -> AsyncGenerator[list[list[Any]], None]:
        with _our_errors(self._endpoint, timeout_s):
            result = await session.run(query, dict(parameters))
            while batch := await result.fetch(BATCH):
                yield [record.values() for record in batch]

    def _session(self, fetch_size: int) -> neo4j.AsyncSession:
        return self._driver.session(
            database=self._endpoint.database,
            default_access_mode=neo4j.READ_ACCESS,
            fetch_size=fetch_size,
        )


def open_database(endpoint: BoltEndpoint, *, timeout_s: float, pool_size: int = 50) -> Database:
    """Make the reader of an endpoint.

    Raises:
        DatabaseUnavailableError: the URI cannot be used.
    """
    return Database(endpoint, timeout_s=timeout_s, pool_size=pool_size)


def refuse_old_version(version: str) -> None:
    """Refuse a Neo4j without the Cypher we emit.

    Raises:
        DatabaseTooOldError: names the version and the oldest that works.
    """
    numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
    if numbers < MIN_NEO4J:
        oldest = ".".join(map(str, MIN_NEO4J))
        raise DatabaseTooOldError(
            f"Neo4j is {version}; oncograph needs {oldest} or newer. Upgrade the server, or"
            " unset NEO4J_URI to use the embedded engine."
        )


def _query(cypher: str, timeout_s: float) -> neo4j.Query:
    """Say with the query who asks, so that the database's own lists and logs tell it."""
    metadata = {"app": "oncograph"}
    if (request_id := current_request_id()) != NO_REQUEST:
        metadata["requestId"] = request_id
    return neo4j.Query(cypher, timeout=timeout_s, metadata=metadata)


@contextmanager
def _our_errors(endpoint: BoltEndpoint, timeout_s: float) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise _timeout(timeout_s) from error
    except AuthError as error:
        raise DatabaseAuthError(
            f"{endpoint.uri} refused the user {endpoint.user!r}. Set NEO4J_USER and"
            " NEO4J_PASSWORD to a user that may read."
        ) from error
    except (ServiceUnavailable, SessionExpired, OSError) as error:
        raise _unavailable(endpoint) from error
    except ConfigurationError as error:
        raise DatabaseUnavailableError(
            f"NEO4J_URI {endpoint.uri} cannot be used: {error}"
        ) from error
    except Neo4jError as error:
        if any(name in (error.code or "") for name in _TIMED_OUT) or "timed out" in str(error):
            raise _timeout(timeout_s) from error
        if is_out_of_memory(error):
            raise DatabaseMemoryError(
                "The query needs more memory than the database may give it. Ask for less: smaller"
                " pages, fewer lists, a narrower filter."
            ) from error
        if is_retryable(error):
            raise _unavailable(endpoint) from error
        raise DatabaseError(f"The database refused a query: {error.code}.") from error
    except DriverError as error:
        raise _unavailable(endpoint) from error


def _unavailable(endpoint: BoltEndpoint) -> DatabaseUnavailableError:
    return DatabaseUnavailableError(
        f"The database at {endpoint.uri} cannot be reached now. Try again; if it stays so,"
        " start it, or check NEO4J_URI."
    )


def _timeout(timeout_s: float) -> DatabaseTimeoutError:
    return DatabaseTimeoutError(
        f"The query took longer than the {timeout_s:g} s allowed. Ask for less: smaller pages,"
        " fewer lists, a narrower filter."
    )
