"""Ancestors and descendants, the nearest first, page by page."""

from typing import Any

import pytest

from app.api.answer import GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.compiler import Limits
from app.db import Database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from engine_servers import clear

SCHEMA = build_schema(ONCOLOGY_INDEX)
PARENTS = {
    "MONDO:1": ["MONDO:9", "MONDO:2"],
    "MONDO:2": ["MONDO:3"],
    "MONDO:3": ["MONDO:9", "MONDO:4"],
}
"""MONDO:9 is reached in one step, and in three."""
ORDERED = """
query ($order: [SubtypeOfDiseaseOrder!], $page: Int, $after: String) {
  disease(id: "MONDO:1") {
    ancestors(orderBy: $order, first: $page, after: $after) {
      totalCount
      pageInfo { endCursor }
      edges { distance node { id } }
    }
  }
}
"""
NEAREST = [("MONDO:2", 1), ("MONDO:9", 1), ("MONDO:3", 2), ("MONDO:4", 3)]
FARTHEST = [("MONDO:4", 3), ("MONDO:3", 2), ("MONDO:2", 1), ("MONDO:9", 1)]


@pytest.fixture
async def execute(engine: BoltEndpoint, database: Database) -> Executor:
    """Execute over a small hierarchy."""
    clear(engine)
    pairs = [[child, parent] for child, parents in PARENTS.items() for parent in parents]
    with open_driver(engine) as driver, driver.session(database=engine.database) as session:
        session.run(
            "UNWIND $ids AS id CREATE (:Disease:Entity {id: id, kind: 'Disease', name: id})",
            ids=sorted({one for pair in pairs for one in pair}),
        ).consume()
        session.run(
            "UNWIND $pairs AS pair MATCH (c:Disease {id: pair[0]}) MATCH (p:Disease {id: pair[1]})"
            " CREATE (c)-[:SUBTYPE_OF {id: pair[0] + pair[1], source: 's', level: 'CONTEXT',"
            " direction: 'SUPPORTS'}]->(p)",
            pairs=pairs,
        ).consume()
    return Executor(ONCOLOGY_INDEX, SCHEMA, database, Limits())


async def ancestors(execute: Executor, **variables: Any) -> dict[str, Any]:
    """Ask for the ancestors; no error is allowed."""
    request = GraphQLRequest(ORDERED, None, variables, {}, read_only_method=True)
    payload = (await execute(request)).payload
    assert isinstance(payload, dict)
    assert "errors" not in payload
    found: dict[str, Any] = payload["data"]["disease"]["ancestors"]
    return found


@pytest.mark.parametrize(("direction", "expected"), [("ASC", NEAREST), ("DESC", FARTHEST)])
async def test_by_the_fewest_steps_that_lead_there(
    execute: Executor, direction: str, expected: list[tuple[str, int]]
) -> None:
    """All at once, and one row a page; ties by id."""
    order = [{"field": "DISTANCE", "direction": direction}]
    found = await ancestors(execute, order=order)
    assert [(edge["node"]["id"], edge["distance"]) for edge in found["edges"]] == expected
    after = None
    for node, distance in expected:
        found = await ancestors(execute, order=order, page=1, after=after)
        assert found["totalCount"] == len(expected)
        assert found["edges"] == [{"distance": distance, "node": {"id": node}}]
        after = found["pageInfo"]["endCursor"]
