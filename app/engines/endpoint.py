"""Where a graph can be reached: all that the rest of the service knows of an engine."""

from dataclasses import dataclass, field
from enum import StrEnum


class Engine(StrEnum):
    """The engines we run on."""

    ARCADEDB = "ArcadeDB"
    NEO4J = "Neo4j"


@dataclass(frozen=True, slots=True)
class BoltEndpoint:
    """A database behind Bolt."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str
    engine: Engine

    @property
    def auth(self) -> tuple[str, str] | None:
        """The credentials; None for a server without users."""
        return (self.user, self.password) if self.user else None
