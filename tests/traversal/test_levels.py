"""`maxHops` decides the text: only the levels it needs are written, with a plan kept for each."""

from collections.abc import Mapping
from typing import Any

import pytest
from graphql import get_operation_ast, parse

from app.compiler import Limits, compile_operation, decided_by, shape_of_all
from app.graph_model import ONCOLOGY_INDEX
from traversal.asking import SCHEMA

BETWEEN = """query Q($n: Int, $first: Int) {
  paths(from: "A:1", to: "A:2", maxHops: $n, first: $first) { paths { length } } }"""
TO_KIND = """query Q($n: Int) {
  paths(from: "A:1", toKind: Disease, maxHops: $n) { paths { length } } }"""


def steps_in(query: str, variables: Mapping[str, Any]) -> int:
    """Count the levels of the text that weigh claims."""
    document = parse(query)
    operation = get_operation_ast(document)
    assert operation is not None
    schema = SCHEMA._schema  # noqa: SLF001  # strawberry names no public way to it
    made = compile_operation(schema, ONCOLOGY_INDEX, Limits(), document, operation, variables)
    return made.cypher.count("AS step")


@pytest.mark.parametrize("query", [BETWEEN, TO_KIND])
@pytest.mark.parametrize("hops", range(1, 7))
def test_a_level_per_step(query: str, hops: int) -> None:
    """As many steps are written as a path may have: from both ends together, or from the start."""
    assert steps_in(query, {"n": hops}) == hops


@pytest.mark.parametrize("variables", [{}, {"n": None}, {"n": 4}])
def test_four_levels_if_absent(variables: Mapping[str, Any]) -> None:
    """Absent or null, it is the default."""
    assert steps_in(BETWEEN, variables) == 4


def test_shapes_tell_hops_apart() -> None:
    """Requests are of one shape when their hops are the same, whatever else their numbers are."""
    decided = decided_by(parse(BETWEEN))
    shapes = [shape_of_all({"n": n, "first": first}, decided) for n in (1, 3) for first in (5, 6)]
    assert shapes[0] == shapes[1] != shapes[2] == shapes[3]


def test_refused_numbers_are_of_one_shape() -> None:
    """No number of hops that is refused has a plan of its own: there are too many."""
    decided = decided_by(parse(BETWEEN))
    assert shape_of_all({"n": 7}, decided) == shape_of_all({"n": 8}, decided)
