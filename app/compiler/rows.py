"""The plan of a row: what is read of a node, an association or a claim, and what it becomes.

A row is a list of columns; its outputs say which column becomes which field.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from app.compiler.plan import Nested  # a row may hold what a subquery found, and so on


@dataclass(frozen=True, slots=True)
class PropertyColumn:
    """A property of the row's subject, such as `target.name`."""

    subject: str
    name: str


@dataclass(frozen=True, slots=True)
class LabelColumn:
    """The node type of a node that may be of several."""

    subject: str


class Aggregate(StrEnum):
    """What is made of the claims of an association, and the suffix of its alias."""

    CLAIMS = "claims"
    CLAIM_COUNT = "claim_count"
    SUPPORTS = "supports"
    DOES_NOT_SUPPORT = "does_not_support"
    SCORE = "score"
    OPPOSING_SCORE = "opposing_score"
    SUBTYPES = "subtypes"
    DIRECT = "direct"

    def alias(self, variable: str) -> str:
        """Name the alias of this aggregate for the neighbour in a variable."""
        return f"{variable}_{self.value}"


SCORES: Final = frozenset({Aggregate.SCORE, Aggregate.OPPOSING_SCORE})
"""Made of the claims one association at a time, after they are grouped."""


@dataclass(frozen=True, slots=True)
class AggregateColumn:
    """What was made of the claims of an association before the row is read."""

    variable: str
    aggregate: Aggregate

    @property
    def alias(self) -> str:
        """Name the alias it stands under."""
        return self.aggregate.alias(self.variable)


@dataclass(frozen=True, slots=True)
class ClaimValueColumn:
    """The largest or the smallest value of a property among the claims of an association."""

    variable: str
    name: str
    is_largest: bool

    @property
    def alias(self) -> str:
        """Name the alias it stands under."""
        return f"{self.variable}_{'largest' if self.is_largest else 'smallest'}_{self.name}"


@dataclass(frozen=True, slots=True)
class EndColumn:
    """The id of the node at one end of a claim."""

    subject: str
    is_start: bool


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A value that the text which finds the rows has left under a name."""

    name: str


@dataclass(frozen=True, slots=True)
class SizeColumn:
    """How long a list is that stands under a name."""

    name: str


@dataclass(frozen=True, slots=True)
class NestedColumn:
    """The result of a subquery."""

    nested: "Nested"


Column: TypeAlias = (
    PropertyColumn
    | LabelColumn
    | AggregateColumn
    | ClaimValueColumn
    | EndColumn
    | ValueColumn
    | SizeColumn
    | NestedColumn
)


@dataclass(frozen=True, slots=True)
class ScalarOutput:
    """A value passed on as it is, checked against what the schema promises."""

    key: str
    column: int
    required: bool = False
    is_list: bool = False
    allowed: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class TypenameOutput:
    """The name of the type."""

    key: str
    type_name: str


@dataclass(frozen=True, slots=True)
class GroupOutput:
    """An object of several properties; null when every one of them is."""

    key: str
    presence: tuple[int, ...]
    outputs: tuple["Output", ...]


@dataclass(frozen=True, slots=True)
class NodeOutput:
    """The row's node as an object."""

    key: str
    shape: "NodeShape"


@dataclass(frozen=True, slots=True)
class CursorOutput:
    """The row's place in the order."""

    key: str


@dataclass(frozen=True, slots=True)
class NestedOutput:
    """What a subquery found."""

    key: str
    column: int


@dataclass(frozen=True, slots=True)
class ClaimsOutput:
    """A list of claims of which values alone are read.

    Most associations have one claim, and a list of a list would be made for each of them.
    """

    key: str
    column: int
    """Where the list stands; null where the claim is the only one."""
    only: tuple[int, ...]
    """Where the values of the only claim stand, in the order of the columns of the list."""


@dataclass(frozen=True, slots=True)
class MadeOutput:
    """What a function of ours makes of some columns."""

    key: str
    make: Callable[..., Any]
    columns: tuple[int, ...]


Output: TypeAlias = (
    ScalarOutput
    | TypenameOutput
    | GroupOutput
    | NodeOutput
    | CursorOutput
    | MadeOutput
    | NestedOutput
    | ClaimsOutput
)


@dataclass(frozen=True, slots=True)
class NodeShape:
    """How a node is built from the columns of its row."""

    label_column: int | None
    """Where the node's type stands; None when it can only be of one, or all are shaped alike."""
    by_type: Mapping[str, tuple[Output, ...]]


def node_shape(
    by_type: Mapping[str, tuple[Output, ...]], read_type: Callable[[], int]
) -> NodeShape:
    """Give the shape of a node; its type is read only where types have different outputs."""
    (name, outputs), *others = by_type.items()
    if all(other == outputs for _, other in others):
        return NodeShape(None, {name: outputs})
    return NodeShape(read_type(), by_type)
