"""How the claims of an association add up to its score: the default and the formula."""

from typing import Final

from app.graph_model.model import Scoring

HARMONIC_LIMIT: Final = 1.6449340668482264
"""pi^2/6, what 1/1^2 + 1/2^2 + ... tends to: the largest score before it is divided."""

FORMULA: Final = (
    "Only claims that support count. A claim weighs its level's weight times its confidence"
    " (1 where the source gives none). Per source, its claims are sorted by weight, descending,"
    " and summed as w1/1^2 + w2/2^2 + ..., capped at 1, and multiplied by the source's weight."
    " The sources' values are sorted and summed in the same way, divided by"
    " pi^2/6, the limit of 1/1^2 + 1/2^2 + ..., and capped at 1."
    " Claims that do not support are counted in doesNotSupport; they do not change the score."
)

SCORING: Final = Scoring(
    level_weights={
        "CLINICAL": 1.0,
        "CASE": 0.6,
        "PRECLINICAL_IN_VIVO": 0.5,
        "STATISTICAL": 0.5,
        "PRECLINICAL": 0.4,
        "ASSERTED": 0.3,
        "INFERRED": 0.1,
        "CONTEXT": 0.0,
    },
    default_source_weight=1.0,
    formula=FORMULA,
)
