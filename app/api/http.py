"""GraphQL over HTTP: bytes → request → answer → bytes, as the specification has it.

Sections named below are those of the GraphQL over HTTP draft. An answer's media
type is the client's choice; the newer one carries the outcome in its status code.
"""

import logging
from collections.abc import Mapping
from typing import Any, Final

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.api.answer import Answer, Execute, Failure, GraphQLRequest
from app.api.request_id import current_request_id

_LOG: Final = logging.getLogger(__name__)

JSON: Final = "application/json"
GRAPHQL_JSON: Final = "application/graphql-response+json"
RETRY_AFTER_S: Final = 2
_STATUS: Final = {Failure.UNAVAILABLE: 503, Failure.TIMEOUT: 504, Failure.INTERNAL: 500}


class _RefusedError(Exception):
    """An HTTP request that is no well-formed GraphQL request."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.code, self.headers = status, code, headers


class GraphQLEndpoint:
    """Answers POST and GET of `/graphql`."""

    def __init__(self, execute: Execute, max_body_bytes: int) -> None:
        """Keep what answers and the largest body that is read."""
        self._execute, self._max_body_bytes = execute, max_body_bytes

    async def __call__(self, request: Request) -> Response:
        """Answer one HTTP request; whatever goes wrong has a GraphQL body with a code."""
        media_type = GRAPHQL_JSON
        try:
            media_type = negotiate(request.headers.get("accept"))
            asked = await self._read(request)
        except _RefusedError as error:
            return _refusal(error, media_type)
        except ClientDisconnect:
            return Response(status_code=400)
        try:
            answer = await self._execute(asked)
        except Exception:
            _LOG.exception("request %s failed", current_request_id())
            answer = _masked()
        return _response(answer, media_type)

    async def _read(self, request: Request) -> GraphQLRequest:
        if request.method == "GET":
            return _from_parameters(request.query_params)
        if request.method != "POST":
            raise _RefusedError(
                405,
                "METHOD_NOT_ALLOWED",
                f"{request.method} is not served here. Use POST, or GET for queries.",
                Allow="GET, POST",
            )
        content_type = request.headers.get("content-type", "")
        kind, _, parameters = content_type.partition(";")
        charset = parameters.lower().partition("charset=")[2].strip(' "') or "utf-8"
        if kind.strip().lower() != JSON or charset not in {"utf-8", "utf8"}:
            raise _RefusedError(
                415,
                "CONTENT_TYPE_UNSUPPORTED",
                f"The content type is {content_type or 'missing'}. Send application/json in UTF-8.",
            )
        return _from_body(await self._body(request))

    async def _body(self, request: Request) -> bytes:
        """Read the body up to the bound, whatever Content-Length says."""
        chunks: list[bytes] = []
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > self._max_body_bytes:
                raise _RefusedError(
                    413,
                    "BODY_TOO_LARGE",
                    f"The body is larger than the {self._max_body_bytes:,} bytes allowed."
                    " Send long lists of values in several requests.",
                    Connection="close",
                )
            chunks.append(chunk)
        return b"".join(chunks)


def negotiate(accept: str | None) -> str:
    """Choose the media type of the answer.

    A client that names none gets the newer one: section "Media Types" has it so
    from 2025 on.
    """
    if not accept:
        return GRAPHQL_JSON
    wanted = [_media_range(part) for part in accept.lower().split(",")]
    accepted = sorted((-quality, i, name) for i, (name, quality) in enumerate(wanted) if quality)
    for _, _, name in accepted:
        if name in {GRAPHQL_JSON, JSON}:
            return name
        if name in {"*/*", "application/*"}:
            return GRAPHQL_JSON
    raise _RefusedError(
        406,
        "NOT_ACCEPTABLE",
        f"Accept is {accept!r}. Accept {GRAPHQL_JSON} or {JSON}.",
    )


def _media_range(text: str) -> tuple[str, float]:
    name, *parameters = (part.strip() for part in text.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return name, float(parameter[2:])
            except ValueError:
                return name, 0.0
    return name, 1.0


def _from_body(body: bytes) -> GraphQLRequest:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _RefusedError(400, "BODY_NOT_JSON", f"The body is no JSON: {error}.") from None
    if isinstance(found, list):
        raise _RefusedError(
            400, "BATCH_NOT_SUPPORTED", "The body is a list. Send one operation per request."
        )
    if not isinstance(found, dict):
        raise _malformed("The body is no JSON object")
    return _request(found, read_only_method=False)


def _from_parameters(given: Mapping[str, str]) -> GraphQLRequest:
    found: dict[str, Any] = dict(given)
    for name in ("variables", "extensions"):
        if found.get(name):
            try:
                found[name] = orjson.loads(found[name])
            except orjson.JSONDecodeError:
                raise _malformed(f"The parameter {name} is no JSON") from None
        else:
            found[name] = None
    found["operationName"] = found.get("operationName") or None
    return _request(found, read_only_method=True)


def _request(found: Mapping[str, Any], *, read_only_method: bool) -> GraphQLRequest:
    query, name = found.get("query"), found.get("operationName")
    if not isinstance(query, str):
        raise _malformed("`query` is missing or no text")
    if name is not None and not isinstance(name, str):
        raise _malformed("`operationName` is no text")
    maps: dict[str, Mapping[str, Any]] = {}
    for member in ("variables", "extensions"):
        value = found.get(member)
        if value is not None and not isinstance(value, dict):
            raise _malformed(f"`{member}` is no object")
        maps[member] = value or {}
    return GraphQLRequest(query, name, maps["variables"], maps["extensions"], read_only_method)


def _malformed(problem: str) -> _RefusedError:
    fix = 'Send {"query": "...", "variables": {...}, "operationName": "..."}.'
    return _RefusedError(400, "REQUEST_MALFORMED", f"{problem}. {fix}")


def _response(answer: Answer, media_type: str) -> Response:
    headers: dict[str, str] = {}
    match answer.failure:
        case None:
            status = 200
        case Failure.REQUEST:
            # Section "application/json": 200 for every well-formed request.
            status = 400 if media_type == GRAPHQL_JSON else 200
        case failure:
            status = _STATUS[failure]
    if answer.failure is Failure.UNAVAILABLE:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    return _json_response(answer.payload, status, media_type, headers)


def _refusal(error: _RefusedError, media_type: str) -> Response:
    payload = {"errors": [{"message": str(error), "extensions": {"code": error.code}}]}
    return _json_response(payload, error.status, media_type, error.headers)


def _json_response(
    payload: Mapping[str, Any], status: int, media_type: str, headers: Mapping[str, str]
) -> Response:
    try:
        body = orjson.dumps(payload)
    except orjson.JSONEncodeError:
        _LOG.exception("request %s has an answer that is no JSON", current_request_id())
        body, status = orjson.dumps(_masked().payload), 500
    return Response(
        body, status, headers, f"{media_type}; charset=utf-8"
    )


def _masked() -> Answer:
    """Say that it failed and where to look, not how: that is in the log."""
    request_id = current_request_id()
    message = f"Something went wrong in the service. The log has it under {request_id}."
    extensions = {"code": "INTERNAL", "requestId": request_id}
    return Answer({"errors": [{"message": message, "extensions": extensions}]}, Failure.INTERNAL)
