"""Planning `facets`, `statistics` and `overlap`: what sums up all rows of a connection.

The values of the field enumerations say whose property they stand for:
`node.kind`, `claim.level`.
"""

from collections.abc import Callable
from enum import Enum
from typing import Final, TypeAlias

from app.compiler.arguments import ArgumentValue, Constant, Items, as_leaf
from app.compiler.conditions import Predicate
from app.compiler.context import Context, Place
from app.compiler.operation_plan import CostNode
from app.compiler.parameters import (
    NumberParameter,
    PageSizeParameter,
    ResponsePath,
    ValueParameter,
)
from app.compiler.select import Selected
from app.compiler.summaries import (
    Facets,
    Overlap,
    Statistics,
    SummaryOutput,
    SummaryPart,
    SummedField,
)
from app.errors import ArgumentError

CLAIM = "claim"
MAX_SETS: Final = 8
"""So many sets may overlap at most: they make 255 combinations."""
PlanFilter: TypeAlias = Callable[[ArgumentValue, ResponsePath], Predicate]


def plan_facets(
    context: Context, selected: Selected, place: Place
) -> tuple[SummaryOutput, CostNode]:
    """Plan one `facets` field; each of its fields costs as many rows as it may give values.

    Raises:
        ArgumentError: no field is named.

    """
    name = context.name("facets")
    fields = _fields(selected.arguments["fields"])
    if not fields:
        raise ArgumentError(
            f"{'.'.join(place.path)} names no field. Name at least one.", path=place.path
        )
    text = as_leaf(selected.arguments.get("text"))
    size = context.parameter(
        f"{name}_first",
        lambda parameter: PageSizeParameter(
            parameter, as_leaf(selected.arguments.get("first")), "first", place.path
        ),
    )
    facets = Facets(
        name,
        fields,
        context.parameter(f"{name}_text", lambda parameter: ValueParameter(parameter, text))
        if text is not None
        else None,
        size,
    )
    cost = CostNode(None, tuple(CostNode(size) for _ in fields))
    return SummaryOutput(selected.key, facets, _parts(selected)), cost


def plan_statistics(
    context: Context, selected: Selected, place: Place
) -> tuple[SummaryOutput, CostNode]:
    """Plan one `statistics` field; it costs as many rows as it has buckets."""
    name = context.name("statistics")
    field = selected.arguments["field"]
    if not isinstance(field, Enum):
        raise TypeError("the field of statistics is an enum value")
    buckets = context.parameter(
        f"{name}_buckets",
        lambda parameter: NumberParameter(
            parameter,
            as_leaf(selected.arguments.get("buckets")),
            default=10,
            minimum=1,
            maximum=100,
            argument="buckets",
            path=place.path,
        ),
    )
    parts = _parts(selected)
    has_histogram = any(part.name == "histogram" for part in parts)
    statistics = Statistics(name, _summed_field(field), buckets, has_histogram)
    cost = CostNode(buckets) if has_histogram else CostNode(None)
    return SummaryOutput(selected.key, statistics, parts), cost


def plan_overlap(
    context: Context, plan_filter: PlanFilter, selected: Selected, place: Place
) -> tuple[SummaryOutput, CostNode]:
    """Plan one `overlap` field; it costs a row for each combination of its sets.

    Raises:
        ArgumentError: there is no set, or there are too many.

    """
    given = selected.arguments["of"]
    sets = given if isinstance(given, list) else []
    if not 1 <= len(sets) <= MAX_SETS:
        raise ArgumentError(
            f"{'.'.join(place.path)} has {len(sets)} sets. Give 1 to {MAX_SETS}.",
            path=place.path,
            minimum=1,
            maximum=MAX_SETS,
        )
    name = context.name("overlap")
    overlap = Overlap(name, tuple(plan_filter(item, (*place.path, "of")) for item in sets))
    cost = CostNode(None, (CostNode(None),) * (2 ** len(sets) - 1))
    return SummaryOutput(selected.key, overlap, _parts(selected)), cost


def _fields(given: ArgumentValue) -> tuple[SummedField, ...]:
    items = given.items if isinstance(given, Items) else ()
    members = [item.value for item in items if isinstance(item, Constant)]
    return tuple(_summed_field(member) for member in members)


def _summed_field(member: Enum) -> SummedField:
    owner, _, property_name = str(member.value).partition(".")
    return SummedField(member.name, property_name, owner == CLAIM)


def _parts(selected: Selected) -> tuple[SummaryPart, ...]:
    return tuple(
        SummaryPart(child.key, child.name, _parts(child) if child.children else ())
        for child in selected.only_children
    )
