"""The plan of a filter: what is asked of one variable."""

from dataclasses import dataclass
from typing import TypeAlias

from app.compiler.rows import Column
from app.graph_model.index import RelationField


@dataclass(frozen=True, slots=True)
class All:
    """Every one holds; none at all is true."""

    parts: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one holds; none at all is false."""

    parts: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The complement: what is not known to hold does not hold."""

    part: "Predicate"


@dataclass(frozen=True, slots=True)
class Compare:
    """A property compared with a parameter; false where there is no value."""

    subject: Column
    operator: str
    """As in the filter input: `eq`, `lt`, `contains` ...; `has` for an element of a list."""
    parameter: str


@dataclass(frozen=True, slots=True)
class IsMissing:
    """There is no value; for a list: it is empty."""

    subject: Column
    is_list: bool


@dataclass(frozen=True, slots=True)
class Related:
    """There is a neighbour and a claim between for which both predicates hold."""

    owner: str
    field: RelationField
    neighbour: str
    claim: str
    node_predicate: "Predicate"
    claim_predicate: "Predicate"


@dataclass(frozen=True, slots=True)
class OnSelfOrAncestor:
    """It holds for the node or for one of its ancestors."""

    node: str
    ancestor: str
    predicate: "Predicate"


@dataclass(frozen=True, slots=True)
class OnSomeClaim:
    """It holds for at least one of the claims that an association has collected."""

    claims: str
    claim: str
    predicate: "Predicate"


Predicate: TypeAlias = (
    All | AnyOf | Not | Compare | IsMissing | Related | OnSelfOrAncestor | OnSomeClaim
)
TRUE = All(())
