"""Whether the database's user can write is found out, and nothing is ever left written."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.db import Database, open_database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint, Engine
from app.engines.ports import free_port
from app.engines.read_only import Writing, judged, prove_read_only
from app.errors import DatabaseError
from engine_choice import needs_engine, on_neo4j
from engine_servers import NEO4J_VERSIONS, Neo4jServer

READER = [
    *(("GRANTED", "access", "HOME"), ("GRANTED", "execute", "*"), ("GRANTED", "load", "*")),
    *(("GRANTED", "access", "*"), ("GRANTED", "match", "*"), ("GRANTED", "show_index", "*")),
]
"""What the roles PUBLIC and reader hold."""


def rows(*more: tuple[str, str, str]) -> list[dict[str, Any]]:
    """List privileges as Neo4j does."""
    return [
        {"access": access, "action": action, "graph": graph}
        for access, action, graph in (*READER, *more)
    ]


@pytest.mark.parametrize(
    ("more", "writing"),
    [
        ((), Writing.REFUSED),
        ((("DENIED", "write", "*"),), Writing.REFUSED),
        ((("GRANTED", "write", "other"),), Writing.REFUSED),
        ((("GRANTED", "write", "*"),), Writing.POSSIBLE),
        ((("GRANTED", "write", "neo4j"),), Writing.POSSIBLE),
        ((("GRANTED", "set_property", "neo4j"),), Writing.POSSIBLE),
        ((("GRANTED", "delete_element", "DEFAULT"),), Writing.POSSIBLE),
        ((("GRANTED", "execute_boosted", "*"),), Writing.POSSIBLE),
        ((("GRANTED", "graph_actions", "*"),), Writing.POSSIBLE),
        ((("GRANTED", "of a later version", "*"),), Writing.POSSIBLE),
        ((("GRANTED", "write", "*"), ("DENIED", "write", "*")), Writing.POSSIBLE),
    ],
)
def test_one_privilege_to_write_is_no_proof(
    more: tuple[tuple[str, str, str], ...], writing: Writing
) -> None:
    """Nor is one that nobody knows; what is denied is not weighed against it."""
    found = judged(rows(*more), "neo4j")
    assert found.writing is writing
    assert found.is_read_only is (writing is Writing.REFUSED)


def left(endpoint: BoltEndpoint) -> list[list[Any]]:
    """Count what is in a database, the names it knows included."""
    with open_driver(endpoint) as driver, driver.session(database=endpoint.database) as session:
        return [
            session.run(query).single(strict=True).values()
            for query in (
                "MATCH (n) RETURN count(n)",
                "CALL db.labels() YIELD label RETURN count(label)",
                "CALL db.propertyKeys() YIELD propertyKey RETURN count(propertyKey)",
            )
        ]


@on_neo4j
async def test_a_user_that_may_write_is_found_and_writes_nothing(engine: BoltEndpoint) -> None:
    """Not a node, and no name of a label or property, which a rollback would leave."""
    before = left(engine)
    found = prove_read_only(engine)
    assert found.writing is Writing.POSSIBLE
    assert "rolled back" in found.reason
    assert left(engine) == before


WRITES = [
    "CREATE (n:Written) RETURN count(n)",
    "MERGE (n:Written {id: 'x'}) RETURN count(n)",
    "CALL { CREATE (n:Written) } RETURN 1",
    "CREATE INDEX written FOR (n:Written) ON (n.id)",
]


async def streamed(database: Database, cypher: str) -> None:
    """Read as downloads do."""
    async with database.stream(cypher, {}, timeout_s=30) as batches:
        async for _ in batches:
            pass


@on_neo4j
@pytest.mark.parametrize("write", WRITES)
async def test_neo4j_refuses_writes_of_a_user_that_may_write(
    engine: BoltEndpoint, write: str
) -> None:
    """Through both ways in which the service reads: they are opened for reading."""
    before = left(engine)
    database = open_database(engine, timeout_s=30)
    try:
        with pytest.raises(DatabaseError) as caught:
            await database.read(write, {})
        assert "AccessMode" in str(caught.value)
        with pytest.raises(DatabaseError):
            await streamed(database, write)
    finally:
        await database.close()
    assert left(engine) == before


def test_the_embedded_engine_proves_nothing() -> None:
    """It is not even asked: it has no such users."""
    endpoint = BoltEndpoint("bolt://127.0.0.1:1", "root", "x", "kg", Engine.ARCADEDB)
    assert prove_read_only(endpoint).writing is Writing.UNKNOWN


def test_a_database_that_does_not_answer_proves_nothing() -> None:
    """It is no proof, and no crash."""
    uri = f"bolt://127.0.0.1:{free_port()}"
    found = prove_read_only(BoltEndpoint(uri, "neo4j", "x", "neo4j", Engine.NEO4J))
    assert (found.writing, found.reason) == (
        Writing.UNKNOWN,
        "the database answered ServiceUnavailable",
    )


@pytest.fixture
def read_only_neo4j(tmp_path: Path) -> Iterator[BoltEndpoint]:
    """Run a Community server whose database is read-only, as docs/neo4j.md says."""
    needs_engine("neo4j-5.26")
    version = NEO4J_VERSIONS["neo4j-5.26"]
    server = Neo4jServer(version, tmp_path, memory=("512m", "128m"))
    server.start()  # the first start makes the database
    server.stop()
    with (tmp_path / f"neo4j-{version}" / "conf" / "neo4j.conf").open("a") as file:
        file.write("server.databases.read_only=neo4j\n")
    server.start()
    yield server.endpoint
    server.stop()


def test_a_read_only_database_is_a_proof(read_only_neo4j: BoltEndpoint) -> None:
    """In the edition without roles too; a wrong password is none."""
    found = prove_read_only(read_only_neo4j)
    assert (found.writing, found.reason) == (Writing.REFUSED, "the database is read-only")
    assert not prove_read_only(replace(read_only_neo4j, password="wrong password")).is_read_only
