"""The pages say what is there, and say it when nothing is."""

import asyncio
import importlib.resources
import json
import re
import shlex
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from fastapi import FastAPI
from graphql import parse, print_ast, validate
from starlette.applications import Starlette

import app.api.pages as pages_module
from api.stub_execute import FINE, Stub
from app.api.answer import Answer, Failure
from app.api.graphiql import example_queries, graphiql_page
from app.api.http import graphql_routes
from app.api.pages import FIRST_QUERY, Pages, curl_line
from app.api.schema import build_schema
from app.engines.endpoint import BoltEndpoint, Engine
from app.errors import DatabaseAuthError
from app.graph_model import ONCOLOGY_INDEX
from app.main import create_app
from app.settings import Settings

SCHEMA = build_schema(ONCOLOGY_INDEX)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FULL = Answer(
    {
        "data": {
            "graph": {
                "release": {"builtAt": "2026-11-01T00:00:00Z"},
                "counts": {"nodes": 1234, "claims": 56789},
                "sources": [{"id": "stargeo", "name": "STARGEO"}, {"id": "<b>", "name": "x"}],
            }
        }
    },
    None,
)
EMPTY = Answer(
    {"data": {"graph": {"release": None, "counts": {"nodes": 0, "claims": 0}, "sources": []}}},
    None,
)
AWAY = Answer(
    {"errors": [{"message": "Not now.", "extensions": {"code": "DATABASE_UNAVAILABLE"}}]},
    Failure.UNAVAILABLE,
)


async def fine() -> None:
    """Check nothing."""


async def refused() -> None:
    """Check, and find the password wrong."""
    raise DatabaseAuthError("The password is wrong.")


async def broken() -> None:
    """Fail as nobody foresaw."""
    raise RuntimeError("secret")


async def hangs() -> None:
    """Answer never."""
    await asyncio.sleep(60)


async def page(
    path: str, execute: Stub, check: Callable[[], Awaitable[None]] = fine, **headers: str
) -> httpx.Response:
    """Get one of the pages."""
    pages = Pages(execute, check, SCHEMA.as_str(), "ArcadeDB")
    app = Starlette(
        routes=[*graphql_routes(execute, max_body_bytes=999, body_timeout_s=10), *pages.routes()]
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000"
    ) as client:
        return await client.get(path, headers=headers)


# ------------------------------------------------------------------ landing page


async def test_landing_says_what_is_there() -> None:
    """The first page has the counts, a first query, and links to the rest."""
    response = await page("/", Stub(FULL))
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    for part in ("1,234 nodes", "56,789 claims", "stargeo, &lt;b&gt;", "2026-11-01", "/export/"):
        assert part in response.text
    for link in ("/graphql", "/schema.graphql", "/healthz", "/readyz"):
        assert f'href="{link}"' in response.text


async def test_landing_needs_nothing_from_elsewhere() -> None:
    """No script, no file and no other host is needed to show the page."""
    text = (await page("/", Stub(FULL))).text
    assert "<script" not in text
    assert set(re.findall(r"https?://[^/\s'\"]+", text)) == {"http://127.0.0.1:8000"}


@pytest.mark.parametrize(
    "outcome", [EMPTY, AWAY, RuntimeError("secret")], ids=["empty", "away", "bug"]
)
async def test_landing_degrades(outcome: Answer | BaseException) -> None:
    """Without a graph the page still is there, and says why there are no counts."""
    response = await page("/", Stub(outcome))
    assert response.status_code == 200
    assert "cannot be told now" in response.text
    assert "secret" not in response.text


async def test_first_query_opens_in_graphiql() -> None:
    """The link carries the query as it is shown."""
    found = re.search(r'href="/graphql#query=([^"]+)"', (await page("/", Stub(FULL))).text)
    assert found is not None
    assert unquote(found[1]) == FIRST_QUERY


def test_curl_line_is_the_first_query() -> None:
    """The line can be pasted in a shell: it posts the first query."""
    words = shlex.split(curl_line("http://127.0.0.1:8000/"))
    assert words[:3] == ["curl", "-s", "http://127.0.0.1:8000/graphql"]
    posted = json.loads(words[-1])["query"]
    assert print_ast(parse(posted)) == print_ast(parse(FIRST_QUERY))


def test_curl_line_quotes_the_host() -> None:
    """Nothing that a Host header may hold is run by the shell that the line is pasted in."""
    assert shlex.split(curl_line("http://a$(id);b/"))[2] == "http://a$(id);b/graphql"
    assert "'http://a$(id);b/graphql'" in curl_line("http://a$(id);b/")


def test_first_query_is_the_first_example() -> None:
    """The landing page and GraphiQL begin with the same query."""
    first = next(iter(example_queries().values()))
    assert "".join(FIRST_QUERY.split()) in "".join(first.split())


# ------------------------------------------------------------------ schema, health, readiness


async def test_schema() -> None:
    """The schema is text."""
    response = await page("/schema.graphql", Stub())
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert "type Target implements" in response.text


async def test_health_asks_nothing() -> None:
    """A process that cannot reach its database is alive."""
    stub = Stub(RuntimeError())
    assert (await page("/healthz", stub, broken)).json() == {"status": "up"}
    assert stub.asked == []


async def test_ready() -> None:
    """Ready means that the database answers and holds a graph."""
    response = await page("/readyz", Stub(FULL))
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "engine": "ArcadeDB",
        "nodes": 1234,
        "claims": 56789,
    }


NOT_READY: list[tuple[Answer | BaseException, Callable[[], Awaitable[None]], str]] = [
    (FULL, refused, "DATABASE_AUTH_FAILED"),
    (FULL, broken, "INTERNAL"),
    (FULL, hangs, "DATABASE_TIMEOUT"),
    (EMPTY, fine, "GRAPH_EMPTY"),
    (AWAY, fine, "DATABASE_UNAVAILABLE"),
    (RuntimeError("secret"), fine, "INTERNAL"),
]


@pytest.mark.parametrize(("outcome", "check", "code"), NOT_READY)
async def test_not_ready(
    outcome: Answer | BaseException,
    check: Callable[[], Awaitable[None]],
    code: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever is missing, a probe gets 503 soon, with the code and the reason."""
    monkeypatch.setattr(pages_module, "PATIENCE_S", 0.05)
    response = await page("/readyz", Stub(outcome), check)
    assert response.status_code == 503
    body = response.json()
    assert (body["status"], body["code"]) == ("not ready", code)
    assert body["reason"]
    assert "secret" not in response.text


# ------------------------------------------------------------------ GraphiQL


async def test_graphiql_is_for_browsers() -> None:
    """A browser without a query gets GraphiQL, which may load from here only."""
    response = await page("/graphql", Stub(), accept=BROWSER)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["vary"] == "Accept"
    assert response.headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "http" not in response.text


async def test_a_browser_with_a_query_gets_the_answer() -> None:
    """An address with a query in it is the endpoint's, for browsers too."""
    response = await page("/graphql?query=%7B__typename%7D", Stub(), accept=BROWSER)
    assert response.json() == FINE.payload


def test_all_that_graphiql_loads_is_here() -> None:
    """Each file the page names is in the package, and its licence beside it."""
    static = importlib.resources.files("app") / "api" / "static"
    named = re.findall(r'(?:src|href)="/static/([^"]+)"', graphiql_page())
    assert len(named) == 5
    for name in named:
        assert (static / name).is_file(), name
    licences = (static / "graphiql" / "LICENSES.txt").read_text("utf-8")
    for package in ("graphiql", "react", "react-dom"):
        assert re.search(rf"^{package} \d+\.\d+\.\d+$", licences, re.MULTILINE), package


@pytest.mark.parametrize("name", example_queries())
def test_example_is_valid(name: str) -> None:
    """Each example can be run against the schema as it is."""
    assert validate(SCHEMA._schema, parse(example_queries()[name])) == []  # noqa: SLF001  # strawberry names no public way


# ------------------------------------------------------------------ the whole service


@pytest.fixture(scope="module")
async def service() -> AsyncIterator[FastAPI]:
    """Run the service over a database that is not there."""
    endpoint = BoltEndpoint("bolt://127.0.0.1:1", "", "", "x", Engine.ARCADEDB)
    made = create_app(Settings(), endpoint)
    async with made.router.lifespan_context(made):
        yield made


async def ask(service: FastAPI, path: str, method: str = "GET", **options: Any) -> httpx.Response:
    """Ask the whole service."""
    transport = httpx.ASGITransport(service, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.request(method, path, **options)


@pytest.mark.parametrize("path", ["/nothing", "/static/nothing.js", "/static/../main.py", "/docs"])
async def test_unknown_address(service: FastAPI, path: str) -> None:
    """What is not there is a 404 in JSON, with a request id."""
    response = await ask(service, path)
    assert response.status_code == 404
    assert response.json()["code"] == "NOT_FOUND"
    assert response.headers["x-request-id"]


async def test_a_page_is_only_read(service: FastAPI) -> None:
    """Other methods on a page are refused in JSON, with what is allowed."""
    response = await ask(service, "/healthz", "POST")
    assert (response.status_code, response.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert "GET" in response.headers["allow"]


async def test_static_files_are_served(service: FastAPI) -> None:
    """GraphiQL's files have the types that browsers insist on."""
    response = await ask(service, "/static/graphiql/start.js")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/javascript")


async def test_a_service_without_its_database(service: FastAPI) -> None:
    """It is up, not ready, and says so to those who ask."""
    assert (await ask(service, "/healthz")).status_code == 200
    ready = await ask(service, "/readyz")
    assert (ready.status_code, ready.json()["code"]) == (503, "DATABASE_UNAVAILABLE")
    answer = await ask(service, "/graphql", "POST", json={"query": FIRST_QUERY})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
@pytest.mark.parametrize("query", ["mutation { a }", "subscription { a }"])
async def test_a_get_only_queries(service: FastAPI, query: str, accept: str) -> None:
    """A GET of anything but a query is refused by its status, in either media type."""
    answer = await ask(service, "/graphql", params={"query": query}, headers={"accept": accept})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert answer.json()["errors"][0]["extensions"]["code"] == "OPERATION_NOT_SUPPORTED"


async def test_introspection_needs_no_database(service: FastAPI) -> None:
    """The schema can be asked for while the database is away."""
    answer = await ask(
        service, "/graphql", "POST", json={"query": "{ __schema { queryType { name } } }"}
    )
    assert answer.json()["data"] == {"__schema": {"queryType": {"name": "Query"}}}


async def test_what_a_page_did_not_foresee(
    service: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug in a page is masked, and carries the request's id."""

    def fail(_: str) -> str:
        raise RuntimeError("secret")

    monkeypatch.setattr(pages_module, "curl_line", fail)
    response = await ask(service, "/", headers={"x-request-id": "abc-2"})
    assert (response.status_code, response.json()["code"]) == (500, "INTERNAL")
    assert response.headers["x-request-id"] == "abc-2"
    assert response.json()["requestId"] == "abc-2"
    assert "secret" not in response.text


DEEP = 900
ATTACKS: dict[str, bytes] = {
    "deep document": b'{"query": "' + b"{a" * DEEP + b"}" * DEEP + b'"}',
    "deep list": b'{"query": "{ nodes(ids: ' + b"[" * DEEP + b"]" * DEEP + b') { id } }"}',
    "deep variables": b'{"query": "query($f: TargetFilter) { targets(filter: $f) { totalCount } }",'
    b' "variables": {"f": ' + b'{"not":' * DEEP + b"{}" + b"}" * DEEP + b"}}",
    "very large number": b'{"query": "query($n: Int) { targets(first: $n) { totalCount } }",'
    b' "variables": {"n": 123456789012345678901234567890}}',
    "lone surrogate": rb'{"query": "{ target(symbol: \"\\uD800\") { id } }"}',
    "mutation": b'{"query": "mutation { a }"}',
    "empty document": b'{"query": ""}',
    "NUL": rb'{"query": "\u0000"}',
}


@pytest.mark.parametrize("body", ATTACKS.values(), ids=ATTACKS)
async def test_a_strange_request_is_the_clients_fault(service: FastAPI, body: bytes) -> None:
    """The real executor refuses what no client should send; it does not fail on it."""
    headers = {"content-type": "application/json"}
    response = await ask(service, "/graphql", "POST", content=body, headers=headers)
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] != "INTERNAL"
