"""The parts of a score: by source, against, with other weights, and as an order."""

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
from app.graph_model.scoring import HARMONIC_LIMIT
from engine_servers import clear

SCHEMA = build_schema(ONCOLOGY_INDEX)
CLAIMS: tuple[tuple[str, str, str, str, float | None], ...] = (
    ("MONDO:1", "alpha", "CLINICAL", "SUPPORTS", 0.5),
    ("MONDO:1", "alpha", "PRECLINICAL", "SUPPORTS", None),
    ("MONDO:1", "beta", "CASE", "REFUTES", None),
    ("MONDO:2", "beta", "CASE", "SUPPORTS", None),
    ("MONDO:2", "beta", "CLINICAL", "DOES_NOT_SUPPORT", 0.5),
    ("MONDO:3", "alpha", "CLINICAL", "SUPPORTS", 1.0),
)
"""Disease, source, level, direction, confidence."""
COMPONENTS = """
query (
  $scoring: ScoringInput, $order: [ExpressedInDiseaseAssociationOrder!]
  $after: String, $first: Int
) {
  target(id: "HGNC:1") {
    expressedInDiseases(scoring: $scoring, orderBy: $order, after: $after, first: $first) {
      edges { cursor node { id } score opposingScore
        scoreComponents {
          source { id name } score weight claimCount supports doesNotSupport } } } } }
"""


@pytest.fixture
async def execute(engine: BoltEndpoint, database: Database) -> Executor:
    """Execute over one target in three diseases, of which two sources tell."""
    clear(engine)
    with open_driver(engine) as driver, driver.session(database=engine.database) as session:
        session.run(
            "CREATE (t:Target:Entity {id: 'HGNC:1', kind: 'Target', name: 't'})"
            " CREATE (:Source {id: 'alpha', name: 'Alpha'})"
            " CREATE (:Source {id: 'beta', name: 'Beta'})"
            " WITH t UNWIND ['MONDO:1', 'MONDO:2', 'MONDO:3'] AS id"
            " CREATE (:Disease:Entity {id: id, kind: 'Disease', name: id})"
        ).consume()
        session.run(
            "UNWIND $rows AS row MATCH (t:Target {id: 'HGNC:1'})"
            " MATCH (d:Disease {id: row[1]}) CREATE (t)-[c:EXPRESSED_IN]->(d)"
            " SET c.id = row[0], c.source = row[2], c.level = row[3], c.direction = row[4],"
            " c.confidence = row[5]",
            rows=[[f"c{number}", *claim] for number, claim in enumerate(CLAIMS)],
        ).consume()
    return Executor(ONCOLOGY_INDEX, SCHEMA, database, Limits())


async def payload(execute: Executor, **variables: Any) -> Any:
    """Ask for scores with all their parts."""
    request = GraphQLRequest(COMPONENTS, None, variables, {}, read_only_method=True)
    return (await execute(request)).payload


async def edges(execute: Executor, **variables: Any) -> list[Any]:
    """Ask for the edges of an answer without errors."""
    found = await payload(execute, **variables)
    assert "errors" not in found
    made: list[Any] = found["data"]["target"]["expressedInDiseases"]["edges"]
    return made


async def test_each_source_has_its_part(execute: Executor) -> None:
    """alpha: 0.5/1 + 0.4/4 = 0.6. beta only refutes: it adds nothing, and is there."""
    edge = (await edges(execute))[0]
    alpha, beta = edge["scoreComponents"]
    assert alpha["source"] == {"id": "alpha", "name": "Alpha"}
    assert alpha["score"] == pytest.approx(0.6)
    assert (alpha["weight"], alpha["claimCount"], alpha["supports"]) == (1, 2, 2)
    assert (beta["source"]["id"], beta["score"], beta["doesNotSupport"]) == ("beta", 0, 1)
    assert edge["score"] == pytest.approx(0.6 / HARMONIC_LIMIT)


async def test_what_speaks_against_is_scored_apart(execute: Executor) -> None:
    """The same formula over the other claims; the score itself is not changed by them."""
    first, second, third = await edges(execute)
    assert first["opposingScore"] == pytest.approx(0.6 / HARMONIC_LIMIT)
    assert second["opposingScore"] == pytest.approx(0.5 / HARMONIC_LIMIT)
    assert second["score"] == pytest.approx(0.6 / HARMONIC_LIMIT)
    assert third["opposingScore"] == 0


async def test_weights_of_sources_and_levels(execute: Executor) -> None:
    """Both are in the parts, in the score and in what speaks against."""
    scoring = {
        "weights": [{"source": "beta", "weight": 0.5}],
        "levels": [{"level": "CASE", "weight": 0.2}, {"level": "PRECLINICAL", "weight": 0}],
    }
    first, second, _ = await edges(execute, scoring=scoring)
    assert first["scoreComponents"][0]["score"] == pytest.approx(0.5)
    assert first["opposingScore"] == pytest.approx(0.2 * 0.5 / HARMONIC_LIMIT)
    (beta,) = second["scoreComponents"]
    assert (beta["weight"], beta["score"]) == (0.5, pytest.approx(0.1))


async def test_order_by_the_part_of_one_source(execute: Executor) -> None:
    """Where the source says nothing its part is zero; a cursor leads on from there."""
    order = [{"field": "SCORE", "direction": "DESC", "source": "alpha"}]
    every = await edges(execute, order=order)
    assert [edge["node"]["id"] for edge in every] == ["MONDO:3", "MONDO:1", "MONDO:2"]
    rest = await edges(execute, order=order, after=every[0]["cursor"], first=1)
    assert [edge["node"]["id"] for edge in rest] == ["MONDO:1"]


@pytest.mark.parametrize("given", [{}, {"source": "beta"}])
async def test_a_cursor_of_another_source_is_refused(
    execute: Executor, given: dict[str, str]
) -> None:
    """Orders by the whole score, and by the parts of two sources, are different orders."""
    (edge, *_) = await edges(execute, order=[{"field": "SCORE", **given}])
    order = [{"field": "SCORE", "source": "alpha"}]
    found = await payload(execute, order=order, after=edge["cursor"])
    assert [e["extensions"]["code"] for e in found["errors"]] == ["CURSOR_INVALID"]
    assert "SCORE(SOURCE):ASC" in found["errors"][0]["message"]


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"order": [{"field": "NAME", "source": "alpha"}]}, "A source goes with SCORE alone"),
        ({"order": [{"field": "ID"}, {"field": "SUPPORTS", "source": "a"}]}, "with SUPPORTS"),
        ({"scoring": {"levels": [{"level": "CASE", "weight": 1.1}]}}, "weight of level CASE"),
        ({"scoring": {"levels": [{"level": "CASE", "weight": -1}]}}, "Give 0 to 1"),
    ],
)
async def test_refused(execute: Executor, variables: dict[str, Any], said: str) -> None:
    """A source without a score to part, and weights out of bounds, are told."""
    (error,) = (await payload(execute, **variables))["errors"]
    assert error["extensions"]["code"] == "ARGUMENT_INVALID"
    assert said in error["message"]
    assert error["path"] == ["target", "expressedInDiseases"]


async def test_weights_are_checked_where_no_score_is_asked_for(execute: Executor) -> None:
    """A wrong weight is wrong whatever is selected."""
    query = """{ target(id: "HGNC:1") { expressedInDiseases(
      scoring: { levels: [{ level: CASE, weight: 2 }] }) { totalCount } } }"""
    found = (await execute(GraphQLRequest(query, None, {}, {}, read_only_method=True))).payload
    assert found["errors"][0]["extensions"]["code"] == "ARGUMENT_INVALID"
