"""Associations in the order of what their claims say, such as the highest fold change first."""

from dataclasses import replace
from typing import Any

import pytest

from app.api.answer import GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.compiler import Limits
from app.db import Database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.errors import GraphModelError
from app.graph_model import ONCOLOGY, ONCOLOGY_INDEX
from app.graph_model.index import index_model
from app.graph_model.model import Property, ScalarType
from engine_servers import clear

SCHEMA = build_schema(ONCOLOGY_INDEX)
FOLD_CHANGES: dict[str, list[float | None]] = {
    "MONDO:1": [0.1, 9.0],
    "MONDO:2": [5.0],
    "MONDO:3": [None],
    "MONDO:4": [5.0, None, 0.2],
}
"""Disease to the values of its claims."""
ORDERED = """
query ($order: [ExpressedInDiseaseAssociationOrder!], $page: Int, $after: String) {
  target(id: "HGNC:1") {
    expressedInDiseases(orderBy: $order, first: $page, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { claimCount node { id } }
      # beside
    }
  }
}
"""
BACKWARD = """
query ($order: [ExpressedInDiseaseAssociationOrder!], $before: String) {
  target(id: "HGNC:1") {
    expressedInDiseases(orderBy: $order, last: 1, before: $before) {
      pageInfo { hasPreviousPage startCursor }
      nodes { id }
      # beside
    }
  }
}
"""
COUNTED = "facets(fields: [LEVEL]) { values { count } }"
"""Rows are kept for what sums them up, and the page is cut from these."""
RISING = ["MONDO:1", "MONDO:4", "MONDO:2", "MONDO:3"]
"""By the smallest value; without a value last."""
FALLING = ["MONDO:3", "MONDO:1", "MONDO:2", "MONDO:4"]
"""By the largest value; equal ones by id."""


@pytest.fixture
async def execute(engine: BoltEndpoint, database: Database) -> Executor:
    """Execute over one target in four diseases."""
    clear(engine)
    rows = [
        [f"{disease}/{number}", disease, value]
        for disease, values in FOLD_CHANGES.items()
        for number, value in enumerate(values)
    ]
    with open_driver(engine) as driver, driver.session(database=engine.database) as session:
        session.run(
            "CREATE (:Target:Entity {id: 'HGNC:1', kind: 'Target', name: 't'})"
            " WITH 1 AS x UNWIND $ids AS id"
            " CREATE (:Disease:Entity {id: id, kind: 'Disease', name: id})",
            ids=list(FOLD_CHANGES),
        ).consume()
        session.run(
            "UNWIND $rows AS row MATCH (t:Target {id: 'HGNC:1'})"
            " MATCH (d:Disease {id: row[1]}) CREATE (t)-[c:EXPRESSED_IN]->(d)"
            " SET c.id = row[0], c.source = 's', c.level = 'STATISTICAL',"
            " c.direction = 'SUPPORTS', c.log2FoldChange = row[2]",
            rows=rows,
        ).consume()
    return Executor(ONCOLOGY_INDEX, SCHEMA, database, Limits())


def test_two_things_of_one_name_are_refused() -> None:
    """A number `count` of the claims would be CLAIM_COUNT, which stands for how many they are."""
    counted = Property("count", ScalarType.INTEGER, "How many.")
    model = replace(ONCOLOGY, claim_properties=(*ONCOLOGY.claim_properties, counted))
    with pytest.raises(GraphModelError, match="CLAIM_COUNT would stand for 2 things"):
        build_schema(index_model(model))


async def associations(execute: Executor, query: str, **variables: Any) -> dict[str, Any]:
    """Ask for the associations; no error is allowed."""
    request = GraphQLRequest(query, None, variables, {}, read_only_method=True)
    payload = (await execute(request)).payload
    assert isinstance(payload, dict)
    assert "errors" not in payload
    found: dict[str, Any] = payload["data"]["target"]["expressedInDiseases"]
    return found


@pytest.mark.parametrize(("direction", "expected"), [("ASC", RISING), ("DESC", FALLING)])
async def test_several_claims_count_by_the_value_that_comes_first(
    execute: Executor, direction: str, expected: list[str]
) -> None:
    """Ascending it is their smallest, descending their largest; a missing one is above all."""
    order = [{"field": "CLAIM_LOG2_FOLD_CHANGE", "direction": direction}]
    found = await associations(execute, ORDERED, order=order)
    assert [edge["node"]["id"] for edge in found["edges"]] == expected
    assert {e["node"]["id"]: e["claimCount"] for e in found["edges"]} == {
        disease: len(values) for disease, values in FOLD_CHANGES.items()
    }
    assert found["totalCount"] == len(FOLD_CHANGES)


@pytest.mark.parametrize("beside", ["", COUNTED])
@pytest.mark.parametrize(("direction", "expected"), [("ASC", RISING), ("DESC", FALLING)])
async def test_pages_follow_it_both_ways(
    execute: Executor, direction: str, expected: list[str], beside: str
) -> None:
    """One row a page, forward and backward, each row once; with facets too, which are of all."""
    ordered, reverse = (query.replace("# beside", beside) for query in (ORDERED, BACKWARD))
    order = [{"field": "CLAIM_LOG2_FOLD_CHANGE", "direction": direction}]
    forward: list[str] = []
    after = None
    while len(forward) < len(expected):
        found = await associations(execute, ordered, order=order, page=1, after=after)
        forward += [edge["node"]["id"] for edge in found["edges"]]
        after = found["pageInfo"]["endCursor"]
        assert found.get("facets") == ([{"values": [{"count": 4}]}] if beside else None)
        assert found["pageInfo"]["hasNextPage"] is (len(forward) < len(expected))
    assert forward == expected
    backward: list[str] = []
    before = None
    while len(backward) < len(expected):
        found = await associations(execute, reverse, order=order, before=before)
        backward += [node["id"] for node in found["nodes"]]
        before = found["pageInfo"]["startCursor"]
        assert found["pageInfo"]["hasPreviousPage"] is (len(backward) < len(expected))
    assert backward == expected[::-1]
