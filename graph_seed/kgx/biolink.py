"""What Biolink's categories, predicates and levels of knowledge are in our graph.

Written for Biolink 4.4. Only what says the same, or something narrower, is mapped: a
chemical that binds a protein does not thereby act on it, and a gene that goes with a
disease is no biomarker. All else is counted by category or predicate.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.graph_model.curies import normalise_curie
from graph_seed.records import Value

_CATEGORIES: Final = {
    "Snv": "Variant",
    "SequenceVariant": "Variant",
    "ProteinIsoform": "Target",
    "Protein": "Target",
    "Gene": "Target",
    "GeneOrGeneProduct": "Target",
    "Disease": "Disease",
    "Cell": "CellType",
    "GrossAnatomicalStructure": "Tissue",
    "AnatomicalEntity": "Tissue",
    "Drug": "Therapy",
    "SmallMolecule": "Therapy",
    "MolecularMixture": "Therapy",
    "ComplexMolecularMixture": "Therapy",
    "MolecularEntity": "Therapy",
    "ChemicalMixture": "Therapy",
    "ChemicalEntity": "Therapy",
    "Treatment": "Therapy",
    "ClinicalTrial": "Study",
    "Study": "Study",
    "Article": "Publication",
    "JournalArticle": "Publication",
    "PreprintPublication": "Publication",
    "Book": "Publication",
    "BookChapter": "Publication",
    "Serial": "Publication",
    "Patent": "Publication",
    "WebPage": "Publication",
    "DrugLabel": "Publication",
    "Publication": "Publication",
    "InformationResource": "Source",  # of Biolink 2 and 3
}
"""Category to node type; of two that a node has, the first here is the more specific."""

LEVELS: Final = {
    "knowledge_assertion": "ASSERTED",
    "statistical_association": "STATISTICAL",
    "prediction": "INFERRED",
    "logical_entailment": "INFERRED",
    "text_co_occurrence": "INFERRED",
    # It does not say whether in the laboratory, in animals or in patients.
    "observation": "ASSERTED",
}
"""Biolink's knowledge level to our level of evidence."""
UNSAID_LEVEL: Final = "ASSERTED"
"""Of an edge whose knowledge level is not given: it is stated, and no evidence is shown."""

_PREFIXES: Final = {"CHEMBL.COMPOUND": "CHEMBL", "PMCID": "PMC", "CLINICALTRIALS": "NCT"}
"""Prefixes that Biolink has for vocabularies known here by another."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a predicate says in our graph, where the types of its ends allow the relation."""

    relation: str
    is_inverse: bool = False
    """Its subject is our object."""
    properties: Mapping[str, Value] = field(default_factory=dict)
    """What it says beyond the relation; left out where it is negated."""


_PRESENT: Final = {"expression": "PRESENT"}
_STUDIED: Final = {"outcome": "UNKNOWN"}
_PRECLINICAL: Final = {"stage": "PRECLINICAL", "outcome": "UNKNOWN"}
_BENEFICIAL: Final = {"stage": "PRECLINICAL", "outcome": "EFFECTIVE"}
_VARIANTS: Final = ("sequence", "missense", "synonymous", "nonsense", "frameshift", "splice_site")

_PREDICATES: Final = {
    "expressed_in": Meaning("EXPRESSED_IN", properties=_PRESENT),
    "expresses": Meaning("EXPRESSED_IN", is_inverse=True, properties=_PRESENT),
    "affects": Meaning("TARGETS"),
    "affected_by": Meaning("TARGETS", is_inverse=True),
    "disrupts": Meaning("TARGETS"),
    "disrupted_by": Meaning("TARGETS", is_inverse=True),
    "increases_amount_or_activity_of": Meaning("TARGETS"),
    "decreases_amount_or_activity_of": Meaning("TARGETS"),
    "targets": Meaning("TARGETS"),  # no predicate of Biolink, but in use
    # That something treats a disease is not what a study of it found: no outcome is given.
    "treats": Meaning("STUDIED_FOR", properties=_STUDIED),
    "treated_by": Meaning("STUDIED_FOR", is_inverse=True, properties=_STUDIED),
    "ameliorates_condition": Meaning("STUDIED_FOR", properties=_STUDIED),
    "applied_to_treat": Meaning("STUDIED_FOR", properties=_STUDIED),
    "studied_to_treat": Meaning("STUDIED_FOR", properties=_STUDIED),
    "treats_or_applied_or_studied_to_treat": Meaning("STUDIED_FOR", properties=_STUDIED),
    "in_clinical_trials_for": Meaning("STUDIED_FOR", properties=_STUDIED),
    "in_preclinical_trials_for": Meaning("STUDIED_FOR", properties=_PRECLINICAL),
    "beneficial_in_models_for": Meaning("STUDIED_FOR", properties=_BENEFICIAL),
    "biomarker_for": Meaning("BIOMARKER_FOR"),
    "has_biomarker": Meaning("BIOMARKER_FOR", is_inverse=True),
    "derives_from": Meaning("DERIVED_FROM"),
    "model_of": Meaning("MODELS"),
    "subclass_of": Meaning("SUBTYPE_OF"),
    "superclass_of": Meaning("SUBTYPE_OF", is_inverse=True),
    "part_of": Meaning("PART_OF"),
    "has_part": Meaning("PART_OF", is_inverse=True),
    **{f"is_{kind}_variant_of": Meaning("VARIANT_OF") for kind in _VARIANTS},
    **{f"has_{kind}_variant": Meaning("VARIANT_OF", is_inverse=True) for kind in _VARIANTS},
}
TRIAL: Final = "biolink:ClinicalTrial"
"""The category of those Studies that are trials, not models."""
_BIOLINK: Final = "biolink:"
_TOO_WIDE: Final = frozenset({"biolink:NamedThing", "biolink:Entity"})


def node_type_of(categories: Collection[str]) -> str | None:
    """Name the type of a node by the most specific of its categories that is known."""
    names = {category.removeprefix(_BIOLINK) for category in categories}
    return next((_CATEGORIES[name] for name in _CATEGORIES if name in names), None)


def category_reason(categories: Collection[str]) -> str:
    """Word why a node has no place: none of its categories is one of ours."""
    telling = sorted(set(categories) - _TOO_WIDE) or sorted(categories)
    return f"category {', '.join(telling)} has no node type"


def meaning_of(predicate: str) -> Meaning | None:
    """Find what a predicate means here."""
    return _PREDICATES.get(predicate.removeprefix(_BIOLINK))


def our_curie(text: str) -> str:
    """Write a CURIE with the prefix it has in our graph.

    >>> our_curie("CHEMBL.COMPOUND:CHEMBL25"), our_curie("PMC:PMC12")
    ('CHEMBL:CHEMBL25', 'PMC:12')
    """
    prefix, colon, local = text.partition(":")
    prefix = _PREFIXES.get(prefix.upper(), prefix)
    if prefix.upper() == "PMC":
        local = local.removeprefix("PMC")
    return normalise_curie(f"{prefix}{colon}{local}")
