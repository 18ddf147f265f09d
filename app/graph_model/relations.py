"""The relations of the oncology graph, and what every claim carries."""

from typing import Final

from app.graph_model.model import Link, Property, Relation, ScalarType
from app.graph_model.vocabularies import (
    AGENT_TYPE,
    BIOMARKER_EFFECT,
    CLAIM_DIRECTION,
    EVIDENCE_LEVEL,
    EXPRESSION,
    KNOWLEDGE_LEVEL,
    OUTCOME,
    STUDY_STAGE,
)

CLAIM_PROPERTIES: Final = (
    Property("level", EVIDENCE_LEVEL, "What kind of support it has.", required=True),
    Property(
        "direction",
        CLAIM_DIRECTION,
        "Whether it speaks for the association.",
        required=True,
        kgx="negated",
    ),
    Property(
        "confidence",
        ScalarType.FLOAT,
        "The source's own confidence, 0 to 1; absent where it gives none.",
        minimum=0,
        maximum=1,
    ),
    Property(
        "statement",
        ScalarType.STRING,
        "What the source says, in our words or, where its licence lets us, in its own.",
        kgx="supporting_text",
    ),
    Property("knowledgeLevel", KNOWLEDGE_LEVEL, "Biolink.", kgx="knowledge_level"),
    Property("agentType", AGENT_TYPE, "Biolink.", kgx="agent_type"),
    Property(
        "sourceLevel",
        ScalarType.STRING,
        "The source's own word for its level of evidence, such as CIViC's A to E.",
        category=True,
    ),
    Property(
        "originalSubject",
        ScalarType.STRING,
        "What the source calls the subject, where that is not the id the graph has for it.",
        kgx="original_subject",
    ),
    Property(
        "originalObject",
        ScalarType.STRING,
        "What the source calls the object, where that is not the id the graph has for it.",
        kgx="original_object",
    ),
)

_CLINICAL_TRIALS: Final = Property("trials", ScalarType.STRING_LIST, "CURIEs of trials.")

RELATIONS: Final = (
    Relation(
        "EXPRESSED_IN",
        "The target is expressed in a disease, tissue or cell type.",
        (
            Link(("Target",), ("Disease",), "expressedInDiseases", "expressedTargets"),
            Link(("Target",), ("Tissue", "CellType"), "expressedInTissues", "expressedTargets"),
        ),
        (
            Property("expression", EXPRESSION, "What was found."),
            Property("log2FoldChange", ScalarType.FLOAT, "Log2 fold change.", unit="log2"),
            Property("pValue", ScalarType.FLOAT, "p-value.", minimum=0, maximum=1, kgx="p_value"),
            Property(
                "qValue",
                ScalarType.FLOAT,
                "Corrected p-value.",
                minimum=0,
                maximum=1,
                kgx="adjusted_p_value",
            ),
            Property("studies", ScalarType.INTEGER, "Number of studies combined.", minimum=0),
            Property("cases", ScalarType.INTEGER, "Number of case samples.", minimum=0),
            Property("controls", ScalarType.INTEGER, "Number of control samples.", minimum=0),
            Property("scope", ScalarType.STRING, "What part of the disease or tissue it is about."),
        ),
        biolink="biolink:expressed_in",
    ),
    Relation(
        "TARGETS",
        "The therapy acts on the target.",
        (Link(("Therapy",), ("Target",), "targets", "therapies"),),
        (Property("mechanism", ScalarType.STRING, "How it acts on the target."),),
        biolink="biolink:affects",
    ),
    Relation(
        "STUDIED_FOR",
        "The therapy was studied for the disease; the outcome says what came of it.",
        (Link(("Therapy",), ("Disease",), "diseases", "therapies"),),
        (
            Property("stage", STUDY_STAGE, "How far the study has come."),
            Property("outcome", OUTCOME, "What was found, at this claim's level."),
            Property("scope", ScalarType.STRING, "Which part of the patients it is about."),
            _CLINICAL_TRIALS,
        ),
        biolink="biolink:studied_to_treat",
    ),
    Relation(
        "BIOMARKER_FOR",
        "The variant or target tells something about the disease or a therapy in it.",
        (
            Link(("Variant",), ("Disease",), "diseases", "biomarkers"),
            Link(("Target",), ("Disease",), "biomarkerFor", "biomarkers"),
        ),
        (
            Property(
                "therapy",
                ScalarType.STRING,
                "The therapy it is about, as the source has it.",
                category=True,
            ),
            Property("effect", BIOMARKER_EFFECT, "What it tells."),
            Property("rating", ScalarType.INTEGER, "The source's rating.", minimum=0, maximum=5),
        ),
        biolink="biolink:biomarker_for",
    ),
    Relation(
        "VARIANT_OF",
        "The variant is a variant of the target.",
        (Link(("Variant",), ("Target",), "target", "variants", to_one=True),),
        biolink="biolink:is_sequence_variant_of",
    ),
    Relation(
        "HAS_BARRIER",
        "The disease resists treatment by the barrier.",
        (Link(("Disease",), ("Barrier",), "barriers", "diseases"),),
    ),
    Relation(
        "HAS_CAPABILITY",
        "The therapy has the capability.",
        (Link(("Therapy",), ("Capability",), "capabilities", "therapies"),),
    ),
    Relation(
        "OVERCOMES",
        "The capability overcomes the barrier.",
        (Link(("Capability",), ("Barrier",), "overcomes", "overcomeBy"),),
    ),
    Relation(
        "MEDIATED_BY",
        "The capability comes about by the target or by another capability.",
        (Link(("Capability",), ("Target", "Capability"), "mediatedBy", "mediates"),),
    ),
    Relation(
        "DERIVED_FROM",
        "The therapy's cells derive from the cell type.",
        (Link(("Therapy",), ("CellType",), "cellTypes", "therapies"),),
        biolink="biolink:derives_from",
    ),
    Relation(
        "MODELS",
        "The study models the disease.",
        (Link(("Study",), ("Disease",), "disease", "studies", to_one=True),),
        biolink="biolink:model_of",
    ),
    Relation(
        "TESTS",
        "The study tests the therapy.",
        (Link(("Study",), ("Therapy",), "therapies", "studies"),),
    ),
    Relation(
        "AT_SITE",
        "The study looks at the disease in this organ or tissue.",
        (Link(("Study",), ("Tissue",), "sites", "studies"),),
    ),
    Relation(
        "METASTASIZES_TO",
        "The disease spreads to the tissue.",
        (Link(("Disease",), ("Tissue",), "metastasisSites", "metastasesFrom"),),
    ),
    Relation(
        "COMPARED_WITH",
        "The therapies are compared in one aspect; `ours` is about the claim's subject.",
        (Link(("Therapy",), ("Therapy",), "comparedWith", "comparedWith", is_symmetric=True),),
        (
            Property("aspect", ScalarType.STRING, "What is compared.", category=True),
            Property("ours", ScalarType.STRING, "What holds for the claim's subject."),
            Property("theirs", ScalarType.STRING, "What holds for the claim's object."),
        ),
    ),
    Relation(
        "RESISTANT_TO",
        "The disease resists the therapy.",
        (Link(("Disease",), ("Therapy",), "resistantTo", "resistedBy"),),
    ),
    Relation(
        "HAS_OPEN_QUESTION",
        "The question about the therapy is open.",
        (Link(("Therapy",), ("OpenQuestion",), "openQuestions", "therapies"),),
    ),
    Relation(
        "SUBTYPE_OF",
        "The disease is a subtype of the other.",
        (Link(("Disease",), ("Disease",), "parents", "children"),),
        biolink="biolink:subclass_of",
        ancestors_field="ancestors",
        descendants_field="descendants",
    ),
    Relation(
        "PART_OF",
        "One is a part of the other.",
        (
            Link(("Tissue",), ("Tissue",), "partOf", "parts"),
            Link(("Barrier",), ("Barrier",), "partOf", "parts"),
            Link(("Therapy",), ("Therapy",), "partOf", "parts"),
        ),
        biolink="biolink:part_of",
    ),
)
