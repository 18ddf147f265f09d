"""Planning lists of claims: which ones, how many, and what is read of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, TypeAlias

from app.compiler.arguments import as_leaf
from app.compiler.conditions import TRUE
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.operation_plan import CostNode
from app.compiler.parameters import PageSizeParameter
from app.compiler.plan import ClaimList, Reference
from app.compiler.predicates import claim_predicate
from app.compiler.rows import (
    ClaimsOutput,
    ClaimValueColumn,
    Column,
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
    node_shape,
)
from app.compiler.select import TYPENAME, Selected
from app.compiler.traversal_plan import AnyClaims
from app.graph_model.model import Enumeration, Relation

PlanNode: TypeAlias = Callable[
    [Context, RowBuilder, str, Sequence[str], Mapping[str, Sequence[Selected]], Place], NodeShape
]
_NOTHING: Final[Mapping[str, ClaimValueColumn]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ClaimPlanner:
    """Plans claims of one relation. `plan_node` is handed in: it is recursive."""

    context: Context
    relation: Relation
    plan_node: PlanNode

    def plan(
        self,
        row: RowBuilder,
        held: str,
        variable: str,
        child: Selected,
        place: Place,
        at_hand: Mapping[str, ClaimValueColumn] = _NOTHING,
    ) -> NestedOutput | ClaimsOutput:
        """Plan a field whose claims stand in the list that the variable `held` holds.

        `at_hand` has the values of claims that the order has read already: where a claim is
        the only one, the largest value among the claims is its own.
        """
        self.context.here = place.path
        path = (*place.path, "filter")
        given = child.arguments.get("filter")
        predicate = claim_predicate(self.context, self.relation, variable, given, path)
        size = _size(self.context, variable, child, place)
        inner = RowBuilder()
        (type_name,) = child.children
        outputs = tuple(
            TypenameOutput(item.key, type_name)
            if item.name == TYPENAME
            else self.field(inner, variable, item, place.field(item.key))
            for item in child.only_children
        )
        row.costs.append(CostNode(size, tuple(inner.costs)))
        columns, values = tuple(inner.columns), _values(inner.columns)
        if predicate != TRUE or values is None:
            nested = ClaimList(held, variable, None, predicate, size, columns, outputs)
            return NestedOutput(child.key, row.column(NestedColumn(nested)))
        only = self.context.name(f"{variable}_only")
        of_only = tuple(
            row.column(at_hand.get(value.name) or replace(value, subject=only))
            if isinstance(value, PropertyColumn)
            else row.column(replace(value, subject=only))
            for value in values
        )
        nested = ClaimList(held, variable, only, predicate, size, columns, outputs)
        return ClaimsOutput(child.key, row.column(NestedColumn(nested)), of_only)

    def field(self, row: RowBuilder, claim: str, child: Selected, place: Place) -> Output:
        """Plan one field of the claim that a variable holds."""
        match child.name:
            case "id":
                return ScalarOutput(
                    child.key, row.column(PropertyColumn(claim, "id")), required=True
                )
            case "subject" | "object":
                column = row.column(EndColumn(claim, is_start=child.name == "subject"))
                return ScalarOutput(child.key, column, required=True)
            case "source":
                return self.source(row, claim, child, place)
            case "publications":
                return self._reference(row, claim, child, place, "Publication")
            case _:
                properties = self.context.index.claim_properties(self.relation)
                prop = next(p for p in properties if p.name == child.name)
                allowed = (
                    frozenset(prop.type.values) if isinstance(prop.type, Enumeration) else None
                )
                column = row.column(PropertyColumn(claim, prop.name))
                return ScalarOutput(child.key, column, prop.required, prop.is_list, allowed)

    def source(self, row: RowBuilder, claim: str, child: Selected, place: Place) -> Output:
        """Plan the source of the claim in a variable."""
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


def plan_any_claims(
    context: Context, row: RowBuilder, claims: str, child: Selected, place: Place, node: PlanNode
) -> Output:
    """Plan a list of claims that may be of any relation, which a variable holds."""
    variable = context.name("claim")
    size = _size(context, variable, child, place)
    inner = RowBuilder()
    # What is selected on the interface is the same field for every type: it is read once.
    planned: dict[int, Output] = {}
    by_type: dict[str, tuple[Output, ...]] = {}
    for relation in context.index.model.relations:
        planner = ClaimPlanner(context, relation, node)
        outputs: list[Output] = []
        for item in child.children[relation.claim_type_name]:
            if item.name == TYPENAME:
                outputs.append(TypenameOutput(item.key, relation.claim_type_name))
                continue
            if id(item) not in planned:
                planned[id(item)] = planner.field(inner, variable, item, place.field(item.key))
            outputs.append(planned[id(item)])
        by_type[relation.claim_type_name] = tuple(outputs)
    row.costs.append(CostNode(size, tuple(inner.costs)))
    shape = node_shape(by_type, lambda: inner.column(ValueColumn(f"{variable}_type")))
    nested = AnyClaims(claims, variable, size, tuple(inner.columns), shape)
    return NestedOutput(child.key, row.column(NestedColumn(nested)))


def _values(columns: Sequence[Column]) -> Sequence[PropertyColumn | EndColumn] | None:
    """Give the columns when all are values of the claim itself; None when one is not."""
    values = [column for column in columns if isinstance(column, PropertyColumn | EndColumn)]
    return values if len(values) == len(columns) else None


def _size(context: Context, variable: str, child: Selected, place: Place) -> str:
    leaf = as_leaf(child.arguments.get("first"))
    return context.parameter(
        f"{variable}_first", lambda name: PageSizeParameter(name, leaf, "first", place.path)
    )
