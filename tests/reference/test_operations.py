"""The random operations are valid, of every kind, find something, and can be made smaller."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    parse,
    validate,
)

from app.api.schema import build_schema
from app.graph_model import ONCOLOGY_INDEX
from reference.executor import Reference
from reference.made_world import make_world
from reference.operations import Operation, OperationMaker
from reference.shrink import shrink

CODES = {
    "ARGUMENT_INVALID",
    "CURIE_INVALID",
    "CURSOR_INVALID",
    "FILTER_INVALID",
    "PAGE_SIZE_INVALID",
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    """Run the reference over the world of seed 0."""
    world = make_world(ONCOLOGY_INDEX, seed=0)
    return Reference(world, ONCOLOGY_INDEX, build_schema(ONCOLOGY_INDEX).as_str(), 5000)


@pytest.fixture(scope="module")
def maker(reference: Reference) -> OperationMaker:
    """Make operations for that world."""
    return OperationMaker(reference)


def test_a_seed_makes_the_same_operation_again(reference: Reference) -> None:
    """A failure is reproduced by its seed alone, in another process too."""
    assert OperationMaker(reference).operation(7) == OperationMaker(reference).operation(7)


def test_operations_are_answered_and_most_find_something(
    reference: Reference, maker: OperationMaker
) -> None:
    """Most operations give rows; the others are refused, with each of the codes."""
    outcomes: Counter[str] = Counter()
    for seed in range(600):
        operation = maker.operation(seed)
        reply = reference.run(operation.query, operation.variables, operation.operation_name)
        assert len(reply.codes) <= 1, f"seed {seed} has more than one mistake"
        outcomes.update(reply.codes or {"rows" if _has_rows(reply.data) else "no rows"})
    assert set(outcomes) == {"rows", "no rows", *CODES}
    assert outcomes["rows"] > 2 * outcomes["no rows"]
    assert sum(outcomes[code] for code in CODES) < 90


def test_operations_are_of_every_kind(reference: Reference, maker: OperationMaker) -> None:
    """Every relation field, argument, operator, and kind of variable and fragment occurs."""
    made: set[str] = set()
    for seed in range(8000):
        made |= maker.operation(seed).features
    assert set(_features_of_schema(reference.schema)) - made == set()
    kinds = ("plain", "stronger", "default", "overridden", "null", "absent", "used twice")
    assert {f"variable:{kind}" for kind in kinds} <= made
    assert {f"variable type:{kind}" for kind in ("object", "list", "Int", "ID")} <= made
    assert {"cursor:association", "cursor:node", "cursor:made-up", "shape:to one"} <= made
    assert {"order:source", "scoring:weights", "scoring:levels"} <= made
    shapes = ("alias", "merged leaf", "merged object", "named fragment", "two operations")
    assert {f"shape:{shape}" for shape in (*shapes, "named again fragment")} <= made
    assert {f"directive:{d} {v}" for d in ("skip", "include") for v in (True, False)} <= made
    for on, within in (("type", "interface"), ("interface", "type"), ("interface", "interface")):
        assert f"shape:inline fragment on {on} in {within}" in made


async def test_shrinking_keeps_what_fails_and_nothing_else(
    reference: Reference, maker: OperationMaker
) -> None:
    """A failing operation of hundreds of characters becomes its cause."""
    operation = next(
        made
        for made in map(maker.operation, range(500))
        if "totalCount" in made.query and len(made.query) > 600
    )

    async def still_fails(candidate: Operation) -> bool:
        return "totalCount" in candidate.query

    smaller = await shrink(operation, reference.schema, still_fails)
    assert not validate(reference.schema, parse(smaller.query))
    assert len(smaller.query.split()) < 40
    assert "totalCount" in smaller.query


def _has_rows(data: Any) -> bool:
    """Tell whether something was found: a leaf that is no flag, no count of nothing, no gap."""
    match data:
        case dict():
            return any(_has_rows(value) for key, value in data.items() if key != "__typename")
        case list():
            return any(_has_rows(value) for value in data)
    return bool(data) and not isinstance(data, bool)


def _features_of_schema(schema: GraphQLSchema) -> Iterator[str]:
    """Name what can be asked for at all."""
    for owner, fields in ONCOLOGY_INDEX.relation_fields.items():
        yield from (f"relation:{owner}.{name}" for name in fields)
    elsewhere = {"paths", "neighborhood", "search", "resolve"}  # see selections.py
    for root, field in schema.query_type.fields.items() if schema.query_type else ():
        if root not in elsewhere:
            yield from (f"argument:{name}" for name in field.args if name != "id")
    for node_type in ONCOLOGY_INDEX.model.node_types:
        yield f"argument:{node_type.singular}"
        yield f"field:{node_type.name}Connection.overlap"
    for name, declared in schema.type_map.items():
        if isinstance(declared, GraphQLEnumType) and name.endswith(("FacetField", "NumericField")):
            kind = "facet" if name.endswith("FacetField") else "statistics"
            yield from (f"{kind}:{value}" for value in declared.values)
        if isinstance(declared, GraphQLInputObjectType) and name.endswith("Filter"):
            of = declared.fields
            if all(is_leaf_type(get_named_type(part.type)) for part in of.values()):
                yield from (f"operator:{name}.{operator}" for operator in of)
