"""emit, for predicates: a condition for WHERE.

Where a condition stands plainly, an unknown value (null) counts as false by
itself and the text stays fit for an index; only below NOT it is made false.
"""

from typing import Final

from app.compiler.conditions import (
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
from app.compiler.cypher import expression, pattern, where
from app.graph_model.index import ModelIndex

_OPERATORS: Final = {
    "eq": "{value} = ${parameter}",
    "in": "{value} IN ${parameter}",
    "lt": "{value} < ${parameter}",
    "lte": "{value} <= ${parameter}",
    "gt": "{value} > ${parameter}",
    "gte": "{value} >= ${parameter}",
    "contains": "{value} CONTAINS ${parameter}",
    "containsFold": "toLower({value}) CONTAINS toLower(${parameter})",
    "startsWith": "{value} STARTS WITH ${parameter}",
    "has": "${parameter} IN {value}",
    # Not `any(...)`: where it is unknown, the embedded engine gives neither true, false nor null.
    "hasFold": "(size([item IN {value} WHERE toLower(item) = toLower(${parameter})]) > 0)",
}

NEVER: Final = "timestamp() = 0"
"""Holds for nothing. A constant will not do: the planner of Neo4j 5 folds it, then fails."""


def condition(predicate: Predicate, index: ModelIndex) -> str:
    """Write a predicate as a condition; `true` when it asks nothing."""
    match predicate:
        case All(parts):
            written = [condition(part, index) for part in parts]
            kept = [text for text in written if text != "true"]
            return _joined(" AND ", kept) if kept else "true"
        case AnyOf(parts):
            written = [condition(part, index) for part in parts]
            return _joined(" OR ", written) if written else NEVER
        case Not(part):
            inner = condition(part, index)
            if isinstance(part, IsMissing | Related | OnSelfOrAncestor | Not):
                return f"NOT {inner}"
            return f"NOT coalesce({inner}, false)"
        case Compare(column, operator, parameter):
            return _OPERATORS[operator].format(value=expression(column), parameter=parameter)
        case IsMissing(column, is_list):
            value = expression(column)
            return f"(size(coalesce({value}, [])) = 0)" if is_list else f"({value} IS NULL)"
        case Related(owner, field, neighbour, claim, node_predicate, claim_predicate):
            path = pattern(owner, field, neighbour, claim)
            asked = where([condition(node_predicate, index), condition(claim_predicate, index)])
            return f"EXISTS {{ MATCH {path}{asked} }}"
        case OnSelfOrAncestor(node, ancestor, inner_predicate):
            model = index.model
            path = (
                f"({node})-[:{model.subtype_relation}*0..{model.max_subtype_depth}]->"
                f"({ancestor}:{model.subtype_owner})"
            )
            return f"EXISTS {{ MATCH {path}{where([condition(inner_predicate, index)])} }}"
        case OnSomeClaim(claims, claim, inner_predicate):
            found = f"[{claim} IN {claims} WHERE {condition(inner_predicate, index)}]"
            return f"(size({found}) > 0)"


def _joined(word: str, conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"({word.join(conditions)})"
