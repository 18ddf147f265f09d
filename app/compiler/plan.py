"""The plan: what is read of each node, association and claim, and how it becomes the answer.

Its classes are the contract between the phases: `planner.py` decides, `emit.py`
writes Cypher and `shape.py` reads the record, both from the plan alone, so the
two cannot drift apart.

    { target(symbol: "MSLN") { name } }  →
    Lookup("target", ("Target",), property_name="symbol", parameter="target_symbol",
           columns=(PropertyColumn("target", "name"),), shape=NodeShape(None, {"Target": (...)}))

The values of a request are in `parameters.py`, the whole operation in `operation_plan.py`.
"""

from dataclasses import dataclass
from typing import TypeAlias

from app.compiler.conditions import Predicate
from app.compiler.rows import Aggregate, Column, NodeShape, Output, TypenameOutput
from app.compiler.search_plan import Resolve, Search
from app.graph_model.index import RelationField


@dataclass(frozen=True, slots=True)
class AllNodes:
    """Every node of a type."""

    label: str


@dataclass(frozen=True, slots=True)
class Closure:
    """The nodes reached by one or more steps of a hierarchy."""

    parent: str
    field: RelationField


@dataclass(frozen=True, slots=True)
class Associations:
    """The neighbours of a node, each with its claims."""

    parent: str
    field: RelationField
    claim: str
    subtype: str | None
    """With subtypes: the variable for the node itself or a subtype of it."""
    needs: frozenset[Aggregate]
    """What must be made of the claims per neighbour."""
    scores_before_page: bool
    """The filter or the order needs the score, so it is made for every neighbour."""
    level_weights: str
    source_weights: str
    """The parameters with the weights; both are empty when no score is made."""


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One key of a total order."""

    column: Column
    is_descending: bool
    is_nullable: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of the ordered rows is read."""

    size: str
    """The parameter with the page size."""
    is_backward: bool
    after: tuple[str, ...] | None
    before: tuple[str, ...] | None
    looks_ahead: bool
    """Read one row more, to say whether there are more."""
    is_wanted: bool
    """Rows are asked for at all, not only their number."""


@dataclass(frozen=True, slots=True)
class PageInfoOutput:
    """The page info object: response key to which of its fields."""

    key: str
    fields: tuple[tuple[str, str], ...]
    has_cursor_after: bool
    has_cursor_before: bool


@dataclass(frozen=True, slots=True)
class RowsOutput:
    """The edges or the nodes of a page."""

    key: str
    outputs: tuple[Output, ...] | NodeShape


@dataclass(frozen=True, slots=True)
class TotalOutput:
    """How many rows there are under the filter."""

    key: str


ConnectionOutput: TypeAlias = PageInfoOutput | RowsOutput | TotalOutput | TypenameOutput


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection: rows of a source, filtered, ordered, cut to a page."""

    variable: str
    source: AllNodes | Closure | Associations
    node_predicate: Predicate
    """What the node itself must fulfil: it is asked before claims are grouped."""
    predicate: Predicate
    """What the association must fulfil: it is asked after."""
    order: tuple[OrderKey, ...]
    signature: str
    page: Page
    counts_total: bool
    columns: tuple[Column, ...]
    cursor_columns: tuple[int, ...]
    outputs: tuple[ConnectionOutput, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """One node by its id or by a unique property: a list of at most one row."""

    variable: str
    labels: tuple[str, ...]
    property_name: str
    parameter: str
    columns: tuple[Column, ...]
    shape: NodeShape


@dataclass(frozen=True, slots=True)
class LookupList:
    """Nodes by their ids, in the order asked; an id that finds none gives null."""

    position: str
    lookup: Lookup


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The one neighbour of a to-one relation."""

    parent: str
    field: RelationField
    variable: str
    columns: tuple[Column, ...]
    shape: NodeShape


@dataclass(frozen=True, slots=True)
class ClaimList:
    """Some claims of an association, by id."""

    claims: str
    variable: str
    predicate: Predicate
    size: str
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The nodes whose ids a claim holds: its source, its publications."""

    label: str
    claim: str
    property_name: str
    is_list: bool
    variable: str
    columns: tuple[Column, ...]
    shape: NodeShape


@dataclass(frozen=True, slots=True)
class SubtypeList:
    """The subtypes through which an association was found."""

    subtypes: str
    parent: str
    variable: str
    columns: tuple[Column, ...]
    shape: NodeShape


@dataclass(frozen=True, slots=True)
class SourceList:
    """All sources, by id."""

    variable: str
    columns: tuple[Column, ...]
    shape: NodeShape


@dataclass(frozen=True, slots=True)
class Release:
    """The id and time of the newest release: a list of at most one pair."""

    variable: str


Nested: TypeAlias = (
    Connection
    | Lookup
    | LookupList
    | Neighbour
    | ClaimList
    | Reference
    | SubtypeList
    | SourceList
    | Release
    | Search
    | Resolve
)
