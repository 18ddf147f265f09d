"""Tables over HTTP: every claim of a relation, one per row, nothing cut.

    GET /export/TARGETS.tsv?filter={"object": {"symbol": {"eq": "MSLN"}}}

Rows are pulled from the database as fast as the client takes them, so a table of any
length needs the memory of one batch. What goes wrong before the first row is answered
as JSON; after it the connection is cut off, so that no part passes for the whole.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

from graphql import GraphQLSchema
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.api.answer import Failure
from app.api.execute import Reader
from app.api.export_request import Asked, read_asked
from app.api.failures import failed
from app.api.http import RETRY_AFTER_S
from app.api.presence import while_there
from app.compiler import Limits
from app.compiler.export import FINISHED_RELEASE, CompiledExport, compile_export
from app.errors import (
    ExportsBusyError,
    GraphChangedError,
    HttpVersionError,
    OncographError,
    TableUnknownError,
)
from app.graph_model.index import ModelIndex
from app.observe.context import current_request_id

_LOG: Final = logging.getLogger(__name__)

RELEASE_HEADER: Final = "X-Oncograph-Release"
BUSY_RETRY_AFTER_S: Final = 60
"""A download takes its time: there is no use in asking again at once."""
_STATUS: Final[Mapping[Failure | None, int]] = {
    Failure.REQUEST: 400,
    Failure.UNAVAILABLE: 503,
    Failure.TIMEOUT: 504,
    Failure.MEMORY: 507,
}


class Streamer(Reader, Protocol):
    """Whatever reads one record or any number: see `app.db.Database`."""

    def stream(
        self, cypher: str, parameters: Mapping[str, Any], *, timeout_s: float
    ) -> AbstractAsyncContextManager[AsyncIterator[list[list[Any]]]]:
        """Open a read whose records come in batches."""
        ...


@dataclass(slots=True)
class _Download:
    """The response while it is being sent."""

    send: Send
    is_started: bool = False

    async def start(self, headers: Mapping[str, str]) -> None:
        self.is_started = True
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": 200, "headers": raw})

    async def write(self, body: bytes) -> None:
        await self.send({"type": "http.response.body", "body": body, "more_body": True})

    async def end(self) -> None:
        await self.send({"type": "http.response.body", "body": b"", "more_body": False})


@dataclass(frozen=True, slots=True)
class Exports:
    """Serves the tables."""

    index: ModelIndex
    schema: GraphQLSchema
    limits: Limits
    database: Streamer
    timeout_s: float
    free: asyncio.Semaphore
    """How many downloads may begin."""

    def routes(self) -> list[Route]:
        """Give the tables their address."""
        return [Route("/export/{table:path}", self, methods=["GET"], name="export")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        download = _Download(send)
        try:
            with suppress(ClientDisconnect):  # nobody is there to read anything
                await while_there(receive, self._answer(Request(scope), download))
        except OncographError as error:
            if download.is_started:
                _LOG.error("request %s: a table was cut off: %s", current_request_id(), error)
                raise
            await refusal(error)(scope, receive, send)

    async def _answer(self, request: Request, download: _Download) -> None:
        _refuse_old_http(request.scope)
        asked = read_asked(self.index, request.path_params["table"], request.query_params)
        compiled = compile_export(
            self.schema, self.index, self.limits, asked.relation, asked.ends, asked.filter
        )
        if self.free.locked():
            raise ExportsBusyError(
                "As many downloads as are allowed at once are under way. Try again later, or"
                " raise ONCOGRAPH_MAX_EXPORTS."
            )
        async with self.free:
            release = await finished_release(self.database)
            if request.method == "HEAD":
                await download.start(_headers(asked, release))
            else:
                await self._stream(asked, compiled, release, download)
                await self._refuse_changed(release)
            await download.end()

    async def _stream(
        self, asked: Asked, compiled: CompiledExport, release: str | None, download: _Download
    ) -> None:
        columns, form = compiled.columns, asked.format
        async with self.database.stream(
            compiled.cypher, compiled.parameters, timeout_s=self.timeout_s
        ) as batches:
            first: list[list[Any]] = await anext(batches, [])  # what fails here can still be told
            await download.start(_headers(asked, release))
            await download.write(form.head(columns) + form.rows(columns, first))
            async for batch in batches:
                await download.write(form.rows(columns, batch))

    async def _refuse_changed(self, release: str | None) -> None:
        """Make sure that the release in the header is that of every row."""
        if release is not None and await finished_release(self.database) != release:
            raise GraphChangedError(
                "A load began while the table was read, so its rows are of no one release."
                " Download it again when the load is done."
            )


async def finished_release(database: Reader) -> str | None:
    """Read which release the graph is; None while no release describes it."""
    releases = (await database.read(FINISHED_RELEASE, {})).values[0]
    return str(releases[0]) if len(releases) == 1 else None


def refusal(error: OncographError) -> JSONResponse:
    """Answer an error that comes before the first row."""
    answer = failed(error)
    (told,) = answer.payload["errors"]
    extensions = told["extensions"]
    body = {"code": extensions["code"], "reason": told["message"], **extensions}
    match error:
        case TableUnknownError():
            return JSONResponse(body, 404)
        case HttpVersionError():
            return JSONResponse(body, 505)
        case ExportsBusyError():
            return JSONResponse(body, 503, {"Retry-After": str(BUSY_RETRY_AFTER_S)})
    status = _STATUS.get(answer.failure, 500)
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == _STATUS[Failure.UNAVAILABLE] else {}
    return JSONResponse(body, status, headers)


def _headers(asked: Asked, release: str | None) -> dict[str, str]:
    headers = {
        "Content-Type": asked.format.media_type,
        "Content-Disposition": f'attachment; filename="{asked.file_name}"',
        "Cache-Control": "no-store",  # the rows are those of now
        "X-Content-Type-Options": "nosniff",
    }
    return headers if release is None else {**headers, RELEASE_HEADER: release}


def _refuse_old_http(scope: Scope) -> None:
    """Refuse HTTP/1.0, where the end of the connection is the end of the body."""
    if scope.get("http_version") == "1.0":
        raise HttpVersionError(
            "HTTP/1.0 cannot tell a table that was cut off from a whole one. Use HTTP/1.1; for"
            " nginx before the service: proxy_http_version 1.1."
        )
