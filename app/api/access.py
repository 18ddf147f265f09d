"""The gate before all routes: who may not ask is answered here.

Open to all are the pages that say nothing of the graph: whether the service is up and
ready, the landing page without its counts, GraphiQL without its data. An answer that
depends on who asks is not for caches that serve others.
"""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access import Gate
from app.access.principal import remember
from app.api.cors import KIT
from app.api.http import RETRY_AFTER_S, is_graphiql, unasked_response
from app.errors import (
    AccessError,
    CredentialsError,
    ForbiddenError,
    KeysFileError,
    UnauthenticatedError,
)

GRAPHQL: Final = "/graphql"
_OPEN: Final = ("/", "/healthz", "/readyz")
_OPEN_FILES: Final = ("/static/", KIT)
"""The kit for Neo4j Browser, which can send no key, says what the model has and the story tells."""
_VARY: Final = "Authorization, X-API-Key"
_POLICY_VIOLATED: Final = 1008


class AccessMiddleware:
    """Lets those in who may ask, and tells the routes who it is."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        """Wrap an application."""
        self._app, self._gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse to."""
        if scope["type"] == "lifespan" or not self._gate.is_closed():
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATED})
            return
        remember(scope, is_closed=True, who=None)
        request = Request(scope)
        if is_open(request):
            await self._app(scope, receive, send)
            return
        try:
            who = await self._gate.admit(scope["headers"])
        except AccessError as error:
            await refusal(request, error)(scope, receive, _private(send))
            return
        remember(scope, is_closed=True, who=who)
        await self._app(scope, receive, _private(send))


def is_open(request: Request) -> bool:
    """Tell whether a request is for what everybody may have."""
    path = request.scope["path"]
    if path == GRAPHQL:
        return is_graphiql(request)
    return path in _OPEN or path.startswith(_OPEN_FILES)


def refusal(request: Request, error: AccessError) -> Response:
    """Answer a request that is not let in."""
    status, challenge = _outcome(error)
    reason = str(error)
    if isinstance(error, KeysFileError):
        reason = "Keys cannot be judged now. The log of the service says why."  # it names a file
    if request.scope["path"] == GRAPHQL:
        response = unasked_response(request, status, error.code, reason)
    else:
        response = JSONResponse({"code": error.code, "reason": reason}, status)
    if challenge:
        response.headers["WWW-Authenticate"] = challenge
    else:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _outcome(error: AccessError) -> tuple[int, str]:
    """Give the status, and the challenge of RFC 6750, section 3."""
    realm = 'Bearer realm="oncograph"'
    match error:
        case UnauthenticatedError():
            return 401, realm
        case CredentialsError():
            return 401, f'{realm}, error="invalid_token"'
        case ForbiddenError():
            return 403, f'{realm}, error="insufficient_scope"'
        case _:
            return 503, ""


def _private(send: Send) -> Send:
    async def send_private(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Cache-Control", "private")
            headers.add_vary_header(_VARY)
        await send(message)

    return send_private
