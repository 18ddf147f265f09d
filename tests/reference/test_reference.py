"""The reference itself, on a world small enough to check by hand."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest

from app.api.schema import build_schema
from app.graph_model import ONCOLOGY_INDEX
from reference.executor import Reference
from reference.world import Release, WorldClaim, WorldNode, index_world

PI_SQUARED_OVER_6 = 1.6449340668482264
WEIGHT_ABOVE_1 = """
{ disease(id: "MONDO:404") {
    barriers(scoring: {weights: {source: "alpha", weight: 2}}) { totalCount } } }
"""


def node(node_type: str, node_id: str, **properties: Any) -> WorldNode:
    """Make a node with a name."""
    return WorldNode(node_id, node_type, {"kind": node_type, "name": node_id, **properties})


def claim(
    claim_id: str, subject: str, relation: str, obj: str, source: str, **properties: Any
) -> WorldClaim:
    """Make a claim that supports, at the clinical level, unless told otherwise."""
    told = {"level": "CLINICAL", "direction": "SUPPORTS", **properties}
    return WorldClaim(claim_id, relation, subject, obj, source, (), told)


NODES = (
    node("Target", "HGNC:1", symbol="MSLN", xrefs=["UniProtKB:Q1", "MESH:X"], cellSurface=True),
    node("Target", "HGNC:2", symbol="EGFR", synonyms=["ErbB", "her1"]),
    node("Disease", "MONDO:1", name="cancer", fiveYearSurvivalHigh=10.0),
    node("Disease", "MONDO:2", name="lung cancer", xrefs=["MESH:X", "HGNC:1"]),
    node("Disease", "MONDO:3", name="small cell lung cancer"),
    node("Disease", "MONDO:4", name="Glioma", fiveYearSurvivalHigh=5.0),
    node("Variant", "CIVIC:1"),
    WorldNode("alpha", "Source", {"name": "Alpha"}),
    WorldNode("beta", "Source", {"name": "Beta"}),
)
CLAIMS = (
    claim("s1", "MONDO:2", "SUBTYPE_OF", "MONDO:1", "alpha"),
    claim("s2", "MONDO:3", "SUBTYPE_OF", "MONDO:2", "alpha"),
    claim("s3", "MONDO:1", "SUBTYPE_OF", "MONDO:3", "alpha", level="CONTEXT"),
    claim("e1", "HGNC:1", "EXPRESSED_IN", "MONDO:2", "alpha", confidence=0.5),
    claim("e2", "HGNC:1", "EXPRESSED_IN", "MONDO:2", "alpha", level="PRECLINICAL"),
    claim("e3", "HGNC:1", "EXPRESSED_IN", "MONDO:2", "beta", direction="REFUTES"),
    claim("e4", "HGNC:1", "EXPRESSED_IN", "MONDO:3", "beta", level="CASE"),
    claim("e5", "HGNC:2", "EXPRESSED_IN", "MONDO:4", "beta", pValue=0.01),
)


@pytest.fixture(scope="module")
def reference() -> Reference:
    """Run the reference over the small world."""
    world = index_world(NODES, CLAIMS, Release("r1", "2026-01-02T03:04:05Z"))
    full = {name: world.by_type.get(name, ()) for name in ONCOLOGY_INDEX.node_types}
    for_all = type(world)(
        world.nodes, world.claims, world.release, full, world.starting, world.ending, world.by_xref
    )
    return Reference(for_all, ONCOLOGY_INDEX, build_schema(ONCOLOGY_INDEX).as_str(), 100)


def ask(reference: Reference, query: str) -> Mapping[str, Any]:
    """Ask for data."""
    reply = reference.run(query, {})
    assert not reply.codes
    assert reply.data is not None
    return reply.data


def ids(reference: Reference, field: str) -> list[str]:
    """Ask a connection for the ids of its nodes."""
    (connection,) = ask(reference, f"{{ {field} {{ nodes {{ id }} }} }}").values()
    return [found["id"] for found in connection["nodes"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hgnc:1", "HGNC:1"),
        ("UNIPROTKB:Q1", "HGNC:1"),
        ("MESH:X", "HGNC:1"),
        ("alpha", "alpha"),
        ("HGNC:9", None),
        ("nobody", None),
    ],
)
def test_node_by_any_id(reference: Reference, text: str, found: str | None) -> None:
    """Primary id first, then the smallest id that lists it; else null."""
    (answer,) = ask(reference, f'{{ node(id: "{text}") {{ id }} }}').values()
    assert (answer and answer["id"]) == found


def test_lookup_by_type_skips_other_types(reference: Reference) -> None:
    """`disease` finds the disease that lists an id which is a target's own."""
    answer = ask(reference, '{ disease(id: "HGNC:1") { id } variant(id: "HGNC:1") { id } }')
    assert answer == {"disease": {"id": "MONDO:2"}, "variant": None}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ('{ node(id: "a b") { id } }', "CURIE_INVALID"),
        ('{ disease(id: "plain") { id } }', "CURIE_INVALID"),
        ("{ target { id } }", "ARGUMENT_INVALID"),
        ('{ target(id: "HGNC:1", symbol: "MSLN") { id } }', "ARGUMENT_INVALID"),
        ("{ targets(first: -1) { totalCount } }", "PAGE_SIZE_INVALID"),
        ("{ targets(first: 101) { totalCount } }", "PAGE_SIZE_INVALID"),
        ("{ targets(first: 1, last: 1) { totalCount } }", "PAGE_SIZE_INVALID"),
        ('{ targets(after: "?") { totalCount } }', "CURSOR_INVALID"),
        ("{ targets(filter: {symbol: {eq: null}}) { totalCount } }", "FILTER_INVALID"),
        (WEIGHT_ABOVE_1, "ARGUMENT_INVALID"),
    ],
)
def test_refused(reference: Reference, query: str, code: str) -> None:
    """Each mistake has its code, also where no row would ever meet it."""
    assert reference.run(query, {}).codes == {code}


def test_what_is_skipped_is_not_refused(reference: Reference) -> None:
    """@skip takes the mistake away; so does a fragment on a type that cannot be there."""
    ask(
        reference, "{ targets { totalCount } a: targets(first: -1) @skip(if: true) { totalCount } }"
    )
    inside = "... on Node { ... on Disease { barriers(first: -1) { totalCount } } }"
    ask(reference, f'{{ target(id: "HGNC:1") {{ id {inside} }} }}')


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("fiveYearSurvivalHigh: {lt: 7}", ["MONDO:4"]),
        ("fiveYearSurvivalHigh: {ne: 5}", ["MONDO:1", "MONDO:2", "MONDO:3"]),
        ("fiveYearSurvivalHigh: {isNull: true}", ["MONDO:2", "MONDO:3"]),
        ("not: {fiveYearSurvivalHigh: {lt: 7}}", ["MONDO:1", "MONDO:2", "MONDO:3"]),
        ("or: []", []),
        ("and: []", ["MONDO:1", "MONDO:2", "MONDO:3", "MONDO:4"]),
        ('name: {containsFold: "LUNG"}', ["MONDO:2", "MONDO:3"]),
        ('name: {lt: "a"}', ["MONDO:4"]),
        ('id: {in: ["mondo:1", "MONDO:4"]}', ["MONDO:1", "MONDO:4"]),
        ('id: {gte: "mondo:1"}', []),
        ('xrefs: {contains: "MESH:X"}', ["MONDO:2"]),
        ("xrefs: {isEmpty: true}", ["MONDO:1", "MONDO:3", "MONDO:4"]),
        ("expressedTargets: {none: {}}", ["MONDO:1"]),
        ("expressedTargets: {some: {claim: {direction: {eq: REFUTES}}}}", ["MONDO:2"]),
        (
            'expressedTargets: {some: {node: {symbol: {eq: "EGFR"}}, claim: {pValue: {lt: 0.05}}}}',
            ["MONDO:4"],
        ),
        ('includeSubtypes: true, name: {eq: "lung cancer"}', ["MONDO:1", "MONDO:2", "MONDO:3"]),
    ],
)
def test_filter(reference: Reference, condition: str, found: list[str]) -> None:
    """Filters are two-valued. The three cancers are in a cycle, so each is below each."""
    assert ids(reference, f"diseases(filter: {{{condition}}})") == found


def test_missing_values_last_or_first(reference: Reference) -> None:
    """Missing values count as the greatest; ties break on the id."""
    key = "orderBy: {field: FIVE_YEAR_SURVIVAL_HIGH, direction: %s}"
    ascending = ids(reference, f"diseases({key % 'ASC'})")
    assert ascending == ["MONDO:4", "MONDO:1", "MONDO:2", "MONDO:3"]
    descending = ids(reference, f"diseases({key % 'DESC'})")
    assert descending == ["MONDO:2", "MONDO:3", "MONDO:1", "MONDO:4"]


def test_pages(reference: Reference) -> None:
    """A cursor is the position in the order; a page says whether there is more."""
    cursor = base64.urlsafe_b64encode(b'["ID:ASC","MONDO:15"]').rstrip(b"=").decode()
    page = "nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor }"
    query = (
        f'{{ after: diseases(first: 1, after: "{cursor}") {{ {page} totalCount }}'
        f' before: diseases(last: 1, before: "{cursor}") {{ {page} }}'
        f" none: diseases(first: 0) {{ {page} }} }}"
    )
    answer = ask(reference, query)
    assert answer["after"]["nodes"] == [{"id": "MONDO:2"}]
    assert answer["after"]["totalCount"] == 4
    assert answer["after"]["pageInfo"]["hasNextPage"]
    assert answer["after"]["pageInfo"]["hasPreviousPage"]
    start = answer["after"]["pageInfo"]["startCursor"]
    assert json.loads(base64.urlsafe_b64decode(start + "==")) == ["ID:ASC", "MONDO:2"]
    assert answer["before"]["nodes"] == [{"id": "MONDO:1"}]
    assert not answer["before"]["pageInfo"]["hasPreviousPage"]
    info = {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None}
    assert answer["none"] == {"nodes": [], "pageInfo": info}


def test_score(reference: Reference) -> None:
    """alpha: 0.5/1 + 0.4/4 = 0.6; beta only refutes. With weight 0.5 for alpha, half of it."""
    query = (
        '{ target(id: "HGNC:1") { expressedInDiseases(%s filter: {node: {id: {eq: "MONDO:2"}}})'
        " { edges { score claimCount supports doesNotSupport claims(first: 2) { id } } } } }"
    )
    half = 'scoring: {weights: [{source: "alpha", weight: 1}, {source: "alpha", weight: 0.5}]}'
    for arguments, alpha in (("", 0.6), (half, 0.3)):
        answer = ask(reference, query % arguments)
        (edge,) = answer["target"]["expressedInDiseases"]["edges"]
        assert edge.pop("score") == pytest.approx(alpha / PI_SQUARED_OVER_6)
        claims = [{"id": "e1"}, {"id": "e2"}]
        assert edge == {"claimCount": 3, "supports": 2, "doesNotSupport": 1, "claims": claims}


def test_subtypes_are_pooled(reference: Reference) -> None:
    """Claims of subtypes count for the disease, which says where they come from."""
    query = (
        '{ disease(id: "MONDO:2") { expressedTargets(includeSubtypes: true)'
        " { edges { node { id } claimCount direct via { id } } } ancestors { nodes { id } } } }"
    )
    found = ask(reference, query)["disease"]
    (edge,) = found["expressedTargets"]["edges"]
    via = [{"id": "MONDO:3"}]
    assert edge == {"node": {"id": "HGNC:1"}, "claimCount": 4, "direct": True, "via": via}
    # The cycle leads back to the disease itself.
    assert [a["id"] for a in found["ancestors"]["nodes"]] == ["MONDO:1", "MONDO:2", "MONDO:3"]


def test_groups_lists_and_relations_to_one(reference: Reference) -> None:
    """A group is null when all its parts are; a missing list is empty; no target is null."""
    answer = ask(
        reference,
        '{ a: disease(id: "MONDO:1") { fiveYearSurvival { high text } synonyms }'
        ' b: disease(id: "MONDO:2") { fiveYearSurvival { high } }'
        ' variant(id: "CIVIC:1") { target { id } } }',
    )
    assert answer["a"] == {"fiveYearSurvival": {"high": 10.0, "text": None}, "synonyms": []}
    assert answer["b"] == {"fiveYearSurvival": None}
    assert answer["variant"] == {"target": None}


def test_graph_describes_itself(reference: Reference) -> None:
    """Counts, sources and relations are those of the world and the model."""
    answer = ask(
        reference,
        "{ graph { counts { nodes claims } sources { id } relationTypes { name from to count }"
        " nodeTypes { name count } } }",
    )["graph"]
    assert answer["counts"] == {"nodes": 9, "claims": 8}
    assert answer["sources"] == [{"id": "alpha"}, {"id": "beta"}]
    assert answer["relationTypes"][0] == {
        "name": "EXPRESSED_IN",
        "from": ["Target"],
        "to": ["Disease", "Tissue", "CellType"],
        "count": 5,
    }
    assert answer["nodeTypes"][1] == {"name": "Disease", "count": 4}
