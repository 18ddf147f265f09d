"""Fixtures for all tests: the engines, each started once and only when asked for."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.db import Database, open_database
from app.engines.endpoint import BoltEndpoint
from engine_servers import NEO4J_VERSIONS, arcadedb, neo4j_server

ENGINES = ("arcadedb", *NEO4J_VERSIONS)


def _chosen() -> tuple[str, ...]:
    """`ONCOGRAPH_TEST_ENGINES=arcadedb,neo4j-5.26` leaves engines out; never in CI."""
    wanted = os.environ.get("ONCOGRAPH_TEST_ENGINES")
    if not wanted or os.environ.get("CI") == "true":
        return ENGINES
    return tuple(name for name in ENGINES if name in wanted.split(","))


@pytest.fixture(scope="session", params=_chosen())
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BoltEndpoint]:
    """Run each engine in turn: the same tests run on all of them."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    name: str = request.param
    running = arcadedb(folder) if name == "arcadedb" else neo4j_server(NEO4J_VERSIONS[name], folder)
    with running as endpoint:
        yield endpoint


@pytest.fixture
async def database(engine: BoltEndpoint) -> AsyncIterator[Database]:
    """Open the reader of an engine."""
    opened = open_database(engine, timeout_s=30)
    yield opened
    await opened.close()
