"""The executor bounds what a document may cost before the database is asked."""

import time
from collections.abc import Mapping
from typing import Any

import pytest

from api.stub_reader import SCHEMA, Reader
from app.api.answer import Answer, GraphQLRequest
from app.api.execute import Executor
from app.browser.links import own_browser
from app.compiler import Limits
from app.graph_model import ONCOLOGY_INDEX


async def ask(
    reader: Reader, query: str, variables: Mapping[str, Any] | None = None, **extensions: Any
) -> dict[str, Any]:
    """Ask an executor with a fixed record behind it."""
    execute = Executor(ONCOLOGY_INDEX, SCHEMA, reader, Limits())
    request = GraphQLRequest(query, None, variables or {}, extensions, read_only_method=False)
    return (await execute(request)).payload


async def test_fragments_that_spread_each_other_twice_are_cheap() -> None:
    """Sixty levels of two spreads each are no 2^60 fields."""
    chain = " ".join(f"fragment A{i} on Target {{ ...A{i + 1} ...A{i + 1} }}" for i in range(60))
    query = f'{{ target(symbol: "x") {{ ...A0 }} }} {chain} fragment A60 on Target {{ name }}'
    started = time.monotonic()
    payload = await ask(Reader([["a name"]]), query)
    assert payload == {"data": {"target": {"name": "a name"}}, "extensions": {"cost": 2}}
    assert time.monotonic() - started < 30  # the bug took years


async def test_the_cost_is_told_with_the_answer() -> None:
    """What one may ask for is known before it is too much."""
    asked = "query ($n: Int) { diseases(first: $n) { nodes { id } } }"
    for n in (3, 40):
        payload = await ask(Reader([]), asked, {"n": n})
        assert payload["extensions"] == {"cost": 1 + n}


async def test_an_operation_without_reads_asks_nothing() -> None:
    """`__typename` and introspection need no database."""
    reader = Reader()
    payload = await ask(reader, "{ __typename __schema { queryType { name } } }")
    assert payload["data"] == {"__typename": "Query", "__schema": {"queryType": {"name": "Query"}}}
    assert reader.asked == []


@pytest.mark.parametrize(
    ("record", "expected", "path"),
    [
        ([["HGNC:1", None]], {"target": None}, ["target", "name"]),
        ([[None, "a name"]], {"target": None}, ["target", "id"]),
    ],
)
async def test_a_missing_value_is_an_error_with_its_place(
    record: list[Any], expected: dict[str, Any], path: list[str]
) -> None:
    """Data that break the schema's promise give null up to the next field that may be null."""
    payload = await ask(Reader(record), '{ target(symbol: "x") { id name } }')
    assert payload["data"] == expected
    (error,) = payload["errors"]
    assert error["path"] == path
    assert error["extensions"]["code"] == "DATA_INCONSISTENT"


@pytest.mark.parametrize(
    ("fields", "row", "expected"),
    [
        ("id", ["HGNC:1"], {"id": "HGNC:1"}),
        ("id __typename", ["HGNC:1", "Target"], {"id": "HGNC:1", "__typename": "Target"}),
        (
            "id ... on Target { symbol }",
            ["HGNC:1", "G1", "Target"],
            {"id": "HGNC:1", "symbol": "G1"},
        ),
        ("id ... on Target { symbol }", ["MONDO:1", None, "Disease"], {"id": "MONDO:1"}),
    ],
)
async def test_the_type_of_a_node_is_read_only_where_the_answer_depends_on_it(
    fields: str, row: list[Any], expected: dict[str, Any]
) -> None:
    """What is asked of every type alike is shaped without looking at the labels."""
    reader = Reader([row])
    payload = await ask(reader, f'{{ node(id: "HGNC:1") {{ {fields} }} }}')
    assert payload["data"] == {"node": expected}
    assert ("labels(node)" in reader.asked[0][0]) is (row[-1] in {"Target", "Disease"})


async def test_a_missing_value_of_a_node_whose_type_was_not_read_is_an_error() -> None:
    """It is completed as a node of any of the types, which are alike in what is asked."""
    payload = await ask(Reader([[None]]), '{ node(id: "HGNC:1") { id } }')
    assert payload["data"] == {"node": None}
    assert payload["errors"][0]["path"] == ["node", "id"]


async def test_an_unknown_enum_value_is_an_error_with_its_place() -> None:
    """A level that the schema does not know is not passed on."""
    record = [[[["GUESSED", None]]]]
    query = '{ target(symbol: "x") { therapies { edges { claims { level } } } } }'
    payload = await ask(Reader(record), query)
    assert payload["data"] == {"target": None}
    assert payload["errors"][0]["path"][-1] == "level"


async def test_explain_shows_the_query_and_its_parameters() -> None:
    """As sent to the database, with rows and time."""
    reader = Reader([["a name"]])
    payload = await ask(reader, '{ t: target(symbol: "MSLN") { name } }', explain=True)
    (explained,) = payload["extensions"]["explain"]
    assert explained["rootFields"] == ["t"]
    assert (explained["cypher"], explained["parameters"]) == reader.asked[0]
    assert explained["parameters"] == {"target_symbol": "MSLN"}
    assert (explained["rows"], explained["databaseTimeMs"]) == (1, 1.0)


async def test_explain_gives_a_link_that_opens_the_query_in_browser() -> None:
    """With its parameters written in; without a Browser, or without a query, there is none."""
    browser = own_browser("http://127.0.0.1:8000/browser/")
    query = '{ target(symbol: "O\'Hara") { name } }'
    for operation, given, opens in (
        (query, browser, True),
        (query, None, False),
        ("{ __typename }", browser, False),
    ):
        execute = Executor(ONCOLOGY_INDEX, SCHEMA, Reader([["a name"]]), Limits(), browser=given)
        asked = GraphQLRequest(operation, None, {}, {"explain": True}, read_only_method=False)
        (explained,) = (await execute(asked)).payload["extensions"]["explain"]
        assert bool(explained["openInBrowser"]) is opens
        if opens:
            assert "symbol%3A%20%27O%5C%27Hara%27" in explained["openInBrowser"]


async def test_known_operations_are_compiled_once() -> None:
    """Other values share the compiled operation; another shape of variables does not."""
    reader = Reader([])
    execute = Executor(ONCOLOGY_INDEX, SCHEMA, reader, Limits())
    query = "query ($f: TargetFilter) { targets(filter: $f) { nodes { name } } }"
    for given in ({"eq": "A"}, {"eq": "B"}, {"ne": "A"}):
        variables = {"f": {"symbol": given}}
        await execute(GraphQLRequest(query, None, variables, {}, read_only_method=False))
    assert execute._compiled.cache_info().misses == 2  # noqa: SLF001  # the cache is what is tested
    assert reader.asked[0][0] == reader.asked[1][0] != reader.asked[2][0]


@pytest.mark.parametrize(
    ("query", "record", "lasts"),
    [
        ('{ target(symbol: "x") { name } }', [["a name"]], True),
        ('{ target(symbol: "x") { name } }', [[None]], False),  # an error
        ("{ __typename }", [], True),
        ('{ paths(from: "A:1", to: "A:2") { paths { length } } }', [[], 0, 1, [1, 1], 4, 9], True),
        ('{ paths(from: "A:1", to: "A:2") { paths { length } } }', [[], 0, 2, [1, 1], 4, 9], False),
        ('{ p: paths(from: "A:1", toKind: Therapy) { reason } }', [[], 0, 2, [1], 4, 9], False),
        ('{ neighborhood(ids: "A:1") { edges { id } } }', [[], [], 1, 1, False, []], True),
        ('{ neighborhood(ids: "A:1") { edges { id } } }', [[], [], 0, 0, True, []], False),
    ],
)
async def test_an_answer_lasts_unless_it_has_errors_or_its_time_was_up(
    query: str, record: list[Any], *, lasts: bool
) -> None:
    """Whether it shows that or not: the next one may find more."""
    execute = Executor(ONCOLOGY_INDEX, SCHEMA, Reader(record), Limits())
    answer = await execute(GraphQLRequest(query, None, {}, {}, read_only_method=False))
    assert isinstance(answer, Answer)
    assert answer.lasts == lasts, answer.payload
