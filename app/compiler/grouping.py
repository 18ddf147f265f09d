"""emit, for associations: claims grouped by neighbour, and what is made of them."""

from collections.abc import Sequence

from app.compiler.cypher import pattern, where
from app.compiler.plan import Associations
from app.compiler.rows import SCORES, Aggregate
from app.graph_model.index import ModelIndex


def claims_of(
    source: Associations, variable: str, node_condition: str, index: ModelIndex
) -> list[str]:
    """Write what finds the claims, one row per claim."""
    asked = where([node_condition])
    if not source.subtype:
        path = pattern(source.parent, source.field, variable, source.claim)
        return [f"MATCH {path}{asked}"]
    owner = index.model.subtype_owner
    hierarchy = f"[:{index.model.subtype_relation}*0..{index.model.max_subtype_depth}]"
    if source.supertype == source.parent:
        path = pattern(source.subtype, source.field, variable, source.claim)
        return [
            f"MATCH ({source.parent})<-{hierarchy}-({source.subtype}:{owner})",
            f"WITH DISTINCT {source.parent}, {source.subtype}",
            f"MATCH {path}{asked}",
        ]
    # Claims are put aside while the hierarchy is walked: each would walk it anew.
    path = pattern(source.parent, source.field, source.subtype, source.claim)
    return [
        f"MATCH {path}",
        f"WITH {source.subtype}, collect({source.claim}) AS {source.subtype}_claims",
        f"MATCH ({source.subtype})-{hierarchy}->({variable}:{owner}){asked}",
        f"WITH DISTINCT {source.subtype}, {source.subtype}_claims, {variable}",
        f"UNWIND {source.subtype}_claims AS {source.claim}",
    ]


def group(source: Associations, variable: str) -> str:
    """Write the step from one row per claim to one row per neighbour."""
    made = [
        f"{_made(source, aggregate)} AS {aggregate.alias(variable)}"
        for aggregate in made_by_grouping(source)
    ]
    made += [
        f"{'max' if value.is_largest else 'min'}({source.claim}.{value.name}) AS {value.alias}"
        for value in source.claim_values
    ]
    return f"WITH {', '.join([variable, *made])}" if made else f"WITH DISTINCT {variable}"


def made_by_grouping(source: Associations) -> Sequence[Aggregate]:
    """List the aggregates that grouping makes, in a fixed order; scores come later."""
    return [a for a in Aggregate if a in source.needs and a not in SCORES]


def _made(source: Associations, aggregate: Aggregate) -> str:
    claim = source.claim
    match aggregate:
        case Aggregate.CLAIMS:
            return f"collect({claim})"
        case Aggregate.CLAIM_COUNT:
            return f"count({claim})"
        case Aggregate.SUPPORTS:
            return f"count(CASE WHEN {claim}.direction = 'SUPPORTS' THEN 1 END)"
        case Aggregate.DOES_NOT_SUPPORT:
            return f"count(CASE WHEN {claim}.direction <> 'SUPPORTS' THEN 1 END)"
        case Aggregate.SUBTYPES if source.subtype:
            is_other = f"{source.subtype} <> {source.supertype}"
            return f"collect(DISTINCT CASE WHEN {is_other} THEN {source.subtype} END)"
        case Aggregate.SUBTYPES:
            return "collect(null)"  # an empty list, but one that groups
        case Aggregate.DIRECT if source.subtype:
            return f"count(CASE WHEN {source.subtype} = {source.supertype} THEN 1 END) > 0"
        case Aggregate.DIRECT:
            return f"count({claim}) > 0"
        case Aggregate.SCORE | Aggregate.OPPOSING_SCORE:
            raise AssertionError("a score is made after grouping")
