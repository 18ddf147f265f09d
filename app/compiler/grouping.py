"""emit, for associations: claims grouped by neighbour, and what is made of them."""

from collections.abc import Sequence

from app.compiler.cypher import block, pattern, where
from app.compiler.plan import Associations
from app.compiler.rows import Aggregate
from app.graph_model.index import ModelIndex
from app.graph_model.scoring import HARMONIC_LIMIT


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
    return f"WITH {', '.join([variable, *made])}" if made else f"WITH DISTINCT {variable}"


def made_by_grouping(source: Associations) -> Sequence[Aggregate]:
    """List the aggregates that grouping makes, in a fixed order; the score comes later."""
    return [a for a in Aggregate if a in source.needs and a is not Aggregate.SCORE]


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
        case Aggregate.SCORE:
            raise AssertionError("the score is made after grouping")


def score(source: Associations, variable: str) -> str:
    """Write the score of one association."""
    claims = Aggregate.CLAIMS.alias(variable)
    weights = (source.level_weights, source.source_weights)
    return score_of(claims, source.claim, weights, Aggregate.SCORE.alias(variable))


def score_of(claims: str, claim: str, weights: tuple[str, str], alias: str) -> str:
    """Write the score of the claims in a list, as `app.graph_model.scoring.FORMULA` has it.

    `weights` are the parameters with the weights of levels and of sources.
    """
    weight = f"${weights[0]}[{claim}.level] * coalesce({claim}.confidence, 1.0)"
    source_weight = f"coalesce(${weights[1]}[source], 1.0)"
    return block(
        [claims],
        [
            f"UNWIND {claims} AS {claim}",
            f"WITH {claim} WHERE {claim}.direction = 'SUPPORTS'",
            f"WITH {claim}.source AS source, {weight} AS weight ORDER BY weight DESC",
            "WITH source, collect(weight) AS weights",
            f"WITH source, {_harmonic('weights')} AS total",
            f"WITH {_at_most_one('total')} * {source_weight} AS total ORDER BY total DESC",
            "WITH collect(total) AS totals",
            f"WITH {_harmonic('totals')} / {HARMONIC_LIMIT!r} AS total",
            f"RETURN {_at_most_one('total')} AS {alias}",
        ],
    )


def _harmonic(values: str) -> str:
    step = f"{values}[i] / ((i + 1) * (i + 1))"
    return f"reduce(sum = 0.0, i IN range(0, size({values}) - 1) | sum + {step})"


def _at_most_one(value: str) -> str:
    return f"CASE WHEN {value} > 1.0 THEN 1.0 ELSE {value} END"
