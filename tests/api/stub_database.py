"""A database that gives what a test says, and the client that reaches the tables over it."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from app.api.export import Exports
from app.api.pages import failed_page, refused_page
from app.api.request_id import RequestIdMiddleware
from app.api.schema import build_schema
from app.compiler import Limits
from app.compiler.export import FINISHED_RELEASE
from app.db import ReadResult
from app.graph_model import ONCOLOGY_INDEX

GRAPHQL_SCHEMA = build_schema(ONCOLOGY_INDEX)._schema  # noqa: SLF001  # strawberry names no public way to it
COLUMNS = [
    *("subject", "subjectName", "object", "objectName"),
    *("id", "source", "level", "direction", "publications", "confidence", "statement"),
    *("knowledgeLevel", "agentType", "sourceLevel", "originalSubject", "originalObject"),
    "mechanism",
]
"""The columns of TARGETS."""
Batches = Sequence[list[list[Any]] | BaseException | asyncio.Event]


def row(number: int, **given: Any) -> list[Any]:
    """Make a row of TARGETS."""
    known = {"subject": f"ONCOGRAPH:{number}", "object": "HGNC:7371", "level": "CLINICAL", **given}
    return [known.get(name) for name in COLUMNS]


@dataclass(slots=True)
class StubDatabase:
    """Gives batches in turn; raises those that are errors, waits for those that are events."""

    batches: Batches = ()
    releases: list[list[str] | BaseException] = field(default_factory=lambda: [["r1"]])
    """What each read of the release finds; the last one again and again."""
    asked: list[tuple[str, Mapping[str, Any], float]] = field(default_factory=list)
    pulled: int = 0
    is_open: bool = False

    async def read(self, cypher: str, parameters: Mapping[str, Any]) -> ReadResult:
        """Read the release."""
        assert (cypher, parameters) == (FINISHED_RELEASE, {})
        found = self.releases.pop(0) if len(self.releases) > 1 else self.releases[0]
        if isinstance(found, BaseException):
            raise found
        return ReadResult([found], 1, 0.001)

    @asynccontextmanager
    async def stream(
        self, cypher: str, parameters: Mapping[str, Any], *, timeout_s: float
    ) -> AsyncIterator[AsyncIterator[list[list[Any]]]]:
        """Open the batches."""
        self.asked.append((cypher, parameters, timeout_s))
        self.is_open = True
        try:
            yield self._batches()
        finally:
            self.is_open = False

    async def _batches(self) -> AsyncIterator[list[list[Any]]]:
        for batch in self.batches:
            match batch:
                case BaseException():
                    raise batch
                case asyncio.Event():
                    await batch.wait()
                case _:
                    self.pulled += 1
                    yield batch


def exports_over(database: StubDatabase, most: int = 2) -> Exports:
    """Serve tables from a stub."""
    return Exports(
        ONCOLOGY_INDEX, GRAPHQL_SCHEMA, Limits(), database, 60.0, asyncio.Semaphore(most)
    )


def app_over(database: StubDatabase, most: int = 2) -> RequestIdMiddleware:
    """Make an application with the tables alone."""
    routes = exports_over(database, most).routes()
    handlers: Any = {HTTPException: refused_page, Exception: failed_page}
    return RequestIdMiddleware(Starlette(routes=routes, exception_handlers=handlers))


async def get(
    database: StubDatabase, table: str, method: str = "GET", **parameters: str
) -> httpx.Response:
    """Ask for a table."""
    transport = httpx.ASGITransport(app_over(database), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.request(method, f"/export/{table}", params=parameters)
