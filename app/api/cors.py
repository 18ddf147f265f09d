"""Pages of other origins: those of the allow-list may ask, and all may have the Browser kit."""

from typing import Final

from starlette.middleware.cors import CORSMiddleware
from starlette.types import Receive, Scope, Send

KIT: Final = "/browser-kit/"
"""Where the kit is: it answers browsers itself, for Neo4j Browser is on the list of nobody."""


class AllowedOrigins(CORSMiddleware):
    """The allow-list, for everything but the kit."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a browser that asks whether it may ask, and mark what it may read."""
        if scope["type"] == "http" and scope["path"].startswith(KIT):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
