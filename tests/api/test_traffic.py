"""The whole service under more than it takes on: who is refused, how, and what is not counted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import pytest

from api.stub_execute import FINE, IS_JSON
from api.whole_service import service
from app.access import Principal
from app.access import Scope as KeyScope
from app.access.key_file import create_key
from app.access.principal import remember
from app.api.answer import Answer, GraphQLRequest
from app.api.execute import Executor
from app.api.traffic import who_asks
from app.configured import traffic_limits
from app.db import open_database
from app.main import SPARE_CONNECTIONS
from app.settings import Settings
from app.traffic import TrafficLimits

QUERY = {"query": "{ __typename }"}
UNCOUNTED = ["/", "/healthz", "/readyz", "/schema.graphql", "/static/graphiql/start.js", "/nothing"]


class Held:
    """Answers operations when the test says so."""

    def __init__(self) -> None:
        """Hold them all."""
        self.running = 0
        self.free = asyncio.Event()
        self._changed = asyncio.Condition()

    async def __call__(self, _: GraphQLRequest) -> Answer:
        """Wait for the test."""
        async with self._changed:
            self.running += 1
            self._changed.notify_all()
        await asyncio.wait_for(self.free.wait(), 10)
        return FINE

    async def until(self, running: int) -> None:
        """Wait until so many have begun."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: self.running == running)


@asynccontextmanager
async def held_service(
    home: Path, **settings: Any
) -> AsyncIterator[tuple[httpx.AsyncClient, Held]]:
    """Run a service whose operations are held."""
    held = Held()
    with patch.object(Executor, "__call__", lambda _, request: held(request)):
        async with service(home, **settings) as client:
            yield client, held


def code_of(response: httpx.Response) -> str:
    """Read the code of either form of a refusal."""
    body = response.json()
    return str(body["code"] if "code" in body else body["errors"][0]["extensions"]["code"])


def ask(client: httpx.AsyncClient, **headers: str) -> asyncio.Task[httpx.Response]:
    """Ask, and do not wait."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return asyncio.create_task(client.post("/graphql", json=QUERY, headers=sent))


Limit = tuple[dict[str, Any], int, str]
LIMITS: list[Limit] = [
    ({"max_concurrent_per_client": 1}, 429, "CLIENT_BUSY"),
    ({"rate_per_minute": 1, "rate_burst": 1}, 429, "RATE_EXCEEDED"),
    ({"max_concurrent": 1, "max_waiting": 0}, 503, "SERVICE_BUSY"),
    ({"max_concurrent": 1, "max_wait_s": 0.01}, 503, "SERVICE_BUSY"),
]


@pytest.mark.parametrize(("settings", "status", "code"), LIMITS)
async def test_each_limit_refuses_in_the_shape_of_where_it_is(
    tmp_path: Path, settings: dict[str, Any], status: int, code: str
) -> None:
    """A GraphQL body on `/graphql`, code and reason of a table; both say when to come back."""
    async with held_service(tmp_path, **settings) as (client, held):
        first = ask(client)
        await held.until(1)
        refused = await client.post("/graphql", json=QUERY)
        table = await client.get("/export/TARGETS.tsv")
        assert set(refused.json()) == {"errors"}
        assert set(table.json()) == {"code", "reason"}
        for response in (refused, table):
            assert (response.status_code, code_of(response)) == (status, code)
            assert int(response.headers["retry-after"]) > 0
            assert response.headers["x-request-id"]
        held.free.set()
        assert (await first).status_code == 200


async def test_only_what_reads_the_graph_is_counted(tmp_path: Path) -> None:
    """Health, pages, files and GraphiQL are there whatever goes on."""
    limits = {"max_concurrent": 1, "max_waiting": 0, "rate_per_minute": 1, "rate_burst": 1}
    async with held_service(tmp_path, **limits) as (client, held):
        first = ask(client)
        await held.until(1)
        for path in UNCOUNTED * 2:
            assert code_of_any(await client.get(path)) != "SERVICE_BUSY"
        page = await client.get("/graphql", headers={"accept": "text/html"})
        assert page.status_code == 200
        held.free.set()
        assert (await first).status_code == 200


def code_of_any(response: httpx.Response) -> str:
    """Read the code of a refusal; empty where there is none."""
    is_json = response.headers["content-type"].startswith("application/json")
    return str(response.json().get("code", "")) if is_json else ""


async def test_a_place_is_free_again_whatever_the_outcome(tmp_path: Path) -> None:
    """After a wrong body, a refused document, a table of nothing, a database that is away."""
    async with service(tmp_path, max_concurrent=1, max_waiting=0) as client:
        for _ in range(2):
            assert (await client.post("/graphql", content=b"{", headers=IS_JSON)).status_code == 400
            assert (await client.post("/graphql", json={"query": "{ x }"})).status_code == 400
            assert code_of(await client.get("/export/NOTHING.tsv")) == "TABLE_UNKNOWN"
            assert code_of(await client.get("/export/TARGETS.tsv")) == "DATABASE_UNAVAILABLE"
        assert (await client.post("/graphql", json=QUERY)).status_code == 200


async def test_a_body_is_not_read_for_a_request_that_is_refused(tmp_path: Path) -> None:
    """Else who sends slowly would be taken on after all."""
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        read += 1
        yield b"{}"

    async with held_service(tmp_path, max_concurrent=1, max_waiting=0) as (client, held):
        first = ask(client)
        await held.until(1)
        response = await client.post("/graphql", content=body(), headers=IS_JSON)
        assert (response.status_code, read) == (503, 0)
        held.free.set()
        await first


async def test_keys_are_counted_apart_and_strangers_not_at_all(tmp_path: Path) -> None:
    """One key that asks too much harms no other; who has none is refused as before."""
    keys = [create_key(tmp_path / "keys.json", name, KeyScope.READ)[0] for name in "ab"]
    async with held_service(tmp_path, max_concurrent_per_client=1) as (client, held):
        tasks = [ask(client, x_api_key=key) for key in keys]
        await held.until(2)
        refused = await ask(client, x_api_key=keys[0])
        assert (refused.status_code, code_of(refused)) == (429, "CLIENT_BUSY")
        assert refused.headers["cache-control"] == "private"
        assert (await ask(client)).status_code == 401
        held.free.set()
        assert {task.status_code for task in await asyncio.gather(*tasks)} == {200}


async def test_64_at_once_of_one_client_are_no_error_and_more_than_all_are_shed(
    tmp_path: Path,
) -> None:
    """With the defaults: a front end has one key, and a person's tools one address."""
    async with held_service(tmp_path) as (client, held):
        tasks = [ask(client) for _ in range(64)]
        await held.until(Settings().max_concurrent)
        held.free.set()
        assert {response.status_code for response in await asyncio.gather(*tasks)} == {200}
    async with held_service(tmp_path, max_concurrent_per_client=999) as (client, held):
        tasks = [ask(client) for _ in range(128)]
        await held.until(48)
        held.free.set()
        statuses = [response.status_code for response in await asyncio.gather(*tasks)]
        assert (statuses.count(200), statuses.count(503)) == (96, 32)


async def test_a_page_of_another_origin_may_read_when_to_come_back(tmp_path: Path) -> None:
    """The refusal is marked for it, and the header is one that it may see."""
    settings = {"cors_origins": ("https://a.example",), "rate_per_minute": 1, "rate_burst": 1}
    async with service(tmp_path, **settings) as client:
        headers = {"origin": "https://a.example"}
        for status in (200, 429):
            response = await client.post("/graphql", json=QUERY, headers=headers)
            assert response.status_code == status
        assert response.headers["access-control-allow-origin"] == "https://a.example"
        assert "Retry-After" in response.headers["access-control-expose-headers"]
        assert 0 < int(response.headers["retry-after"]) <= 60


# ------------------------------------------------------------------ the parts


def a_scope(client: tuple[str, int] | None, principal: str = "") -> dict[str, Any]:
    """Make a scope."""
    scope: dict[str, Any] = {"type": "http", "client": client}
    if principal:
        who = Principal(principal, "x", KeyScope.READ)
        remember(scope, is_closed=True, who=who)
    return scope


def test_who_asks_is_the_principal_or_the_address() -> None:
    """The port does not count, and an address cannot be taken for a principal."""
    assert who_asks(a_scope(("10.0.0.1", 1), "key:1")) == "key:1"
    assert who_asks(a_scope(("10.0.0.1", 1))) == who_asks(a_scope(("10.0.0.1", 2)))
    assert who_asks(a_scope(("key:1", 1))) != "key:1"
    assert who_asks(a_scope(None)) == "address:-"


@pytest.mark.parametrize("running", [1, 200])
async def test_what_runs_has_a_connection(tmp_path: Path, running: int) -> None:
    """The pool is as large as what may run, so nobody waits for a connection there."""
    with patch("app.main.open_database", wraps=open_database) as opened:
        async with service(tmp_path, max_concurrent=running):
            assert opened.call_args.kwargs["pool_size"] == running + SPARE_CONNECTIONS


def test_the_defaults_are_those_of_the_settings() -> None:
    """They are written down in two places."""
    assert traffic_limits(Settings()) == TrafficLimits()
    assert traffic_limits(Settings(rate_per_minute=6)).rate is not None
