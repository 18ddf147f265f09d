"""Reading: one record, bounded in time, clear errors, and back by itself after an outage."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.db import Database, open_database, refuse_old_version
from app.engines.endpoint import BoltEndpoint, Engine
from app.errors import (
    DatabaseAuthError,
    DatabaseError,
    DatabaseTimeoutError,
    DatabaseTooOldError,
    DatabaseUnavailableError,
)
from engine_servers import NEO4J_VERSIONS, Neo4jServer, free_port

SLOW = "UNWIND range(1, 30000) AS x UNWIND range(1, 30000) AS y RETURN count(x + y)"


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


async def test_a_slow_query_is_ended(engine: BoltEndpoint) -> None:
    """It gives the timeout error in time, and the next read works."""
    database = open_database(engine, timeout_s=1)
    started = time.monotonic()
    with pytest.raises(DatabaseTimeoutError, match="1 s"):
        await database.read(SLOW, {})
    assert time.monotonic() - started < 5
    assert (await database.read("RETURN 1", {})).values == [1]
    await database.close()


async def test_a_cancelled_read_leaves_the_pool_usable(engine: BoltEndpoint) -> None:
    """As when a client goes away: with one connection in the pool, the next read gets it."""
    database = open_database(engine, timeout_s=20, pool_size=1)
    task = asyncio.create_task(database.read(SLOW, {}))
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


@pytest.fixture(scope="module")
def own_neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Run a Neo4j that this file alone uses, to kill it."""
    server = Neo4jServer(NEO4J_VERSIONS["neo4j-5.26"], Path(tmp_path_factory.mktemp("own")))
    server.start()
    yield server
    server.stop()


async def test_a_killed_neo4j_is_an_outage_and_no_more(own_neo4j: Neo4jServer) -> None:
    """Reads fail clearly while it is gone; the same reader works when it is back."""
    database = open_database(own_neo4j.endpoint, timeout_s=10)
    assert (await database.read("RETURN 1", {})).values == [1]
    own_neo4j.kill()
    with pytest.raises(DatabaseUnavailableError):
        await database.read("RETURN 1", {})
    await asyncio.to_thread(own_neo4j.start)
    assert (await database.read("RETURN 1", {})).values == [1]
    await database.close()
