"""Generic relations of an entity on every engine, against plain Python."""

from collections import defaultdict
from typing import Any

from app.graph_model import ONCOLOGY_INDEX
from reference.seeded import seeded
from traversal.asking import Asker
from traversal.plain_graph import PlainClaim, PlainGraph, Rules

ROUNDS = 12
QUERY = """query Q($id: ID!, $types: [RelationName!], $kinds: [EntityKind!],
  $first: Int, $after: String) {
  node(id: $id) { ... on Entity {
    both: relations(types: $types, kinds: $kinds, first: $first, after: $after) { ...Page }
    forward: relations(direction: FORWARD, types: $types, kinds: $kinds, first: 5000) { ...Page }
    backward: relations(direction: BACKWARD, types: $types, kinds: $kinds, first: 5000) { ...Page }
  } }
}
fragment Page on EntityRelationConnection {
  totalCount
  pageInfo { hasNextPage endCursor }
  nodes { id }
  edges {
    cursor relation forward claimCount supports doesNotSupport
    node { id name __typename }
    claims(first: 5000) { __typename id subject object level source { id } }
  }
}"""


async def test_same_relations(made: tuple[Asker, PlainGraph]) -> None:
    """Page after page gives each relation, direction and neighbour once, with its claims."""
    asker, graph = made
    maker = seeded(2)
    relations, kinds = sorted(ONCOLOGY_INDEX.relations), sorted(ONCOLOGY_INDEX.entity_types)
    for _ in range(ROUNDS):
        node = maker.choice(sorted(graph.kinds))
        rules = Rules(
            relations=maker.sample(relations, 8) if maker.random() < 0.4 else None,
            kinds=maker.sample(kinds, 5) if maker.random() < 0.4 else None,
        )
        expected = grouped(graph, node, rules)
        given = {"id": node, "types": rules.relations, "kinds": rules.kinds}
        edges: list[dict[str, Any]] = []
        after = None
        while True:
            page = (await asker.data(QUERY, **given, first=7, after=after))["node"]
            edges += page["both"]["edges"]
            assert page["both"]["totalCount"] == len(expected)
            after = page["both"]["pageInfo"]["endCursor"]
            if not page["both"]["pageInfo"]["hasNextPage"]:
                break
        assert [key_of(edge) for edge in edges] == list(expected)
        for edge in edges:
            assert_edge(edge, expected[key_of(edge)], graph)
        for name in ("forward", "backward"):
            keys = [key_of(edge) for edge in page[name]["edges"]]
            assert keys == [key for key in expected if (key[1] == 0) is (name == "forward")]
            assert [n["id"] for n in page[name]["nodes"]] == [key[2] for key in keys]


async def test_walking_on(curated: tuple[Asker, PlainGraph]) -> None:
    """Relations nest in relations, and stand beside other fields of a type."""
    asker, graph = curated
    query = """{ target(id: "HGNC:7371") { symbol relations(types: [TARGETS], first: 100) { edges {
      node { id ... on Therapy { modality } relations(kinds: [Disease], first: 100) {
        totalCount edges { relation forward node { id ... on Disease { name } } } } } } } } }"""
    target = (await asker.data(query))["target"]
    assert target["symbol"] == "MSLN"
    therapies = grouped(graph, "HGNC:7371", Rules(relations=["TARGETS"]))
    assert [e["node"]["id"] for e in target["relations"]["edges"]] == [k[2] for k in therapies]
    diseases = 0
    for edge in target["relations"]["edges"]:
        expected = grouped(graph, edge["node"]["id"], Rules(kinds=["Disease"]))
        found = edge["node"]["relations"]
        assert found["totalCount"] == len(expected)
        assert [key_of(e) for e in found["edges"]] == list(expected)
        diseases += len(expected)
    assert diseases


async def test_deep_nesting_stays_small(curated: tuple[Asker, PlainGraph]) -> None:
    """Six levels of relations, with fields by type at each, are one query and are answered."""
    inner = "id"
    for _ in range(6):
        inner = (
            "id ... on Target { symbol } ... on Disease { name } __typename"
            f" relations(first: 1) {{ edges {{ relation node {{ {inner} }} }} }}"
        )
    asker, _ = curated
    node = (await asker.data(f'{{ node(id: "HGNC:7371") {{ ... on Entity {{ {inner} }} }} }}'))[
        "node"
    ]
    for _ in range(6):
        assert node["__typename"]
        (edge,) = node["relations"]["edges"]
        node = edge["node"]
    assert set(node) == {"id"}


async def test_a_cursor_of_another_list_is_refused(curated: tuple[Asker, PlainGraph]) -> None:
    """A cursor of targets is none of relations."""
    asker, _ = curated
    targets = await asker.data("{ targets(first: 1) { pageInfo { endCursor } } }")
    cursor = targets["targets"]["pageInfo"]["endCursor"]
    error = await asker.error(QUERY, id="HGNC:7371", after=cursor)
    assert error["extensions"]["code"] == "CURSOR_INVALID"


def key_of(edge: dict[str, Any]) -> tuple[str, int, str]:
    """Give what an edge is ordered by."""
    return (edge["relation"], 0 if edge["forward"] else 1, edge["node"]["id"])


def grouped(
    graph: PlainGraph, node: str, rules: Rules
) -> dict[tuple[str, int, str], list[PlainClaim]]:
    """Group the claims at a node, in order."""
    found: dict[tuple[str, int, str], list[PlainClaim]] = defaultdict(list)
    for neighbour, claims in graph.at[node].items():
        if rules.kinds is None or graph.kinds[neighbour] in rules.kinds:
            for claim in rules.walked(claims):
                found[claim.relation, int(claim.subject != node), neighbour].append(claim)
    return dict(sorted(found.items()))


def assert_edge(edge: dict[str, Any], claims: list[PlainClaim], graph: PlainGraph) -> None:
    """Compare an edge with its claims."""
    supports = sum(claim.direction == "SUPPORTS" for claim in claims)
    assert edge["claimCount"] == len(claims)
    assert (edge["supports"], edge["doesNotSupport"]) == (supports, len(claims) - supports)
    assert [c["id"] for c in edge["claims"]] == sorted(claim.id for claim in claims)
    name = ONCOLOGY_INDEX.relations[edge["relation"]].claim_type_name
    assert all(claim["__typename"] == name for claim in edge["claims"])
    assert edge["node"]["__typename"] == graph.kinds[edge["node"]["id"]]
