"""emit, for scores: what `app.graph_model.scoring.FORMULA` says, as Cypher.

The score of an association, the score of what speaks against it, and the parts of
the score: what each source adds before the sources are summed up.
"""

from app.compiler.cypher import block
from app.compiler.plan import Associations, ScoreComponents, SourceScore, component_value
from app.compiler.rows import Aggregate
from app.graph_model.scoring import HARMONIC_LIMIT

SUPPORTS = "= 'SUPPORTS'"
OPPOSES = "<> 'SUPPORTS'"


def score(source: Associations, variable: str) -> str:
    """Write the score of one association."""
    return _score(source, variable, SUPPORTS, Aggregate.SCORE)


def opposing_score(source: Associations, variable: str) -> str:
    """Write the score that the claims give which do not support."""
    return _score(source, variable, OPPOSES, Aggregate.OPPOSING_SCORE)


def _score(source: Associations, variable: str, direction: str, made: Aggregate) -> str:
    claims = Aggregate.CLAIMS.alias(variable)
    weights = (source.level_weights, source.source_weights)
    return score_of(claims, source.claim, weights, made.alias(variable), direction)


def score_of(
    claims: str, claim: str, weights: tuple[str, str], alias: str, direction: str = ""
) -> str:
    """Write the score of the claims in a list: of those that have a direction, or of all.

    `weights` are the parameters with the weights of levels and of sources.
    """
    asked = [f"WITH {claim} WHERE {claim}.direction {direction}"] if direction else []
    weight = _claim_weight(claim, weights[0])
    source_weight = _source_weight("source", weights[1])
    return block(
        [claims],
        [
            f"UNWIND {claims} AS {claim}",
            *asked,
            f"WITH {claim}.source AS source, {weight} AS weight ORDER BY weight DESC",
            "WITH source, collect(weight) AS weights",
            f"WITH source, {_harmonic('weights')} AS total",
            f"WITH {_at_most_one('total')} * {source_weight} AS total ORDER BY total DESC",
            "WITH collect(total) AS totals",
            f"WITH {_harmonic('totals')} / {HARMONIC_LIMIT!r} AS total",
            f"RETURN {_at_most_one('total')} AS {alias}",
        ],
    )


def score_of_source(source: Associations, variable: str, wanted: SourceScore) -> str:
    """Write what one source adds to the score of an association: zero where it says nothing."""
    claim, claims = source.claim, Aggregate.CLAIMS.alias(variable)
    asked = f"{claim}.source = ${wanted.parameter} AND {claim}.direction {SUPPORTS}"
    weight = _claim_weight(claim, source.level_weights)
    source_weight = _source_weight(f"${wanted.parameter}", source.source_weights)
    return block(
        [claims],
        [
            f"UNWIND {claims} AS {claim}",
            f"WITH {claim} WHERE {asked}",
            f"WITH {weight} AS weight ORDER BY weight DESC",
            "WITH collect(weight) AS weights",
            f"WITH {_harmonic('weights')} AS total",
            f"RETURN {_at_most_one('total')} * {source_weight} AS {wanted.alias}",
        ],
    )


def components(nested: ScoreComponents) -> list[str]:
    """Write what finds the sources of an association, by id, with what each adds.

    It leaves one claim of each source and the values that `component_value` names.
    """
    v = nested.variable
    source, weights, claims, total = (f"{v}_{p}" for p in ("by", "weights", "claims", "total"))
    counts = [component_value(v, name) for name in ("claimCount", "supports", "doesNotSupport")]
    made = (
        f"count({v}) AS {counts[0]}",
        f"count(CASE WHEN {v}.direction {SUPPORTS} THEN 1 END) AS {counts[1]}",
        f"count(CASE WHEN {v}.direction {OPPOSES} THEN 1 END) AS {counts[2]}",
    )
    weight = _claim_weight(v, nested.level_weights)
    supporting = f"CASE WHEN {v}.direction {SUPPORTS} THEN {weight} END"
    source_weight, value = component_value(v, "weight"), component_value(v, "score")
    grouped = [f"{v}.source AS {source}", f"collect({v}) AS {claims}"]
    weighed = [f"{_harmonic(weights)} AS {total}"]
    weighed.append(f"{_source_weight(source, nested.source_weights)} AS {source_weight}")
    added = f"{_at_most_one(total)} * {source_weight} AS {value}"
    return [
        f"UNWIND {nested.claims} AS {v}",
        f"WITH {v}, {supporting} AS {total} ORDER BY {total} DESC",
        f"WITH {', '.join((*grouped, f'collect({total}) AS {weights}', *made))}",
        f"WITH {', '.join((f'head({claims}) AS {v}', source, *counts, *weighed))}",
        f"WITH {', '.join((v, source, *counts, source_weight, added))} ORDER BY {source}",
    ]


def _claim_weight(claim: str, level_weights: str) -> str:
    return f"${level_weights}[{claim}.level] * coalesce({claim}.confidence, 1.0)"


def _source_weight(source: str, source_weights: str) -> str:
    return f"coalesce(${source_weights}[{source}], 1.0)"


def _harmonic(values: str) -> str:
    step = f"{values}[i] / ((i + 1) * (i + 1))"
    return f"reduce(sum = 0.0, i IN range(0, size({values}) - 1) | sum + {step})"


def _at_most_one(value: str) -> str:
    return f"CASE WHEN {value} > 1.0 THEN 1.0 ELSE {value} END"
