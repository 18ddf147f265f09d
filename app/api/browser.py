"""Neo4j Browser's kit over HTTP, and Neo4j Browser itself where it is served here."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from app.browser.favourites import archive
from app.browser.guide import guide
from app.browser.session import names_this_machine, opening_page, session
from app.browser.story import all_queries
from app.browser.style import grass, style_of
from app.engines.endpoint import BoltEndpoint
from app.graph_model.index import ModelIndex

# The kit says nothing that is secret, and Browser has no way to send a key: whoever asks may read.
_OPEN: Final = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
_PREFLIGHT: Final = {
    **_OPEN,
    "Access-Control-Allow-Methods": "GET",
    "Access-Control-Allow-Headers": "cache-control, pragma, sentry-trace, baggage",
    "Access-Control-Max-Age": "600",
}


@dataclass(frozen=True, slots=True)
class BrowserKit:
    """The kit, made from the graph model; with files of Neo4j Browser, that too."""

    index: ModelIndex
    endpoint: BoltEndpoint
    files: Path | None

    def routes(self) -> list[BaseRoute]:
        """Give each part its address."""
        asked = ["GET", "OPTIONS"]
        kit: list[BaseRoute] = [
            Route("/browser-kit/style.grass", self.style, methods=asked),
            Route("/browser-kit/guide.html", self.guide, methods=asked),
            Route("/browser-kit/favourites.zip", self.favourites, methods=asked),
        ]
        if self.files is None:
            return kit
        return [
            *kit,
            Route("/browser/", self.opening),
            Mount("/browser", StaticFiles(directory=self.files)),
        ]

    async def style(self, request: Request) -> Response:
        """Give the style."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        return PlainTextResponse(grass(style_of(self.index.model)), headers=_OPEN)

    async def guide(self, request: Request) -> Response:
        """Give the guide."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        return HTMLResponse(guide(self.index, str(request.base_url).rstrip("/")), headers=_OPEN)

    async def favourites(self, request: Request) -> Response:
        """Give the favourites."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        return Response(archive(all_queries()), headers=_OPEN, media_type="application/zip")

    async def opening(self, request: Request) -> Response:
        """Hand Browser its session, which holds the engine's password, and go on to it.

        Only under a name of this machine: a page of another site whose name was made to lead
        here could read it otherwise.
        """
        if not names_this_machine(request.url.hostname or ""):
            raise HTTPException(404)
        nonce = secrets.token_urlsafe(16)
        port = request.url.port or 80
        page = opening_page(session(self.index.model, self.endpoint, port), nonce)
        headers = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": (
                f"default-src 'none'; script-src 'nonce-{nonce}'; img-src data:; base-uri 'none';"
                " form-action 'none'; frame-ancestors 'none'"
            ),
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        return HTMLResponse(page, headers=headers)
