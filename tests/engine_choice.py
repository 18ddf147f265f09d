"""Which engines the tests run on."""

import os

import pytest

from engine_servers import NEO4J_VERSIONS

ENGINES = ("arcadedb", *NEO4J_VERSIONS)


def chosen() -> tuple[str, ...]:
    """`ONCOGRAPH_TEST_ENGINES=arcadedb,neo4j-5.26` leaves engines out; never in CI."""
    wanted = os.environ.get("ONCOGRAPH_TEST_ENGINES")
    if not wanted or os.environ.get("CI") == "true":
        return ENGINES
    return tuple(name for name in ENGINES if name in wanted.split(","))


on_both_engines = pytest.mark.parametrize(
    "engine", [name for name in chosen() if name != "neo4j-calendar"], indirect=True
)
"""For long tests: the embedded engine and one Neo4j, not a second one. The goldens run on all."""

on_the_embedded_engine = pytest.mark.parametrize(
    "engine", [name for name in chosen() if name == "arcadedb"], indirect=True
)
"""For what a person gets who runs `make up`."""

on_neo4j = pytest.mark.parametrize(
    "engine", [name for name in chosen() if name in NEO4J_VERSIONS], indirect=True
)
"""For what the embedded engine has nothing of."""
