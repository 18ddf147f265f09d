"""Planning associations: the neighbours of a node with the claims between.

An association is a row of its connection; its edge has the neighbour, what is
made of the claims (counts, score) and the claims themselves.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.compiler.arguments import ArgumentValue, Constant, Items, Variable
from app.compiler.claims import ClaimPlanner, PlanNode, level_weights
from app.compiler.conditions import Predicate
from app.compiler.connections import Order, plan_order
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.drafts import RowPlanners, draft_connection
from app.compiler.operation_plan import CostNode
from app.compiler.parameters import PageSizeParameter, WeightsParameter
from app.compiler.plan import Associations, ClaimList, Connection, SubtypeList
from app.compiler.predicates import (
    AGGREGATES,
    aggregates_in,
    association_predicates,
    claim_predicate,
)
from app.compiler.rows import (
    Aggregate,
    AggregateColumn,
    CursorOutput,
    NestedColumn,
    NestedOutput,
    NodeOutput,
    NodeShape,
    Output,
    ScalarOutput,
    TypenameOutput,
)
from app.compiler.select import TYPENAME, Selected
from app.graph_model.index import RelationField
from app.graph_model.model import Property

_EDGE_AGGREGATES: Final = {**AGGREGATES, "direct": Aggregate.DIRECT}


@dataclass(frozen=True, slots=True)
class AssociationPlanner:
    """Plans one association connection. `plan_node` is handed in: it is recursive."""

    context: Context
    field: RelationField
    parent: str
    variable: str
    plan_node: PlanNode
    needs: set[Aggregate] = dataclasses.field(default_factory=set)

    def plan(self, selected: Selected, place: Place) -> tuple[Connection, CostNode]:
        """Plan the connection and say what it costs."""
        self.context.here = place.path
        claim = self.context.name(f"{self.variable}_claim")
        node_predicate, predicate = association_predicates(
            self.context,
            self.field,
            self.variable,
            selected.arguments.get("filter"),
            (*place.path, "filter"),
        )
        order = plan_order(self.variable, self._orderable(), selected.arguments.get("orderBy"))
        draft = draft_connection(
            self.context,
            selected,
            self.variable,
            order,
            place,
            RowPlanners(self._node, self._edge_field),
        )
        source = self._source(selected, claim, order, predicate, place)
        return draft.connection(source, node_predicate, predicate), draft.cost

    def _orderable(self) -> Mapping[str, Property]:
        index = self.context.index
        if len(self.field.neighbours) > 1:
            return {p.name: p for p in index.model.entity_properties}
        return index.stored_properties(index.node_types[self.field.neighbour_type])

    def _node(self, row: RowBuilder, child: Selected, place: Place) -> NodeShape:
        return self.plan_node(
            self.context, row, self.variable, self.field.neighbours, child.children, place
        )

    def _edge_field(self, row: RowBuilder, child: Selected, place: Place) -> Output:
        if child.name == "cursor":
            return CursorOutput(child.key)
        if child.name == "node":
            return NodeOutput(child.key, self._node(row, child, place))
        if child.name == "claims":
            return self._claims(row, child, place)
        if child.name == "via":
            return self._via(row, child, place)
        aggregate = _EDGE_AGGREGATES[child.name]
        self.needs.add(aggregate)
        column = row.column(AggregateColumn(self.variable, aggregate))
        return ScalarOutput(child.key, column, required=True)

    def _via(self, row: RowBuilder, child: Selected, place: Place) -> Output:
        self.needs.add(Aggregate.SUBTYPES)
        variable = self.context.name(f"{self.variable}_via")
        inner = RowBuilder()
        shape = self.plan_node(
            self.context,
            inner,
            variable,
            (self.field.owner,),
            child.children,
            place.nested(child.key, self.context.limits),
        )
        row.costs.append(CostNode(None, tuple(inner.costs)))
        nested = SubtypeList(
            Aggregate.SUBTYPES.alias(self.variable),
            self.parent,
            variable,
            tuple(inner.columns),
            shape,
        )
        return NestedOutput(child.key, row.column(NestedColumn(nested)))

    def _claims(self, row: RowBuilder, child: Selected, place: Place) -> Output:
        self.needs.add(Aggregate.CLAIMS)
        self.context.here = place.path
        variable = self.context.name(f"{self.variable}_claim")
        predicate = claim_predicate(
            self.context,
            self.field.relation,
            variable,
            child.arguments.get("filter"),
            (*place.path, "filter"),
        )
        first = child.arguments.get("first")
        leaf = first if isinstance(first, Constant | Variable | Items) else None
        size = self.context.parameter(
            f"{variable}_first",
            lambda name: PageSizeParameter(name, leaf, "first", place.path),
        )
        inner = RowBuilder()
        (type_name,) = child.children
        claims = ClaimPlanner(self.context, self.field.relation, self.plan_node)
        outputs = tuple(
            TypenameOutput(item.key, type_name)
            if item.name == TYPENAME
            else claims.field(inner, variable, item, place.field(item.key))
            for item in child.only_children
        )
        row.costs.append(CostNode(size, tuple(inner.costs)))
        nested = ClaimList(
            Aggregate.CLAIMS.alias(self.variable),
            variable,
            predicate,
            size,
            tuple(inner.columns),
            outputs,
        )
        return NestedOutput(child.key, row.column(NestedColumn(nested)))

    def _source(
        self, selected: Selected, claim: str, order: Order, predicate: Predicate, place: Place
    ) -> Associations:
        ordered = {
            key.column.aggregate for key in order.keys if isinstance(key.column, AggregateColumn)
        }
        before_page = ordered | aggregates_in(predicate)
        needs = self.needs | before_page
        is_scored = Aggregate.SCORE in needs
        includes_subtypes = selected.arguments.get("includeSubtypes") is True
        return Associations(
            parent=self.parent,
            field=self.field,
            claim=claim,
            subtype=self.context.name(f"{self.parent}_or_subtype") if includes_subtypes else None,
            needs=frozenset(needs | {Aggregate.CLAIMS} if is_scored else needs),
            scores_before_page=Aggregate.SCORE in before_page,
            level_weights=level_weights(self.context) if is_scored else "",
            source_weights=self._source_weights(selected, place, is_scored=is_scored),
        )

    def _source_weights(self, selected: Selected, place: Place, *, is_scored: bool) -> str:
        """Plan the weights; where no score is made they are checked all the same."""
        scoring = selected.arguments.get("scoring")
        given = scoring.get("weights") if isinstance(scoring, dict) else None
        weights = tuple(_weight(item) for item in given) if isinstance(given, list) else ()
        if not is_scored and not weights:
            return ""
        return self.context.parameter(
            f"{self.variable}_source_weights",
            lambda name: WeightsParameter(name, weights, place.path),
        )


def _weight(item: ArgumentValue) -> tuple[Constant | Variable | Items, Constant | Variable | Items]:
    if not isinstance(item, dict):
        raise TypeError("a source weight is an input object")
    source, weight = item["source"], item["weight"]
    if not isinstance(source, Constant | Variable | Items) or not isinstance(
        weight, Constant | Variable | Items
    ):
        raise TypeError("a source weight has a source and a weight")
    return source, weight
