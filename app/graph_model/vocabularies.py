"""The closed vocabularies of claims: level of evidence, direction, and the rest."""

from typing import Final

from app.graph_model.model import Enumeration

EVIDENCE_LEVEL: Final = Enumeration(
    "EvidenceLevel",
    "What kind of support a claim has. Levels are not interchangeable.",
    {
        "ASSERTED": "The source states it without showing the evidence.",
        "PRECLINICAL": "Shown in the laboratory; not said to be in a living animal.",
        "PRECLINICAL_IN_VIVO": "Shown in living animals.",
        "CLINICAL": "Shown in patients, in a trial or cohort.",
        "CASE": "Seen in single patients.",
        "STATISTICAL": "Computed from measurements over many samples.",
        "INFERRED": "Derived by rule or analogy from other knowledge.",
        "CONTEXT": "Background that helps a reader; no support for the association.",
    },
)

CLAIM_DIRECTION: Final = Enumeration(
    "ClaimDirection",
    "Whether the claim speaks for the association or not.",
    {
        "SUPPORTS": "The source supports the association.",
        "DOES_NOT_SUPPORT": "The source looked and did not find support.",
        "REFUTES": "The source states that the association does not hold.",
    },
)

KNOWLEDGE_LEVEL: Final = Enumeration(
    "KnowledgeLevel",
    "Biolink knowledge level of a claim.",
    {
        "knowledge_assertion": "A statement a human or authority makes as true.",
        "logical_entailment": "Follows from other statements by logic.",
        "prediction": "A hypothesis from data or rules.",
        "statistical_association": "A statistical relation in data.",
        "observation": "Something that was observed.",
        "text_co_occurrence": "Found together in texts.",
        "not_provided": "The source does not say.",
    },
)

AGENT_TYPE: Final = Enumeration(
    "AgentType",
    "Biolink agent type: who made the statement.",
    {
        "manual_agent": "A human.",
        "automated_agent": "A program.",
        "data_analysis_pipeline": "An analysis of data.",
        "computational_model": "A model's prediction.",
        "text_mining_agent": "Text mining.",
        "image_processing_agent": "An analysis of images.",
        "manual_validation_of_automated_agent": "A program, checked by a human.",
        "not_provided": "The source does not say.",
    },
)

EXPRESSION: Final = Enumeration(
    "Expression",
    "What a source says about expression in a disease or tissue.",
    {
        "OVEREXPRESSED": "Higher than in the comparison.",
        "UNDEREXPRESSED": "Lower than in the comparison.",
        "PRESENT": "Found there; no comparison is made.",
        "NOT_SIGNIFICANT": "Compared, and no significant difference was found.",
    },
)

OUTCOME: Final = Enumeration(
    "Outcome",
    "What a study of a therapy in a disease found, at the claim's own level of evidence.",
    {
        "EFFECTIVE": "The effect looked for was seen.",
        "NOT_EFFECTIVE": "It was looked for and not seen.",
        "MIXED": "Seen in part.",
        "UNKNOWN": "Not reported.",
    },
)

STUDY_STAGE: Final = Enumeration(
    "StudyStage",
    "How far the study of a therapy in a disease has come.",
    {
        "PRECLINICAL": "Laboratory and animals.",
        "PHASE_1": "First in humans: safety and dose.",
        "PHASE_2": "First look at effect.",
        "PHASE_3": "Comparison in many patients.",
        "PHASE_4": "After approval.",
        "APPROVED": "In use.",
        "UNKNOWN": "Not reported.",
    },
)

BIOMARKER_EFFECT: Final = Enumeration(
    "BiomarkerEffect",
    "What the biomarker tells about a disease or a therapy in it.",
    {
        "SENSITIVITY": "Predicts response to the therapy.",
        "RESISTANCE": "Predicts resistance to the therapy.",
        "REDUCED_SENSITIVITY": "Predicts a weaker response.",
        "ADVERSE_RESPONSE": "Predicts harm by the therapy.",
        "DIAGNOSTIC_POSITIVE": "Speaks for the diagnosis.",
        "DIAGNOSTIC_NEGATIVE": "Speaks against the diagnosis.",
        "BETTER_OUTCOME": "Goes with a better course.",
        "POOR_OUTCOME": "Goes with a worse course.",
        "PREDISPOSITION": "Raises the risk.",
        "UNKNOWN": "Not reported, or not applicable.",
    },
)
