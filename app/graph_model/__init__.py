"""The graph model: what kinds of nodes and claims there are, declared once.

`nodes.py` and `relations.py` are the declaration; constraints, loader
validation, GraphQL types, filters, orderings and Cypher follow from it.
`ONCOLOGY` is the declaration, `ONCOLOGY_INDEX` the same checked and indexed.
"""

from typing import Final

from app.graph_model.index import ModelIndex, index_model
from app.graph_model.model import GraphModel, Untried
from app.graph_model.nodes import ENTITY_PROPERTIES, NODE_TYPES
from app.graph_model.relations import CLAIM_PROPERTIES, RELATIONS
from app.graph_model.scoring import SCORING

ONCOLOGY: Final = GraphModel(
    node_types=NODE_TYPES,
    relations=RELATIONS,
    entity_properties=ENTITY_PROPERTIES,
    claim_properties=CLAIM_PROPERTIES,
    scoring=SCORING,
    subtype_relation="SUBTYPE_OF",
    subtype_owner="Disease",
    untried=Untried(
        therapy="Therapy",
        target="Target",
        disease="Disease",
        barrier="Barrier",
        capability="Capability",
        acts_on="TARGETS",
        expressed_in="EXPRESSED_IN",
        studied_for="STUDIED_FOR",
        outcome="outcome",
        unknown_outcome="UNKNOWN",
        has_barrier="HAS_BARRIER",
        has_capability="HAS_CAPABILITY",
        overcomes="OVERCOMES",
    ),
)
ONCOLOGY_INDEX: Final[ModelIndex] = index_model(ONCOLOGY)
