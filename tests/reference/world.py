"""A graph in memory: nodes and claims as plain data, found by id, type and end."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Stored = str | int | float | bool | list[str]


@dataclass(frozen=True, slots=True)
class WorldNode:
    """One node; a property that is missing is not in `properties`."""

    id: str
    type: str
    properties: Mapping[str, Stored]


@dataclass(frozen=True, slots=True)
class WorldClaim:
    """One claim: what one source says about one pair of nodes."""

    id: str
    relation: str
    subject: str
    object: str
    source: str
    publications: tuple[str, ...]
    properties: Mapping[str, Stored]


@dataclass(frozen=True, slots=True)
class Release:
    """One state of the graph; `built_at` is an ISO 8601 string."""

    id: str
    built_at: str


@dataclass(frozen=True, slots=True)
class World:
    """All nodes and claims, with the ways to find them."""

    nodes: Mapping[str, WorldNode]
    claims: tuple[WorldClaim, ...]
    release: Release
    by_type: Mapping[str, tuple[WorldNode, ...]] = field(repr=False)
    """Node type to its nodes, by id."""
    starting: Mapping[tuple[str, str], tuple[WorldClaim, ...]] = field(repr=False)
    """Relation and subject to claims, by claim id."""
    ending: Mapping[tuple[str, str], tuple[WorldClaim, ...]] = field(repr=False)
    """Relation and object to claims, by claim id."""
    by_xref: Mapping[str, tuple[WorldNode, ...]] = field(repr=False)
    """Cross reference to the entities that list it, by id."""


def index_world(
    nodes: Iterable[WorldNode], claims: Iterable[WorldClaim], release: Release
) -> World:
    """Sort and index nodes and claims."""
    by_id = {node.id: node for node in sorted(nodes, key=lambda node: node.id)}
    ordered = tuple(sorted(claims, key=lambda claim: claim.id))
    by_type: dict[str, list[WorldNode]] = defaultdict(list)
    by_xref: dict[str, list[WorldNode]] = defaultdict(list)
    for node in by_id.values():
        by_type[node.type].append(node)
        xrefs = node.properties.get("xrefs")
        for xref in xrefs if isinstance(xrefs, list) else ():
            by_xref[xref].append(node)
    starting: dict[tuple[str, str], list[WorldClaim]] = defaultdict(list)
    ending: dict[tuple[str, str], list[WorldClaim]] = defaultdict(list)
    for claim in ordered:
        starting[claim.relation, claim.subject].append(claim)
        ending[claim.relation, claim.object].append(claim)
    return World(
        nodes=by_id,
        claims=ordered,
        release=release,
        by_type={key: tuple(value) for key, value in by_type.items()},
        starting={key: tuple(value) for key, value in starting.items()},
        ending={key: tuple(value) for key, value in ending.items()},
        by_xref={key: tuple(value) for key, value in by_xref.items()},
    )
