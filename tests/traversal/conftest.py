"""Fixtures: an engine that holds a made world, or the curated graph."""

from collections.abc import AsyncIterator

import pytest

from app.compiler import Limits
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from engine_servers import clear
from graph_seed.gather import packaged
from graph_seed.load import load
from reference.made_world import make_world
from reference.store import write_world
from traversal.asking import Asker, asking
from traversal.plain_graph import PlainGraph, stored_graph, world_graph

LIMITS = Limits(max_walk=10_000_000, max_walk_ms=60_000, max_cost=10**12)
SEEDS = (0, 1)


@pytest.fixture(scope="module", params=SEEDS)
async def made(
    request: pytest.FixtureRequest, engine: BoltEndpoint
) -> AsyncIterator[tuple[Asker, PlainGraph]]:
    """Write a made world into the engine."""
    world = make_world(ONCOLOGY_INDEX, request.param)
    with open_driver(engine) as driver:
        write_world(driver, engine.database, world, ONCOLOGY_INDEX)
    async with asking(engine, LIMITS) as asker:
        yield asker, world_graph(world, ONCOLOGY_INDEX.entity_types)


@pytest.fixture(scope="module")
async def curated(engine: BoltEndpoint) -> AsyncIterator[tuple[Asker, PlainGraph]]:
    """Load the curated graph into the engine."""
    clear(engine)
    with open_driver(engine) as driver:
        load(driver, engine.database, packaged(ONCOLOGY_INDEX), ONCOLOGY_INDEX)
        graph = stored_graph(driver, engine.database)
    async with asking(engine, LIMITS) as asker:
        yield asker, graph
