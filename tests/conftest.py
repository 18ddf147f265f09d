"""Fixtures for all tests: the engines, each started once and only when asked for."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.db import Database, open_database
from app.engines.endpoint import BoltEndpoint
from engine_choice import chosen
from engine_servers import NEO4J_VERSIONS, arcadedb, neo4j_server

SPARING = ("-XX:+UseSerialGC",)
"""It takes an eighth less of the processor, of which two groups of tests have little."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of an engine in one process, which starts it once; others go by file."""
    for item in items:
        call = getattr(item, "callspec", None)  # only what is parametrized has one
        group = call.params.get("engine", item.path.name) if call else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session", params=chosen())
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BoltEndpoint]:
    """Run each engine in turn: the same tests run on all of them."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    name: str = request.param
    running = (
        arcadedb(folder)
        if name == "arcadedb"
        else neo4j_server(NEO4J_VERSIONS[name], folder, SPARING)
    )
    with running as endpoint:
        yield endpoint


@pytest.fixture
async def database(engine: BoltEndpoint) -> AsyncIterator[Database]:
    """Open the reader of an engine."""
    opened = open_database(engine, timeout_s=30)
    yield opened
    await opened.close()
