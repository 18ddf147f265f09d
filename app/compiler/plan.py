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
from app.compiler.opportunities_plan import Answers, BarrierList, Opportunities
from app.compiler.rows import Aggregate, ClaimValueColumn, Column, NodeShape, Output, TypenameOutput
from app.compiler.search_plan import Resolve, Search
from app.compiler.summaries import Summary, SummaryOutput
from app.compiler.traversal_plan import Walk
from app.graph_model.index import RelationField


@dataclass(frozen=True, slots=True)
class AllNodes:
    """Every node of a type."""

    label: str


@dataclass(frozen=True, slots=True)
class NodesById:
    """The nodes of a type that a list of ids leads to, ids of other vocabularies too."""

    label: str
    ids: str
    """The parameter with the ids."""
    has_aliases: bool


@dataclass(frozen=True, slots=True)
class Closure:
    """The nodes reached by one or more steps of a hierarchy."""

    parent: str
    field: RelationField
    distance: str = ""
    """The variable for the fewest steps that lead to a node; empty when nobody asks."""


@dataclass(frozen=True, slots=True)
class Associations:
    """The neighbours of a node, each with its claims."""

    parent: str
    field: RelationField
    claim: str
    subtype: str | None
    """With subtypes: the variable for what a claim is about, a node or a subtype of it."""
    supertype: str
    """Whose subtypes count: the parent's, or those of the neighbours."""
    needs: frozenset[Aggregate]
    """What must be made of the claims per neighbour."""
    scores_before_page: bool
    """The filter or the order needs the score, so it is made for every neighbour."""
    level_weights: str
    source_weights: str
    """The parameters with the weights; both are empty when no score is made."""
    source_scores: tuple["SourceScore", ...] = ()
    """What of the score the order needs by source, for every neighbour."""
    claim_values: tuple[ClaimValueColumn, ...] = ()
    """What of the values of the claims the order needs."""


@dataclass(frozen=True, slots=True)
class SourceScore:
    """What one source, whose id is in a parameter, adds to the score; under an alias."""

    alias: str
    parameter: str


@dataclass(frozen=True, slots=True)
class AnyRelations:
    """The neighbours of a node by any relation, each relation and direction by itself."""

    parent: str
    claim: str
    relations: str | None
    """The parameter with the names of relations; None: all of them."""
    kinds: str | None
    """The parameter with the types of neighbours; None: all of them."""
    is_forward: bool | None
    """None: both directions."""


RowSource: TypeAlias = AllNodes | NodesById | Closure | Associations | AnyRelations | Opportunities
"""Where the rows of a connection come from."""


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


PageOutput: TypeAlias = PageInfoOutput | RowsOutput | TotalOutput | TypenameOutput
ConnectionOutput: TypeAlias = PageOutput | SummaryOutput


@dataclass(frozen=True, slots=True)
class NodeTable:
    """Which columns of a connection stand in a table, where each node has one row.

    They are told by their places among all columns of the connection.
    """

    key: int
    """The id of the node, by which a row of the connection leads to its node."""
    of_node: tuple[int, ...]
    """What stands in the table; the key does too."""
    of_row: tuple[int, ...]
    """What stands in the rows themselves; the key does too."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection: rows of a source, filtered, ordered, cut to a page."""

    variable: str
    source: RowSource
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
    table: NodeTable | None = None
    """Where its nodes stand, if not in its rows: see `node_tables.py`."""

    @property
    def summaries(self) -> tuple[Summary, ...]:
        """List what sums up the rows, in the order in which it stands in the record."""
        return tuple(o.summary for o in self.outputs if isinstance(o, SummaryOutput))

    @property
    def is_rows_alone(self) -> bool:
        """Tell whether nothing but rows stands in the record: there are many such lists."""
        others = self.page.looks_ahead or self.counts_total or self.summaries
        return self.page.is_wanted and not others


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
    only: str | None
    """The variable for the claim where it is the only one, which the row itself reads then;
    None: the list has every claim."""
    predicate: Predicate
    size: str
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class ScoreComponents:
    """The sources of an association, by id, each with what it adds to the score."""

    claims: str
    variable: str
    """Holds one claim of the source; `component_value` names what stands beside it."""
    level_weights: str
    source_weights: str
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]


def component_value(variable: str, field: str) -> str:
    """Name the variable with a field of a component: `score`, `weight`, `claimCount` ..."""
    names = {"claimCount": "claim_count", "doesNotSupport": "does_not_support"}
    return f"{variable}_{names.get(field, field)}"


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
class NodeList:
    """Nodes that a variable holds, by id, such as the subtypes of an association."""

    held: str
    variable: str
    columns: tuple[Column, ...]
    shape: NodeShape


@dataclass(frozen=True, slots=True)
class FirstNodes:
    """The first nodes of a type, by id."""

    label: str
    limit: int
    variable: str
    columns: tuple[Column, ...]
    shape: NodeShape


@dataclass(frozen=True, slots=True)
class Release:
    """The id and time of the newest release: a list of at most one pair."""

    variable: str


Listed: TypeAlias = (
    Neighbour
    | ClaimList
    | ScoreComponents
    | Reference
    | NodeList
    | BarrierList
    | Answers
    | FirstNodes
    | Release
)
"""What is a plain list of rows."""

Read: TypeAlias = Connection | Lookup | LookupList | Search | Resolve | Listed
Nested: TypeAlias = Read | Walk
