"""The association score, step by step as the formula in the graph model words it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.graph_model.model import Scoring
from reference.world import WorldClaim

HARMONIC_LIMIT: Final = 1.6449340668482264
"""pi^2 / 6, the limit of 1/1^2 + 1/2^2 + ..."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What claims weigh: the default of the model, and what a query gives."""

    scoring: Scoring
    sources: Mapping[str, float]
    levels: Mapping[str, float]

    def source(self, source: str) -> float:
        """Give the weight of a source."""
        return self.sources.get(source, self.scoring.default_source_weight)

    def claim(self, claim: WorldClaim) -> float:
        """Give the weight of a claim."""
        confidence = claim.properties.get("confidence", 1.0)
        if not isinstance(confidence, float):
            raise TypeError(f"The confidence of {claim.id} is no float: {confidence!r}.")
        level = str(claim.properties["level"])
        return self.levels.get(level, self.scoring.level_weights[level]) * confidence


def make_scale(given: Mapping[str, Any] | None, scoring: Scoring) -> Scale:
    """Read a `scoring` argument; the last weight given for a source or level counts."""
    found = given or {}
    return Scale(
        scoring,
        {weight["source"]: weight["weight"] for weight in found.get("weights") or ()},
        {weight["level"]: weight["weight"] for weight in found.get("levels") or ()},
    )


def association_score(
    claims: Iterable[WorldClaim], scale: Scale, *, is_opposing: bool = False
) -> float:
    """Score the claims of one association, 0 to 1: those that support, or the others."""
    values = list(source_scores(claims, scale, is_opposing=is_opposing).values())
    return min(_harmonic_sum(values) / HARMONIC_LIMIT, 1.0)


def source_scores(
    claims: Iterable[WorldClaim], scale: Scale, *, is_opposing: bool = False
) -> Mapping[str, float]:
    """Give what each source adds, before the sources are summed up."""
    weights: dict[str, list[float]] = defaultdict(list)
    for claim in claims:
        if (claim.properties["direction"] != "SUPPORTS") is is_opposing:
            weights[claim.source].append(scale.claim(claim))
    return {
        source: min(_harmonic_sum(of_source), 1.0) * scale.source(source)
        for source, of_source in weights.items()
    }


def _harmonic_sum(values: Sequence[float]) -> float:
    total = 0.0
    for place, value in enumerate(sorted(values, reverse=True), start=1):
        total = total + value / (place * place)
    return total
