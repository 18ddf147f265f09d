"""Where Neo4j and its Browser are fetched from: Maven Central, or a mirror of it."""

from typing import Final

from app.errors import EngineMissingError

INSTALL: Final = "Install oncograph[neo4j], in a clone by `.venv/bin/pip install -e '.[neo4j]'`"


def repository(given: str) -> str:
    """Give the address of the repository: the one given, else that of Maven Central.

    Raises:
        EngineMissingError: none is given, and the package that knows it is not installed.
    """
    if given:
        return given.rstrip("/")
    try:
        from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415  # of an extra
    except ImportError:
        raise EngineMissingError(
            f"What fetches Neo4j and its Browser, the package jgo, is not installed. {INSTALL}."
        ) from None
    return str(MAVEN_CENTRAL_URL)
