"""The service as `create_app` makes it, over a database that is not there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx

from app.api.schema import build_schema
from app.engines.endpoint import BoltEndpoint, Engine
from app.graph_model import ONCOLOGY_INDEX
from app.main import create_app
from app.settings import Settings

SCHEMA = build_schema(ONCOLOGY_INDEX)
"""Made once: it takes a second, and these tests make many services."""


@asynccontextmanager
async def service(home: Path, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Run a service with these settings, and give a client of it."""
    endpoint = BoltEndpoint("bolt://127.0.0.1:1", "neo4j", "secret", "x", Engine.NEO4J)
    with patch("app.main.build_schema", return_value=SCHEMA), patch("gc.collect"):
        made = create_app(Settings(home=home, **settings), endpoint)
        transport = httpx.ASGITransport(made, raise_app_exceptions=False)
        async with (
            made.router.lifespan_context(made),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
        ):
            yield client
