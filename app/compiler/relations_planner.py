"""Planning `relations` of an entity: its neighbours by any relation, for walking anywhere.

A row is a relation, a direction and a neighbour, with all claims that make it; rows are
ordered by these three.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.compiler.arguments import as_leaf
from app.compiler.claims import PlanNode, plan_any_claims
from app.compiler.conditions import TRUE
from app.compiler.connections import Order
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.drafts import RowPlanners, draft_connection
from app.compiler.operation_plan import CostNode
from app.compiler.parameters import ValueParameter
from app.compiler.plan import AnyRelations, Connection, OrderKey
from app.compiler.rows import (
    CursorOutput,
    NodeOutput,
    NodeShape,
    Output,
    PropertyColumn,
    ScalarOutput,
    ValueColumn,
)
from app.compiler.select import Selected

RELATIONS: Final = "relations"
"""The field of every entity."""


@dataclass(frozen=True, slots=True)
class RelationsPlanner:
    """Plans one such connection. `plan_node` is handed in: it is recursive."""

    context: Context
    parent: str
    variable: str
    plan_node: PlanNode

    def plan(self, selected: Selected, place: Place) -> tuple[Connection, CostNode]:
        """Plan the connection and say what it costs."""
        v = self.variable
        order = Order(
            (
                OrderKey(ValueColumn(f"{v}_relation"), is_descending=False, is_nullable=False),
                OrderKey(ValueColumn(f"{v}_back"), is_descending=False, is_nullable=False),
                OrderKey(PropertyColumn(v, "id"), is_descending=False, is_nullable=False),
            ),
            "RELATION,DIRECTION,ID",
            ("text", "number", "text"),
            (),
        )
        planners = RowPlanners(self._node, self._edge_field)
        draft = draft_connection(self.context, selected, v, order, place, planners)
        direction = selected.arguments.get("direction")
        source = AnyRelations(
            self.parent,
            self.context.name(f"{v}_claim"),
            relations=self._names(selected, "types"),
            kinds=self._names(selected, "kinds"),
            is_forward=direction.value == "FORWARD" if isinstance(direction, Enum) else None,
        )
        return draft.connection(source, TRUE, TRUE), draft.cost

    def _names(self, selected: Selected, argument: str) -> str | None:
        leaf = as_leaf(selected.arguments.get(argument))
        if leaf is None:
            return None
        return self.context.parameter(
            f"{self.variable}_{argument}", lambda name: ValueParameter(name, leaf)
        )

    def _node(self, row: RowBuilder, child: Selected, place: Place) -> NodeShape:
        types = self.context.index.entity_types
        return self.plan_node(self.context, row, self.variable, types, child.children, place)

    def _edge_field(self, row: RowBuilder, child: Selected, place: Place) -> Output:
        if child.name == "cursor":
            return CursorOutput(child.key)
        if child.name == "node":
            return NodeOutput(child.key, self._node(row, child, place))
        if child.name == "claims":
            claims = f"{self.variable}_claims"
            return plan_any_claims(self.context, row, claims, child, place, self.plan_node)
        column = row.column(ValueColumn(f"{self.variable}_{child.name}"))
        return ScalarOutput(child.key, column, required=True)
