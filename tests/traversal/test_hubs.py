"""Hubs do not blow up: what is asked around one is bounded, and the answer says so."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.compiler import Limits
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from engine_servers import clear
from graph_seed.load import load
from graph_seed.records import Claim, Node, Records
from traversal.asking import Asker, asking
from traversal.plain_graph import Rules
from traversal.test_neighborhood import ask as ask_around
from traversal.test_paths import ask, ids_of

GENES = 1200
HUBS = ("UBERON:0000001", "UBERON:0000002")
MOST_ROWS = 10_000_000


def hub_records() -> Records:
    """Make two tissues in which every gene is expressed."""
    genes = [f"HGNC:{i}" for i in range(1, GENES + 1)]
    nodes = [Node("Source", "made", {"name": "made"}, ("made",))]
    nodes += [Node("Tissue", hub, {"name": f"tissue {hub}"}, ("made",)) for hub in HUBS]
    nodes += [Node("Target", gene, {"symbol": gene[5:], "name": gene}, ("made",)) for gene in genes]
    claims = (
        Claim(f"made:{gene}-{hub}", "EXPRESSED_IN", gene, hub, "made", "STATISTICAL")
        for gene in genes
        for hub in HUBS
    )
    return Records(tuple(nodes), tuple(claims), ("made",))


@pytest.fixture(scope="module")
def hubs(engine: BoltEndpoint) -> BoltEndpoint:
    """Load them."""
    clear(engine)
    with open_driver(engine) as driver:
        load(driver, engine.database, hub_records(), ONCOLOGY_INDEX)
    return engine


@pytest.fixture
async def asker(hubs: BoltEndpoint) -> AsyncIterator[Asker]:
    """Ask with the bounds that the service has."""
    async with asking(hubs, Limits(max_walk_ms=60_000, max_cost=MOST_ROWS)) as asker:
        yield asker


async def test_a_hub_is_not_walked_through(asker: Asker) -> None:
    """Genes that only hubs connect have no path, and the reason says what to raise."""
    answer = await ask(asker, Rules(), start="HGNC:1", to="HGNC:2")
    assert (answer["paths"], answer["truncated"]) == ([], False)
    assert "1,000 claims" in answer["reason"]


async def test_paths_through_hubs_are_cut(asker: Asker) -> None:
    """With hubs allowed there are millions of paths: some are given, and that there are more."""
    rules = Rules(max_degree=10**9)
    answer = await ask(asker, rules, start="HGNC:1", to="HGNC:2")
    assert [ids_of(path) for path in answer["paths"]][:2] == [
        ("HGNC:1", hub, "HGNC:2") for hub in HUBS
    ]
    assert len(answer["paths"]) <= 100
    assert answer["truncated"]
    assert "more" in answer["reason"]


async def test_paths_from_hub_to_hub_are_cut(asker: Asker) -> None:
    """Every gene lies between them: a hundred of the paths are given."""
    answer = await ask(asker, Rules(max_hops=2), start=HUBS[0], to=HUBS[1])
    assert [path["length"] for path in answer["paths"]] == [2] * 100
    assert answer["truncated"]
    assert "Raise first" in answer["reason"]


async def test_a_neighbourhood_of_a_hub_is_cut(asker: Asker) -> None:
    """There are as many nodes as asked for, and the reason says that there are more."""
    answer = await ask_around(asker, ids=[HUBS[0]], hops=3, first=50)
    assert len(answer["nodes"]) == 50
    assert answer["truncated"]
    assert "more nodes" in answer["reason"]


async def test_nested_relations_are_pages_or_refused(asker: Asker) -> None:
    """Each list is a page that says how much there is; too many pages in pages are refused."""
    query = """query ($id: ID!, $first: Int) { tissue(id: $id) { ...Genes
      expressedTargets(first: $first) { nodes { expressedInTissues { nodes { ...Genes } } } } } }
    fragment Genes on Tissue {
      expressedTargets(first: $first) { totalCount pageInfo { hasNextPage } nodes { id } } }"""
    page = (await asker.data(query, id=HUBS[0], first=5))["tissue"]["expressedTargets"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (GENES, True)
    deepest = page["nodes"][0]["expressedInTissues"]["nodes"][0]["expressedTargets"]
    assert (deepest["totalCount"], len(deepest["nodes"])) == (GENES, 5)
    error = await asker.error(query, id=HUBS[0], first=5000)
    assert error["extensions"]["code"] == "COST_EXCEEDED"


async def test_the_time_ends_walks_through_hubs(hubs: BoltEndpoint) -> None:
    """Several long ones at once are cut, each says why, and then a node is found as before."""
    rules = Rules(max_hops=6, max_degree=10**9)
    async with asking(hubs, Limits(max_walk_ms=500, max_cost=MOST_ROWS)) as asker:
        walks = [ask(asker, rules, start=f"HGNC:{i}", to=f"HGNC:{i + 1}") for i in (1, 3)]
        for answer in await asyncio.gather(*walks):
            assert answer["truncated"]
            assert "The time" in answer["reason"] or "more" in answer["reason"]
        assert await asker.data('{ target(id: "HGNC:7") { symbol } }') == {
            "target": {"symbol": "7"}
        }
