"""The response cache of the whole service, over an engine that is loaded while it runs."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import pytest

from api.whole_service import SCHEMA
from app.access import Scope
from app.access.key_file import create_key
from app.db import Database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from app.main import create_app
from app.settings import Settings
from engine_choice import on_the_embedded_engine
from engine_servers import clear
from graph_seed.load import load
from graph_seed.records import Node, Place, Records

pytestmark = on_the_embedded_engine
QUERY = '{ target(symbol: "G1") { id name } }'
OTHERS = "query ($symbol: String!) { target(symbol: $symbol) { id } }"
WALK = '{ neighborhood(ids: ["HGNC:1"]) { nodes { id } edges { id } } }'


def nodes_of(genes: int) -> tuple[Node, ...]:
    """Make a source and so many genes of it."""
    place = Place("nodes.tsv", 2)
    return (
        Node("Source", "one", {"name": "one"}, ("one",), place),
        *(
            Node("Target", f"HGNC:{i}", {"name": f"gene {i}", "symbol": f"G{i}"}, ("one",), place)
            for i in range(1, genes + 1)
        ),
    )


def load_genes(endpoint: BoltEndpoint, genes: int) -> None:
    """Make the graph one of so many genes."""
    with open_driver(endpoint) as driver:
        load(driver, endpoint.database, Records(nodes_of(genes), (), ("one",)), ONCOLOGY_INDEX)


@pytest.fixture
def loaded(engine: BoltEndpoint) -> Iterator[BoltEndpoint]:
    """Load three genes."""
    clear(engine)
    load_genes(engine, 3)
    yield engine
    clear(engine)


class Reads:
    """Counts the queries of operations, and can hold them up."""

    def __init__(self) -> None:
        """None yet, and none is held up."""
        self.count = 0
        self.began = asyncio.Event()
        self.go = asyncio.Event()
        self.go.set()


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    """Watch the database; reads of the release alone do not count."""
    watched, read = Reads(), Database.read

    async def counted(self: Database, cypher: str, parameters: Any) -> Any:
        if "collect(release.id)" not in cypher:
            watched.count += 1
            watched.began.set()
            await watched.go.wait()
        return await read(self, cypher, parameters)

    monkeypatch.setattr(Database, "read", counted)
    return watched


@asynccontextmanager
async def service(
    endpoint: BoltEndpoint, home: Path, **settings: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """Serve an engine; the release is read anew each time, so that nobody has to wait."""
    given = Settings(home=home, **{"cache_release_check_s": 0, **settings})
    with patch("app.main.build_schema", return_value=SCHEMA), patch("gc.collect"):
        made = create_app(given, endpoint)
        async with (
            made.router.lifespan_context(made),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(made), base_url="http://127.0.0.1"
            ) as client,
        ):
            yield client


async def ask(client: httpx.AsyncClient, query: str = QUERY, **more: Any) -> httpx.Response:
    """Post, and let what is not waited for finish."""
    headers = more.pop("headers", {})
    response = await client.post("/graphql", json={"query": query, **more}, headers=headers)
    await asyncio.sleep(0.1)
    return response


async def test_an_answer_is_given_again_until_the_next_load(
    loaded: BoltEndpoint, reads: Reads, tmp_path: Path
) -> None:
    """The same bytes without a query; after a load that changed something, the new ones."""
    query = "{ targets { totalCount } graph { release { id } } }"
    async with service(loaded, tmp_path) as client:
        first, again = await ask(client, query), await ask(client, query)
        assert first.status_code == 200
        assert (first.content, reads.count) == (again.content, 1)
        load_genes(loaded, 3)
        assert ((await ask(client, query)).content, reads.count) == (first.content, 1)
        load_genes(loaded, 4)
        changed = await ask(client, query)
        assert changed.json()["data"]["targets"] == {"totalCount": 4}
        assert changed.json()["data"]["graph"] != first.json()["data"]["graph"]
        assert (await ask(client, query)).content == changed.content
        assert reads.count == 2


async def test_while_a_load_is_under_way_everybody_asks_the_graph(
    loaded: BoltEndpoint, reads: Reads, tmp_path: Path
) -> None:
    """And nobody gets what was kept before."""
    async with service(loaded, tmp_path) as client:
        await ask(client)
        with open_driver(loaded) as driver:
            mark = "MATCH (r:Release) SET r.loading = true"
            driver.execute_query(mark, database_=loaded.database)
        await ask(client)
        await ask(client)
        assert reads.count == 3


async def test_what_differs_is_kept_apart(
    loaded: BoltEndpoint, reads: Reads, tmp_path: Path
) -> None:
    """Documents, operations in one document, variables, and what a variable makes of the query."""
    two = 'query A { target(symbol: "G1") { id } } query B { target(symbol: "G2") { id } }'
    skipping = 'query ($no: Boolean!) { target(symbol: "G1") { id name @skip(if: $no) } }'
    asked: list[dict[str, Any]] = [
        {"query": QUERY},
        {"query": OTHERS, "variables": {"symbol": "G1"}},
        {"query": OTHERS, "variables": {"symbol": "G2"}},
        {"query": two, "operationName": "A"},
        {"query": two, "operationName": "B"},
        {"query": skipping, "variables": {"no": True}},
        {"query": skipping, "variables": {"no": False}},
    ]
    async with service(loaded, tmp_path) as client:
        first = [(await ask(client, **each)).content for each in asked]
        again = [(await ask(client, **each)).content for each in asked]
        assert (first, reads.count) == (again, len(asked))
        assert [json.loads(answer)["data"]["target"]["id"] for answer in first] == [
            *("HGNC:1", "HGNC:1", "HGNC:2", "HGNC:1", "HGNC:2", "HGNC:1", "HGNC:1")
        ]
        assert first[5] != first[6]


async def test_explain_is_neither_kept_nor_given(
    loaded: BoltEndpoint, reads: Reads, tmp_path: Path
) -> None:
    """Its times are those of one run, and it is not for everybody."""
    async with service(loaded, tmp_path) as client:
        explain: dict[str, Any] = {"extensions": {"explain": True}}
        for _ in range(2):
            assert "explain" in (await ask(client, **explain)).json()["extensions"]
        assert "explain" not in (await ask(client)).json()["extensions"]
        assert "explain" in (await ask(client, **explain)).json()["extensions"]
        assert reads.count == 4


async def test_who_asks_makes_no_difference_to_an_answer_but_to_explain(
    loaded: BoltEndpoint, reads: Reads, tmp_path: Path
) -> None:
    """A reader is not told what an admin was; both are given the same answer."""
    keys = {
        scope: {"x-api-key": create_key(tmp_path / "keys.json", "k", scope)[0]} for scope in Scope
    }
    async with service(loaded, tmp_path) as client:
        explain: dict[str, Any] = {"extensions": {"explain": True}}
        shown = await ask(client, **explain, headers=keys[Scope.ADMIN])
        assert "explain" in shown.json()["extensions"]
        plain = await ask(client, headers=keys[Scope.ADMIN])
        refused = await ask(client, **explain, headers=keys[Scope.READ])
        assert refused.status_code == 403
        assert (await ask(client, headers=keys[Scope.READ])).content == plain.content
        assert (await ask(client)).status_code == 401
        assert reads.count == 2
        told = await client.get(
            "/graphql", params={"query": QUERY}, headers={**keys[Scope.READ], "accept": "*/*"}
        )
        assert told.headers["cache-control"] == "private, no-cache"
        assert told.headers["vary"] == "Accept, Authorization, X-API-Key"


async def test_errors_and_walks_that_ran_out_of_time_are_not_kept(
    loaded: BoltEndpoint, reads: Reads, tmp_path: Path
) -> None:
    """The next one may have more luck, even where the answer does not say it was cut."""
    async with service(loaded, tmp_path, walk_time_s=0) as client:
        for _ in range(2):
            assert "errors" in (await ask(client, "{ target(symbol: 3) { id } }")).json()
            assert (await ask(client, WALK)).json()["data"]["neighborhood"]["nodes"]
        assert reads.count == 2
    async with service(loaded, tmp_path, walk_time_s=60) as client:
        for _ in range(2):
            await ask(client, WALK)
        assert reads.count == 3


async def test_identical_operations_at_once_ask_the_graph_once(
    loaded: BoltEndpoint, reads: Reads, tmp_path: Path
) -> None:
    """All get the one answer; one that leaves takes it from nobody."""
    async with service(loaded, tmp_path, cache_release_check_s=60) as client:
        reads.go.clear()
        asking = [asyncio.create_task(ask(client)) for _ in range(8)]
        await reads.began.wait()
        await asyncio.sleep(0.05)
        asking.pop(0).cancel()
        await asyncio.sleep(0.05)
        reads.go.set()
        answers = await asyncio.gather(*asking)
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert reads.count == 1


async def test_it_can_be_switched_off(loaded: BoltEndpoint, reads: Reads, tmp_path: Path) -> None:
    """Then every request asks the graph, those at once too, and a GET has no tag."""
    async with service(loaded, tmp_path, cache_mb=0) as client:
        for _ in range(2):
            await ask(client)
        await asyncio.gather(ask(client), ask(client))
        assert reads.count == 4
        response = await client.get("/graphql", params={"query": QUERY})
        assert response.headers["cache-control"] == "no-store"
        assert "etag" not in response.headers


async def test_a_get_is_answered_by_304_until_the_next_load(
    loaded: BoltEndpoint, reads: Reads, tmp_path: Path
) -> None:
    """With what a client kept of it, which a load makes worthless."""
    async with service(loaded, tmp_path) as client:
        given = {"query": "{ targets { totalCount } }"}
        first = await client.get("/graphql", params=given)
        held = {"if-none-match": first.headers["etag"]}
        await asyncio.sleep(0.1)
        assert (await client.get("/graphql", params=given, headers=held)).status_code == 304
        assert reads.count == 1
        load_genes(loaded, 5)
        changed = await client.get("/graphql", params=given, headers=held)
        assert changed.status_code == 200
        assert changed.headers["etag"] != first.headers["etag"]
