"""Values written as Cypher are read as they were; queries carry theirs into a link."""

import doctest
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import neo4j
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import app.browser.literals as literals_module
from app.browser.links import own_browser
from app.browser.literals import inlined, literal
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "\\u0041",
        "\\\\u0041",
        "'; MATCH (n) DETACH DELETE n //",
        "`",
        "$x",
        "\\",
        "'\\",
        "\u2028",
        "é\n",
    ]
)
KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\"), min_size=1)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def test_the_examples_hold() -> None:
    """Those in the module's docstring."""
    assert doctest.testmod(literals_module).failed == 0


def test_a_literal_is_read_as_its_value(engine: BoltEndpoint) -> None:
    """Whatever its quotes, characters, size and depth."""
    with open_driver(engine) as driver:

        @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(st.lists(VALUES, min_size=1, max_size=6))
        def holds(values: list[Any]) -> None:
            assert asked(driver, engine, f"RETURN {literal(values)} AS value") == values

        holds()


def test_a_moment_is_read_as_the_same(engine: BoltEndpoint) -> None:
    """With its offset."""
    moment = datetime(2026, 11, 1, 12, 30, 5, 123456, tzinfo=UTC)
    with open_driver(engine) as driver:
        found = asked(driver, engine, f"RETURN {literal(moment)} AS value")
    assert found.to_native() == moment


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("inf"), "(1.0 / 0.0)"),
        (float("-inf"), "(-1.0 / 0.0)"),
        (float("nan"), "(0.0 / 0.0)"),
        (date(2026, 11, 1), "date('2026-11-01')"),
        ({"a b": (1,), "c": {}}, "{`a b`: [1], c: {}}"),
    ],
)
def test_the_form_of_a_literal(value: object, expected: str) -> None:
    """What has no literal of its own is computed."""
    assert literal(value) == expected


@pytest.mark.parametrize("value", [b"x", object()])
def test_what_is_no_parameter_is_refused(value: object) -> None:
    """Rather than written as something else."""
    with pytest.raises(TypeError, match="is no type of a parameter"):
        literal(value)


def test_only_parameters_are_replaced() -> None:
    """Texts, quoted names and comments keep what looks like one."""
    cypher = "// $a\nMATCH (n:`$a` {x: '$a\\'$a', y: \"$a\"}) /* $a */ RETURN $a, $b, n.$$a"
    assert inlined(cypher, {"a": 1}) == (
        "// $a\nMATCH (n:`$a` {x: '$a\\'$a', y: \"$a\"}) /* $a */ RETURN 1, $b, n.$1"
    )


@given(st.recursive(SCALARS, st.lists))
def test_a_literal_has_nothing_that_ends_a_link_early(value: Any) -> None:
    """Browser decodes the whole address before it looks for the end of the query."""
    assert not set("&#") & set(literal(value))


@given(VALUES)
def test_a_link_carries_the_query(value: Any) -> None:
    """What Browser takes out of the address is the query with its parameters written in."""
    address = own_browser("http://127.0.0.1:8000/browser/").link("RETURN $x", {"x": value})
    found = parse_qs(urlsplit(address).query, keep_blank_values=True, strict_parsing=True)
    assert found == {"cmd": ["edit"], "arg": [f"RETURN {literal(value)}"]}


def asked(driver: neo4j.Driver, engine: BoltEndpoint, cypher: str) -> Any:
    """Give the one value of a query."""
    return driver.execute_query(cypher, database_=engine.database).records[0]["value"]
