"""Reading: one record, bounded in time, clear errors, and back by itself after an outage."""

import asyncio
import time
from dataclasses import replace

import pytest
from neo4j.exceptions import Neo4jError

from app import db
from app.db import Database, open_database, refuse_old_version
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint, Engine
from app.engines.ports import free_port
from app.errors import (
    DatabaseAuthError,
    DatabaseError,
    DatabaseTimeoutError,
    DatabaseTooOldError,
    DatabaseUnavailableError,
)
from app.observe.context import REQUEST_ID
from engine_choice import on_all_engines, on_neo4j

SLOW = "UNWIND range(1, $n) AS x UNWIND range(1, $n) AS y RETURN count(x + y) AS endless"
RUNNING = (
    "SHOW TRANSACTIONS YIELD currentQuery, status"
    " WHERE currentQuery CONTAINS 'AS endless' AND NOT currentQuery CONTAINS 'SHOW'"
    " RETURN status"
)


@on_all_engines
async def test_a_read_gives_the_one_record(database: Database) -> None:
    """Values in their order, lists and nulls as they are."""
    result = await database.read("RETURN $a, [1, null], $b.c", {"a": "x", "b": {"c": 1.5}})
    assert result.values == ["x", [1, None], 1.5]
    assert result.elapsed_s > 0
    await database.check()


async def test_several_records_are_a_fault_of_ours(database: Database) -> None:
    """Every compiled query gives one record; anything else is refused."""
    with pytest.raises(DatabaseError, match="2 records"):
        await database.read("UNWIND [1, 2] AS x RETURN x", {})


@on_all_engines
async def test_a_slow_query_is_ended(engine: BoltEndpoint) -> None:
    """It gives the timeout error in time, and the next read works."""
    database = open_database(engine, timeout_s=1)
    started = time.monotonic()
    with pytest.raises(DatabaseTimeoutError, match="1 s"):
        await database.read(SLOW, {"n": 8_000})  # ArcadeDB goes on until it ends by itself
    assert time.monotonic() - started < 5
    assert (await database.read("RETURN 1", {})).values == [1]
    await database.close()


@on_all_engines
async def test_a_cancelled_read_leaves_the_pool_usable(engine: BoltEndpoint) -> None:
    """As when a client goes away: with one connection in the pool, the next read gets it."""
    database = open_database(engine, timeout_s=20, pool_size=1)
    task = asyncio.create_task(database.read(SLOW, {"n": 8_000}))
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await database.read("RETURN 1", {})).values == [1]
    await database.close()


async def test_a_refused_query_does_not_show_its_text(database: Database) -> None:
    """The database's words hold the query; they stay in the chain for the log."""
    with pytest.raises(DatabaseError) as caught:
        await database.read("RETURNS secret_words", {})
    assert "secret_words" not in str(caught.value)
    assert caught.value.__cause__ is not None


async def test_a_read_cannot_write_on_neo4j(engine: BoltEndpoint, database: Database) -> None:
    """Read access is enforced there; the embedded engine does not know it."""
    if engine.engine is Engine.NEO4J:
        with pytest.raises(DatabaseError):
            await database.read("CREATE (n:Written) RETURN count(n)", {})
        assert (await database.read("MATCH (n:Written) RETURN count(n)", {})).values == [0]


@on_neo4j
async def test_the_database_is_told_for_whom_a_query_is(database: Database) -> None:
    """Its own list of what runs has the id of the request; outside of one there is none."""
    own = "SHOW TRANSACTIONS YIELD metaData, currentQuery WHERE currentQuery CONTAINS 'for whom'"
    for given, expected in (("abc-1", {"app": "oncograph", "requestId": "abc-1"}), ("-", {})):
        token = REQUEST_ID.set(given)
        found = await database.read(f"{own} RETURN metaData // for whom", {})
        REQUEST_ID.reset(token)
        assert found.values == [{"app": "oncograph", **expected}]


async def test_queries_in_flight_are_counted(engine: BoltEndpoint) -> None:
    """Those that run, and those that were given up no more."""
    database = open_database(engine, timeout_s=20)
    task = asyncio.create_task(database.read(SLOW, {"n": 8_000}))
    await asyncio.sleep(0.3)
    assert database.in_flight == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.stream("UNWIND [1] AS x RETURN x", {}, timeout_s=5):
        assert database.in_flight == 1
    assert database.in_flight == 0
    await database.close()


async def test_a_wrong_password_is_said(engine: BoltEndpoint) -> None:
    """With the settings to correct."""
    database = open_database(replace(engine, password="wrong password"), timeout_s=5)
    with pytest.raises(DatabaseAuthError, match="NEO4J_PASSWORD"):
        await database.check()
    await database.close()


async def test_an_unreachable_database_is_said_quickly() -> None:
    """With its address and what to do."""
    port = free_port()
    endpoint = BoltEndpoint(f"bolt://127.0.0.1:{port}", "neo4j", "x", "neo4j", Engine.NEO4J)
    database = open_database(endpoint, timeout_s=5)
    started = time.monotonic()
    with pytest.raises(DatabaseUnavailableError, match=f"{port} cannot be reached"):
        await database.check()
    assert time.monotonic() - started < 8
    await database.close()


@pytest.mark.parametrize(
    ("version", "is_old"),
    [
        ("4.4.30", True),
        ("5.22.0", True),
        ("5.23.0", False),
        ("5.26.28", False),
        ("2026.08.1", False),
    ],
)
def test_an_old_neo4j_is_refused(version: str, is_old: bool) -> None:  # noqa: FBT001  # a column of the table
    """The message names the version and the oldest that works."""
    if is_old:
        with pytest.raises(DatabaseTooOldError, match=rf"{version}.*5\.23"):
            refuse_old_version(version)
    else:
        refuse_old_version(version)


@on_neo4j
async def test_neo4j_itself_ends_a_slow_query(
    engine: BoltEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time goes with each transaction: nothing is left running. ArcadeDB knows no such time."""
    monkeypatch.setattr(db, "PATIENCE_S", 30.0)  # so that it cannot be the reader
    database = open_database(engine, timeout_s=1)
    with pytest.raises(DatabaseTimeoutError) as caught:
        await database.read(SLOW, {"n": 30_000})
    await database.close()
    cause = caught.value.__cause__
    assert isinstance(cause, Neo4jError)
    assert "TransactionTimedOut" in (cause.code or "")
    assert running(engine) == []


def running(engine: BoltEndpoint) -> list[str]:
    """List what is left of the slow query, giving it a moment to end."""
    left: list[str] = []
    with open_driver(engine) as driver:
        for _ in range(20):
            found = driver.execute_query(RUNNING, database_=engine.database)
            left = [row["status"] for row in found.records]
            if not left:
                break
            time.sleep(0.5)
    return left
