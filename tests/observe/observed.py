"""A service over a database that answers what a test says, and is watched."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx

from api.whole_service import service
from app.db import ReadResult
from app.observe import logs

SECRET = "a-value-nobody-may-see"
NAMED = "query Named($symbol: String) { target(symbol: $symbol) { name } }"
VARIABLES = {"symbol": SECRET}


@dataclass(slots=True)
class WatchedDatabase:
    """Gives one record, after a while."""

    takes_s: float = 0.0
    error: Exception | None = None
    hangs: bool = False
    """For the check alone."""
    in_flight: int = 3
    asked: list[str] = field(default_factory=list)

    async def read(self, cypher: str, parameters: Mapping[str, Any]) -> ReadResult:
        """Give the record, or fail."""
        self.asked.append(cypher)
        await asyncio.sleep(self.takes_s)
        if self.error:
            raise self.error
        assert all(f"${name}" in cypher for name in parameters)
        return ReadResult([[["a name"]]], 1, self.takes_s)

    async def check(self) -> None:
        """Answer, fail or hang."""
        if self.hangs:
            await asyncio.sleep(60)
        if self.error:
            raise self.error

    async def close(self) -> None:
        """Close nothing."""


@asynccontextmanager
async def watched(
    home: Path, database: WatchedDatabase | None = None, **settings: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """Run a service over such a database, which is asked each time."""
    with patch("app.main.open_database", return_value=database or WatchedDatabase()):
        async with service(home, **{"cache_mb": 0, **settings}) as client:
            yield client


async def ask(client: httpx.AsyncClient, query: str = NAMED, **headers: str) -> httpx.Response:
    """Ask, with the value that nobody may see."""
    return await client.post(
        "/graphql", json={"query": query, "variables": VARIABLES}, headers=headers
    )


@contextmanager
def logging_as(log_format: str, level: str) -> Iterator[None]:
    """Configure the logs, and leave them as they were."""
    root, driver = logging.getLogger(), logging.getLogger("neo4j")
    before = (list(root.handlers), root.level, driver.level)
    try:
        logs.configure_logs(log_format, level)
        yield
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])
        driver.setLevel(before[2])
