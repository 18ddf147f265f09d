"""Constraints and indexes, as they follow from the graph model.

The texts are the same for Neo4j and for the embedded engine. Both keep an id
unique per label and a claim id unique per relation, so that a load interrupted
anywhere cannot leave a node or claim twice.
"""

from collections.abc import Iterator

from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType, Relation
from app.graph_model.search_text import NAMES, TERM, WORD, WORD_OF

ENTITY = "Entity"
IDENTIFIER = "Identifier"
RELEASE = "Release"
LEASE = "LoadLease"
IDENTIFIES = "IDENTIFIES"
LOOKUPS = (IDENTIFIES, NAMES, WORD_OF)
"""Relationships that are no claims: they lead to entities from what people call them."""


def constraint_statements(index: ModelIndex) -> tuple[str, ...]:
    """List the statements, each repeatable.

    >>> from app.graph_model import ONCOLOGY_INDEX
    >>> constraint_statements(ONCOLOGY_INDEX)[0]
    'CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:`Entity`) REQUIRE n.`id` IS UNIQUE'
    """
    return (
        *(_unique_node(label, "id") for label in (ENTITY, IDENTIFIER, TERM, WORD, RELEASE, LEASE)),
        *(_node_index(WORD, key) for key in ("start", "end")),
        *(text for node_type in index.model.node_types for text in _of_type(node_type, index)),
        *(_unique_claim(relation) for relation in index.model.relations),
    )


def _of_type(node_type: NodeType, index: ModelIndex) -> Iterator[str]:
    yield _unique_node(node_type.name, "id")
    for name, prop in index.stored_properties(node_type).items():
        if prop.unique:
            yield _unique_node(node_type.name, name)
        elif prop.indexed:
            yield _node_index(node_type.name, name)


def _unique_claim(relation: Relation) -> str:
    # No index of sources: it takes a tenth of the time of a load, and only counting uses it.
    pattern = f"FOR ()-[c:`{relation.name}`]-()"
    name = f"{relation.name.lower()}_id"
    return f"CREATE CONSTRAINT {name} IF NOT EXISTS {pattern} REQUIRE c.`id` IS UNIQUE"


def _node_index(label: str, name: str) -> str:
    return (
        f"CREATE INDEX {label.lower()}_{name.lower()} IF NOT EXISTS"
        f" FOR (n:`{label}`) ON (n.`{name}`)"
    )


def _unique_node(label: str, name: str) -> str:
    return (
        f"CREATE CONSTRAINT {label.lower()}_{name.lower()} IF NOT EXISTS"
        f" FOR (n:`{label}`) REQUIRE n.`{name}` IS UNIQUE"
    )
