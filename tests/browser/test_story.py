"""The guide's queries find what the guide is about, on the graph that a person has at first."""

import re

import neo4j
import pytest

from app.browser.literals import inlined
from app.browser.story import Query, all_queries
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from engine_servers import clear
from golden.test_golden import NAMES, compiled
from graph_seed.gather import PRECEDENCE, packaged
from graph_seed.load import LoadOptions, load


@pytest.fixture(scope="module")
def story(engine: BoltEndpoint) -> BoltEndpoint:
    """Load the curated facts."""
    clear(engine)
    with open_driver(engine) as driver:
        load(
            driver,
            engine.database,
            packaged(ONCOLOGY_INDEX),
            ONCOLOGY_INDEX,
            lambda *_: None,
            LoadOptions(PRECEDENCE),
        )
    return engine


def test_every_query_of_the_guide_finds_something(story: BoltEndpoint) -> None:
    """On the graph that a person has at first."""
    with open_driver(story) as driver:
        empty = [query.title for query in all_queries() if not rows(driver, story, query)]
    assert empty == []


def test_a_query_with_its_parameters_written_in_is_the_same(story: BoltEndpoint) -> None:
    """Every golden finds the same with literals, as a link has them, as with parameters."""
    with open_driver(story) as driver:
        for name in NAMES:
            operation, parameters = compiled(name)
            with_literals = inlined(operation.cypher, parameters)
            assert "$" not in re.sub("'[^']*'", "", with_literals), name
            expected = driver.execute_query(operation.cypher, parameters, database_=story.database)
            found = driver.execute_query(with_literals, database_=story.database)
            assert [r.values() for r in found.records] == [r.values() for r in expected.records]


def rows(driver: neo4j.Driver, engine: BoltEndpoint, query: Query) -> int:
    """Count the rows of a query."""
    found = driver.execute_query(query.cypher, database_=engine.database, routing_="r")
    return len(found.records)
