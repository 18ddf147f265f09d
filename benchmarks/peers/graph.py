"""The graph of the peers, declared in our graph model.

Its relationships carry a score, a source and a level, so each is a claim as ours are. Level
is the word for evidence there: `claim`, `preclinical`, `clinical`.
"""

from typing import Final

from app.graph_model.index import index_model
from app.graph_model.model import (
    Enumeration,
    GraphModel,
    Link,
    NodeType,
    Property,
    Relation,
    ScalarType,
    Scoring,
)

_LEVELS: Final = {"claim": 0.3, "preclinical": 0.6, "clinical": 1.0}
_LEVEL: Final = Enumeration(
    "EvidenceLevel", "What kind of support it has.", {name: f"{name}." for name in _LEVELS}
)
_NAME: Final = Property(
    "name", ScalarType.STRING, "The name.", required=True, indexed=True, searchable=True
)

PEER_GRAPH: Final = index_model(
    GraphModel(
        node_types=(
            NodeType(
                "Target",
                "targets",
                "A gene.",
                ("HGNC",),
                properties=(
                    Property("symbol", ScalarType.STRING, "The symbol.", required=True),
                    Property("biotype", ScalarType.STRING, "The biotype."),
                ),
            ),
            NodeType("Disease", "diseases", "A disease.", ("MONDO",)),
            NodeType(
                "Therapy",
                "therapies",
                "A therapy.",
                ("CHEMBL",),
                properties=(Property("modality", ScalarType.STRING, "The type of agent."),),
            ),
            NodeType("Tissue", "tissues", "A tissue.", ("UBERON",)),
            NodeType("Publication", "publications", "A publication.", ("PMID",), is_entity=False),
            NodeType("Source", "sources", "A source.", (), properties=(_NAME,), is_entity=False),
        ),
        relations=(
            Relation(
                "ASSOCIATED_WITH",
                "The target is associated with the disease.",
                (Link(("Target",), ("Disease",), "associations", "targets"),),
                (Property("score", ScalarType.FLOAT, "How strongly."),),
            ),
            Relation(
                "TARGETS",
                "The therapy acts on the target.",
                (Link(("Therapy",), ("Target",), "targets", "therapies"),),
                (Property("action", ScalarType.STRING, "How."),),
            ),
            Relation(
                "EXPRESSED_IN",
                "The target is expressed in the tissue.",
                (Link(("Target",), ("Tissue",), "tissues", "targets"),),
                (Property("tpm", ScalarType.FLOAT, "How much.", unit="TPM"),),
            ),
            Relation(
                "STUDIED_FOR",
                "The therapy was studied for the disease.",
                (Link(("Therapy",), ("Disease",), "diseases", "therapies"),),
                (Property("phase", ScalarType.INTEGER, "How far the study has come."),),
            ),
        ),
        entity_properties=(_NAME,),
        claim_properties=(
            Property("level", _LEVEL, "What kind of support it has."),
            Property("confidence", ScalarType.FLOAT, "Has none here.", minimum=0, maximum=1),
        ),
        scoring=Scoring(_LEVELS, 1.0, "Not asked for here."),
    )
)
