"""Filters → predicates: the part of planning that reads filter inputs.

Filters are two-valued: an operator on a missing value does not hold, and `not`
is a true complement. `ne` and `notIn` are complements of `eq` and `in`.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from app.compiler.arguments import ArgumentValue, Constant, Leaf, as_leaf
from app.compiler.conditions import (
    TRUE,
    All,
    AnyOf,
    Compare,
    IsMissing,
    Not,
    OnSelfOrAncestor,
    OnSomeClaim,
    Predicate,
    Related,
)
from app.compiler.context import Context
from app.compiler.parameters import IdParameter, ResponsePath, ValueParameter
from app.compiler.rows import Aggregate, AggregateColumn, Column, PropertyColumn
from app.errors import FilterError
from app.graph_model.index import RelationField
from app.graph_model.model import Property, Relation

Filter: TypeAlias = ArgumentValue
PlanFilter: TypeAlias = Callable[[ArgumentValue], Predicate]
_COMPLEMENTS: Final = {"ne": "eq", "notIn": "in"}
_ID_OPERATORS: Final = {"eq", "in"}
AGGREGATES: Final = {
    "score": Aggregate.SCORE,
    "claimCount": Aggregate.CLAIM_COUNT,
    "supports": Aggregate.SUPPORTS,
    "doesNotSupport": Aggregate.DOES_NOT_SUPPORT,
}


def node_predicate(
    context: Context, type_name: str, variable: str, given: Filter, path: ResponsePath
) -> Predicate:
    """Plan a node filter (`TargetFilter`, `EntityFilter`) on a variable."""
    if not isinstance(given, dict):
        return TRUE
    rest = {key: value for key, value in given.items() if key != "includeSubtypes"}
    if given.get("includeSubtypes") is True:
        ancestor = context.name(f"{variable}_self_or_ancestor")
        inner = node_predicate(context, type_name, ancestor, rest, path)
        return OnSelfOrAncestor(variable, ancestor, inner)
    properties = _node_properties(context, type_name)
    relation_fields = context.index.relation_fields.get(type_name, {})
    parts: list[Predicate] = []
    for key, value in rest.items():
        if value is None:
            continue
        here = (*path, key)
        if key in relation_fields:
            parts.append(_relation_predicate(context, variable, relation_fields[key], value, here))
        elif key == "id":
            parts.append(_operators(context, PropertyColumn(variable, "id"), None, value, here))
        elif key in properties:
            column = PropertyColumn(variable, key)
            parts.append(_operators(context, column, properties[key], value, here))
        else:
            parts.append(
                _logic(
                    key,
                    value,
                    lambda item: node_predicate(context, type_name, variable, item, path),
                )
            )
    return _all(parts)


def claim_predicate(
    context: Context, relation: Relation, variable: str, given: Filter, path: ResponsePath
) -> Predicate:
    """Plan a claim filter on a variable that holds a relationship."""
    if not isinstance(given, dict):
        return TRUE
    properties = {p.name: p for p in context.index.claim_properties(relation)}
    parts: list[Predicate] = []
    for key, value in given.items():
        if value is None:
            continue
        column = PropertyColumn(variable, key)
        if key in {"id", "source", "publications"} or key in properties:
            parts.append(
                _operators(context, column, properties.get(key), value, (*path, key), is_id=False)
            )
        else:
            parts.append(
                _logic(
                    key,
                    value,
                    lambda item: claim_predicate(context, relation, variable, item, path),
                )
            )
    return _all(parts)


def association_predicates(
    context: Context, field: RelationField, variable: str, given: Filter, path: ResponsePath
) -> tuple[Predicate, Predicate]:
    """Plan an association filter: what is asked of the node first, and of the rest after.

    The topmost `node` can be asked before claims are grouped, which saves reading
    the claims of neighbours that are not wanted.
    """
    if not isinstance(given, dict):
        return TRUE, TRUE
    node = node_predicate(
        context, field.neighbour_type, variable, given.get("node"), (*path, "node")
    )
    rest = {key: value for key, value in given.items() if key != "node"}
    return node, _association_predicate(context, field, variable, rest, path)


def aggregates_in(predicate: Predicate) -> set[Aggregate]:
    """List what of an association's claims a predicate on the association asks for."""
    match predicate:
        case All(parts) | AnyOf(parts):
            return {found for part in parts for found in aggregates_in(part)}
        case Not(part):
            return aggregates_in(part)
        case OnSomeClaim():
            return {Aggregate.CLAIMS}
        case Compare(column) | IsMissing(column) if isinstance(column, AggregateColumn):
            return {column.aggregate}
        case _:
            return set()


def _association_predicate(
    context: Context, field: RelationField, variable: str, given: Filter, path: ResponsePath
) -> Predicate:
    if not isinstance(given, dict):
        return TRUE
    parts: list[Predicate] = []
    for key, value in given.items():
        here = (*path, key)
        if value is None:
            continue
        if key == "node":
            parts.append(node_predicate(context, field.neighbour_type, variable, value, here))
        elif key == "claim":
            claim = context.name(f"{variable}_some_claim")
            inner = claim_predicate(context, field.relation, claim, value, here)
            parts.append(OnSomeClaim(Aggregate.CLAIMS.alias(variable), claim, inner))
        elif key in AGGREGATES:
            column = AggregateColumn(variable, AGGREGATES[key])
            parts.append(_operators(context, column, None, value, here, is_id=False))
        else:
            parts.append(
                _logic(
                    key,
                    value,
                    lambda item: _association_predicate(context, field, variable, item, path),
                )
            )
    return _all(parts)


def _relation_predicate(
    context: Context, owner: str, field: RelationField, given: Filter, path: ResponsePath
) -> Predicate:
    parts: list[Predicate] = []
    for key, match in given.items() if isinstance(given, dict) else ():
        if not isinstance(match, dict):
            continue
        here = (*path, key)
        neighbour = context.name(field.name)
        claim = context.name(f"{neighbour}_claim")
        related = Related(
            owner,
            field,
            neighbour,
            claim,
            node_predicate(
                context, field.neighbour_type, neighbour, match.get("node"), (*here, "node")
            ),
            claim_predicate(context, field.relation, claim, match.get("claim"), (*here, "claim")),
        )
        parts.append(related if key == "some" else Not(related))
    return _all(parts)


def _node_properties(context: Context, type_name: str) -> Mapping[str, Property]:
    if type_name == "Entity":
        return {p.name: p for p in context.index.model.entity_properties}
    return context.index.stored_properties(context.index.node_types[type_name])


def _logic(key: str, value: Filter, plan: PlanFilter) -> Predicate:
    if key == "not":
        return Not(plan(value))
    items = value if isinstance(value, list) else [value]
    parts = tuple(plan(item) for item in items)
    return All(parts) if key == "and" else AnyOf(parts)


def _operators(
    context: Context,
    column: Column,
    prop: Property | None,
    given: Filter,
    path: ResponsePath,
    *,
    is_id: bool = True,
) -> Predicate:
    """Plan the operators on one property; `prop` is None for ids and aggregates."""
    is_list = (prop is not None and prop.is_list) or (
        isinstance(column, PropertyColumn) and column.name == "publications"
    )
    parts: list[Predicate] = []
    for operator, value in given.items() if isinstance(given, dict) else ():
        if value is None:
            raise FilterError(
                f"{'.'.join(path)}.{operator} is null. Leave it out, or use isNull to ask"
                " for missing values.",
                path=context.here,
                argument=".".join((*path, operator)),
            )
        if operator in {"isNull", "isEmpty"}:
            missing = IsMissing(column, is_list)
            parts.append(missing if value is True else Not(missing))
            continue
        positive = _COMPLEMENTS.get(operator, operator)
        parameter = _parameter(
            context, f"{path[-1]}_{operator}", _leaf(value), is_id and prop is None, positive
        )
        name = {"contains": "has", "containsFold": "hasFold"}[positive] if is_list else positive
        compare = Compare(column, name, parameter)
        parts.append(Not(compare) if operator in _COMPLEMENTS else compare)
    return _all(parts)


def _parameter(context: Context, hint: str, leaf: Leaf, is_id: bool, operator: str) -> str:  # noqa: FBT001  # private, called once
    if is_id and operator in _ID_OPERATORS:
        return context.parameter(hint, lambda name: IdParameter(name, leaf, (), is_checked=False))
    return context.parameter(hint, lambda name: ValueParameter(name, leaf))


def _leaf(value: ArgumentValue) -> Leaf:
    """Make a plain boolean or enum value a constant."""
    leaf = as_leaf(value)
    return Constant(value) if leaf is None else leaf


def _all(parts: list[Predicate]) -> Predicate:
    return parts[0] if len(parts) == 1 else All(tuple(parts))
