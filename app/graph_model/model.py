"""The vocabulary in which a graph model is declared: types, properties, relations.

Everything here is frozen data. What the declarations mean together (which field
hangs on which type, which labels an endpoint may have) is derived once, in
`index.py`; what is declared is in `nodes.py` and `relations.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ScalarType(StrEnum):
    """How a property is stored and served."""

    STRING = "String"
    INTEGER = "Int"
    FLOAT = "Float"
    BOOLEAN = "Boolean"
    STRING_LIST = "[String!]"
    DATETIME = "DateTime"


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A closed list of values, stored as their names."""

    name: str
    description: str
    values: Mapping[str, str]
    """Value to its meaning."""


@dataclass(frozen=True, slots=True)
class Property:
    """One value on a node or a claim. Stored under `name`, served under `name`.

    Lists are never null: a missing one is served as empty.
    """

    name: str
    type: ScalarType | Enumeration
    description: str
    required: bool = False
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    indexed: bool = False
    searchable: bool = False
    unique: bool = False
    """At most one node of the type has the value, and the type's root field takes it."""
    category: bool = False
    """A text of few values that many share, so that they are worth counting."""
    kgx: str = ""
    """The KGX / Biolink slot, where it has another name."""

    @property
    def is_countable(self) -> bool:
        """Tell whether a facet may count its values."""
        return (
            self.category or isinstance(self.type, Enumeration) or self.type is ScalarType.BOOLEAN
        )

    @property
    def is_numeric(self) -> bool:
        """Tell whether it has a smallest value, a mean and a histogram."""
        return self.type in (ScalarType.INTEGER, ScalarType.FLOAT)

    @property
    def is_list(self) -> bool:
        """Tell whether the value is a list."""
        return self.type is ScalarType.STRING_LIST

    @property
    def values(self) -> tuple[str, ...]:
        """List the values it may have; empty where any will do."""
        return tuple(self.type.values) if isinstance(self.type, Enumeration) else ()

    @property
    def type_name(self) -> str:
        """Name its GraphQL type."""
        return self.type.name if isinstance(self.type, Enumeration) else self.type.value


@dataclass(frozen=True, slots=True)
class PropertyGroup:
    """Properties served as one object, such as a cost with bounds and words.

    Each part is stored flat, as the group's name and the part's: `fiveYearSurvival`
    with `high` is `fiveYearSurvivalHigh`. The object is null when all parts are.
    """

    name: str
    type_name: str
    description: str
    parts: tuple[Property, ...]

    def stored_name(self, part: Property) -> str:
        """Name the stored property of a part."""
        return f"{self.name}{part.name[0].upper()}{part.name[1:]}"


@dataclass(frozen=True, slots=True)
class NodeType:
    """One kind of node: a Neo4j label and a GraphQL type of the same name."""

    name: str
    plural: str
    description: str
    id_prefixes: tuple[str, ...]
    """Prefixes its primary ids may have, the preferred one first; empty: plain names."""
    properties: tuple[Property, ...] = ()
    groups: tuple[PropertyGroup, ...] = ()
    is_entity: bool = True
    caption: str = "name"
    """The property drawn on the node in Neo4j Browser."""
    colour: str = "#A5ABB6"
    diameter: int = 60
    """How large it is drawn there, in pixels."""
    biolink: str = "biolink:NamedThing"
    """Its Biolink category: the nearest one that holds for all its nodes."""

    @property
    def singular(self) -> str:
        """Name the root field that finds one: `Target` gives `target`."""
        return self.name[0].lower() + self.name[1:]


@dataclass(frozen=True, slots=True)
class Link:
    """Which types a relation joins, and the GraphQL fields at either end.

    An empty field name leaves that end without a field. With `to_one`, the
    forward field is the neighbour itself, not a connection; the loader then
    refuses a second neighbour.
    """

    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    forward: str
    backward: str = ""
    to_one: bool = False
    is_symmetric: bool = False
    """Reading it backwards means the same: one field serves both ends."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship type. Each relationship in the graph is one claim of it."""

    name: str
    description: str
    links: tuple[Link, ...]
    properties: tuple[Property, ...] = ()
    biolink: str = "biolink:related_to"
    ancestors_field: str = ""
    """For a hierarchy: the field that walks it upward to any distance."""
    descendants_field: str = ""

    @property
    def type_name(self) -> str:
        """Spell the relation in PascalCase: `EXPRESSED_IN` gives `ExpressedIn`."""
        return "".join(word.capitalize() for word in self.name.split("_"))

    @property
    def claim_type_name(self) -> str:
        """Name the GraphQL type of its claims."""
        return f"{self.type_name}Claim"


@dataclass(frozen=True, slots=True)
class Scoring:
    """How claims add up to an association score; see `docs/scoring.md`."""

    level_weights: Mapping[str, float]
    default_source_weight: float
    formula: str


@dataclass(frozen=True, slots=True)
class Untried:
    """Which relations tell what has not been tried yet: what `opportunities` asks.

    A therapy acts on a target, the target is expressed in a disease, and no study of the
    therapy in the disease has an outcome. Barriers of the disease may be overcome by
    capabilities of the therapy.
    """

    therapy: str
    target: str
    disease: str
    barrier: str
    capability: str
    acts_on: str
    """Therapy to target."""
    expressed_in: str
    """Target to disease."""
    studied_for: str
    """Therapy to disease."""
    outcome: str
    """The property of a study with its outcome."""
    unknown_outcome: str
    """Its value for a study that has none yet."""
    has_barrier: str
    """Disease to barrier."""
    has_capability: str
    """Therapy to capability."""
    overcomes: str
    """Capability to barrier."""


@dataclass(frozen=True, slots=True)
class GraphModel:
    """A whole declaration. `index.index_model` checks it and derives the rest."""

    node_types: tuple[NodeType, ...]
    relations: tuple[Relation, ...]
    entity_properties: tuple[Property, ...]
    claim_properties: tuple[Property, ...]
    scoring: Scoring
    subtype_relation: str = ""
    """The hierarchy that `includeSubtypes` follows; empty: none."""
    subtype_owner: str = ""
    """The node type of that hierarchy."""
    max_subtype_depth: int = 20
    untried: Untried | None = None
    """What `opportunities` asks; without it the schema has no such field."""
