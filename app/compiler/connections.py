"""Planning the arguments that all connections share: order, page, cursors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from app.compiler.arguments import ArgumentValue, Leaf, as_leaf
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.parameters import CursorParameter, PageSizeParameter
from app.compiler.plan import OrderKey, Page, PageInfoOutput, SourceScore
from app.compiler.predicates import AGGREGATES
from app.compiler.rows import AggregateColumn, ClaimValueColumn, PropertyColumn, ValueColumn
from app.compiler.select import Selected
from app.errors import PageSizeError
from app.graph_model.model import Property, ScalarType

Arguments = Mapping[str, ArgumentValue]
_OF_CLAIMS: Final = "claim."
"""What the values of an order start with that ask for a property of the claims."""
_OF_STEPS: Final = "steps.distance"
"""The value of an order that asks for the fewest steps of a hierarchy."""


@dataclass(frozen=True, slots=True)
class Order:
    """A total order: its keys, their signature in cursors, their kinds of value."""

    keys: tuple[OrderKey, ...]
    signature: str
    kinds: tuple[str, ...]
    sources: tuple[str, ...]
    """The parameters with the sources whose part of the score it is by."""

    @property
    def claim_values(self) -> tuple[ClaimValueColumn, ...]:
        """List what of the values of claims it is by, each once."""
        columns = (key.column for key in self.keys)
        return tuple(dict.fromkeys(c for c in columns if isinstance(c, ClaimValueColumn)))


def distance_to(variable: str) -> ValueColumn:
    """Name the column with the fewest steps that lead to a node of a hierarchy."""
    return ValueColumn(f"{variable}_distance")


PlanSourceScore: TypeAlias = Callable[[Leaf], SourceScore]


def plan_order(
    variable: str,
    properties: Mapping[str, Property],
    given: ArgumentValue,
    source_score: PlanSourceScore | None = None,
) -> Order:
    """Plan `orderBy`; the id is added at the end, so that the order is total.

    `source_score` plans what one source adds to the score, where that can be asked for.
    """
    keys: list[OrderKey] = []
    signature: list[str] = []
    kinds: list[str] = []
    sources: list[str] = []
    for item in given if isinstance(given, list) else ():
        name, spelled, is_descending, source = _order_item(item)
        signature.append(spelled)
        if name == "id":
            keys.append(OrderKey(PropertyColumn(variable, "id"), is_descending, is_nullable=False))
            kinds.append("text")
            break
        if source is not None and source_score is not None:
            part = source_score(source)
            keys.append(OrderKey(ValueColumn(part.alias), is_descending, is_nullable=False))
            kinds.append("number")
            sources.append(part.parameter)
            continue
        if name in AGGREGATES:
            column = AggregateColumn(variable, AGGREGATES[name])
            keys.append(OrderKey(column, is_descending, is_nullable=False))
            kinds.append("number")
            continue
        if name.startswith(_OF_CLAIMS):
            value = ClaimValueColumn(variable, name.removeprefix(_OF_CLAIMS), is_descending)
            keys.append(OrderKey(value, is_descending, is_nullable=True))
            kinds.append("number?")
            continue
        if name == _OF_STEPS:
            keys.append(OrderKey(distance_to(variable), is_descending, is_nullable=False))
            kinds.append("number")
            continue
        prop = properties[name]
        nullable = not prop.required
        keys.append(OrderKey(PropertyColumn(variable, name), is_descending, nullable))
        kinds.append(_kind(prop) + ("?" if nullable else ""))
    else:
        keys.append(
            OrderKey(PropertyColumn(variable, "id"), is_descending=False, is_nullable=False)
        )
        signature.append("ID:ASC")
        kinds.append("text")
    return Order(tuple(keys), ",".join(signature), tuple(kinds), tuple(sources))


def _order_item(item: ArgumentValue) -> tuple[str, str, bool, Leaf | None]:
    if not isinstance(item, dict):
        raise TypeError("an orderBy item is an input object")
    field, direction = item["field"], item.get("direction")
    if not isinstance(field, Enum):
        raise TypeError("an order field is an enum value")
    name = direction.name if isinstance(direction, Enum) else "ASC"
    source = as_leaf(item.get("source"))
    of_source = "(SOURCE)" if source is not None else ""
    return str(field.value), f"{field.name}{of_source}:{name}", name == "DESC", source


def _kind(prop: Property) -> str:
    if prop.type in {ScalarType.INTEGER, ScalarType.FLOAT}:
        return "number"
    return "boolean" if prop.type is ScalarType.BOOLEAN else "text"


def plan_page(
    context: Context,
    variable: str,
    arguments: Arguments,
    order: Order,
    place: Place,
    selected: Sequence[Selected],
) -> Page:
    """Plan which part of the rows is read.

    Raises:
        PageSizeError: `first` and `last` are both given.

    """
    first, last = as_leaf(arguments.get("first")), as_leaf(arguments.get("last"))
    if first is not None and last is not None:
        raise PageSizeError(
            f"{'.'.join(place.path)} has both first and last. Give one: first pages"
            " forward, last backward.",
            path=place.path,
        )
    argument = "last" if last is not None else "first"
    size = context.parameter(
        f"{variable}_{argument}",
        lambda name: PageSizeParameter(name, first or last, argument, place.path),
    )
    is_backward = last is not None
    wanted = {field.name for field in selected}
    return Page(
        size=size,
        is_backward=is_backward,
        after=_plan_cursor(context, variable, arguments, "after", order, place),
        before=_plan_cursor(context, variable, arguments, "before", order, place),
        looks_ahead=any(
            child.name == ("hasPreviousPage" if is_backward else "hasNextPage")
            for field in selected
            if field.name == "pageInfo"
            for child in field.only_children
        ),
        is_wanted=bool(wanted & {"edges", "nodes", "pageInfo"}),
    )


def _plan_cursor(
    context: Context,
    variable: str,
    arguments: Arguments,
    argument: str,
    order: Order,
    place: Place,
) -> tuple[str, ...] | None:
    leaf = as_leaf(arguments.get(argument))
    if leaf is None:
        return None
    names = tuple(context.name(f"{variable}_{argument}_{i}") for i in range(len(order.keys)))
    context.parameters.append(
        CursorParameter(
            names, leaf, argument, order.signature, order.sources, order.kinds, place.path
        )
    )
    return names


def plan_page_info(field: Selected, page: Page) -> PageInfoOutput:
    """Plan the page info object."""
    return PageInfoOutput(
        field.key,
        tuple((child.key, child.name) for child in field.only_children),
        has_cursor_after=page.after is not None,
        has_cursor_before=page.before is not None,
    )


def cursor_columns(row: RowBuilder, order: Order, selected: Sequence[Selected]) -> tuple[int, ...]:
    """Read the order's sources and keys into the row, when a cursor is asked for."""
    asked = any(
        child.name in {"cursor", "startCursor", "endCursor"}
        for field in selected
        if field.name in {"edges", "pageInfo"}
        for child in field.only_children
    )
    held = [*(ValueColumn(f"${name}") for name in order.sources), *(k.column for k in order.keys)]
    return tuple(row.column(column) for column in held) if asked else ()
