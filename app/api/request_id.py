"""A request id on every response, and in the log of what it caused."""

import re
import uuid
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.observe.context import NO_REQUEST, REQUEST_ID

HEADER: Final = "X-Request-Id"
_RAW_HEADER: Final = HEADER.lower().encode()
_ACCEPTED: Final = re.compile(rb"[A-Za-z0-9._\-]{1,64}")
_IN_SCOPE: Final = "oncograph.request_id"


def request_id_of(scope: Scope) -> str:
    """Give a request's id after its context is gone: what fails is answered out there."""
    return str(scope.get(_IN_SCOPE, NO_REQUEST))


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
        raw = _given(scope) or uuid.uuid4().hex.encode()
        scope[_IN_SCOPE] = request_id = raw.decode()

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (_RAW_HEADER, raw)]
            await send(message)

        token = REQUEST_ID.set(request_id)
        await self._app(scope, receive, send_with_id)
        # Not after a failure: the server logs it next, in the task of this one request.
        REQUEST_ID.reset(token)


def _given(scope: Scope) -> bytes | None:
    for name, value in scope["headers"]:
        if name == _RAW_HEADER:
            return bytes(value) if _ACCEPTED.fullmatch(value) else None
    return None
