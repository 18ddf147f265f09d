"""Filters, two-valued: every condition holds or does not; a missing value fails all but three."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any, Final

from app.graph_model.curies import normalise_curie
from app.graph_model.index import RelationField
from reference.walk import Association, Walker
from reference.world import WorldClaim, WorldNode

Condition = Mapping[str, Any]

_ORDERED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "lt": lt,
    "lte": le,
    "gt": gt,
    "gte": ge,
}


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of nodes, claims and associations over one world."""

    walker: Walker

    def node(self, condition: Condition | None, node: WorldNode) -> bool:
        """Tell whether a node, or with includeSubtypes one of its ancestors, fits."""
        if condition is None:
            return True
        candidates = [node]
        if condition.get("includeSubtypes"):
            candidates += self.walker.ancestors(node)
        rest = {key: value for key, value in condition.items() if key != "includeSubtypes"}
        return any(self._node_itself(rest, candidate) for candidate in candidates)

    def _node_itself(self, condition: Condition, node: WorldNode) -> bool:
        return _holds(
            condition,
            lambda key, asked: self._node_property(key, asked, node),
            lambda inner: self.node(inner, node),
        )

    def claim(self, condition: Condition | None, claim: WorldClaim) -> bool:
        """Tell whether a claim fits."""
        return _holds(
            condition or {},
            lambda key, asked: value_fits(asked, _claim_value(claim, key), is_id=key == "id"),
            lambda inner: self.claim(inner, claim),
        )

    def association(self, condition: Condition | None, association: Association) -> bool:
        """Tell whether an association fits; `claim` asks for one fitting claim."""
        return _holds(
            condition or {},
            lambda key, asked: self._association_part(key, asked, association),
            lambda inner: self.association(inner, association),
        )

    def _association_part(self, key: str, asked: Condition, association: Association) -> bool:
        if key == "node":
            return self.node(asked, association.neighbour)
        if key == "claim":
            return any(self.claim(asked, claim) for claim in association.claims)
        return value_fits(asked, association.aggregate(key))

    def _node_property(self, key: str, asked: Condition, node: WorldNode) -> bool:
        if key == "id":
            return value_fits(asked, node.id, is_id=True)
        field = self.walker.index.relation_fields[node.type].get(key)
        if field is not None:
            return self._relation(field, asked, node)
        return value_fits(asked, node.properties.get(key))

    def _relation(self, field: RelationField, predicate: Condition, node: WorldNode) -> bool:
        some, none = predicate.get("some"), predicate.get("none")
        return (some is None or self._any_pair(field, some, node)) and (
            none is None or not self._any_pair(field, none, node)
        )

    def _any_pair(self, field: RelationField, match: Condition, node: WorldNode) -> bool:
        return any(
            self.claim(match.get("claim"), claim) and self.node(match.get("node"), neighbour)
            for neighbour, claim in self.walker.steps(field, node)
        )


def _holds(
    condition: Condition,
    part: Callable[[str, Any], bool],
    whole: Callable[[Condition], bool],
) -> bool:
    """Join the keys of one filter object: all must hold, a null key asks nothing."""
    return all(
        _logic(key, asked, whole) if key in {"and", "or", "not"} else part(key, asked)
        for key, asked in condition.items()
        if asked is not None
    )


def _logic(key: str, asked: Any, whole: Callable[[Condition], bool]) -> bool:
    match key:
        case "and":
            return all(whole(inner) for inner in asked)
        case "or":
            return any(whole(inner) for inner in asked)
    return not whole(asked)


def _claim_value(claim: WorldClaim, key: str) -> object:
    match key:
        case "id":
            return claim.id
        case "source":
            return claim.source
        case "publications":
            return list(claim.publications)
    return claim.properties.get(key)


def value_fits(asked: Condition, value: object, *, is_id: bool = False) -> bool:
    """Tell whether a stored value, None when missing, fits all operators."""
    return all(_operator(name, operand, value, is_id=is_id) for name, operand in asked.items())


def _operator(name: str, operand: Any, value: Any, *, is_id: bool) -> bool:
    match name:
        case "isNull":
            return (value is None) is operand
        case "isEmpty":
            return (not value) is operand
        case "eq":
            return value is not None and bool(value == _as_id(operand, is_id=is_id))
        case "ne":
            return not _operator("eq", operand, value, is_id=is_id)
        case "in":
            return any(_operator("eq", one, value, is_id=is_id) for one in operand)
        case "notIn":
            return not _operator("in", operand, value, is_id=is_id)
    if value is None:
        return False
    return _comparison(name, operand, value)


def _comparison(name: str, operand: Any, value: Any) -> bool:
    if isinstance(value, list):
        return _list_comparison(name, operand, value)
    match name:
        case "contains":
            return operand in value
        case "containsFold":
            return operand.lower() in value.lower()
        case "startsWith":
            return bool(value.startswith(operand))
    return _ORDERED[name](value, operand)


def _list_comparison(name: str, operand: str, values: Sequence[str]) -> bool:
    if name == "containsFold":
        return operand.lower() in [value.lower() for value in values]
    return operand in values


def _as_id(operand: Any, *, is_id: bool) -> Any:
    return normalise_curie(operand) if is_id else operand
