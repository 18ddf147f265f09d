"""How stored nodes and claims map to the columns of KGX: the one declaration of it.

A slot that Biolink has goes under its name, all else under ours, which KGX allows. Where
Biolink says less than the graph does, both stand there: `category` and `node_type`,
`predicate` and `relation`, `negated` (true only for REFUTES) and `direction`. Sources are
`infores:` and their name, as nodes too, since KGX wants CURIEs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.errors import GraphModelError
from app.graph_model.index import ModelIndex
from app.graph_model.model import Enumeration, Property, ScalarType

INFORES: Final = "infores:"
NODE_TYPE: Final = "node_type"
PROVIDED_BY: Final = "provided_by"
PRIMARY_SOURCE: Final = "primary_knowledge_source"
OUR_CLAIM: Final = frozenset({"relation", "level", "direction"})
"""Columns that only our own edges have all of."""

NODE_START: Final = (
    "id",
    "category",
    "name",
    "description",
    "xref",
    PROVIDED_BY,
    "synonym",
    NODE_TYPE,
)
EDGE_START: Final = (
    "id",
    "subject",
    "predicate",
    "object",
    PRIMARY_SOURCE,
    "knowledge_level",
    "agent_type",
    "publications",
    "negated",
    "supporting_text",
    "original_subject",
    "original_object",
    "relation",
    "level",
    "direction",
)
"""The columns first in a table; those of the model follow in its order."""

_OWN_NAME: Final = frozenset({"direction"})
"""Properties whose Biolink slot cannot hold all their values."""
_MULTIVALUED: Final = frozenset({"supporting_text"})
"""Slots that take several values in Biolink, where the graph has one."""


@dataclass(frozen=True, slots=True)
class Column:
    """One property: its name in KGX, its stored name, and its type in the graph."""

    name: str
    stored: str
    type: ScalarType | Enumeration

    @property
    def is_multivalued(self) -> bool:
        """Tell whether KGX takes a list here."""
        return self.type is ScalarType.STRING_LIST or self.name in _MULTIVALUED


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of nodes or of edges."""

    header: tuple[str, ...]
    """All names in their order, those of no property too, such as `id`."""
    by_name: Mapping[str, Column]
    by_stored: Mapping[str, Column]


def type_name(column: Column) -> str:
    """Name its type for a message."""
    return column.type.value if isinstance(column.type, ScalarType) else column.type.name


def node_layout(index: ModelIndex) -> Layout:
    """Lay out the nodes of all types.

    Raises:
        GraphModelError: two properties need the same column for different values.
    """
    stored = (index.stored_properties(node_type) for node_type in index.model.node_types)
    return _layout(NODE_START, (item for properties in stored for item in properties.items()))


def edge_layout(index: ModelIndex) -> Layout:
    """Lay out the claims of all relations.

    Raises:
        GraphModelError: two properties need the same column for different values.
    """
    declared = (index.claim_properties(relation) for relation in index.model.relations)
    return _layout(EDGE_START, ((p.name, p) for properties in declared for p in properties))


def _layout(start: tuple[str, ...], properties: Iterable[tuple[str, Property]]) -> Layout:
    by_name: dict[str, Column] = {}
    for stored, prop in properties:
        slot = stored if stored in _OWN_NAME else prop.kgx or stored
        column = Column(slot, stored, prop.type)
        if by_name.setdefault(slot, column) != column:
            raise GraphModelError(
                f"The KGX column {slot!r} is for {by_name[slot].stored} ({by_name[slot].type})"
                f" and for {stored} ({prop.type}). Rename one, or give it another `kgx`."
            )
    header = tuple(dict.fromkeys((*start, *by_name)))
    return Layout(header, by_name, {column.stored: column for column in by_name.values()})
