"""Engines: what holds the graph. All of them are spoken to over Bolt.

`open_engine` decides by the settings: a Neo4j when `NEO4J_URI` is set, else the
embedded engine, shared with a running `oncograph up` or started for the occasion.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from app.engines.embedded import running_endpoint, start_embedded
from app.engines.endpoint import BoltEndpoint, Engine
from app.settings import Settings

__all__ = ["BoltEndpoint", "Engine", "found_endpoint", "open_engine"]


def found_endpoint(settings: Settings) -> BoltEndpoint | None:
    """Give the endpoint of the engine that is there already; None where one has to be started."""
    return neo4j_endpoint(settings) if settings.neo4j_uri else running_endpoint(settings.home)


@contextmanager
def open_engine(settings: Settings) -> Iterator[BoltEndpoint]:
    """Give the endpoint of the engine the settings ask for.

    Raises:
        EngineError: the embedded engine cannot be run.
    """
    found = found_endpoint(settings)
    if found is not None:
        yield found
        return
    with start_embedded(settings.home, bolt_port=settings.embedded_bolt_port) as engine:
        yield engine.endpoint


def neo4j_endpoint(settings: Settings) -> BoltEndpoint:
    """Give the endpoint of the Neo4j in the settings."""
    has_users = settings.neo4j_auth == "basic"
    return BoltEndpoint(
        settings.neo4j_uri,
        settings.neo4j_user if has_users else "",
        settings.neo4j_password.get_secret_value() if has_users else "",
        settings.neo4j_database,
        Engine.NEO4J,
    )
