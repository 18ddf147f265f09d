"""The plan of a filter: what is asked of one variable."""

from dataclasses import dataclass
from typing import TypeAlias

from app.compiler.rows import Column, PropertyColumn
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


def conjuncts(predicate: Predicate) -> list[Predicate]:
    """List what a predicate asks all of."""
    if isinstance(predicate, All):
        return [each for part in predicate.parts for each in conjuncts(part)]
    return [predicate]


def is_by_id(predicate: Predicate) -> bool:
    """Tell whether a predicate asks for a neighbour that is given by its id."""
    return isinstance(predicate, Related) and any(
        isinstance(part, Compare)
        and part.operator in {"eq", "in"}
        and part.subject == PropertyColumn(predicate.neighbour, "id")
        for part in conjuncts(predicate.node_predicate)
    )
