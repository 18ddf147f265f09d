"""Planning associations: the neighbours of a node with the claims between.

An association is a row of its connection; its edge has the neighbour, what is
made of the claims (counts, score) and the claims themselves.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Final

from app.compiler.arguments import ArgumentValue, Leaf
from app.compiler.claims import ClaimPlanner, PlanNode
from app.compiler.conditions import Predicate
from app.compiler.connections import Order, plan_order
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.drafts import RowPlanners, draft_connection
from app.compiler.operation_plan import CostNode
from app.compiler.parameters import ValueParameter
from app.compiler.plan import (
    Associations,
    Connection,
    NodeList,
    ScoreComponents,
    SourceScore,
    component_value,
)
from app.compiler.predicates import (
    AGGREGATES,
    aggregates_in,
    association_predicates,
)
from app.compiler.rows import (
    SCORES,
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
    ValueColumn,
)
from app.compiler.select import TYPENAME, Selected
from app.compiler.weighting import Weighting
from app.errors import ArgumentError
from app.graph_model.index import End, RelationField
from app.graph_model.model import Property

_EDGE_AGGREGATES: Final = {
    **AGGREGATES,
    "direct": Aggregate.DIRECT,
    "opposingScore": Aggregate.OPPOSING_SCORE,
}


@dataclass(frozen=True, slots=True)
class AssociationPlanner:
    """Plans one association connection. `plan_node` is handed in: it is recursive."""

    context: Context
    field: RelationField
    parent: str
    variable: str
    plan_node: PlanNode
    needs: set[Aggregate] = dataclasses.field(default_factory=set)
    source_scores: list[SourceScore] = dataclasses.field(default_factory=list)

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
        given_order = selected.arguments.get("orderBy")
        self._check_order(given_order, place)
        order = plan_order(self.variable, self._orderable(), given_order, self._source_score)
        scoring = selected.arguments.get("scoring")
        weighting = Weighting(self.context, scoring, self.variable, place.path)
        draft = draft_connection(
            self.context,
            selected,
            self.variable,
            order,
            place,
            RowPlanners(self._node, partial(self._edge_field, weighting, order)),
        )
        source = self._source(selected, claim, order, predicate, weighting)
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

    def _check_order(self, given: ArgumentValue, place: Place) -> None:
        for item in given if isinstance(given, list) else ():
            if not isinstance(item, dict) or item.get("source") is None:
                continue
            field = item["field"]
            if isinstance(field, Enum) and field.value != "score":
                raise ArgumentError(
                    f"orderBy of {'.'.join(place.path)} has a source with {field.name}."
                    " A source goes with SCORE alone: leave it out, or order by SCORE.",
                    path=place.path,
                    allowed="SCORE",
                )

    def _source_score(self, source: Leaf) -> SourceScore:
        alias = self.context.name(f"{self.variable}_source_score")
        parameter = self.context.parameter(
            f"{self.variable}_order_source", lambda name: ValueParameter(name, source)
        )
        self.source_scores.append(SourceScore(alias, parameter))
        return self.source_scores[-1]

    def _edge_field(
        self, weighting: Weighting, order: Order, row: RowBuilder, child: Selected, place: Place
    ) -> Output:
        if child.name == "cursor":
            return CursorOutput(child.key)
        if child.name == "node":
            return NodeOutput(child.key, self._node(row, child, place))
        if child.name == "claims":
            return self._claims(order, row, child, place)
        if child.name == "scoreComponents":
            return self._score_components(weighting, row, child, place)
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
            (self.context.index.model.subtype_owner,),
            child.children,
            place.nested(child.key, self.context.limits),
        )
        row.costs.append(CostNode(None, tuple(inner.costs)))
        nested = NodeList(
            Aggregate.SUBTYPES.alias(self.variable),
            variable,
            tuple(inner.columns),
            shape,
        )
        return NestedOutput(child.key, row.column(NestedColumn(nested)))

    def _claims(self, order: Order, row: RowBuilder, child: Selected, place: Place) -> Output:
        self.needs.add(Aggregate.CLAIMS)
        held = Aggregate.CLAIMS.alias(self.variable)
        variable = self.context.name(f"{self.variable}_claim")
        values = {value.name: value for value in order.claim_values}
        return self._claim_planner().plan(row, held, variable, child, place, values)

    def _claim_planner(self) -> ClaimPlanner:
        return ClaimPlanner(self.context, self.field.relation, self.plan_node)

    def _score_components(
        self, weighting: Weighting, row: RowBuilder, child: Selected, place: Place
    ) -> Output:
        self.needs.add(Aggregate.CLAIMS)
        variable = self.context.name(f"{self.variable}_component")
        inner = RowBuilder()
        outputs = tuple(
            self._component_field(inner, variable, item, place.field(item.key))
            for item in child.only_children
        )
        row.costs.append(CostNode(None, tuple(inner.costs)))
        weights = weighting.weights()
        nested = ScoreComponents(
            Aggregate.CLAIMS.alias(self.variable),
            variable,
            weights.levels,
            weights.sources,
            tuple(inner.columns),
            outputs,
        )
        return NestedOutput(child.key, row.column(NestedColumn(nested)))

    def _component_field(
        self, row: RowBuilder, variable: str, child: Selected, place: Place
    ) -> Output:
        if child.name == TYPENAME:
            return TypenameOutput(child.key, "ScoreComponent")
        if child.name == "source":
            return self._claim_planner().source(row, variable, child, place)
        column = row.column(ValueColumn(component_value(variable, child.name)))
        return ScalarOutput(child.key, column, required=True)

    def _source(
        self,
        selected: Selected,
        claim: str,
        order: Order,
        predicate: Predicate,
        weighting: Weighting,
    ) -> Associations:
        columns = [key.column for key in order.keys]
        ordered = {c.aggregate for c in columns if isinstance(c, AggregateColumn)}
        before_page = ordered | aggregates_in(predicate)
        needs = self.needs | before_page
        is_scored = bool(self.source_scores) or not needs.isdisjoint(SCORES)
        weights = weighting.weights() if is_scored else weighting.check()
        end = self.context.index.subtypes_at(self.field)
        supertype = self.variable if end is End.NEIGHBOUR else self.parent
        includes_subtypes = selected.arguments.get("includeSubtypes") is True
        return Associations(
            parent=self.parent,
            field=self.field,
            claim=claim,
            subtype=self.context.name(f"{supertype}_or_subtype") if includes_subtypes else None,
            supertype=supertype,
            needs=frozenset(needs | {Aggregate.CLAIMS} if is_scored else needs),
            scores_before_page=Aggregate.SCORE in before_page,
            level_weights=weights.levels,
            source_weights=weights.sources,
            source_scores=tuple(self.source_scores),
            claim_values=order.claim_values,
        )
