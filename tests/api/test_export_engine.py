"""On every engine: the whole service streams a table, and ends the read when it has to."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.db import BATCH, Database, open_database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint, Engine
from app.engines.ports import free_port
from app.errors import DatabaseError, DatabaseTimeoutError, DatabaseUnavailableError
from app.graph_model import ONCOLOGY_INDEX
from app.main import create_app
from app.settings import Settings
from engine_servers import clear
from graph_seed.gather import packaged
from graph_seed.load import load

NUMBERS = "UNWIND range(1, $n) AS x RETURN x, [x]"
MANY = "UNWIND range(1, 9000) AS x UNWIND range(1, 9000) AS y RETURN x, y"
LONG = {
    Engine.NEO4J: "UNWIND range(1, 9000) AS x UNWIND range(1, 9000) AS y"
    " WITH x WHERE x + y < 0 RETURN x",
    # It works on what gives no rows to the end, whoever has left, and a few of those fill it.
    Engine.ARCADEDB: MANY,
}
"""What an engine is still at work on when a client leaves."""


@pytest.fixture(scope="module")
async def service(engine: BoltEndpoint) -> AsyncIterator[FastAPI]:
    """Run the service over the curated graph."""
    clear(engine)
    with open_driver(engine) as driver:
        load(driver, engine.database, packaged(ONCOLOGY_INDEX), ONCOLOGY_INDEX)
    made = create_app(Settings(), engine)
    async with made.router.lifespan_context(made):
        yield made


async def get(service: FastAPI, path: str, **parameters: str) -> httpx.Response:
    """Get from the whole service."""
    transport = httpx.ASGITransport(service)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.get(path, params=parameters)


# ------------------------------------------------------------------ the service


async def test_a_table_of_the_curated_graph(service: FastAPI) -> None:
    """The one claim of what targets mesothelin, with its ends by name."""
    response = await get(service, "/export/TARGETS.tsv")
    assert response.status_code == 200
    names, line = (text.split("\t") for text in response.text.splitlines())
    row = dict(zip(names, line, strict=True))
    assert row["object"] == "HGNC:7371"
    assert row["objectName"] == "mesothelin"
    assert row["source"] == "article"
    assert response.headers["content-type"] == "text/tab-separated-values; charset=utf-8"


async def test_the_release_is_that_of_graphql(service: FastAPI, engine: BoltEndpoint) -> None:
    """It is left out while a load is under way, as no release is what the graph is then."""
    asked = await get(service, "/graphql", query="{ graph { release { id } } }")
    release = asked.json()["data"]["graph"]["release"]["id"]
    response = await get(service, "/export/TARGETS.jsonl")
    assert response.headers["x-oncograph-release"] == release
    with open_driver(engine) as driver:
        driver.execute_query("MATCH (r:Release) SET r.loading = true", database_=engine.database)
        response = await get(service, "/export/TARGETS.jsonl")
        driver.execute_query("MATCH (r:Release) REMOVE r.loading", database_=engine.database)
    assert response.status_code == 200
    assert "x-oncograph-release" not in response.headers


async def test_an_unreachable_database_is_told() -> None:
    """Before the first row there is a status and a code, and when to come again."""
    endpoint = BoltEndpoint(f"bolt://127.0.0.1:{free_port()}", "", "", "x", Engine.NEO4J)
    service = create_app(Settings(), endpoint)
    async with service.router.lifespan_context(service):
        response = await get(service, "/export/TARGETS.tsv")
    assert (response.status_code, response.json()["code"]) == (503, "DATABASE_UNAVAILABLE")
    assert response.headers["retry-after"] == "2"


# ------------------------------------------------------------------ the stream


async def test_a_stream_comes_in_batches(database: Database) -> None:
    """Each record once, in batches of a known size, whatever their number."""
    for n in (0, 1, BATCH, BATCH * 3 + 7):
        sizes: list[int] = []
        rows: list[list[Any]] = []
        async with database.stream(NUMBERS, {"n": n}, timeout_s=30) as batches:
            async for batch in batches:
                sizes.append(len(batch))
                rows += batch
        assert rows == [[x, [x]] for x in range(1, n + 1)]
        assert all(size == BATCH for size in sizes[:-1])
        assert all(0 < size <= BATCH for size in sizes)


async def test_a_stream_that_is_left_gives_its_connection_back(engine: BoltEndpoint) -> None:
    """After the first of very many batches: the next read has the pool's one connection."""
    database = open_database(engine, timeout_s=30, pool_size=1)
    started = time.monotonic()
    async with database.stream(MANY, {}, timeout_s=60) as batches:
        assert len(await anext(batches)) == BATCH
    assert (await database.read("RETURN 1", {})).values == [1]
    assert time.monotonic() - started < 20
    await database.close()


async def test_a_stream_that_is_cancelled_gives_its_connection_back(engine: BoltEndpoint) -> None:
    """While the database is at work."""
    database = open_database(engine, timeout_s=30, pool_size=1)
    task = asyncio.create_task(read_all(database, LONG[engine.engine], timeout_s=60))
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await database.read("RETURN 1", {})).values == [1]
    await database.close()


async def read_all(
    database: Database, cypher: str, *, timeout_s: float, pause_s: float = 0.0
) -> None:
    """Read a stream to its end, with a pause after each batch."""
    async with database.stream(cypher, {}, timeout_s=timeout_s) as batches:
        async for _ in batches:
            await asyncio.sleep(pause_s)


async def test_a_slow_database_is_ended_in_time(engine: BoltEndpoint, database: Database) -> None:
    """The error is that of a timeout, soon after the time allowed."""
    started = time.monotonic()
    with pytest.raises(DatabaseTimeoutError, match=r"0\.1 s"):
        await read_all(database, LONG[engine.engine], timeout_s=0.1)
    assert time.monotonic() - started < 5


async def test_a_slow_client_is_ended_in_time(database: Database) -> None:
    """The time is that of the whole block: a client that takes nothing gives its place back."""
    started = time.monotonic()
    with pytest.raises(DatabaseTimeoutError, match=r"0\.1 s"):
        await read_all(database, MANY, timeout_s=0.1, pause_s=20)
    assert time.monotonic() - started < 5


async def test_the_errors_of_a_stream_are_ours(database: Database) -> None:
    """As those of a read; the query's text is not in them."""
    stream = database.stream("RETURNS secret_words", {}, timeout_s=5)
    with pytest.raises(DatabaseError) as caught:
        async with stream as batches:
            await anext(batches)
    assert "secret_words" not in str(caught.value)
    assert not isinstance(caught.value, DatabaseUnavailableError)
