"""Planning associations: the neighbours of a node with the claims between.

An association is a row of its connection; its edge has the neighbour, what is
made of the claims (counts, score) and the claims themselves.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Final, TypeAlias

from app.compiler.arguments import ArgumentValue, Constant, Items, Leaf, Variable
from app.compiler.conditions import Predicate
from app.compiler.connections import Order, plan_order
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.drafts import RowPlanners, draft_connection
from app.compiler.operation_plan import CostNode
from app.compiler.parameters import PageSizeParameter, ValueParameter
from app.compiler.plan import (
    Associations,
    ClaimList,
    Connection,
    Reference,
    ScoreComponents,
    SourceScore,
    SubtypeList,
    component_value,
)
from app.compiler.predicates import (
    AGGREGATES,
    aggregates_in,
    association_predicates,
    claim_predicate,
)
from app.compiler.rows import (
    SCORES,
    Aggregate,
    AggregateColumn,
    CursorOutput,
    EndColumn,
    NestedColumn,
    NestedOutput,
    NodeOutput,
    NodeShape,
    Output,
    PropertyColumn,
    ScalarOutput,
    TypenameOutput,
    ValueColumn,
)
from app.compiler.select import TYPENAME, Selected
from app.compiler.weighting import Weighting
from app.errors import ArgumentError
from app.graph_model.index import RelationField
from app.graph_model.model import Enumeration, Property

PlanNode: TypeAlias = Callable[
    [Context, RowBuilder, str, Sequence[str], Mapping[str, Sequence[Selected]], Place], NodeShape
]
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
            RowPlanners(self._node, partial(self._edge_field, weighting)),
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
        self, weighting: Weighting, row: RowBuilder, child: Selected, place: Place
    ) -> Output:
        if child.name == "cursor":
            return CursorOutput(child.key)
        if child.name == "node":
            return NodeOutput(child.key, self._node(row, child, place))
        if child.name == "claims":
            return self._claims(row, child, place)
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
        outputs = tuple(
            TypenameOutput(item.key, type_name)
            if item.name == TYPENAME
            else self._claim_field(inner, variable, item, place.field(item.key))
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
            return self._source_of_claim(row, variable, child, place)
        column = row.column(ValueColumn(component_value(variable, child.name)))
        return ScalarOutput(child.key, column, required=True)

    def _claim_field(self, row: RowBuilder, claim: str, child: Selected, place: Place) -> Output:
        match child.name:
            case "id":
                return ScalarOutput(
                    child.key, row.column(PropertyColumn(claim, "id")), required=True
                )
            case "subject" | "object":
                column = row.column(EndColumn(claim, is_start=child.name == "subject"))
                return ScalarOutput(child.key, column, required=True)
            case "source":
                return self._source_of_claim(row, claim, child, place)
            case "publications":
                return self._reference(row, claim, child, place, "Publication")
            case _:
                properties = self.context.index.claim_properties(self.field.relation)
                prop = next(p for p in properties if p.name == child.name)
                allowed = (
                    frozenset(prop.type.values) if isinstance(prop.type, Enumeration) else None
                )
                column = row.column(PropertyColumn(claim, prop.name))
                return ScalarOutput(child.key, column, prop.required, prop.is_list, allowed)

    def _source_of_claim(
        self, row: RowBuilder, claim: str, child: Selected, place: Place
    ) -> Output:
        if {item.name for item in child.only_children} <= {"id", TYPENAME}:
            # The claim holds its source's id: no need to read the source.
            column = row.column(PropertyColumn(claim, "source"))
            outputs = tuple(
                TypenameOutput(item.key, "Source")
                if item.name == TYPENAME
                else ScalarOutput(item.key, column, required=True)
                for item in child.only_children
            )
            return NodeOutput(child.key, NodeShape(None, {"Source": outputs}))
        return self._reference(row, claim, child, place, "Source")

    def _reference(
        self, row: RowBuilder, claim: str, child: Selected, place: Place, label: str
    ) -> Output:
        variable = self.context.name(f"{claim}_{child.name}")
        inner = RowBuilder()
        shape = self.plan_node(self.context, inner, variable, (label,), child.children, place)
        row.costs.append(CostNode(None, tuple(inner.costs)))
        nested = Reference(
            label,
            claim,
            child.name,
            child.name == "publications",
            variable,
            tuple(inner.columns),
            shape,
        )
        return NestedOutput(child.key, row.column(NestedColumn(nested)))

    def _source(
        self,
        selected: Selected,
        claim: str,
        order: Order,
        predicate: Predicate,
        weighting: Weighting,
    ) -> Associations:
        ordered = {
            key.column.aggregate for key in order.keys if isinstance(key.column, AggregateColumn)
        }
        before_page = ordered | aggregates_in(predicate)
        needs = self.needs | before_page
        is_scored = bool(self.source_scores) or not needs.isdisjoint(SCORES)
        weights = weighting.weights() if is_scored else weighting.check()
        includes_subtypes = selected.arguments.get("includeSubtypes") is True
        return Associations(
            parent=self.parent,
            field=self.field,
            claim=claim,
            subtype=self.context.name(f"{self.parent}_or_subtype") if includes_subtypes else None,
            needs=frozenset(needs | {Aggregate.CLAIMS} if is_scored else needs),
            scores_before_page=Aggregate.SCORE in before_page,
            level_weights=weights.levels,
            source_weights=weights.sources,
            source_scores=tuple(self.source_scores),
        )
