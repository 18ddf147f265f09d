"""GraphQL over HTTP: bytes → request → answer → bytes, as the specification has it.

Sections named below are those of the draft at graphql.github.io/graphql-over-http. An
answer's media type is the client's choice; the newer one, `GRAPHQL_JSON`, carries the
outcome in its status code. The endpoint is a bare ASGI application, because every
request goes through it and because each method has to be answered with a GraphQL body.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.access.principal import is_admin, is_closed
from app.api.answer import (
    Answer,
    AnyAnswer,
    Execute,
    Failure,
    GraphQLRequest,
    KeptAnswer,
    json_bytes,
)
from app.api.failures import failed
from app.api.graphiql import PAGE_HEADERS, graphiql_page, wants_graphiql
from app.api.graphql_request import (
    RefusedRequestError,
    malformed,
    members_of_body,
    members_of_parameters,
    request_of,
)
from app.api.kept_response import kept_response
from app.api.presence import while_there
from app.api.trusted import TrustedDocuments
from app.errors import ForbiddenError, RequestError
from app.observe.context import current_request_id

_LOG: Final = logging.getLogger(__name__)

JSON: Final = "application/json"
GRAPHQL_JSON: Final = "application/graphql-response+json"
RETRY_AFTER_S: Final = 2
_READING: Final = ("GET", "HEAD")
_ALLOWED: Final = "GET, HEAD, POST"
_STATUS: Final = {
    Failure.UNAVAILABLE: 503,
    Failure.TIMEOUT: 504,
    Failure.MEMORY: 507,
    Failure.INTERNAL: 500,
}
_SHOWN: Final = 200
"""How much of a wrong header an error repeats."""


def graphql_routes(
    execute: Execute,
    *,
    max_body_bytes: int,
    body_timeout_s: float,
    trusted: TrustedDocuments | None = None,
) -> list[Route]:
    """Make the routes of the GraphQL endpoint; GraphiQL is at the same address."""
    endpoint = GraphQLEndpoint(execute, max_body_bytes, body_timeout_s, graphiql_page(), trusted)
    return [Route("/graphql", endpoint, name="graphql")]


@dataclass(frozen=True, slots=True)
class GraphQLEndpoint:
    """Answers whatever comes to `/graphql`."""

    execute: Execute
    max_body_bytes: int
    body_timeout_s: float
    page: str
    """GraphiQL, for browsers that come without a query."""
    trusted: TrustedDocuments | None = None
    """The only documents that are answered; None: all are."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        request = Request(scope, receive)
        accept = _accept(request)
        if is_graphiql(request):
            page = graphiql_page(needs_key=True) if is_closed(scope) else self.page
            response: Response = HTMLResponse(page, headers=PAGE_HEADERS)
        else:
            response = await self._respond(request, accept)
        await response(scope, receive, send)

    async def _respond(self, request: Request, accept: str) -> Response:
        """Whatever goes wrong has a GraphQL body with a code."""
        media_type = GRAPHQL_JSON
        try:
            _refuse_method(request.method)
            media_type = negotiate(accept)
            asked = await self._read(request)
            _refuse_explain(request, asked)
            answer = await while_there(request.receive, self._answer(asked))
        except RefusedRequestError as error:
            payload = {"errors": [{"message": str(error), "extensions": {"code": error.code}}]}
            return _json_response(payload, error.status, media_type, error.headers)
        except RequestError as error:
            answer = failed(error)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        return _answer_response(request, answer, media_type)

    async def _read(self, request: Request) -> GraphQLRequest:
        is_read = request.method in _READING
        if is_read:
            found = members_of_parameters(request.query_params)
        else:
            _refuse_content(request.headers.get("content-type"), request.headers)
            found = members_of_body(await self._body(request))
        return request_of(found, self.trusted, read_only_method=is_read)

    async def _body(self, request: Request) -> bytes:
        """Read the body up to the bounds; Content-Length is believed only when it is too large."""
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:19]) > self.max_body_bytes:
            raise self._too_large()
        chunks: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self.body_timeout_s):
                async for chunk in request.stream():
                    size += len(chunk)
                    if size > self.max_body_bytes:
                        raise self._too_large()
                    chunks.append(chunk)
        except TimeoutError:
            raise self._too_slow() from None
        return b"".join(chunks)

    def _too_slow(self) -> RefusedRequestError:
        return RefusedRequestError(
            408,
            "BODY_TIMEOUT",
            f"The body took longer than the {self.body_timeout_s:g} s allowed. Send it at once.",
            Connection="close",  # as below
        )

    def _too_large(self) -> RefusedRequestError:
        return RefusedRequestError(
            413,
            "BODY_TOO_LARGE",
            f"The body is larger than the {self.max_body_bytes:,} bytes allowed."
            " Send long lists of values in several requests.",
            Connection="close",  # the rest of the body is not read
        )

    async def _answer(self, asked: GraphQLRequest) -> AnyAnswer:
        try:
            return await self.execute(asked)
        except RecursionError:
            # Only the request's own nesting can be that deep, so the client is told.
            _LOG.warning("request %s is nested too deep", current_request_id())
            raise malformed("The document or its variables are nested too deep") from None
        except Exception:  # noqa: BLE001  # the last line: a fault of ours must not show its insides
            _LOG.exception("request %s failed", current_request_id())
            return _masked()


def is_graphiql(request: Request) -> bool:
    """Tell whether a request for `/graphql` is for the page."""
    return request.method in _READING and wants_graphiql(_accept(request), request.query_params)


def unasked_response(request: Request, status: int, code: str, message: str) -> Response:
    """Refuse a request for `/graphql` that is not looked into."""
    try:
        media_type = negotiate(_accept(request))
    except RefusedRequestError:
        media_type = GRAPHQL_JSON
    payload = {"errors": [{"message": message, "extensions": {"code": code}}]}
    return _json_response(payload, status, media_type, {})


def _accept(request: Request) -> str:
    return ",".join(request.headers.getlist("accept"))


def _refuse_explain(request: Request, asked: GraphQLRequest) -> None:
    """How a query is run is for those who run the service."""
    if asked.extensions.get("explain") is True and not is_admin(request.scope):
        raise RefusedRequestError(
            403,
            ForbiddenError.code,
            "`explain` is for keys and tokens of the scope admin. Leave it out of `extensions`.",
        )


def _refuse_method(method: str) -> None:
    if method not in (*_READING, "POST"):
        raise RefusedRequestError(
            405,
            "METHOD_NOT_ALLOWED",
            f"{method} is not served here. Use POST, or GET for queries.",
            Allow=_ALLOWED,
        )


def _refuse_content(content_type: str | None, headers: Mapping[str, str]) -> None:
    """Refuse what is not plain JSON in UTF-8.

    Without a type it is refused too, as section "POST" recommends: a page on another
    site cannot send this type without asking first, which keeps requests from being forged.
    """
    name, parameters = _media_type(content_type or "")
    encoding = headers.get("content-encoding", "identity").lower()
    if name == JSON and _is_utf8(parameters) and encoding == "identity":
        return
    problem = f"The content type is {content_type[:_SHOWN] if content_type else 'missing'}"
    if encoding != "identity":
        problem = f"The body is encoded as {encoding[:_SHOWN]}"
    raise RefusedRequestError(
        415,
        "CONTENT_TYPE_UNSUPPORTED",
        f"{problem}. Send application/json in UTF-8, not compressed.",
        Accept=JSON,
    )


def negotiate(accept: str) -> str:
    """Choose the media type of the answer.

    Section "Body" asks for the highest priority media type listed. A client that names
    none (no header, `*/*`, `application/*`) leaves the choice to the server (section
    "Accept"; the rule to assume application/json ended with 2024), and gets the newer
    one: section "Body" recommends it, and its status codes tell failures apart.
    """
    chosen = _preferred(accept)
    if chosen is None:
        raise RefusedRequestError(
            406,
            "NOT_ACCEPTABLE",
            f"Accept is {accept[:_SHOWN]!r}. Accept {GRAPHQL_JSON} or {JSON}.",
        )
    return chosen


@lru_cache(256)
def _preferred(accept: str) -> str | None:
    """Find the best of the two types; clients send few different headers."""
    if not accept.strip():
        return GRAPHQL_JSON
    ranges = [_media_type(part) for part in accept.split(",")]
    best: tuple[float, int] | None = None
    chosen: str | None = None
    for offered in (GRAPHQL_JSON, JSON):
        rank = _rank(offered, ranges)
        if rank is not None and (best is None or rank > best):
            best, chosen = rank, offered
    return chosen


def _rank(offered: str, ranges: list[tuple[str, dict[str, str]]]) -> tuple[float, int] | None:
    """Give quality and place of the most specific range that holds a type; None when refused."""
    for pattern in (offered, "application/*", "*/*"):
        for place, (name, parameters) in enumerate(ranges):
            if name == pattern and _is_utf8(parameters):
                quality = _quality(parameters.get("q", "1"))
                return (quality, -place) if quality > 0 else None
    return None


def _quality(text: str) -> float:
    try:
        return min(float(text), 1.0)
    except ValueError:
        return 0.0


def _media_type(text: str) -> tuple[str, dict[str, str]]:
    name, *rest = text.lower().split(";")
    pairs = (part.partition("=") for part in rest)
    return name.strip(), {key.strip(): value.strip(' \t"') for key, _, value in pairs}


def _is_utf8(parameters: Mapping[str, str]) -> bool:
    return parameters.get("charset", "utf-8") in {"utf-8", "utf8"}


def _answer_response(request: Request, answer: AnyAnswer, media_type: str) -> Response:
    is_read = request.method in _READING
    if isinstance(answer, KeptAnswer):
        if is_read:
            return kept_response(request, answer, media_type)
        return Response(answer.body, 200, {"Vary": "Accept"}, f"{media_type}; charset=utf-8")
    headers = {"Cache-Control": "no-store"} if is_read else {}  # it may be another one soon
    match answer.failure:
        case None:
            status = 200
        case Failure.REQUEST:
            # Appendix "application/json": 200 for every well-formed request.
            status = 400 if media_type == GRAPHQL_JSON else 200
        case Failure.METHOD:
            # Section "GET": 4xx in every media type, 405 recommended; 405 names what is allowed.
            status, headers["Allow"] = 405, _ALLOWED
        case failure:
            status = _STATUS[failure]
    if answer.failure is Failure.UNAVAILABLE:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    return _json_response(answer.payload, status, media_type, headers)


def _json_response(
    payload: Mapping[str, Any], status: int, media_type: str, headers: Mapping[str, str]
) -> Response:
    try:
        body = json_bytes(payload)
    except (TypeError, ValueError, RecursionError):
        _LOG.exception("request %s has an answer that is no JSON", current_request_id())
        body, status = orjson.dumps(_masked().payload), 500
    return Response(body, status, {"Vary": "Accept", **headers}, f"{media_type}; charset=utf-8")


def _masked() -> Answer:
    """Say that it failed and where to look, not how: that is in the log."""
    request_id = current_request_id()
    message = f"Something went wrong in the service. The log has it under {request_id}."
    extensions = {"code": "INTERNAL", "requestId": request_id}
    return Answer({"errors": [{"message": message, "extensions": extensions}]}, Failure.INTERNAL)
