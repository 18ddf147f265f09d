"""Ask an engine as a client does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from app.api.answer import GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.compiler import Limits
from app.db import open_database
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX

SCHEMA = build_schema(ONCOLOGY_INDEX)


class Asker:
    """Answers operations by one engine."""

    def __init__(self, execute: Executor) -> None:
        """Keep what executes."""
        self._execute = execute

    async def payload(self, query: str, **variables: Any) -> dict[str, Any]:
        """Give the whole answer."""
        request = GraphQLRequest(query, None, variables, {}, read_only_method=False)
        payload: dict[str, Any] = (await self._execute(request)).payload
        return payload

    async def data(self, query: str, **variables: Any) -> dict[str, Any]:
        """Give the data of an operation that meets no error."""
        payload = await self.payload(query, **variables)
        assert "errors" not in payload, payload
        data: dict[str, Any] = payload["data"]
        return data

    async def error(self, query: str, **variables: Any) -> dict[str, Any]:
        """Give the one error of an operation that is refused."""
        payload = await self.payload(query, **variables)
        (error,) = payload["errors"]
        found: dict[str, Any] = error
        return found


@asynccontextmanager
async def asking(engine: BoltEndpoint, limits: Limits | None = None) -> AsyncIterator[Asker]:
    """Open an engine to operations."""
    database = open_database(engine, timeout_s=60)
    try:
        yield Asker(Executor(ONCOLOGY_INDEX, SCHEMA, database, limits or Limits()))
    finally:
        await database.close()
