"""Bad input is refused with a code that says why, and no text becomes a part of the Cypher."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    get_operation_ast,
    parse,
    print_ast,
    validate,
)
from graphql.execution.values import get_variable_values
from graphql.language import StringValueNode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.hostile_text import HOSTILE, texts
from api.text_places import PLACES, TEMPLATES
from app.api.answer import AnyAnswer, Failure, GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.compiler import CompiledOperation, Limits, bind, compile_operation
from app.compiler.cursors import encode_cursor
from app.db import Database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.errors import RequestError
from app.graph_model import ONCOLOGY_INDEX
from engine_choice import on_the_embedded_engine
from engine_servers import clear
from graph_seed.gather import packaged
from graph_seed.load import load

SCHEMA = build_schema(ONCOLOGY_INDEX)
GRAPHQL_SCHEMA = SCHEMA._schema  # noqa: SLF001  # strawberry names no public way to it
LIMITS = Limits()


@pytest.fixture(scope="module")
def curated(engine: BoltEndpoint) -> BoltEndpoint:
    """Load the curated graph, and nothing else, into the engine."""
    clear(engine)
    with open_driver(engine) as driver:
        load(driver, engine.database, packaged(ONCOLOGY_INDEX), ONCOLOGY_INDEX)
    return engine


@pytest.fixture
def execute(curated: BoltEndpoint, database: Database) -> Executor:
    """Execute over the curated graph."""
    assert curated is not None
    return Executor(ONCOLOGY_INDEX, SCHEMA, database, LIMITS)


async def ask(
    execute: Executor, query: str, variables: Mapping[str, Any], name: str | None = None
) -> AnyAnswer:
    """Ask as a POST does."""
    return await execute(GraphQLRequest(query, name, variables, {}, read_only_method=False))


# ------------------------------------------------------------------ what is refused

WEIGHTED = "{ target(symbol: %s) { therapies(scoring: { weights: [%s] }) { edges { score } } } }"
PAGE = "query ($n: Int!) { diseases(first: $n) { totalCount } }"
BY_NAME = "query ($s: String) { diseases(filter: { name: { eq: $s } }) { totalCount } }"
DEEP = "{ diseases " + "{ nodes { parents " * 10 + "{ totalCount }" + " } }" * 10 + " }"
OTHER_ORDER = encode_cursor("NAME:ASC,ID:ASC", ["lung cancer", "MONDO:0008903"])
NO_TEXT = encode_cursor("ID:ASC", [7])


def weighted(weight: str) -> str:
    """Ask for scores with a weight of the source `article`."""
    return WEIGHTED % ('"MSLN"', f'{{ source: "article", weight: {weight} }}')


REFUSED: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("cut off", "{ diseases", {}, "GRAPHQL_PARSE_FAILED", "Syntax Error"),
    ("empty", "", {}, "GRAPHQL_PARSE_FAILED", "Syntax Error"),
    (
        "unknown field",
        '{ target(symbol: "MSLN") { nmae } }',
        {},
        "GRAPHQL_VALIDATION_FAILED",
        "Did you mean 'name'?",
    ),
    (
        "unknown argument",
        '{ target(smybol: "MSLN") { name } }',
        {},
        "GRAPHQL_VALIDATION_FAILED",
        "Did you mean 'symbol'?",
    ),
    (
        "wrong type",
        '{ diseases(first: "x") { totalCount } }',
        {},
        "GRAPHQL_VALIDATION_FAILED",
        "Int cannot represent",
    ),
    ("mutation", "mutation { x }", {}, "OPERATION_NOT_SUPPORTED", "mutation"),
    ("subscription", "subscription { x }", {}, "OPERATION_NOT_SUPPORTED", "subscription"),
    (
        "several operations",
        "query A { __typename } query B { __typename }",
        {},
        "OPERATION_NOT_FOUND",
        "operationName",
    ),
    ("variable of another type", PAGE, {"n": "x"}, "VARIABLES_INVALID", "$n"),
    ("variable missing", PAGE, {}, "VARIABLES_INVALID", "$n"),
    ("variable null", PAGE, {"n": None}, "VARIABLES_INVALID", "$n"),
    ("variable too large", PAGE, {"n": 10**30}, "VARIABLES_INVALID", "32-bit"),
    (
        "variable with an unknown field",
        "query ($f: DiseaseFilter) { diseases(filter: $f) { totalCount } }",
        {"f": {"nmae": {"eq": "x"}}},
        "VARIABLES_INVALID",
        "Did you mean 'name'?",
    ),
    ("no cursor", '{ diseases(after: "zzz") { totalCount } }', {}, "CURSOR_INVALID", "after"),
    ("empty cursor", '{ diseases(before: "") { totalCount } }', {}, "CURSOR_INVALID", "before"),
    (
        "cursor of another order",
        f'{{ diseases(after: "{OTHER_ORDER}") {{ totalCount }} }}',
        {},
        "CURSOR_INVALID",
        "ID:ASC",
    ),
    (
        "cursor of another type",
        f'{{ diseases(after: "{NO_TEXT}") {{ totalCount }} }}',
        {},
        "CURSOR_INVALID",
        "ID:ASC",
    ),
    ("first negative", PAGE, {"n": -1}, "PAGE_SIZE_INVALID", "negative"),
    ("first too large", PAGE, {"n": 5001}, "PAGE_SIZE_INVALID", "maximum of 5,000"),
    (
        "last too large",
        "{ diseases(last: 5001) { totalCount } }",
        {},
        "PAGE_SIZE_INVALID",
        "maximum of 5,000",
    ),
    (
        "first and last",
        "{ diseases(first: 1, last: 1) { totalCount } }",
        {},
        "PAGE_SIZE_INVALID",
        "both",
    ),
    (
        "claims first negative",
        '{ target(symbol: "MSLN") { therapies { edges { claims(first: -1) { id } } } } }',
        {},
        "PAGE_SIZE_INVALID",
        "target.therapies.edges.claims",
    ),
    ("no CURIE", '{ disease(id: "cancer") { name } }', {}, "CURIE_INVALID", "PREFIX:LOCAL"),
    ("empty id", '{ node(id: "") { id } }', {}, "CURIE_INVALID", "PREFIX:LOCAL"),
    (
        "no CURIE among ids",
        '{ nodes(ids: ["HGNC:7371", "a b"]) { id } }',
        {},
        "CURIE_INVALID",
        "'a b'",
    ),
    (
        "too many ids",
        "query ($i: [ID!]!) { nodes(ids: $i) { id } }",
        {"i": ["X:1"] * 5001},
        "ARGUMENT_INVALID",
        "5,000",
    ),
    ("target without", "{ target { name } }", {}, "ARGUMENT_INVALID", "id or symbol"),
    ("target null", "{ target(symbol: null) { name } }", {}, "ARGUMENT_INVALID", "id or symbol"),
    (
        "target with both",
        '{ target(id: "HGNC:7371", symbol: "MSLN") { name } }',
        {},
        "ARGUMENT_INVALID",
        "exactly one",
    ),
    ("weight above 1", weighted("1.5"), {}, "ARGUMENT_INVALID", "0 to 1"),
    ("weight negative", weighted("-0.1"), {}, "ARGUMENT_INVALID", "0 to 1"),
    (
        "operator null",
        "{ diseases(filter: { name: { eq: null } }) { totalCount } }",
        {},
        "FILTER_INVALID",
        "isNull",
    ),
    ("operator null by a variable", BY_NAME, {"s": None}, "FILTER_INVALID", "isNull"),
    ("too deep", DEEP, {}, "DEPTH_EXCEEDED", "10 deep"),
    (
        "too costly",
        "{ diseases(first: 5000) { nodes { therapies(first: 5000) { totalCount } } } }",
        {},
        "COST_EXCEEDED",
        "250,000",
    ),
]


@on_the_embedded_engine  # what is refused never reaches an engine
@pytest.mark.parametrize(
    ("query", "variables", "code", "part"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
async def test_refused_with_its_code(
    execute: Executor, query: str, variables: dict[str, Any], code: str, part: str
) -> None:
    """Each kind of bad input has one error, with its code and with what is wrong."""
    answer = await ask(execute, query, variables)
    assert answer.failure is Failure.REQUEST
    assert set(answer.payload) == {"errors"}
    (error,) = answer.payload["errors"]
    assert error["extensions"]["code"] == code
    assert part in error["message"]


@on_the_embedded_engine  # what is refused never reaches an engine
async def test_unknown_operation_name(execute: Executor) -> None:
    """A name that no operation has is refused by that name."""
    answer = await ask(execute, "query A { __typename }", {}, "Other")
    (error,) = answer.payload["errors"]
    assert error["extensions"]["code"] == "OPERATION_NOT_FOUND"
    assert "'Other'" in error["message"]


@on_the_embedded_engine  # what is refused never reaches an engine
async def test_an_error_says_where_and_what_is_allowed(execute: Executor) -> None:
    """The path is that of the alias; programs find the bounds in the extensions."""
    answer = await ask(execute, "{ mine: diseases(first: 5001) { totalCount } }", {})
    (error,) = answer.payload["errors"]
    assert error["path"] == ["mine"]
    assert error["extensions"] == {
        "code": "PAGE_SIZE_INVALID",
        "argument": "first",
        "minimum": 0,
        "maximum": 5000,
    }


@pytest.mark.parametrize(
    ("query", "data"),
    [
        ('{ disease(id: "MONDO:999") { id } }', {"disease": None}),
        ('{ target(symbol: "none") { id } }', {"target": None}),
        ('{ node(id: "X:1") { id } }', {"node": None}),
        ('{ nodes(ids: ["X:1"]) { id } }', {"nodes": [None]}),
    ],
)
async def test_unknown_id_is_null(execute: Executor, query: str, data: dict[str, Any]) -> None:
    """What is not in the graph is null, and no error."""
    answer = await ask(execute, query, {})
    assert (answer.payload["data"], answer.failure) == (data, None)


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        pytest.param(weighted("1e999"), {}, id="infinite weight"),
        pytest.param(
            "{ diseases(filter: { fiveYearSurvivalHigh: { gt: 1e999 } }) { totalCount } }",
            {},
            id="infinite number in a filter",
        ),
        pytest.param("{ node(id: " + "9" * 5000 + ") { id } }", {}, id="id of 5,000 digits"),
        pytest.param(
            "query ($c: String) { diseases(after: $c) { totalCount } }",
            {"c": "WyJJRDpBU0MiLCJcdWQ4MDAiXQ"},  # ["ID:ASC","\ud800"]
            id="cursor with a lone surrogate",
        ),
    ],
)
async def test_values_that_cannot_be_sent(
    execute: Executor, query: str, variables: dict[str, Any]
) -> None:
    """A value the database cannot take is refused with a code, not met by the driver."""
    answer = await ask(execute, query, variables)
    assert answer.failure is Failure.REQUEST


# ------------------------------------------------------------------ hostile text

REFUSALS = {"CURIE_INVALID", "CURSOR_INVALID", "ARGUMENT_INVALID"}
"""Codes that a text as such can be refused with."""

CURSORS = st.builds(
    encode_cursor,
    st.sampled_from(["ID:ASC", "NAME:ASC,ID:ASC", "SCORE:ASC,ID:ASC"]) | HOSTILE,
    st.lists(HOSTILE | st.floats() | st.integers() | st.none(), max_size=3),
)


def test_every_text_of_the_schema_has_a_place() -> None:
    """The places below are all there are: a new argument that takes text needs one too."""
    found: set[str] = set()
    for type_ in GRAPHQL_SCHEMA.type_map.values():
        if type_.name.startswith("__"):
            continue
        if isinstance(type_, GraphQLInputObjectType):
            found |= {
                f"{type_.name}.{name}"
                for name, member in type_.fields.items()
                if get_named_type(member.type).name in {"String", "ID"}
            }
        elif isinstance(type_, GraphQLObjectType):
            found |= {
                f"argument {name}"
                for member in type_.fields.values()
                for name, argument in member.args.items()
                if get_named_type(argument.type).name in {"String", "ID"}
            }
    assert found == set(PLACES)


def written(template: str, text: str, *, inline: bool) -> tuple[str, dict[str, Any]]:
    """Put a text in its place, in the document or as a variable."""
    if inline:
        return template.replace("$s", print_ast(StringValueNode(value=text))), {}
    ids = ("(id: $s", "(from: $s", " to: $s", "(therapy: $s", "(target: $s")
    type_ = "ID" if any(place in template for place in ids) else "String"
    kind = "ID" if "(ids: " in template else type_
    return f"query ($s: {kind}!) {template}", {"s": text}


def compiled(query: str, given_: dict[str, Any]) -> tuple[CompiledOperation, Mapping[str, Any]]:
    """Compile as `Executor` does."""
    document = parse(query)
    assert not validate(GRAPHQL_SCHEMA, document)
    operation = get_operation_ast(document)
    assert operation is not None
    coerced = get_variable_values(GRAPHQL_SCHEMA, operation.variable_definitions or (), given_)
    assert not isinstance(coerced, list)
    made = compile_operation(
        GRAPHQL_SCHEMA, ONCOLOGY_INDEX, LIMITS, document, operation, coerced.coerced
    )
    return made, coerced.coerced


@settings(max_examples=200, deadline=None)
@given(template=st.sampled_from(TEMPLATES), text=HOSTILE | CURSORS, inline=st.booleans())
def test_no_text_becomes_cypher(template: str, text: str, *, inline: bool) -> None:
    """The query is the same to the letter whatever a text says, which is sent beside it."""
    marked = f"zq{text}qz"
    for hostile in (text, marked):
        made, variables = compiled(*written(template, hostile, inline=inline))
        plain, _ = compiled(*written(template, "plain", inline=inline))
        assert made.cypher == plain.cypher
        assert marked not in made.cypher
        try:
            bound = bind(made.plan, variables, LIMITS, ONCOLOGY_INDEX.model.scoring).parameters
        except RequestError as error:
            assert error.code in REFUSALS  # noqa: PT017  # either outcome is right
        else:
            json.dumps(bound, allow_nan=False)
            is_cursor = "after: " in template or "before: " in template
            ids = ("id: ", "ids: ", "from: ", " to: ", "therapy: ", "target: ")
            is_id = any(name in template for name in ids)
            is_folded = "search(text: " in template  # to the words in it, and sent as these
            assert is_cursor or is_id or is_folded or hostile in texts(bound)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(template=st.sampled_from(TEMPLATES), text=HOSTILE | CURSORS, inline=st.booleans())
async def test_hostile_text_gives_data_or_a_coded_error(
    execute: Executor, template: str, text: str, *, inline: bool
) -> None:
    """A database answers each text with data; what is refused is refused before, by its code."""
    answer = await ask(execute, *written(template, text, inline=inline))
    if answer.failure is None:
        assert set(answer.payload) == {"data", "extensions"}
    else:
        assert answer.failure is Failure.REQUEST
        (error,) = answer.payload["errors"]
        assert error["extensions"]["code"] in REFUSALS
