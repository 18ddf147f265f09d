"""The pages beside the endpoint: what is there, the schema, health and readiness."""

import html
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from app.api.answer import Execute, GraphQLRequest
from app.errors import OncographError

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
_COUNTS: Final = "{ graph { release { builtAt } counts { nodes claims } sources { id name } } }"
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>oncograph</title>
<style>
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem }
pre { padding: 1rem; overflow: auto; border: 1px solid #8888; border-radius: .5rem }
li { margin: .25rem 0 }
</style>
</head>
<body>
<main>
<h1>oncograph</h1>
<p>A knowledge graph of oncology targets. Every relationship is a claim by a source, with its
level of evidence; disagreement is shown side by side.</p>
<p>STATE</p>
<h2>A first query</h2>
<p>Which cancers express mesothelin, what therapy hits it, and with what outcome?</p>
<pre><code>QUERY</code></pre>
<p><a href="/graphql#query=ENCODED">Open it in GraphiQL</a>, or from a shell:</p>
<pre><code>curl -s ADDRESS/graphql -H 'content-type: application/json' \\
  -d '{"query": "{ target(symbol: \\"MSLN\\") { therapies { nodes { name } } } }"}'</code></pre>
<h2>What is here</h2>
<ul>
<li><a href="/graphql">/graphql</a>: the endpoint, and GraphiQL with examples in a browser</li>
<li><a href="/schema.graphql">/schema.graphql</a>: the schema</li>
<li><a href="/healthz">/healthz</a>: the process is up</li>
<li><a href="/readyz">/readyz</a>: the database answers and holds a graph</li>
</ul>
</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages, with what they ask."""

    execute: Execute
    check: Callable[[], Awaitable[None]]
    """Raises one of our errors when the database cannot be used."""
    sdl: str
    engine: str

    async def landing(self, request: Request) -> Response:
        """Say what is there, and give a first query to run."""
        address = html.escape(str(request.base_url).rstrip("/"))
        page = (
            _PAGE.replace("STATE", html.escape(await self._state()))
            .replace("QUERY", html.escape(FIRST_QUERY))
            .replace("ENCODED", quote(FIRST_QUERY))
            .replace("ADDRESS", address)
        )
        return HTMLResponse(page)

    async def schema(self, _: Request) -> Response:
        """Give the schema as text."""
        return PlainTextResponse(self.sdl)

    async def health(self, _: Request) -> Response:
        """Say that the process is up."""
        return JSONResponse({"status": "up"})

    async def readiness(self, _: Request) -> Response:
        """Say whether queries can be answered: the database is there and holds a graph."""
        try:
            await self.check()
        except OncographError as error:
            return _not_ready(error.code, str(error))
        graph = await self._graph()
        if graph is None or graph["release"] is None:
            return _not_ready("GRAPH_EMPTY", "No graph is loaded. Run `oncograph seed`.")
        return JSONResponse({"status": "ready", "engine": self.engine, **graph["counts"]})

    async def _state(self) -> str:
        graph = await self._graph()
        if graph is None:
            return f"The database ({self.engine}) cannot be reached now."
        if graph["release"] is None:
            return f"{self.engine} holds no graph yet. Run: oncograph seed"
        counts, sources = graph["counts"], ", ".join(s["id"] for s in graph["sources"])
        return (
            f"{counts['nodes']:,} nodes and {counts['claims']:,} claims in {self.engine},"
            f" from: {sources}. Loaded {graph['release']['builtAt']}."
        )

    async def _graph(self) -> dict[str, Any] | None:
        answer = await self.execute(GraphQLRequest(_COUNTS, None, {}, {}, read_only_method=True))
        data = answer.payload.get("data")
        return data["graph"] if data else None


def _not_ready(code: str, reason: str) -> Response:
    return JSONResponse({"status": "not ready", "code": code, "reason": reason}, status_code=503)
