"""The plan of a whole operation: what the one record holds, and the answer made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.compiler.node_tables import all_tables
from app.compiler.parameters import Parameter
from app.compiler.plan import Connection, Lookup, Nested


@dataclass(frozen=True, slots=True)
class Fixed:
    """A part of the answer the model alone decides."""

    value: object


@dataclass(frozen=True, slots=True)
class Counted:
    """The sum of some of the counts."""

    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ObjectTree:
    """An object of parts of the answer, by response key."""

    members: tuple[tuple[str, "Tree"], ...]


@dataclass(frozen=True, slots=True)
class ListTree:
    """A list of parts of the answer."""

    items: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class ReleaseTree:
    """The release object, or null when nothing was loaded."""

    column: int
    members: tuple[tuple[str, str], ...]
    """Response key to `id`, `builtAt` or `__typename`."""


@dataclass(frozen=True, slots=True)
class NestedTree:
    """The result of a subquery."""

    column: int
    nested: Nested


@dataclass(frozen=True, slots=True)
class CountNodes:
    """How many nodes a label has."""

    label: str


@dataclass(frozen=True, slots=True)
class CountClaims:
    """How many claims a relation has."""

    relation: str


Tree: TypeAlias = Fixed | Counted | ObjectTree | ListTree | ReleaseTree | NestedTree
RecordColumn: TypeAlias = Nested | CountNodes | CountClaims


@dataclass(frozen=True, slots=True)
class CostNode:
    """One bounded list: its size and the lists inside each of its rows."""

    size: str | None
    """The parameter with its size; None: one row."""
    inside: tuple["CostNode", ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole operation."""

    columns: tuple[RecordColumn, ...]
    """What the one record holds, in order; `tables` come after them."""
    answer: ObjectTree
    parameters: tuple[Parameter, ...]
    cost: CostNode

    @property
    def tables(self) -> Sequence[Connection]:
        """List the connections whose nodes stand in a table of the record, in order."""
        found = (column for column in self.columns if isinstance(column, Connection | Lookup))
        return [table for column in found for table in all_tables(column)]
