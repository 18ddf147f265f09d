"""The pages beside the endpoint: what is there, the schema, health and readiness."""

import asyncio
import html
import json
import logging
import shlex
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from string import Template
from typing import Any, Final
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.access.principal import is_closed
from app.api.answer import Execute, GraphQLRequest
from app.api.request_id import HEADER, request_id_of
from app.errors import DatabaseTimeoutError, IntrospectionError, OncographError

_LOG: Final = logging.getLogger(__name__)

FIRST_QUERY: Final = """{
  target(symbol: "MSLN") {
    expressedInDiseases { totalCount nodes { id name } }
    therapies {
      nodes {
        name
        diseases { edges { node { name } claims { outcome level source { id } } } }
      }
    }
  }
}"""
PATIENCE_S: Final = 3.0
"""How long a page waits for the database; those who probe give up soon after."""
NO_INTROSPECTION: Final = (
    "The schema is not told here. Ask whoever runs the service for it, or have"
    " ONCOGRAPH_INTROSPECTION_ALLOWED switched on."
)
_CLOSED: Final = "What is in the graph is told to those who have a key or a token."
_COUNTS: Final = (
    "query GraphCounts"
    " { graph { release { builtAt } counts { nodes claims } sources { id name } } }"
)
"""With a name, so that logs and metrics tell probes from what people ask."""
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",  # the counts are those of now
}
_PAGE: Final = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>oncograph</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem }
h1, h2 { line-height: 1.2 }
pre {
  padding: 1rem; overflow: auto; border-radius: .5rem;
  border: 1px solid color-mix(in srgb, currentColor 30%, transparent);
}
li { margin: .25rem 0 }
:focus-visible { outline: 3px solid; outline-offset: 2px }
</style>
</head>
<body>
<main>
<h1>oncograph</h1>
<p>A knowledge graph of oncology targets. Every relationship is a claim by a source, with its level
of evidence; disagreement is shown side by side.</p>
<p role="status">$state</p>
<h2 id="first">A first query</h2>
<p>Which cancers express mesothelin, what therapy hits it, and with what outcome?</p>
<pre tabindex="0" aria-labelledby="first"><code>$query</code></pre>
<p><a href="/graphql#query=$encoded">Open it in GraphiQL</a>, or from a shell:</p>
<pre tabindex="0" aria-label="The first query, with curl"><code>$curl</code></pre>
<h2>What is here</h2>
<ul>
<li><a href="/graphql">/graphql</a>: the GraphQL endpoint; in a browser GraphiQL, with examples</li>
<li><a href="/schema.graphql">/schema.graphql</a>: the schema</li>
<li>/export/TARGETS.tsv: all claims of a relation as a table, here those of TARGETS</li>
<li><a href="/browser-kit/guide.html">/browser-kit/guide.html</a>: a guide for Neo4j Browser; its
style is at /browser-kit/style.grass</li>
<li><a href="/healthz">/healthz</a>: the process is up</li>
<li><a href="/readyz">/readyz</a>: the database answers and holds a graph</li>
</ul>
</main>
</body>
</html>
""")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the graph cannot be asked now."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages, with what they ask."""

    execute: Execute
    check: Callable[[], Awaitable[None]]
    """Raises one of our errors when the database cannot be used."""
    sdl: str | None
    """The schema; None where it is not told."""
    engine: str

    def routes(self) -> list[Route]:
        """Give each page its address."""
        return [
            Route("/", self.landing),
            Route("/schema.graphql", self.schema),
            Route("/healthz", self.health),
            Route("/readyz", self.readiness),
        ]

    async def landing(self, request: Request) -> Response:
        """Say what is there, and give a first query to run."""
        needs_key = is_closed(request.scope)
        state = _CLOSED if needs_key else _state(await self._graph(), self.engine)
        page = _PAGE.substitute(
            state=html.escape(state),
            query=html.escape(FIRST_QUERY),
            encoded=quote(FIRST_QUERY, safe=""),
            curl=html.escape(curl_line(str(request.base_url), needs_key=needs_key)),
        )
        return HTMLResponse(page, headers=_HEADERS)

    async def schema(self, _: Request) -> Response:
        """Give the schema as text."""
        if self.sdl is None:
            body = {"code": IntrospectionError.code, "reason": NO_INTROSPECTION}
            return JSONResponse(body, 403)
        return PlainTextResponse(self.sdl)

    async def health(self, _: Request) -> Response:
        """Say that the process is up."""
        return JSONResponse({"status": "up"})

    async def readiness(self, request: Request) -> Response:
        """Say whether queries can be answered: the database is there and holds a graph.

        Where credentials are asked for, what the graph holds and where it is are not told.
        """
        found = await self._checked() or await self._graph()
        tells_all = not is_closed(request.scope)
        if isinstance(found, Problem):
            if not tells_all:
                _LOG.warning("not ready: %s: %s", found.code, found.reason)
            reason = found.reason if tells_all else "The log of the service says why."
            body = {"status": "not ready", "code": found.code, "reason": reason}
            return JSONResponse(body, 503, {"Cache-Control": "no-store"})
        told = {"engine": self.engine, **found["counts"]} if tells_all else {}
        body = {"status": "ready", **told}
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    async def _checked(self) -> Problem | None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self.check()
        except OncographError as error:
            return Problem(error.code, str(error))
        except TimeoutError:
            return _too_slow()
        except Exception:  # noqa: BLE001  # a probe is told that it is not ready, whatever it is
            return _unexpected()
        return None

    async def _graph(self) -> dict[str, Any] | Problem:
        """Ask the graph about itself; a graph without nodes is a problem too."""
        asked = GraphQLRequest(_COUNTS, None, {}, {}, read_only_method=True)
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self.execute(asked)
        except TimeoutError:
            return _too_slow()
        except Exception:  # noqa: BLE001  # the page degrades, whatever it is
            return _unexpected()
        if errors := answer.payload.get("errors"):
            return Problem(errors[0]["extensions"]["code"], errors[0]["message"])
        graph: dict[str, Any] = answer.payload["data"]["graph"]
        if not graph["counts"]["nodes"]:
            return Problem("GRAPH_EMPTY", "No graph is loaded. Run `oncograph seed`.")
        return graph


def curl_line(base_url: str, *, needs_key: bool = False) -> str:
    """Write the first query as a command for a shell."""
    body = json.dumps({"query": " ".join(FIRST_QUERY.split())})
    # Quoted, because the host in it is what the request's Host header says.
    address = shlex.quote(f"{base_url.rstrip('/')}/graphql")
    key = ' -H "x-api-key: $ONCOGRAPH_KEY"' if needs_key else ""
    return f"curl -s {address} -H 'content-type: application/json'{key} \\\n  -d '{body}'"


def _state(graph: dict[str, Any] | Problem, engine: str) -> str:
    if isinstance(graph, Problem):
        return f"What is in the graph ({engine}) cannot be told now: {graph.reason}"
    counts, sources = graph["counts"], ", ".join(source["id"] for source in graph["sources"])
    release = graph["release"]
    loaded = f" Loaded {release['builtAt']}." if release else ""
    return (
        f"{counts['nodes']:,} nodes and {counts['claims']:,} claims in {engine},"
        f" from: {sources}.{loaded}"
    )


def _too_slow() -> Problem:
    return Problem(DatabaseTimeoutError.code, f"No answer from it within {PATIENCE_S:g} s.")


def _unexpected() -> Problem:
    _LOG.exception("the graph cannot be asked about itself")
    return Problem("INTERNAL", "Something went wrong in the service. The log has it.")


async def refused_page(_: Request, error: Exception) -> Response:
    """Answer an address or a method that is not served, as JSON."""
    if not isinstance(error, HTTPException):
        raise error
    code, reason = "NOT_FOUND", "Nothing is at this address. / says what there is."
    if error.status_code != HTTPStatus.NOT_FOUND:
        code, reason = "METHOD_NOT_ALLOWED", f"{error.detail}. Use GET here."
    return JSONResponse({"code": code, "reason": reason}, error.status_code, error.headers)


async def failed_page(request: Request, _: Exception) -> Response:
    """Answer what nobody foresaw; the server logs it with its traceback."""
    request_id = request_id_of(request.scope)
    reason = f"Something went wrong in the service. The log has it under {request_id}."
    _LOG.error("request %s failed", request_id)
    body = {"code": "INTERNAL", "reason": reason, "requestId": request_id}
    return JSONResponse(body, 500, {HEADER: request_id})
