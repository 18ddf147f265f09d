"""Paths on every engine, against depth-first search in plain Python."""

from random import Random
from typing import Any

import pytest

from app.compiler import Limits, paths_middles_cypher
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from reference.seeded import seeded
from traversal.asking import Asker, asking
from traversal.plain_graph import (
    PlainGraph,
    PlainPath,
    Rules,
    paths_between,
    paths_to_kind,
)

ROUNDS = 12
QUERY = """query Q($from: ID!, $to: ID, $toKind: EntityKind, $maxHops: Int, $maxDegree: Int,
  $relations: [RelationName!], $kinds: [EntityKind!], $first: Int) {
  paths(from: $from, to: $to, toKind: $toKind, maxHops: $maxHops, maxDegree: $maxDegree,
    relations: $relations, kinds: $kinds, first: $first) {
    truncated reason
    paths { length score nodes { id kind } steps {
      relation forward claimCount claims(first: 5000) { __typename id subject object } } }
  }
}"""


async def test_same_paths(made: tuple[Asker, PlainGraph]) -> None:
    """Between two nodes: the same paths, in the same order, with the same scores."""
    asker, graph = made
    maker = seeded(7)
    found = 0
    for _ in range(ROUNDS):
        start, end = maker.sample(sorted(graph.kinds), 2)
        rules = rules_of(maker, most_hops=4)
        expected = paths_between(graph, start, end, rules)
        found += bool(expected)
        answer = await ask(asker, rules, start=start, to=end)
        assert_same(answer, expected, graph, rules)
    assert found >= ROUNDS // 4


@pytest.mark.parametrize(("compared", "looked_up"), [(0, 1000), (10**9, 0), (0, 0)])
async def test_same_paths_however_they_meet(
    made: tuple[Asker, PlainGraph],
    engine: BoltEndpoint,
    monkeypatch: pytest.MonkeyPatch,
    compared: int,
    looked_up: int,
) -> None:
    """Where the ways of both ends meet is looked up or counted, as sizes are: the same comes."""
    monkeypatch.setattr(paths_middles_cypher, "MOST_TO_COMPARE", compared)
    monkeypatch.setattr(paths_middles_cypher, "MOST_TO_LOOK_UP", looked_up)
    _, graph = made
    maker = seeded(19)
    pairs = [tuple(maker.sample(sorted(graph.kinds), 2)) for _ in range(ROUNDS // 2)]
    pairs += [(node, min(graph.at[node])) for node in maker.sample(sorted(graph.kinds), 3)]
    async with asking(engine, Limits(max_cost=10**12)) as asker:
        for start, end in pairs:
            rules = Rules(max_hops=maker.choice([2, 3]))
            answer = await ask(asker, rules, start=start, to=end)
            assert_same(answer, paths_between(graph, start, end, rules), graph, rules)


async def test_same_paths_to_a_kind(made: tuple[Asker, PlainGraph]) -> None:
    """To any node of a type: the same paths, the nearest first."""
    asker, graph = made
    maker = seeded(11)
    for _ in range(ROUNDS):
        start, kind = maker.choice(sorted(graph.kinds)), maker.choice(["Disease", "Barrier"])
        rules = rules_of(maker, most_hops=3)
        expected = paths_to_kind(graph, start, kind, rules)
        answer = await ask(asker, rules, start=start, toKind=kind)
        assert_same(answer, expected, graph, rules)


async def test_a_cut_walk_says_so(made: tuple[Asker, PlainGraph], engine: BoltEndpoint) -> None:
    """With fewer claims to look at: some of the paths, as they are, and a reason."""
    _, graph = made
    maker = seeded(5)
    cut = 0
    async with asking(engine, Limits(max_walk=150, max_walk_ms=60_000, max_cost=10**12)) as asker:
        for _ in range(ROUNDS):
            start, end = maker.sample(sorted(graph.kinds), 2)
            rules = Rules(max_hops=4)
            every = paths_between(graph, start, end, rules)
            answer = await ask(asker, rules, start=start, to=end)
            known = {p.ids: p.score for p in every}
            rows = [(ids_of(path), path["score"]) for path in answer["paths"]]
            assert all(abs(known[ids] - score) < 1e-9 for ids, score in rows)
            assert [ids for ids, _ in rows] == [p.ids for p in every if p.ids in dict(rows)]
            if len(rows) < len(every):
                cut += 1
                assert answer["truncated"]
                assert answer["reason"]
    assert cut


async def test_curated_paths(curated: tuple[Asker, PlainGraph]) -> None:
    """How CAR-NKT and ovarian cancer are connected: as in plain Python, directly and by MSLN."""
    asker, graph = curated
    start, end, rules = "ONCOGRAPH:car-nkt-mesothelin", "MONDO:0008170", Rules()
    answer = await ask(asker, rules, start=start, to=end)
    assert_same(answer, paths_between(graph, start, end, rules), graph, rules)
    ids = [ids_of(path) for path in answer["paths"]]
    assert ids[0] == (start, end)
    assert (start, "HGNC:7371", end) in ids


async def test_ids_of_other_vocabularies(curated: tuple[Asker, PlainGraph]) -> None:
    """Both ends may be given by xrefs, in any case."""
    asker, _ = curated
    rules = Rules(max_hops=2)
    by_xref = await ask(asker, rules, start="ncbigene:10232", to="doid:1793")
    by_id = await ask(asker, rules, start="HGNC:7371", to="MONDO:0009831")
    assert by_id["paths"]
    assert by_xref == by_id


async def test_no_paths_have_a_reason(curated: tuple[Asker, PlainGraph]) -> None:
    """An unknown end, or none that is reached, is an answer without paths that says why."""
    asker, _ = curated
    unknown = await ask(asker, Rules(), start="HGNC:7371", to="MONDO:9999999")
    assert unknown == {
        "truncated": False,
        "reason": "There is no node with the id given as to.",
        "paths": [],
    }
    nowhere = await ask(asker, Rules(), start="MONDO:9999999", toKind="Disease")
    assert nowhere["reason"] == "There is no node with the id given as from."
    far = await ask(asker, Rules(max_hops=1), start="HGNC:7371", toKind="Barrier")
    assert (far["paths"], far["truncated"]) == ([], False)
    assert "at most 1 hops" in far["reason"]


@pytest.mark.parametrize("hops", [0, 7, -1])
async def test_hops_out_of_range(curated: tuple[Asker, PlainGraph], hops: int) -> None:
    """Hops are 1 to 6."""
    error = await curated[0].error(QUERY, **{"from": "HGNC:1", "to": "HGNC:2", "maxHops": hops})
    assert error["extensions"]["code"] == "ARGUMENT_INVALID"
    assert error["path"] == ["paths"]
    assert (error["extensions"]["minimum"], error["extensions"]["maximum"]) == (1, 6)


@pytest.mark.parametrize("ends", [{}, {"to": "HGNC:2", "toKind": "Disease"}])
async def test_one_other_end(curated: tuple[Asker, PlainGraph], ends: dict[str, str]) -> None:
    """Exactly one of to and toKind is given."""
    error = await curated[0].error(QUERY, **{"from": "HGNC:1"}, **ends)
    assert error["extensions"]["code"] == "ARGUMENT_INVALID"
    assert error["extensions"]["allowed"] == ["to", "toKind"]


async def test_names_are_known(curated: tuple[Asker, PlainGraph]) -> None:
    """Kinds and relations are enums: an unknown one is refused by the schema."""
    query = '{ paths(from: "HGNC:1", toKind: Desease) { truncated } }'
    error = await curated[0].error(query)
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "Disease" in error["message"]


def rules_of(maker: Random, most_hops: int) -> Rules:
    """Choose rules, hubs being hubs of a small world."""
    relations, kinds = sorted(ONCOLOGY_INDEX.relations), sorted(ONCOLOGY_INDEX.entity_types)
    return Rules(
        max_hops=maker.randint(2, most_hops),
        max_degree=maker.choice([22, 30, 1000]),
        relations=maker.sample(relations, 9) if maker.random() < 0.3 else None,
        kinds=maker.sample(kinds, 6) if maker.random() < 0.3 else None,
    )


async def ask(asker: Asker, rules: Rules, *, start: str, **end: str) -> dict[str, Any]:
    """Ask for the first hundred paths under rules."""
    given: dict[str, Any] = {"from": start, "first": 100, **end}
    given |= {"maxHops": rules.max_hops, "maxDegree": rules.max_degree}
    given |= {"relations": rules.relations, "kinds": rules.kinds}
    answer: dict[str, Any] = (await asker.data(QUERY, **given))["paths"]
    return answer


def ids_of(path: dict[str, Any]) -> tuple[str, ...]:
    """Give the ids along a path of an answer."""
    return tuple(node["id"] for node in path["nodes"])


def assert_same(
    answer: dict[str, Any], expected: list[PlainPath], graph: PlainGraph, rules: Rules
) -> None:
    """Compare an answer with the paths that there are."""
    shown = expected[:100]
    assert [ids_of(path) for path in answer["paths"]] == [path.ids for path in shown]
    assert answer["truncated"] is (len(expected) > 100)
    assert (answer["reason"] is None) is (0 < len(expected) <= 100)
    for path, plain in zip(answer["paths"], shown, strict=True):
        assert path["score"] == pytest.approx(plain.score, abs=1e-9)
        assert path["length"] == len(plain.ids) - 1
        assert [n["kind"] for n in path["nodes"] if n["kind"] not in {"MODEL", "TRIAL"}] == [
            graph.kinds[i] for i in plain.ids if graph.kinds[i] != "Study"
        ]
        for i, step in enumerate(path["steps"]):
            assert_step(step, plain.ids[i], plain.ids[i + 1], graph, rules)


def assert_step(
    step: dict[str, Any], left: str, right: str, graph: PlainGraph, rules: Rules
) -> None:
    """Compare a step with the claims between its nodes."""
    claims = rules.walked(graph.at[left][right])
    best = min(claims, key=lambda c: (-c.weight, c.relation, c.subject != left, c.id))
    assert (step["relation"], step["forward"]) == (best.relation, best.subject == left)
    assert step["claimCount"] == len(claims)
    assert [claim["id"] for claim in step["claims"]] == sorted(claim.id for claim in claims)
    types = {c.id: ONCOLOGY_INDEX.relations[c.relation].claim_type_name for c in claims}
    assert all(types[claim["id"]] == claim["__typename"] for claim in step["claims"])
