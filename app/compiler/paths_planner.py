"""Planning `paths`: its arguments, and what is read of each path.

paths (row: length, score)
  ├── nodes   one row per node along the path
  └── steps   one row per pair of neighbours, with the claims between them
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.compiler.arguments import MAX_HOPS, ArgumentValue, Constant, Leaf, as_leaf
from app.compiler.claims import plan_any_claims
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.nodes import plan_node
from app.compiler.operation_plan import CostNode
from app.compiler.parameters import (
    IdParameter,
    NumberParameter,
    PageSizeParameter,
    ValueParameter,
)
from app.compiler.rows import (
    NestedColumn,
    NestedOutput,
    Output,
    ScalarOutput,
    TypenameOutput,
    ValueColumn,
)
from app.compiler.select import TYPENAME, Selected
from app.compiler.traversal_plan import Member, PathNodes, Paths, PathSteps, WalkedClaims
from app.compiler.weighting import level_weights
from app.errors import ArgumentError

DEFAULT_HOPS: Final = 4
DEFAULT_MAX_DEGREE: Final = 1000
LARGEST: Final = 2**31 - 1
_STEP_VALUES: Final = {"relation": "relation", "forward": "forward", "claimCount": "count"}


def plan_paths(context: Context, field: Selected, place: Place) -> tuple[Paths, CostNode]:
    """Plan the field and say what it costs.

    Raises:
        ArgumentError: not exactly one of `to` and `toKind` is given.

    """
    v = context.name("paths")
    arguments = field.arguments
    end, end_type = as_leaf(arguments.get("to")), arguments.get("toKind")
    if (end is None) is not isinstance(end_type, Enum):
        raise ArgumentError(
            f"{field.key} needs exactly one of: to or toKind.",
            path=place.path,
            allowed=["to", "toKind"],
        )
    start = as_leaf(arguments["from"]) or Constant("")
    walked = plan_walked(context, v, field)
    hops = number(context, v, field, place, "maxHops", (DEFAULT_HOPS, 1, MAX_HOPS))
    size = page_size(context, v, field, place)
    row = RowBuilder()
    planner = _PathPlanner(context, v, walked, hops, row)
    members = tuple(
        Member(child.key, child.name, planner.outputs(child, place))
        if child.name == "paths"
        else Member(child.key, child.name)
        for child in field.only_children
    )
    made = Paths(
        variable=v,
        walked=walked,
        start=_id(context, f"{v}_from", start, place),
        end=None if end is None else _id(context, f"{v}_to", end, place),
        end_type=str(end_type.value) if isinstance(end_type, Enum) else None,
        hops=hops,
        levels=levels(as_leaf(arguments.get("maxHops")), DEFAULT_HOPS, MAX_HOPS),
        max_degree=number(context, v, field, place, "maxDegree", (DEFAULT_MAX_DEGREE, 1, LARGEST)),
        walk=walk_limit(context),
        walk_ms=walk_time(context),
        size=size,
        columns=tuple(row.columns),
        members=members,
    )
    return made, CostNode(size, tuple(row.costs))


def levels(hops: Leaf | None, default: int, most: int) -> int:
    """Tell how many levels to write. A number that is out of bounds is refused when bound."""
    match hops:
        case None:
            return default
        case Constant(int(number)) if 1 <= number <= most:
            return number
        case _:
            return most


def number(
    context: Context,
    variable: str,
    field: Selected,
    place: Place,
    argument: str,
    bounds: tuple[int, int, int],
) -> str:
    """Plan a whole number: its default, the least and the most it may be."""
    leaf = as_leaf(field.arguments.get(argument))
    return context.parameter(
        f"{variable}_{argument}",
        lambda name: NumberParameter(name, leaf, *bounds, argument, place.path),
    )


def page_size(context: Context, variable: str, field: Selected, place: Place) -> str:
    """Plan how many rows there may be."""
    leaf = as_leaf(field.arguments.get("first"))
    return context.parameter(
        f"{variable}_first", lambda name: PageSizeParameter(name, leaf, "first", place.path)
    )


def walk_limit(context: Context) -> str:
    """Name the parameter with how many claims may be looked at per level."""
    return context.parameter(
        "max_walk", lambda name: ValueParameter(name, Constant(context.limits.max_walk))
    )


def walk_time(context: Context) -> str:
    """Name the parameter with how long may be walked, in milliseconds."""
    return context.parameter(
        "max_walk_ms", lambda name: ValueParameter(name, Constant(context.limits.max_walk_ms))
    )


def plan_walked(context: Context, variable: str, field: Selected) -> WalkedClaims:
    """Plan which claims are walked, to which nodes."""
    return WalkedClaims(
        names(context, f"{variable}_relations", field.arguments.get("relations")),
        names(context, f"{variable}_kinds", field.arguments.get("kinds")),
        level_weights(context),
    )


def names(context: Context, hint: str, value: ArgumentValue) -> str | None:
    """Plan a list of enum values; None when it is not given."""
    leaf = as_leaf(value)
    if leaf is None:
        return None
    return context.parameter(hint, lambda name: ValueParameter(name, leaf))


def _id(context: Context, hint: str, leaf: Leaf, place: Place) -> str:
    return context.parameter(hint, lambda name: IdParameter(name, leaf, place.path))


@dataclass(frozen=True, slots=True)
class _PathPlanner:
    """Plans the rows of the paths that a variable is named for."""

    context: Context
    variable: str
    walked: WalkedClaims
    hops: str
    row: RowBuilder

    def outputs(self, paths: Selected, place: Place) -> tuple[Output, ...]:
        """Plan what each path becomes."""
        (type_name,) = paths.children
        here = place.field(paths.key)
        return tuple(
            TypenameOutput(child.key, type_name)
            if child.name == TYPENAME
            else self._field(child, here.field(child.key))
            for child in paths.only_children
        )

    def _field(self, child: Selected, place: Place) -> Output:
        if child.name == "nodes":
            return self._nodes(child, place)
        if child.name == "steps":
            return self._steps(child, place)
        column = self.row.column(ValueColumn(f"{self.variable}_{child.name}"))
        return ScalarOutput(child.key, column, required=True)

    def _nodes(self, child: Selected, place: Place) -> Output:
        variable, inner = self.context.name("path_node"), RowBuilder()
        types = self.context.index.entity_types
        shape = plan_node(self.context, inner, variable, types, child.children, place)
        costs = tuple(inner.costs)
        # A path has one node more than steps.
        self.row.costs += [CostNode(self.hops, costs), CostNode(None, costs)]
        nested = PathNodes(f"{self.variable}_ids", variable, tuple(inner.columns), shape)
        return NestedOutput(child.key, self.row.column(NestedColumn(nested)))

    def _steps(self, child: Selected, place: Place) -> Output:
        variable, inner = self.context.name("path_step"), RowBuilder()
        (type_name,) = child.children
        outputs: list[Output] = []
        for item in child.only_children:
            if item.name == TYPENAME:
                outputs.append(TypenameOutput(item.key, type_name))
            elif item.name == "claims":
                here, claims = place.field(item.key), f"{variable}_claims"
                made = plan_any_claims(self.context, inner, claims, item, here, plan_node)
                outputs.append(made)
            else:
                column = inner.column(ValueColumn(f"{variable}_{_STEP_VALUES[item.name]}"))
                outputs.append(ScalarOutput(item.key, column, required=True))
        self.row.costs.append(CostNode(self.hops, tuple(inner.costs)))
        ids = f"{self.variable}_ids"
        nested = PathSteps(ids, variable, self.walked, tuple(inner.columns), tuple(outputs))
        return NestedOutput(child.key, self.row.column(NestedColumn(nested)))
