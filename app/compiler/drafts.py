"""A connection while it is being planned, whatever its rows are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from app.compiler.conditions import Predicate
from app.compiler.connections import Order, cursor_columns, plan_page, plan_page_info
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.operation_plan import CostNode
from app.compiler.plan import (
    Connection,
    ConnectionOutput,
    Page,
    RowSource,
    RowsOutput,
    TotalOutput,
)
from app.compiler.rows import NodeShape, Output, TypenameOutput
from app.compiler.select import TYPENAME, Selected
from app.compiler.summary_planner import PlanFilter, plan_facets, plan_overlap, plan_statistics

_SUMMARIES: Final = {"facets": plan_facets, "statistics": plan_statistics}
PlanNode: TypeAlias = Callable[[RowBuilder, Selected, Place], NodeShape]
PlanEdgeField: TypeAlias = Callable[[RowBuilder, Selected, Place], Output]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a connection before its source is."""

    variable: str
    order: Order
    page: Page
    row: RowBuilder
    cursor_columns: tuple[int, ...]
    outputs: tuple[ConnectionOutput, ...]
    summary_costs: tuple[CostNode, ...]

    def connection(self, source: RowSource, node: Predicate, association: Predicate) -> Connection:
        """Make the connection."""
        return Connection(
            self.variable,
            source,
            node,
            association,
            self.order.keys,
            self.order.signature,
            self.page,
            counts_total=any(isinstance(output, TotalOutput) for output in self.outputs),
            columns=tuple(self.row.columns),
            cursor_columns=self.cursor_columns,
            outputs=self.outputs,
        )

    @property
    def cost(self) -> CostNode:
        """Say what its rows and the lists in them cost, and what sums them up."""
        rows = CostNode(self.page.size, tuple(self.row.costs))
        return CostNode(None, (rows, *self.summary_costs)) if self.summary_costs else rows


@dataclass(frozen=True, slots=True)
class RowPlanners:
    """How the node and the other fields of an edge are planned."""

    node: PlanNode
    edge_field: PlanEdgeField
    node_filter: PlanFilter | None = None
    """How a filter of the node is planned, where rows are nodes alone."""
    row: RowBuilder = field(default_factory=RowBuilder)


def draft_connection(
    context: Context,
    selected: Selected,
    variable: str,
    order: Order,
    place: Place,
    planners: RowPlanners,
) -> Draft:
    """Plan order, page and rows of a connection."""
    fields = selected.only_children
    (type_name,) = selected.children
    page = plan_page(context, variable, selected.arguments, order, place, fields)
    row = planners.row
    cursors = cursor_columns(row, order, fields)
    outputs: list[ConnectionOutput] = []
    costs: list[CostNode] = []
    for child in fields:
        here = place.field(child.key)
        if child.name in _SUMMARIES:
            output, cost = _SUMMARIES[child.name](context, child, here)
            outputs.append(output)
            costs.append(cost)
        elif child.name == "overlap" and planners.node_filter:
            output, cost = plan_overlap(context, planners.node_filter, child, here)
            outputs.append(output)
            costs.append(cost)
        else:
            outputs.append(_output(child, type_name, page, planners, place))
    return Draft(variable, order, page, row, cursors, tuple(outputs), tuple(costs))


def _output(
    child: Selected, type_name: str, page: Page, planners: RowPlanners, place: Place
) -> ConnectionOutput:
    here = place.field(child.key)
    match child.name:
        case "totalCount":
            return TotalOutput(child.key)
        case "pageInfo":
            return plan_page_info(child, page)
        case "nodes":
            return RowsOutput(child.key, planners.node(planners.row, child, here))
        case "edges":
            return RowsOutput(child.key, _edges(child, planners, here))
        case _:
            return TypenameOutput(child.key, type_name)


def _edges(edges: Selected, planners: RowPlanners, place: Place) -> tuple[Output, ...]:
    (type_name,) = edges.children
    return tuple(
        TypenameOutput(child.key, type_name)
        if child.name == TYPENAME
        else planners.edge_field(planners.row, child, place.field(child.key))
        for child in edges.only_children
    )
