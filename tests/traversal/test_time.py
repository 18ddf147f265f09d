"""Walks whose time is up give what they found, and say so."""

from app.compiler import Limits
from app.engines.endpoint import BoltEndpoint
from reference.seeded import seeded
from traversal.asking import Asker, asking
from traversal.plain_graph import PlainGraph, Rules, paths_between, paths_to_kind
from traversal.plain_neighborhood import nodes_around
from traversal.test_neighborhood import ask as ask_around
from traversal.test_paths import ask, ids_of

ROUNDS = 12
NO_TIME = Limits(max_walk_ms=0, max_cost=10**12)
TWO = """query Q($from: ID!, $to: ID!, $kind: EntityKind!) {
  a: paths(from: $from, to: $to, maxHops: 1) { truncated reason paths { nodes { id } } }
  b: paths(from: $from, toKind: $kind) { truncated reason paths { length } }
}"""


async def test_paths_without_time(made: tuple[Asker, PlainGraph], engine: BoltEndpoint) -> None:
    """Direct paths are found, all that is given is right, and the reason names the time."""
    _, graph = made
    maker = seeded(13)
    pairs = [tuple(maker.sample(sorted(graph.kinds), 2)) for _ in range(ROUNDS)]
    pairs += [(node, min(graph.at[node])) for node in maker.sample(sorted(graph.kinds), ROUNDS)]
    direct = 0
    async with asking(engine, NO_TIME) as asker:
        for start, end in pairs:
            rules = Rules(max_hops=3)
            every = {p.ids: p.score for p in paths_between(graph, start, end, rules)}
            answer = await ask(asker, rules, start=start, to=end)
            found = {ids_of(path): path["score"] for path in answer["paths"]}
            assert len(found) == len(answer["paths"])
            assert all(abs(every[ids] - score) < 1e-9 for ids, score in found.items())
            assert ((start, end) in found) is ((start, end) in every)
            assert answer["truncated"]
            assert "time for walking was up" in answer["reason"]
            assert "Lower maxHops" in answer["reason"]
            direct += (start, end) in found
    assert direct >= ROUNDS


async def test_paths_to_a_kind_without_time(
    made: tuple[Asker, PlainGraph], engine: BoltEndpoint
) -> None:
    """Those of one step are all there, in their order, each once."""
    _, graph = made
    maker = seeded(17)
    async with asking(engine, NO_TIME) as asker:
        for start in maker.sample(sorted(graph.kinds), ROUNDS):
            answer = await ask(asker, Rules(max_hops=3), start=start, toKind="Disease")
            near = paths_to_kind(graph, start, "Disease", Rules(max_hops=1))
            assert [ids_of(path) for path in answer["paths"]] == [p.ids for p in near]
            assert answer["truncated"]
            assert "time for walking was up" in answer["reason"]


async def test_neighbourhoods_without_time(
    made: tuple[Asker, PlainGraph], engine: BoltEndpoint
) -> None:
    """What is one hop away is there, and the reason names the time."""
    _, graph = made
    node = max(sorted(graph.kinds), key=graph.degree)
    async with asking(engine, NO_TIME) as asker:
        answer = await ask_around(asker, ids=[node], hops=3, first=1000)
    near, _ = nodes_around(graph, [node], 1, Rules(), 1000)
    assert [found["id"] for found in answer["nodes"]] == list(near)
    assert answer["truncated"]
    assert "time for walking was up" in answer["reason"]


async def test_several_walks_share_the_time(
    curated: tuple[Asker, PlainGraph], engine: BoltEndpoint
) -> None:
    """The time is that of the operation: each of its walks says what it left out."""
    _, graph = curated
    given = {"from": "HGNC:7371", "to": min(graph.at["HGNC:7371"]), "kind": "Disease"}
    async with asking(engine, NO_TIME) as asker:
        answer = await asker.data(TWO, **given)
    assert answer["a"]["paths"]
    assert answer["b"]["paths"]
    assert answer["b"]["truncated"]
    assert "time for walking was up" in answer["b"]["reason"]
