"""Which engines the tests run on."""

import os

import pytest

from engine_servers import NEO4J_VERSIONS

ENGINES = ("arcadedb", *NEO4J_VERSIONS)


def chosen(*, among: tuple[str, ...] = ENGINES) -> list[str]:
    """`ONCOGRAPH_TEST_ENGINES=arcadedb,neo4j-5.26` leaves engines out; never in CI."""
    wanted = os.environ.get("ONCOGRAPH_TEST_ENGINES")
    if not wanted or os.environ.get("CI") == "true":
        return list(among)
    return [name for name in among if name in wanted.split(",")]


def needs_engine(name: str) -> None:
    """Skip a test that runs an engine of its own, where that engine is left out."""
    if name not in chosen():
        pytest.skip(f"needs {name}, which ONCOGRAPH_TEST_ENGINES leaves out")


BOTH = ("arcadedb", "neo4j-5.26")
"""What tests run on by themselves."""


def _on(*engines: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("engine", chosen(among=engines), indirect=True)


on_all_engines = _on(*ENGINES)
"""For what a newer Neo4j could do otherwise: writing, the goldens, random operations."""

on_the_embedded_engine = _on("arcadedb")
"""For what a person gets who runs `make up`."""

on_neo4j = _on(*NEO4J_VERSIONS)
"""For what the embedded engine has nothing of."""
