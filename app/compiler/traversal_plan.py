"""The plan of walking the graph whatever the relation: paths, neighbourhoods, generic relations.

{ paths(from: "HGNC:7371", to: "MONDO:0008170") { paths { score nodes { id } } } }  →
Paths(WalkedClaims(None, None, "level_weights"), "paths_from", "paths_to", ...,
      columns=(ValueColumn("paths_score"), NestedColumn(PathNodes(...))), members=(...))
"""

from dataclasses import dataclass
from typing import TypeAlias

from app.compiler.rows import Column, NodeShape, Output


@dataclass(frozen=True, slots=True)
class WalkedClaims:
    """Which claims are walked, and what they weigh."""

    relations: str | None
    """The parameter with the names of relations; None: all of them."""
    kinds: str | None
    """The parameter with the types that nodes on the way may have; None: any."""
    level_weights: str


@dataclass(frozen=True, slots=True)
class Member:
    """A field of the answer's object that is made from the whole record, or a list of rows."""

    key: str
    name: str
    outputs: tuple[Output, ...] = ()
    """For a list: what each of its rows becomes."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The best paths from one node to another, or to any node of a type."""

    variable: str
    walked: WalkedClaims
    start: str
    end: str | None
    """The parameter with the id of the other end; None: it is any node of `end_type`."""
    end_type: str | None
    hops: str
    """The parameter with how many steps a path may have."""
    levels: int
    """How many steps that is: they are written one by one."""
    max_degree: str
    walk: str
    """The parameter with how many claims may be looked at per level."""
    walk_ms: str
    """The parameter with how long may be walked, in milliseconds."""
    size: str
    columns: tuple[Column, ...]
    members: tuple[Member, ...]
    type_name: str = "Paths"


@dataclass(frozen=True, slots=True)
class PathNodes:
    """The nodes along a path, whose ids a variable holds."""

    ids: str
    variable: str
    columns: tuple[Column, ...]
    shape: NodeShape


@dataclass(frozen=True, slots=True)
class PathSteps:
    """The steps of a path, each with its claims."""

    ids: str
    variable: str
    walked: WalkedClaims
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """The nodes around some nodes, and the claims between all of them."""

    variable: str
    walked: WalkedClaims
    ids: str
    levels: int
    """How many hops are written."""
    walk: str
    """The parameter with how many claims may be looked at per hop."""
    walk_ms: str
    """The parameter with how long may be walked, in milliseconds."""
    size: str
    node_columns: tuple[Column, ...]
    edge_columns: tuple[Column, ...] | None
    """None: edges are not asked for."""
    members: tuple[Member, ...]
    type_name: str = "Neighborhood"


@dataclass(frozen=True, slots=True)
class AnyClaims:
    """Some claims that may be of several relations, by id."""

    claims: str
    variable: str
    size: str
    columns: tuple[Column, ...]
    shape: NodeShape


Walk: TypeAlias = Paths | PathNodes | PathSteps | Neighborhood | AnyClaims
