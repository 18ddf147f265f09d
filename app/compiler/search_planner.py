"""Planning `search` and `resolve`: entities found by what people call them."""

from typing import Final

from app.compiler.arguments import Constant, Leaf, as_leaf
from app.compiler.connections import Order, cursor_columns, plan_page, plan_page_info
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.nodes import plan_node
from app.compiler.operation_plan import CostNode
from app.compiler.parameters import (
    KindsParameter,
    SearchTextParameter,
    TermsParameter,
)
from app.compiler.plan import OrderKey, Page, RowsOutput, TotalOutput
from app.compiler.rows import (
    CursorOutput,
    MadeOutput,
    NodeOutput,
    NodeShape,
    Output,
    TypenameOutput,
    ValueColumn,
)
from app.compiler.search_cypher import RANKED
from app.compiler.search_plan import (
    KindCountsOutput,
    Resolve,
    ResolvedOutput,
    Search,
    SearchOutput,
    TruncatedOutput,
)
from app.compiler.search_rank import highlight, score
from app.compiler.select import Selected

_KINDS_OF_KEYS: Final = ("number", "number", "number", "text", "number", "text")


def plan_search(context: Context, field: Selected, place: Place) -> tuple[Search, CostNode]:
    """Plan a connection of ranked hits."""
    variable = context.name("search")
    text = context.parameter(
        f"{variable}_for",
        lambda name: SearchTextParameter(name, _leaf(field, "text"), place.path),
    )
    order = _order(variable)
    page = plan_page(context, variable, field.arguments, order, place, field.only_children)
    row = RowBuilder()
    cursors = cursor_columns(row, order, field.only_children)
    outputs = tuple(
        _search_output(context, row, variable, child, page, place.field(child.key))
        for child in field.only_children
    )
    search = Search(
        variable,
        text,
        _kinds(context, variable, field, place),
        order.keys,
        order.signature,
        page,
        tuple(row.columns),
        cursors,
        outputs,
    )
    return search, CostNode(page.size, tuple(row.costs))


def plan_resolve(context: Context, field: Selected, place: Place) -> tuple[Resolve, CostNode]:
    """Plan the list of what each term stands for."""
    variable, term = context.name("candidate"), context.name("resolved")
    parameter = context.parameter(
        "terms", lambda name: TermsParameter(name, _leaf(field, "terms"), place.path)
    )
    row = RowBuilder()
    outputs = tuple(
        ResolvedOutput(
            child.key,
            child.name,
            _entity(context, row, variable, child, place.field(child.key))
            if child.name == "candidates"
            else None,
        )
        for child in field.only_children
    )
    size = f"{parameter}_candidates"
    cost = CostNode(f"{parameter}_count", (CostNode(size, tuple(row.costs)),))
    resolve = Resolve(
        variable,
        term,
        parameter,
        _kinds(context, variable, field, place),
        size,
        tuple(row.columns),
        outputs,
    )
    return resolve, cost


def _order(variable: str) -> Order:
    keys = tuple(
        OrderKey(ValueColumn(f"{variable}_{name}"), is_descending=False, is_nullable=False)
        for name in RANKED
    )
    return Order(keys, "RANK", _KINDS_OF_KEYS, ())


def _kinds(context: Context, variable: str, field: Selected, place: Place) -> str:
    if field.arguments.get("kinds") is None:
        return ""
    return context.parameter(
        f"{variable}_kinds",
        lambda name: KindsParameter(
            name, _leaf(field, "kinds"), place.path, context.index.entity_types
        ),
    )


def _leaf(field: Selected, argument: str) -> Leaf:
    value = field.arguments[argument]
    # An empty list inside a variable has no items to look up.
    if isinstance(value, list):
        return Constant([])
    leaf = as_leaf(value)
    if leaf is None:
        raise TypeError(f"{argument} is no text and no list of texts")
    return leaf


def _search_output(
    context: Context, row: RowBuilder, variable: str, child: Selected, page: Page, place: Place
) -> SearchOutput:
    match child.name:
        case "totalCount":
            return TotalOutput(child.key)
        case "truncated":
            return TruncatedOutput(child.key)
        case "kindCounts":
            return KindCountsOutput(child.key, tuple((c.key, c.name) for c in child.only_children))
        case "pageInfo":
            return plan_page_info(child, page)
        case "nodes":
            return RowsOutput(child.key, _entity(context, row, variable, child, place))
        case "edges":
            edges = tuple(
                _edge_field(context, row, variable, c, place.field(c.key))
                for c in child.only_children
            )
            return RowsOutput(child.key, edges)
        case _:
            return TypenameOutput(child.key, "SearchConnection")


def _edge_field(
    context: Context, row: RowBuilder, variable: str, child: Selected, place: Place
) -> Output:
    def columns(*names: str) -> tuple[int, ...]:
        return tuple(row.column(ValueColumn(f"{variable}_{name}")) for name in names)

    match child.name:
        case "node":
            return NodeOutput(child.key, _entity(context, row, variable, child, place))
        case "score":
            return MadeOutput(child.key, score, columns("tier", "distance"))
        case "highlight":
            # The marks follow folded letters back to the written ones, accents and all:
            # Cypher has no way to do that.
            return MadeOutput(child.key, highlight, columns("tier", "shown", "marks"))
        case "cursor":
            return CursorOutput(child.key)
        case _:
            return TypenameOutput(child.key, "SearchEdge")


def _entity(
    context: Context, row: RowBuilder, variable: str, child: Selected, place: Place
) -> NodeShape:
    return plan_node(context, row, variable, context.index.entity_types, child.children, place)
