"""On every engine: a table has the claims that GraphQL finds under its filter, and no other."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest
from graphql import GraphQLInputObjectType
from graphql.utilities import coerce_input_value

from api.stub_database import GRAPHQL_SCHEMA
from app.api.answer import GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.api.table_formats import jsonl_rows
from app.compiler import Limits
from app.compiler.export import compile_export, ends_of
from app.compiler.export_filter import export_filter_type
from app.db import Database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from app.graph_model.model import Relation
from reference.executor import Reference
from reference.filters import Filters
from reference.inputs import Inputs, Sentinel
from reference.made_world import make_world
from reference.operands import Operands
from reference.samples import collect_samples
from reference.seeded import seeded
from reference.store import write_world
from reference.world import WorldClaim

SCHEMA = build_schema(ONCOLOGY_INDEX)
LIMITS = Limits(max_cost=10**12)
WORLD = make_world(ONCOLOGY_INDEX, seed=0)
REFERENCE = Reference(WORLD, ONCOLOGY_INDEX, SCHEMA.as_str(), LIMITS.max_page_size)
FILTERS = Filters(REFERENCE.walker)
SAMPLES = collect_samples(REFERENCE.walker)
FILTERS_OF_EACH_RELATION = 8
RELATIONS = list(ONCOLOGY_INDEX.relations)
Rows = dict[str, dict[str, Any]]
"""Claim id to row."""


@pytest.fixture(scope="module")
def made(engine: BoltEndpoint) -> BoltEndpoint:
    """Load the made world, and nothing else, into the engine."""
    with open_driver(engine) as driver:
        write_world(driver, engine.database, WORLD, ONCOLOGY_INDEX)
    return engine


@pytest.fixture
def world(made: BoltEndpoint, database: Database) -> Database:
    """Read from the made world."""
    assert made is not None
    return database


async def exported(
    database: Database, relation: str, filter_: Any, subject: str | None, obj: str | None
) -> Rows:
    """Read a table as JSON Lines, by claim."""
    found = ONCOLOGY_INDEX.relations[relation]
    ends = ends_of(found, subject, obj)
    compiled = compile_export(GRAPHQL_SCHEMA, ONCOLOGY_INDEX, LIMITS, found, ends, filter_)
    lines: list[bytes] = []
    async with database.stream(compiled.cypher, compiled.parameters, timeout_s=60) as batches:
        async for batch in batches:
            lines += jsonl_rows(compiled.columns, batch).splitlines()
    rows = [orjson.loads(line) for line in lines]
    by_id = {row["id"]: row for row in rows}
    assert len(by_id) == len(rows)
    return by_id


def row_of(claim: WorldClaim) -> dict[str, Any]:
    """Make the row of a claim of the world."""
    row: dict[str, Any] = {"id": claim.id, "source": claim.source, **claim.properties}
    for end, node_id in (("subject", claim.subject), ("object", claim.object)):
        row[end] = node_id
        row[f"{end}Name"] = WORLD.nodes[node_id].properties["name"]
    if claim.publications:
        row["publications"] = list(claim.publications)
    return row


def links(relation: Relation) -> Iterator[tuple[str, str]]:
    """List the pairs of types that a relation joins."""
    for link in relation.links:
        yield from ((s, o) for s in link.subjects for o in link.objects)


# ------------------------------------------------------------------ against the world


@pytest.mark.parametrize("relation", RELATIONS)
async def test_a_whole_table_has_every_claim(world: Database, relation: str) -> None:
    """With all that is stored of each, whatever link of the relation it is of."""
    expected = {claim.id: row_of(claim) for claim in WORLD.claims if claim.relation == relation}
    assert len(expected) > 5
    assert await exported(world, relation, {}, None, None) == expected


@pytest.mark.parametrize("relation", RELATIONS)
async def test_random_filters_find_what_the_reference_finds(world: Database, relation: str) -> None:
    """On the claim and on both ends, with subtypes, logic and conditions on neighbours."""
    random = seeded(7)
    inputs = Inputs(random, REFERENCE.walker, REFERENCE.resolvers, Operands(random, SAMPLES), set())
    found = ONCOLOGY_INDEX.relations[relation]
    for subject, obj in list(links(found)) * FILTERS_OF_EACH_RELATION:
        type_ = export_filter_type(REFERENCE.schema, found, subject, obj)
        member = random.choice(["subject", "object", "claim"])
        filter_ = {
            name: without_absent(inputs.filter(kind, 2))
            for name, kind in kinds(type_)
            if name == member or random.choice([True, False])
        }
        expected = expected_ids(found, subject, obj, coerce_input_value(filter_, type_))
        assert set(await exported(world, relation, filter_, subject, obj)) == expected, filter_


def kinds(type_: GraphQLInputObjectType) -> Iterator[tuple[str, GraphQLInputObjectType]]:
    """List the parts of an export's filter with their types."""
    for name, field in type_.fields.items():
        assert isinstance(field.type, GraphQLInputObjectType)
        yield name, field.type


def without_absent(value: Any) -> Any:
    """Leave out what stands for a variable that is not given."""
    if isinstance(value, dict):
        given = {key: item for key, item in value.items() if item is not Sentinel.ABSENT}
        return {key: without_absent(item) for key, item in given.items()}
    return [without_absent(item) for item in value] if isinstance(value, list) else value


def expected_ids(
    relation: Relation, subject: str, obj: str, filter_: Mapping[str, Any]
) -> set[str]:
    """Find the claims by the reference's own reading of filters."""
    nodes = WORLD.nodes
    return {
        claim.id
        for claim in WORLD.claims
        if claim.relation == relation.name
        and (nodes[claim.subject].type, nodes[claim.object].type) == (subject, obj)
        and FILTERS.node(filter_.get("subject"), nodes[claim.subject])
        and FILTERS.node(filter_.get("object"), nodes[claim.object])
        and FILTERS.claim(filter_.get("claim"), claim)
    }


# ------------------------------------------------------------------ against GraphQL

CASES: list[tuple[str, str, str, str, dict[str, Any]]] = [
    ("EXPRESSED_IN", "Target", "Disease", "expressedInDiseases", {}),
    (
        "EXPRESSED_IN",
        "Target",
        "Disease",
        "expressedInDiseases",
        {"claim": {"level": {"in": ["STATISTICAL", "CLINICAL"]}, "qValue": {"lt": 0.5}}},
    ),
    (
        "EXPRESSED_IN",
        "Target",
        "Disease",
        "expressedInDiseases",
        {
            "object": {"name": {"containsFold": "GLIOMA"}, "includeSubtypes": True},
            "claim": {"direction": {"eq": "SUPPORTS"}},
        },
    ),
    (
        "STUDIED_FOR",
        "Therapy",
        "Disease",
        "diseases",
        {
            "subject": {"targets": {"some": {"claim": {"source": {"eq": "civic"}}}}},
            "object": {"expressedTargets": {"some": {"node": {"cellSurface": {"eq": True}}}}},
            "claim": {"not": {"outcome": {"eq": "EFFECTIVE"}}},
        },
    ),
    (
        "BIOMARKER_FOR",
        "Variant",
        "Disease",
        "diseases",
        {
            "subject": {"or": [{"name": {"startsWith": "g"}}, {"synonyms": {"isEmpty": True}}]},
            "claim": {"rating": {"isNull": False}},
        },
    ),
    (
        "MEDIATED_BY",
        "Capability",
        "Target",
        "mediatedBy",
        {"object": {"kind": {"eq": "Target"}}, "claim": {"source": {"ne": "stargeo"}}},
    ),
]
OPERATION = """
query ($subject: {subject}Filter, $object: {neighbour}Filter, $claim: {claim}Filter) {
  {plural}(first: 5000, filter: $subject) {
    nodes {
      {field}(first: 5000, filter: { node: $object }) {
        edges {
          claims(first: 5000, filter: $claim) {
            id subject object source { id } publications { id } {properties}
          }
        }
      }
    }
  }
}
"""


@pytest.mark.parametrize(("relation", "subject", "obj", "field", "filter_"), CASES)
async def test_a_table_equals_the_answer_of_graphql(
    world: Database, relation: str, subject: str, obj: str, field: str, filter_: dict[str, Any]
) -> None:
    """The same filter inputs find the same claims with the same values."""
    rows = await exported(world, relation, filter_, subject, obj)
    for row in rows.values():
        del row["subjectName"], row["objectName"]  # a claim of GraphQL has the ids alone
    assert rows == await answered(world, relation, subject, field, filter_)
    assert rows


async def answered(
    database: Database, relation: str, subject: str, field: str, filter_: dict[str, Any]
) -> Rows:
    """Ask GraphQL for the claims."""
    found = ONCOLOGY_INDEX.relations[relation]
    neighbour = ONCOLOGY_INDEX.relation_fields[subject][field].neighbour_type
    query = OPERATION
    for name, text in {
        "subject": subject,
        "neighbour": neighbour,
        "claim": found.claim_type_name,
        "plural": ONCOLOGY_INDEX.node_types[subject].plural,
        "field": field,
        "properties": " ".join(p.name for p in ONCOLOGY_INDEX.claim_properties(found)),
    }.items():
        query = query.replace(f"{{{name}}}", text)
    execute = Executor(ONCOLOGY_INDEX, SCHEMA, database, LIMITS)
    answer = await execute(GraphQLRequest(query, None, filter_, {}, read_only_method=True))
    assert answer.failure is None, answer.payload
    (connection,) = answer.payload["data"].values()
    claims = [
        claim
        for node in connection["nodes"]
        for edge in node[field]["edges"]
        for claim in edge["claims"]
    ]
    for claim in claims:
        claim["source"] = claim["source"]["id"]
        claim["publications"] = [publication["id"] for publication in claim["publications"]]
    return {c["id"]: {k: v for k, v in c.items() if v not in (None, [])} for c in claims}
