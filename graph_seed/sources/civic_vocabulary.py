"""CIViC's words, and what the graph says for them."""

from collections.abc import Mapping
from typing import Final

LEVELS: Final[Mapping[str, str]] = {
    "A": "CLINICAL",  # validated association
    "B": "CLINICAL",  # clinical evidence
    "C": "CASE",  # case study
    "D": "PRECLINICAL",  # not said to be in a living animal
    "E": "INFERRED",  # inferential association
}
DIRECTIONS: Final[Mapping[str, str]] = {
    "Supports": "SUPPORTS",
    "Does Not Support": "DOES_NOT_SUPPORT",
}
NO_DIRECTION: Final = "N/A"
TYPES: Final = frozenset({"Predictive", "Diagnostic", "Prognostic", "Predisposing", "Functional"})
PREDICTIVE: Final = "Predictive"
FUNCTIONAL: Final = "Functional"
ACCEPTED: Final = "accepted"
PUBMED: Final = "PubMed"
PUBLICATION_PREFIXES: Final[Mapping[str, str]] = {PUBMED: "PMID", "ASCO": "ASCO"}

UNKNOWN: Final = "UNKNOWN"
EFFECTS: Final[Mapping[tuple[str, str], str]] = {
    ("Predictive", "Sensitivity/Response"): "SENSITIVITY",
    ("Predictive", "Resistance"): "RESISTANCE",
    ("Predictive", "Reduced Sensitivity"): "REDUCED_SENSITIVITY",
    ("Predictive", "Adverse Response"): "ADVERSE_RESPONSE",
    ("Diagnostic", "Positive"): "DIAGNOSTIC_POSITIVE",
    ("Diagnostic", "Negative"): "DIAGNOSTIC_NEGATIVE",
    ("Prognostic", "Better Outcome"): "BETTER_OUTCOME",
    ("Prognostic", "Poor Outcome"): "POOR_OUTCOME",
    ("Predisposing", "Positive"): "PREDISPOSITION",
    ("Predisposing", "Pathogenic"): "PREDISPOSITION",
    ("Predisposing", "Likely Pathogenic"): "PREDISPOSITION",
}
"""Evidence type and clinical significance to the effect; any other pair is `UNKNOWN`."""
OUTCOMES: Final[Mapping[str, str]] = {
    "SENSITIVITY": "EFFECTIVE",
    "RESISTANCE": "NOT_EFFECTIVE",
    "REDUCED_SENSITIVITY": "MIXED",
}
"""What an effect that is supported says of the therapy in patients with the variant.

One that is not supported says nothing of it: no response seen is not resistance.
"""
