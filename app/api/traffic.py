"""What may be asked at once and how often, before the routes: the rest is turned away.

It stands behind the gate, so it is known who asks, and before anything of the body is read.
Counted is what reads the graph for a client; pages, health and files are not. A place is kept
until the last byte of the answer is sent, by a download too.
"""

from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.principal import principal_of
from app.api.access import GRAPHQL
from app.api.http import is_graphiql, unasked_response
from app.api.presence import KeptMessages, while_there
from app.errors import ServiceBusyError, TrafficError
from app.traffic import Admission

_EXPORTS: Final = "/export/"


class TrafficMiddleware:
    """Lets in what there is a place for."""

    def __init__(self, app: ASGIApp, admission: Admission) -> None:
        """Wrap an application."""
        self._app, self._admission = app, admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or say when to come back."""
        if scope["type"] != "http" or not is_counted(scope):
            await self._app(scope, receive, send)
            return
        who = who_asks(scope)
        try:
            receive = await self._admitted(who, receive)
        except TrafficError as error:
            await refusal(scope, error)(scope, receive, send)
            return
        except ClientDisconnect:
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self._admission.leave(who)

    async def _admitted(self, who: str, receive: Receive) -> Receive:
        """Take a place, and give what the request is read by then.

        Raises:
            TrafficError: there is no place.
            ClientDisconnect: the client went while it waited, and takes up no room any more.
        """
        if not self._admission.is_full:
            await self._admission.enter(who)
            return receive
        kept = KeptMessages(receive)
        await while_there(kept.keep, self._admission.enter(who))
        return kept


def is_counted(scope: Scope) -> bool:
    """Tell whether a request is for the graph."""
    path: str = scope["path"]
    if path == GRAPHQL:
        return not is_graphiql(Request(scope))
    return path.startswith(_EXPORTS)


def who_asks(scope: Scope) -> str:
    """Give the principal, or the address where nobody is asked who they are.

    Behind a trusted proxy the server has put the address that it forwards there already.
    """
    who = principal_of(scope)
    if who:
        return who.id
    client = scope.get("client")
    return f"address:{client[0] if client else '-'}"


def refusal(scope: Scope, error: TrafficError) -> Response:
    """Answer a request that is not taken on."""
    status = 503 if isinstance(error, ServiceBusyError) else 429
    if scope["path"] == GRAPHQL:
        response = unasked_response(Request(scope), status, error.code, str(error))
    else:
        response = JSONResponse({"code": error.code, "reason": str(error)}, status)
    response.headers["Retry-After"] = str(error.retry_after_s)
    return response
