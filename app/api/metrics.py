"""The page of numbers for Prometheus, for those who run the service."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.access.principal import is_admin
from app.api.access import refusal
from app.errors import ForbiddenError
from app.observe.metrics import Metrics

PATIENCE_S: Final = 1.0
"""How long a scrape waits for the database: a scrape is cut off after a few seconds itself."""


@dataclass(frozen=True, slots=True)
class MetricsPage:
    """Answers `/metrics`."""

    metrics: Metrics
    check: Callable[[], Awaitable[None]]
    """Raises when the database cannot be used."""

    def routes(self) -> list[Route]:
        """Give the page its address."""
        return [Route("/metrics", self.scrape)]

    async def scrape(self, request: Request) -> Response:
        """Give the numbers of this process."""
        if not is_admin(request.scope):
            reason = "The numbers are for keys and tokens of the scope admin."
            return refusal(request, ForbiddenError(reason))
        is_up = await self._is_database_up()
        accept = request.headers.get("accept", "")
        # With all the names it may have it takes 30 ms, for which no query should wait.
        text, media_type = await asyncio.to_thread(self.metrics.text, accept, is_database_up=is_up)
        return Response(text, headers={"Content-Type": media_type, "Cache-Control": "no-store"})

    async def _is_database_up(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self.check()
        except Exception:  # noqa: BLE001  # whatever it is, the other numbers are wanted
            return False
        return True
