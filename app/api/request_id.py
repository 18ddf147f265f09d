"""A request id on every response, and in the log of what it caused."""

import re
import uuid
from contextvars import ContextVar
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER: Final = "X-Request-Id"
_ACCEPTED: Final = re.compile(r"[A-Za-z0-9._\-]{1,64}")
_CURRENT: Final[ContextVar[str]] = ContextVar("request_id", default="-")


def current_request_id() -> str:
    """Give the id of the request that is being answered; `-` outside of one."""
    return _CURRENT.get()


class RequestIdMiddleware:
    """Takes the client's id when it is a plain one, else makes one."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the id in the header."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        request_id = given if _ACCEPTED.fullmatch(given) else uuid.uuid4().hex

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        token = _CURRENT.set(request_id)
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            _CURRENT.reset(token)
