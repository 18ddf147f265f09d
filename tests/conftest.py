"""Fixtures for all tests: the engines, each started once and only when asked for."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.db import Database, open_database
from app.engines.endpoint import BoltEndpoint, Engine
from engine_choice import BOTH, chosen
from engine_servers import NEO4J_VERSIONS, SPARING, arcadedb, neo4j_server
from sharing import ByFileAndEngine


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFileAndEngine:
    """Say how processes share the tests."""
    return ByFileAndEngine(config, log)


@pytest.fixture(scope="session", params=chosen(among=BOTH))
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BoltEndpoint]:
    """Run each engine in turn: the same tests run on both, those that say so on more."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    name: str = request.param
    running = (
        arcadedb(folder)
        if name == "arcadedb"
        else neo4j_server(NEO4J_VERSIONS[name], folder, SPARING)
    )
    with running as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def roomy_engine(
    engine: BoltEndpoint, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BoltEndpoint]:
    """Give an engine for a large graph: the embedded one anew, for to empty it takes a minute."""
    if engine.engine is Engine.NEO4J:
        yield engine
        return
    with arcadedb(tmp_path_factory.mktemp("roomy")) as own:
        yield own


@pytest.fixture
async def database(engine: BoltEndpoint) -> AsyncIterator[Database]:
    """Open the reader of an engine."""
    opened = open_database(engine, timeout_s=30)
    yield opened
    await opened.close()
