"""A Neo4j with little memory: what it cannot bear ends one query, or itself, and no more."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.api.answer import Answer, GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.compiler import Limits
from app.db import open_database
from app.engines.driver import is_out_of_memory, open_driver
from app.errors import DatabaseMemoryError, DatabaseUnavailableError
from app.graph_model import ONCOLOGY_INDEX
from engine_choice import needs_engine
from engine_servers import BRIEF, NEO4J_VERSIONS, Neo4jServer

LARGE = "UNWIND range(1, 3000000) AS x RETURN size(collect(toString(x)))"
HUB = """
CREATE (hub:Target:Entity {id: 'HGNC:1', name: 'hub', symbol: 'HUB'})
WITH hub UNWIND range(1, 1000) AS i
CREATE (disease:Disease:Entity {id: 'MONDO:' + (1000 + i), name: 'disease ' + i})
CREATE (therapy:Therapy:Entity {id: 'CHEMBL:CHEMBL' + i, name: 'therapy ' + i})
CREATE (hub)-[:EXPRESSED_IN {id: 'e' + i, source: 's', level: 'ASSERTED', direction: 'SUPPORTS'}]
  ->(disease)
CREATE (therapy)-[:TARGETS {id: 't' + i, source: 's', level: 'ASSERTED', direction: 'SUPPORTS'}]
  ->(hub)
"""
"""A target with a thousand diseases and a thousand therapies."""


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


@pytest.mark.parametrize(
    "query",
    [
        """{ target(id: "HGNC:1") {
            expressedInDiseases(first: 1000) { nodes { id name } }
            therapies(first: 1000) { nodes { id name } }
        } }""",
        """{
            diseases(first: 1000, orderBy: [{ field: NAME }]) { nodes { id name } }
            therapies(first: 1000, orderBy: [{ field: NAME }]) { nodes { id name } }
        }""",
    ],
    ids=["of one node", "of the graph"],
)
async def test_lists_side_by_side_need_no_more_than_they_hold(
    small_neo4j: Neo4jServer, query: str
) -> None:
    """One after the other, each row of the second sort would count the first list once more."""
    with open_driver(small_neo4j.endpoint) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        driver.execute_query(HUB)
    database = open_database(small_neo4j.endpoint, timeout_s=60)
    try:
        execute = Executor(ONCOLOGY_INDEX, build_schema(ONCOLOGY_INDEX), database, Limits())
        answer = await execute(GraphQLRequest(query, None, {}, {}, read_only_method=True))
    finally:
        await database.close()
    assert isinstance(answer, Answer)
    assert "errors" not in answer.payload
    lists = answer.payload["data"].get("target", answer.payload["data"])
    assert [len(found["nodes"]) for found in lists.values()] == [1000, 1000]


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
