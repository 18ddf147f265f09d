"""An open database, for the commands that need one."""

import asyncio
import contextlib
from collections.abc import Iterator

from neo4j import Driver

from app.db import open_database
from app.engines import open_engine
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.settings import Settings, load_settings


@contextlib.contextmanager
def opened() -> Iterator[tuple[BoltEndpoint, Driver]]:
    """Open the database of the settings, the engine started when there is none."""
    settings = load_settings()
    with open_engine(settings) as endpoint:
        verify(settings, endpoint)
        with open_driver(endpoint) as driver:
            yield endpoint, driver


def verify(settings: Settings, endpoint: BoltEndpoint) -> None:
    """Make sure the database can be used, before anything relies on it."""

    async def check_once() -> None:
        database = open_database(endpoint, timeout_s=settings.query_timeout_s)
        try:
            await database.check()
        finally:
            await database.close()

    asyncio.run(check_once())
