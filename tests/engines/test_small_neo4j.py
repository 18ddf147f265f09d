"""A Neo4j with little memory: what it cannot bear ends one query, or itself, and no more."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.db import open_database
from app.engines.driver import is_out_of_memory
from app.errors import DatabaseMemoryError, DatabaseUnavailableError
from engine_choice import needs_engine
from engine_servers import BRIEF, NEO4J_VERSIONS, Neo4jServer

LARGE = "UNWIND range(1, 3000000) AS x RETURN size(collect(toString(x)))"


@pytest.fixture(scope="module")
def small_neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Run a Neo4j that this file alone uses, to kill it."""
    needs_engine("neo4j-5.26")
    server = Neo4jServer(
        NEO4J_VERSIONS["neo4j-5.26"],
        Path(tmp_path_factory.mktemp("small")),
        memory=("512m", "128m"),
        bounds=["db.memory.transaction.max=16m"],
        java_options=BRIEF,
    )
    server.start()
    yield server
    server.stop()


async def test_a_query_that_needs_too_much_memory_is_refused(small_neo4j: Neo4jServer) -> None:
    """With an error of its own and what to do; it is not tried again, and the next one works."""
    pid = small_neo4j.pid
    database = open_database(small_neo4j.endpoint, timeout_s=60)
    try:
        with pytest.raises(DatabaseMemoryError, match="Ask for less") as caught:
            await database.read(LARGE, {})
        assert caught.value.code == "DATABASE_MEMORY_EXCEEDED"
        assert caught.value.__cause__ is not None
        assert is_out_of_memory(caught.value.__cause__)
        for _ in range(3):
            assert (await database.read("RETURN 1", {})).values == [1]
    finally:
        await database.close()
    assert small_neo4j.pid == pid


async def test_a_killed_neo4j_is_an_outage_and_no_more(small_neo4j: Neo4jServer) -> None:
    """Reads fail clearly while it is gone; the same reader works when it is back."""
    database = open_database(small_neo4j.endpoint, timeout_s=60)
    assert (await database.read("RETURN 1", {})).values == [1]
    small_neo4j.kill()
    with pytest.raises(DatabaseUnavailableError):
        await database.read("RETURN 1", {})
    await asyncio.to_thread(small_neo4j.start)
    assert (await database.read("RETURN 1", {})).values == [1]
    await database.close()
