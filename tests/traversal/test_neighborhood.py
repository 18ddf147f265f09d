"""Neighbourhoods on every engine, against plain Python."""

from typing import Any

from app.compiler import Limits
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from reference.seeded import seeded
from traversal.asking import Asker, asking
from traversal.plain_graph import PlainGraph, Rules
from traversal.plain_neighborhood import edges_among, nodes_around

ROUNDS = 15
QUERY = """query Q($ids: [ID!]!, $hops: Int, $relations: [RelationName!], $kinds: [EntityKind!],
  $first: Int) {
  neighborhood(ids: $ids, hops: $hops, relations: $relations, kinds: $kinds, first: $first) {
    truncated reason
    nodes { id name kind degree hop }
    edges { id relation from to claimCount supports doesNotSupport }
  }
}"""


async def test_same_neighbourhoods(made: tuple[Asker, PlainGraph]) -> None:
    """The same nodes in the same order, and the same edges, each once."""
    asker, graph = made
    maker = seeded(3)
    truncated = 0
    for _ in range(ROUNDS):
        ids = maker.sample(sorted(graph.kinds), maker.randint(1, 3))
        hops, first = maker.randint(1, 3), maker.choice([5, 20, 60, 200])
        relations, kinds = sorted(ONCOLOGY_INDEX.relations), sorted(ONCOLOGY_INDEX.entity_types)
        rules = Rules(
            relations=maker.sample(relations, 8) if maker.random() < 0.4 else None,
            kinds=maker.sample(kinds, 5) if maker.random() < 0.4 else None,
        )
        given = {"relations": rules.relations, "kinds": rules.kinds}
        answer = await ask(asker, ids=ids, hops=hops, first=first, **given)
        nodes, is_more = nodes_around(graph, ids, hops, rules, first)
        assert_same(answer, graph, nodes, rules)
        assert answer["truncated"] is is_more
        assert (answer["reason"] is None) is not is_more
        truncated += is_more
    assert 0 < truncated < ROUNDS


async def test_curated_neighbourhood(curated: tuple[Asker, PlainGraph]) -> None:
    """The curated graph around mesothelin, as in plain Python."""
    asker, graph = curated
    answer = await ask(asker, ids=["NCBIGene:10232", "HGNC:7371"], hops=2, first=1000)
    nodes, _ = nodes_around(graph, ["HGNC:7371"], 2, Rules(), 1000)
    assert len(nodes) > 20
    assert_same(answer, graph, nodes, Rules())
    assert (answer["truncated"], answer["reason"]) == (False, None)


async def test_every_relation_has_its_share(curated: tuple[Asker, PlainGraph]) -> None:
    """A small neighbourhood has neighbours of several relations, not of the first one alone."""
    asker, _ = curated
    answer = await ask(asker, ids=["HGNC:7371"], first=4)
    assert len({edge["relation"] for edge in answer["edges"]}) >= 3
    assert answer["truncated"]
    assert "Raise first" in answer["reason"]


async def test_unknown_ids_are_named(curated: tuple[Asker, PlainGraph]) -> None:
    """An id that finds nothing is named; the others are answered."""
    asker, _ = curated
    answer = await ask(asker, ids=["MONDO:9999999", "HGNC:7371"], first=1)
    assert [node["id"] for node in answer["nodes"]] == ["HGNC:7371"]
    assert "MONDO:9999999" in answer["reason"]
    nothing = await ask(asker, ids=["MONDO:9999999"])
    assert (nothing["nodes"], nothing["edges"], nothing["truncated"]) == ([], [], False)


async def test_a_cut_walk_says_so(engine: BoltEndpoint, made: tuple[Asker, PlainGraph]) -> None:
    """With few claims to look at, what is shown is right, and what is missing is said."""
    _, graph = made
    ids = sorted(graph.kinds, key=graph.degree)[-2:]
    async with asking(engine, Limits(max_walk=2, max_walk_ms=60_000)) as asker:
        answer = await ask(asker, ids=ids, hops=3, first=50)
    assert answer["truncated"]
    assert "than are looked at" in answer["reason"]
    shown = [node["id"] for node in answer["nodes"]]
    every = {edge.id for edge in edges_among(graph, shown, Rules())}
    assert {edge["id"] for edge in answer["edges"]} <= every


async def test_hops_and_ids_are_bounded(curated: tuple[Asker, PlainGraph]) -> None:
    """Hops are 1 to 3; there are at most 50 ids."""
    asker, _ = curated
    error = await asker.error(QUERY, ids=["HGNC:1"], hops=4)
    assert error["extensions"]["code"] == "ARGUMENT_INVALID"
    assert error["extensions"]["maximum"] == 3
    error = await asker.error(QUERY, ids=[f"HGNC:{i}" for i in range(51)])
    assert error["extensions"]["code"] == "ARGUMENT_INVALID"
    assert error["extensions"]["maximum"] == 50


async def test_nodes_alone(curated: tuple[Asker, PlainGraph]) -> None:
    """Edges that are not asked for are not looked for; names of types are given."""
    query = '{ n: neighborhood(ids: ["HGNC:7371"], first: 2) { __typename nodes { __typename } } }'
    answer = (await curated[0].data(query))["n"]
    assert answer == {
        "__typename": "Neighborhood",
        "nodes": [{"__typename": "NeighborhoodNode"}] * 2,
    }


async def ask(asker: Asker, **given: Any) -> dict[str, Any]:
    """Ask for a neighbourhood."""
    answer: dict[str, Any] = (await asker.data(QUERY, **given))["neighborhood"]
    return answer


def assert_same(
    answer: dict[str, Any], graph: PlainGraph, nodes: dict[str, int], rules: Rules
) -> None:
    """Compare an answer with the nodes that are around, and the edges between them."""
    assert [(node["id"], node["hop"]) for node in answer["nodes"]] == list(nodes.items())
    assert [node["degree"] for node in answer["nodes"]] == [graph.degree(i) for i in nodes]
    assert [
        (e["id"], e["relation"], e["from"], e["to"], e["claimCount"], e["supports"])
        for e in answer["edges"]
    ] == [
        (e.id, e.relation, e.source, e.target, e.claims, e.supports)
        for e in edges_among(graph, list(nodes), rules)
    ]
    assert all(e["supports"] + e["doesNotSupport"] == e["claimCount"] for e in answer["edges"])
