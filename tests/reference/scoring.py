"""The association score, step by step as the formula in the graph model words it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from app.graph_model.model import Scoring
from reference.world import WorldClaim

HARMONIC_LIMIT: Final = 1.6449340668482264
"""pi^2 / 6, the limit of 1/1^2 + 1/2^2 + ..."""


def association_score(
    claims: Iterable[WorldClaim], source_weights: Mapping[str, float], scoring: Scoring
) -> float:
    """Score the claims of one association, 0 to 1."""
    weights: dict[str, list[float]] = defaultdict(list)
    for claim in claims:
        if claim.properties["direction"] == "SUPPORTS":
            weights[claim.source].append(_claim_weight(claim, scoring))
    values = [
        min(_harmonic_sum(of_source), 1.0)
        * source_weights.get(source, scoring.default_source_weight)
        for source, of_source in weights.items()
    ]
    return min(_harmonic_sum(values) / HARMONIC_LIMIT, 1.0)


def _claim_weight(claim: WorldClaim, scoring: Scoring) -> float:
    confidence = claim.properties.get("confidence", 1.0)
    if not isinstance(confidence, float):
        raise TypeError(f"The confidence of {claim.id} is no float: {confidence!r}.")
    return scoring.level_weights[str(claim.properties["level"])] * confidence


def _harmonic_sum(values: Sequence[float]) -> float:
    total = 0.0
    for place, value in enumerate(sorted(values, reverse=True), start=1):
        total = total + value / (place * place)
    return total
