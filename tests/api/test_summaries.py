"""Facets, statistics and overlap: what they count, what they refuse, what they cost."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from api.stub_reader import SCHEMA, compiled
from app.api.answer import GraphQLRequest
from app.api.execute import Executor
from app.compiler import Limits
from app.compiler.bind import Bound, bind
from app.compiler.summaries_shape import histogram
from app.db import Database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.errors import RequestError
from app.graph_model import ONCOLOGY_INDEX
from engine_servers import clear
from graph_seed.constraints import constraint_statements

LIMITS = Limits()
FACETS = """
query ($fields: [TherapyFacetField!]!, $text: String, $first: Int) {
  therapies(first: 1, orderBy: { field: NAME }) {
    facets(fields: $fields, text: $text, first: $first) {
      field values { value count } distinctCount missing } } }
"""
STATISTICS = """
query ($filter: TherapyFilter, $buckets: Int) {
  therapies(first: 0, filter: $filter) {
    statistics(field: COST_PER_DOSE_USD_LOW, buckets: $buckets) {
      count missing min max mean histogram { from to count } } } }
"""
OVERLAP = """
query ($of: [TherapyFilter!]!, $filter: TherapyFilter) {
  therapies(filter: $filter) { overlap(of: $of) { sets exactly atLeast } } }
"""
THERAPIES: tuple[Mapping[str, Any], ...] = (
    {"id": "ONCOGRAPH:1", "modality": "CAR-T cell", "offTheShelf": True, "costPerDoseUsdLow": 0.0},
    {"id": "ONCOGRAPH:2", "modality": "CAR-T cell", "costPerDoseUsdLow": 1.0},
    {"id": "ONCOGRAPH:3", "modality": "Antibody", "costPerDoseUsdLow": 4.0},
    {"id": "ONCOGRAPH:4", "modality": "antibody", "offTheShelf": False},
)


@pytest.fixture
async def execute(engine: BoltEndpoint, database: Database) -> Executor:
    """Execute over four therapies."""
    clear(engine)
    with open_driver(engine) as driver, driver.session(database=engine.database) as session:
        for statement in constraint_statements(ONCOLOGY_INDEX):
            session.run(statement).consume()
        session.run(
            "UNWIND $rows AS row CREATE (n:Therapy:Entity) SET n += row, n.kind = 'Therapy'",
            rows=list(THERAPIES),
        ).consume()
    return Executor(ONCOLOGY_INDEX, SCHEMA, database, LIMITS)


async def ask(execute: Executor, query: str, **variables: Any) -> Any:
    """Ask for what the therapies are summed up as."""
    payload = (
        await execute(GraphQLRequest(query, None, variables, {}, read_only_method=True))
    ).payload
    assert "errors" not in payload
    (found,) = payload["data"]["therapies"].values()
    return found


def bound(query: str) -> Bound:
    """Compile and bind an operation without variables."""
    return bind(compiled(query).plan, {}, LIMITS, ONCOLOGY_INDEX.model.scoring)


def counts(facet: Any) -> list[tuple[str, int]]:
    """List values with their counts."""
    return [(found["value"], found["count"]) for found in facet["values"]]


async def test_rows_are_counted_on_all_pages(execute: Executor) -> None:
    """A page of one row has the facets of all four, the most frequent value first."""
    modality, shelf = await ask(execute, FACETS, fields=["MODALITY", "OFF_THE_SHELF"])
    assert modality["field"] == "MODALITY"
    assert counts(modality) == [("CAR-T cell", 2), ("Antibody", 1), ("antibody", 1)]
    assert (modality["distinctCount"], modality["missing"]) == (3, 0)
    assert counts(shelf) == [("false", 1), ("true", 1)]
    assert (shelf["distinctCount"], shelf["missing"]) == (2, 2)


async def test_other_fields_in_the_same_variable(execute: Executor) -> None:
    """A compiled operation is not used again for other fields: they change its Cypher."""
    for field in ("KIND", "MODALITY", "STATUS_STAGE"):
        (facet,) = await ask(execute, FACETS, fields=[field])
        assert facet["field"] == field
    assert facet == {"field": "STATUS_STAGE", "values": [], "distinctCount": 0, "missing": 4}


async def test_text_narrows_values_and_first_cuts_them(execute: Executor) -> None:
    """`distinctCount` shows that values were cut; `missing` is of all rows."""
    fields = ["MODALITY"]
    (facet,) = await ask(execute, FACETS, fields=fields, text="ANTI", first=1)
    assert counts(facet) == [("Antibody", 1)]
    assert facet["distinctCount"] == 2
    (nothing,) = await ask(execute, FACETS, fields=["OFF_THE_SHELF"], text="x", first=1)
    assert (nothing["values"], nothing["missing"]) == ([], 2)


async def test_statistics(execute: Executor) -> None:
    """The largest value is in the last bucket; what has no value is counted apart."""
    found = await ask(execute, STATISTICS, buckets=2)
    buckets = found.pop("histogram")
    mean = found.pop("mean")
    assert found == {"count": 3, "missing": 1, "min": 0.0, "max": 4.0}
    assert mean == pytest.approx(5 / 3)
    assert [tuple(bucket.values()) for bucket in buckets] == [(0.0, 2.0, 2), (2.0, 4.0, 1)]


async def test_statistics_of_nothing(execute: Executor) -> None:
    """Without values there are no bounds, no mean and no buckets."""
    found = await ask(execute, STATISTICS, filter={"modality": {"eq": "none such"}})
    nothing: dict[str, Any] = {"min": None, "max": None, "mean": None, "histogram": []}
    assert found == {"count": 0, "missing": 0, **nothing}


async def test_statistics_of_one_value(execute: Executor) -> None:
    """Where all values are the same, there is one bucket, of no width."""
    found = await ask(execute, STATISTICS, filter={"costPerDoseUsdLow": {"gt": 2}}, buckets=7)
    assert found["histogram"] == [{"from": 4.0, "to": 4.0, "count": 1}]


async def test_overlap(execute: Executor) -> None:
    """Every combination is told, small ones first; the filter holds for all sets."""
    sets = [
        {"modality": {"containsFold": "antibody"}},
        {"modality": {"startsWith": "A"}},
        {"offTheShelf": {"isNull": True}},
    ]
    found = await ask(execute, OVERLAP, of=sets)
    assert [tuple(combination.values()) for combination in found] == [
        ([0], 1, 2),
        ([1], 0, 1),
        ([2], 1, 2),
        ([0, 1], 0, 1),
        ([0, 2], 0, 1),
        ([1, 2], 0, 1),
        ([0, 1, 2], 1, 1),
    ]
    narrowed = {"id": {"ne": "ONCOGRAPH:3"}}
    found = await ask(execute, OVERLAP, of=sets[:2], filter=narrowed)
    assert [combination["atLeast"] for combination in found] == [1, 0, 0]


async def test_another_number_of_sets_in_the_same_variable(execute: Executor) -> None:
    """A compiled operation is not used again for more sets: they change its Cypher."""
    for count in (1, 2, 8):
        found = await ask(execute, OVERLAP, of=[{}] * count)
        assert len(found) == 2**count - 1
        assert {combination["atLeast"] for combination in found} == {4}


def test_the_last_edge_is_the_largest_value() -> None:
    """Rounding does not move the end of the histogram."""
    made = histogram(0.1, 0.7, [(0, 1), (2, 1)], 3)
    assert made[-1][1] == 0.7
    assert [count for _, _, count in made] == [1, 0, 1]


def test_rows_of_several_parts_are_found_once() -> None:
    """A page, a total and what sums up are of one list; nothing is sorted beside that list."""
    cypher = compiled(
        """{ disease(id: "MONDO:1") { expressedTargets(first: 5, filter: { supports: { gte: 1 } }) {
          totalCount nodes { id } facets(fields: [LEVEL]) { missing }
          statistics(field: CONFIDENCE) { histogram { count } } } } }"""
    ).cypher
    assert cypher.count("EXPRESSED_IN") == 1
    (found,) = re.findall(r"\n  CALL \(disease\) \{\n(.*?)\n  \}\n", cypher, re.DOTALL)
    before, beside = found.split(" AS expressedTargets_kept\n")
    assert "ORDER BY expressedTargets.id" in before
    assert beside.count("CALL (expressedTargets_kept)") == 2
    assert "ORDER BY" not in beside
    assert "head(collect(size(expressedTargets_kept))) AS expressedTargets_total" in beside


@pytest.mark.parametrize(
    ("asked", "times"),
    [
        ("(first: 1) { totalCount nodes { id } }", 2),
        ("(filter: { supports: { gte: 1 } }) { totalCount nodes { id } }", 1),
        ("{ facets(fields: [LEVEL]) { missing } }", 1),
        ("{ totalCount facets(fields: [LEVEL]) { missing } }", 1),
    ],
)
def test_a_total_without_filter_is_counted_by_itself(asked: str, times: int) -> None:
    """Without a filter that is cheaper than to keep the rows, of which a page reads few."""
    query = f"""{{ disease(id: "MONDO:1") {{ expressedTargets{asked} }} }}"""
    assert compiled(query).cypher.count("EXPRESSED_IN") == times


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("facets(fields: []) { missing }", "therapies.facets names no field"),
        ("facets(fields: KIND, first: -1) { missing }", "first of therapies.facets is -1"),
        ("overlap(of: []) { exactly }", "therapies.overlap has 0 sets. Give 1 to 8"),
        ("overlap(of: [{}, {}, {}, {}, {}, {}, {}, {}, {}]) { sets }", "has 9 sets"),
        ("statistics(field: COST_PER_DOSE_USD_LOW, buckets: 0) { min }", "Give 1 to 100"),
        ("statistics(field: COST_PER_DOSE_USD_LOW, buckets: 101) { min }", "Give 1 to 100"),
    ],
)
def test_refused(asked: str, said: str) -> None:
    """What is out of bounds is refused, also where no histogram is asked for."""
    with pytest.raises(RequestError, match=said) as caught:
        bound(f"{{ therapies {{ {asked} }} }}")
    assert caught.value.path[0] == "therapies"


def test_values_and_buckets_are_counted_in_the_cost() -> None:
    """Each field costs its values, a histogram its buckets."""
    query = """{ therapies(first: 2) { nodes { id }
      facets(fields: [KIND, MODALITY], first: 10) { missing }
      statistics(field: COST_PER_DOSE_USD_LOW, buckets: 5) { histogram { count } } } }"""
    # One for the operation, the connection and the facets field each.
    assert bound(query).cost == 3 + 2 + 2 * 10 + 5


def test_combinations_are_counted_in_the_cost() -> None:
    """Three sets make seven combinations, whatever there is in them."""
    query = "{ therapies(first: 0) { overlap(of: [{}, {}, {}]) { exactly } } }"
    # One for the operation, the connection and the overlap each.
    assert bound(query).cost == 3 + 7


def test_what_is_not_asked_for_is_not_in_the_query() -> None:
    """Without facets the query is as if there were none."""
    assert compiled("{ therapies { totalCount } }").cypher.endswith(
        "RETURN [[], null, therapy_total] AS c0"
    )
