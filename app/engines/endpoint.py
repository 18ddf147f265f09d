"""Where a graph can be reached: all that the rest of the service knows of an engine."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


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
    folder: Path | None = None
    """Where the embedded engine has its data; None for a server, wherever that has its own."""

    @property
    def auth(self) -> tuple[str, str] | None:
        """The credentials; None for a server without users."""
        return (self.user, self.password) if self.user else None
