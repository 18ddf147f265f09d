"""Planning `opportunities`: what has not been tried yet, ranked.

A row is a disease, with the target it expresses and the therapy that acts on the target.
"""

from dataclasses import dataclass, field
from typing import Final

from app.compiler.arguments import as_leaf
from app.compiler.claims import ClaimPlanner
from app.compiler.conditions import TRUE
from app.compiler.connections import Order
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.drafts import RowPlanners, draft_connection
from app.compiler.nodes import plan_node
from app.compiler.operation_plan import CostNode
from app.compiler.opportunities_plan import Answers, BarrierList, Opportunities
from app.compiler.parameters import IdParameter
from app.compiler.plan import Connection, NodeList, OrderKey
from app.compiler.rows import (
    Column,
    CursorOutput,
    NestedColumn,
    NestedOutput,
    NodeOutput,
    NodeShape,
    Output,
    PropertyColumn,
    ScalarOutput,
    SizeColumn,
    TypenameOutput,
    ValueColumn,
)
from app.compiler.select import TYPENAME, Selected
from app.compiler.weighting import Weighting
from app.graph_model.model import Untried

_SIGNATURE: Final = "SCORE:DESC,AGAINST:ASC,UNANSWERED:ASC,ID:ASC,TARGET:ASC,THERAPY:ASC"
_KINDS: Final = ("number", "number", "number", "text", "text", "text")


def plan_opportunities(
    context: Context, selected: Selected, place: Place
) -> tuple[Connection, CostNode]:
    """Plan one `opportunities` field; the schema has it where the model says what is untried."""
    rule = context.index.model.untried
    if rule is None:
        raise TypeError("the graph model does not say what is untried")
    return _OpportunityPlanner(context, rule).plan(selected, place)


@dataclass(slots=True)
class _OpportunityPlanner:
    context: Context
    rule: Untried
    source: Opportunities = field(init=False)

    def plan(self, selected: Selected, place: Place) -> tuple[Connection, CostNode]:
        """Plan the connection and say what it costs."""
        variable = self.context.name(selected.name)
        weights = Weighting(self.context, None, variable, place.path).weights()
        self.source = Opportunities(
            self.rule,
            variable,
            self._id(selected, "therapy", place),
            self._id(selected, "target", place),
            weights.levels,
            weights.sources,
            asks_for_tried=any(
                child.name == "triedSubtypes"
                for edges in selected.only_children
                if edges.name == "edges"
                for child in edges.only_children
            ),
        )
        planners = RowPlanners(self._disease, self._edge_field)
        draft = draft_connection(self.context, selected, variable, self._order(), place, planners)
        return draft.connection(self.source, TRUE, TRUE), draft.cost

    def _id(self, selected: Selected, argument: str, place: Place) -> str | None:
        leaf = as_leaf(selected.arguments.get(argument))
        if leaf is None:
            return None
        path = (*place.path, argument)
        return self.context.parameter(
            f"{selected.name}_{argument}_id", lambda name: IdParameter(name, leaf, path)
        )

    def _order(self) -> Order:
        """Order by evidence for the expression, then by what speaks against the opportunity."""
        source = self.source
        columns: tuple[tuple[Column, bool], ...] = (
            (ValueColumn(source.score), True),
            (SizeColumn(source.against), False),
            (SizeColumn(source.unanswered), False),
            (PropertyColumn(source.disease, "id"), False),
            (PropertyColumn(source.target, "id"), False),
            (PropertyColumn(source.therapy, "id"), False),
        )
        keys = tuple(OrderKey(c, is_descending, is_nullable=False) for c, is_descending in columns)
        return Order(keys, _SIGNATURE, _KINDS, ())

    def _disease(self, row: RowBuilder, child: Selected, place: Place) -> NodeShape:
        return self._node(row, self.source.disease, self.rule.disease, child, place)

    def _node(
        self, row: RowBuilder, variable: str, label: str, child: Selected, place: Place
    ) -> NodeShape:
        return plan_node(self.context, row, variable, (label,), child.children, place)

    def _edge_field(self, row: RowBuilder, child: Selected, place: Place) -> Output:
        source, rule = self.source, self.rule
        match child.name:
            case "cursor":
                return CursorOutput(child.key)
            case "score":
                column = row.column(ValueColumn(source.score))
                return ScalarOutput(child.key, column, required=True)
            case "node":
                return NodeOutput(child.key, self._disease(row, child, place))
            case "target":
                shape = self._node(row, source.target, rule.target, child, place)
                return NodeOutput(child.key, shape)
            case "therapy":
                shape = self._node(row, source.therapy, rule.therapy, child, place)
                return NodeOutput(child.key, shape)
            case "supporting":
                return self._claims(row, source.supporting, child, place)
            case "against":
                return self._claims(row, source.against, child, place)
            case "barriers":
                return self._barriers(row, child, place)
            case "unanswered":
                return self._held_nodes(row, source.unanswered, rule.barrier, child, place)
            case _:
                return self._held_nodes(row, source.tried, rule.disease, child, place)

    def _claims(self, row: RowBuilder, held: str, child: Selected, place: Place) -> Output:
        relation = self.context.index.relations[self.rule.expressed_in]
        variable = self.context.name(f"{held}_claim")
        planner = ClaimPlanner(self.context, relation, plan_node)
        return planner.plan(row, held, variable, child, place)

    def _held_nodes(
        self, row: RowBuilder, held: str, label: str, child: Selected, place: Place
    ) -> Output:
        variable = self.context.name(f"{held}_node")
        inner = RowBuilder()
        here = place.nested(child.key, self.context.limits)
        shape = self._node(inner, variable, label, child, here)
        row.costs.append(CostNode(None, tuple(inner.costs)))
        nested = NodeList(held, variable, tuple(inner.columns), shape)
        return NestedOutput(child.key, row.column(NestedColumn(nested)))

    def _barriers(self, row: RowBuilder, child: Selected, place: Place) -> Output:
        variable = self.context.name(f"{self.source.disease}_barrier")
        inner = RowBuilder()
        here = place.nested(child.key, self.context.limits)
        (type_name,) = child.children
        outputs: list[Output] = []
        for item in child.only_children:
            below = here.field(item.key)
            if item.name == TYPENAME:
                outputs.append(TypenameOutput(item.key, type_name))
            elif item.name == "barrier":
                shape = self._node(inner, variable, self.rule.barrier, item, below)
                outputs.append(NodeOutput(item.key, shape))
            else:
                outputs.append(self._answers(inner, variable, item, below))
        row.costs.append(CostNode(None, tuple(inner.costs)))
        nested = BarrierList(
            self.source.barriers,
            self.source.therapy,
            variable,
            tuple(inner.columns),
            tuple(outputs),
        )
        return NestedOutput(child.key, row.column(NestedColumn(nested)))

    def _answers(self, row: RowBuilder, barrier: str, child: Selected, place: Place) -> Output:
        variable = self.context.name(f"{barrier}_answer")
        inner = RowBuilder()
        here = place.nested(child.key, self.context.limits)
        shape = self._node(inner, variable, self.rule.capability, child, here)
        row.costs.append(CostNode(None, tuple(inner.costs)))
        nested = Answers(
            self.rule, self.source.therapy, barrier, variable, tuple(inner.columns), shape
        )
        return NestedOutput(child.key, row.column(NestedColumn(nested)))
