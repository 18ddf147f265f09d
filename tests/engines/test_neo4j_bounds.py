"""The bounds of Neo4j itself: a query that reaches one is ended there, and the server goes on."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j.exceptions import Neo4jError

from app import db
from app.db import open_database
from app.engines.driver import is_out_of_memory, open_driver
from app.engines.endpoint import BoltEndpoint, Engine
from app.errors import DatabaseMemoryError, DatabaseTimeoutError
from engine_choice import chosen
from engine_servers import NEO4J_VERSIONS, Neo4jServer

SLOW = "UNWIND range(1, $n) AS x UNWIND range(1, $n) AS y RETURN count(x + y) AS endless"
LARGE = "UNWIND range(1, 3000000) AS x RETURN size(collect(toString(x)))"
RUNNING = (
    "SHOW TRANSACTIONS YIELD currentQuery, status"
    " WHERE currentQuery CONTAINS 'AS endless' AND NOT currentQuery CONTAINS 'SHOW'"
    " RETURN status"
)
BOUNDED = {
    "one transaction": "db.memory.transaction.max=16m",
    "all transactions": "dbms.memory.transaction.total.max=32m",
}


async def test_neo4j_itself_ends_a_slow_query(
    engine: BoltEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time goes with each transaction: it is Neo4j that ends it, and nothing is left running.

    The embedded engine knows no such time: there the reader stops waiting.
    """
    n = 8_000  # what goes on in the embedded engine ends soon
    if engine.engine is Engine.NEO4J:
        n = 30_000
        monkeypatch.setattr(db, "PATIENCE_S", 30.0)  # so that it cannot be the reader
    database = open_database(engine, timeout_s=1)
    try:
        with pytest.raises(DatabaseTimeoutError) as caught:
            await database.read(SLOW, {"n": n})
    finally:
        await database.close()
    cause = caught.value.__cause__
    if engine.engine is Engine.NEO4J:
        assert isinstance(cause, Neo4jError)
        assert "TransactionTimedOut" in (cause.code or "")
        assert running(engine) == []
    else:
        assert isinstance(cause, TimeoutError | Neo4jError)


@pytest.fixture(scope="module", params=BOUNDED)
def bounded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Neo4jServer]:
    """Run a Neo4j with little memory for queries."""
    if "neo4j-5.26" not in chosen():
        pytest.skip("Neo4j is left out")
    folder = Path(tmp_path_factory.mktemp("bounded"))
    server = Neo4jServer(
        NEO4J_VERSIONS["neo4j-5.26"], folder, heap="512m", bounds=[BOUNDED[request.param]]
    )
    server.start()
    yield server
    server.stop()


async def test_a_query_that_needs_too_much_memory_is_refused(bounded: Neo4jServer) -> None:
    """With an error of its own and what to do; it is not tried again, and the next one works."""
    pid = bounded.pid
    database = open_database(bounded.endpoint, timeout_s=60)
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
    assert bounded.pid == pid


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
