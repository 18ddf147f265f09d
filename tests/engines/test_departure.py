"""On the engines: a query whose client went away, what becomes of it and of the service."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager

import httpx
import pytest
from neo4j import Driver
from starlette.applications import Starlette

from api.serving import serving
from app.api.answer import Answer, GraphQLRequest
from app.api.http import graphql_routes
from app.api.traffic import TrafficMiddleware
from app.db import Database, open_database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint, Engine
from app.traffic import Admission, TrafficLimits
from engine_choice import on_neo4j

MARK = "departed"
LONG = (
    f"UNWIND range(1, $n) AS {MARK} UNWIND range(1, $n) AS y"
    f" WITH {MARK} WHERE {MARK} + y < 0 RETURN count(*)"
)
ROWS = {Engine.NEO4J: 100_000, Engine.ARCADEDB: 1_000}
"""Minutes of work for the one; for the other, which works on to the end, some seconds."""
FOUND_WITHIN_S = 2


@contextmanager
def service(engine: BoltEndpoint) -> Iterator[tuple[str, threading.Event]]:
    """Serve by one connection and one place: `long` is a long query, all else a short one."""
    begun = threading.Event()
    opened: list[Database] = []

    async def execute(request: GraphQLRequest) -> Answer:
        if request.query == "long":
            begun.set()
            await opened[0].read(LONG, {"n": ROWS[engine.engine]})
        return Answer({"data": (await opened[0].read("RETURN 1", {})).values}, None)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        opened.append(open_database(engine, timeout_s=120, pool_size=1))  # in the server's loop
        await opened[0].read("RETURN 1", {})
        yield
        await opened[0].close()

    routes = graphql_routes(execute, max_body_bytes=999, body_timeout_s=5)
    app = Starlette(routes=routes, lifespan=lifespan)
    admission = Admission(TrafficLimits(running=1, waiting=0))
    with serving(TrafficMiddleware(app, admission)) as address:
        yield address, begun


def ask_for_long(address: str) -> closing[socket.socket]:
    """Begin a long query."""
    host, port = address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)))
    connection.sendall(b"GET /graphql?query=long HTTP/1.1\r\nHost: x\r\n\r\n")
    return closing(connection)


def running(driver: Driver) -> int:
    """Count the transactions that are at work on the long query."""
    found = driver.execute_query(
        "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS $mark RETURN count(*)",
        mark=f"AS {MARK} ",
    )
    return int(found.records[0][0])


@on_neo4j
async def test_neo4j_ends_the_query_of_a_client_that_went(engine: BoltEndpoint) -> None:
    """Its transaction is gone from the server within two seconds."""
    with open_driver(engine) as driver, service(engine) as (address, begun):
        with ask_for_long(address):
            assert await asyncio.to_thread(begun.wait, 10)
            deadline = time.monotonic() + 10
            while not running(driver):
                assert time.monotonic() < deadline, "the query never began"
        left = time.monotonic()
        while running(driver):
            assert time.monotonic() - left < FOUND_WITHIN_S, "the query goes on"


@pytest.mark.parametrize("departures", [1, 2])
def test_the_next_client_is_answered(engine: BoltEndpoint, departures: int) -> None:
    """Place and connection are free again, whatever the engine makes of the query."""
    with service(engine) as (address, begun):
        for _ in range(departures):
            with ask_for_long(address):
                assert begun.wait(10)
                time.sleep(0.3)
            begun.clear()
            left = time.monotonic()
            answer = httpx.get(f"{address}/graphql?query=short", timeout=20)
            while answer.status_code == 503:
                assert time.monotonic() - left < FOUND_WITHIN_S
                answer = httpx.get(f"{address}/graphql?query=short", timeout=20)
            assert answer.json() == {"data": [1]}
