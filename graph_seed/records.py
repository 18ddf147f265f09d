"""Nodes and claims as a source yields them, before anything is written.

A record is data only: `validate` says what is wrong with it, `load` writes it.
Each carries the place it was read from, so that a message can name file and row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.graph_model.curies import curie_url, normalise_curie
from app.graph_model.index import ModelIndex

Value = str | int | float | bool | datetime | tuple[str, ...]
"""What a stored property may hold."""

CLAIM_FIELDS = ("id", "source", "publications", "level", "direction")
"""Stored properties of a claim that are fields of `Claim`; all others are in `properties`."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record was read; row 0 means the file as a whole."""

    file: str
    row: int = 0

    def __str__(self) -> str:
        """Word the place for a message."""
        return f"{self.file}, row {self.row}" if self.row else self.file


NOWHERE = Place("made in code")


@dataclass(frozen=True, slots=True)
class Node:
    """A node under the model's stored property names; `id` is apart."""

    type: str
    id: str
    properties: Mapping[str, Value]
    sources: tuple[str, ...]
    """The sources that bring it; it leaves the graph when the last one drops it."""
    place: Place = NOWHERE
    same_as: tuple[str, ...] = ()
    """Ids that its source says are the very same thing: they make nodes of several sources one.

    The property `xrefs` is weaker: such an id leads to the node while no other node has it.
    """

    @property
    def xrefs(self) -> tuple[str, ...]:
        """List the ids of the same thing in other vocabularies."""
        xrefs = self.properties.get("xrefs", ())
        return xrefs if isinstance(xrefs, tuple) else ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement by one source: a relationship of the graph."""

    id: str
    relation: str
    subject: str
    object: str
    source: str
    level: str
    direction: str = "SUPPORTS"
    publications: tuple[str, ...] = ()
    properties: Mapping[str, Value] = field(default_factory=dict)
    place: Place = NOWHERE
    needs_known_subject: bool = False
    """Kept only when another source brings its subject too (unless all are asked for)."""


@dataclass(frozen=True, slots=True)
class Records:
    """All that some sources say now.

    Loading makes the graph agree: what a source named in `sources` no longer has
    is removed, what other sources say stays.
    """

    nodes: tuple[Node, ...]
    claims: tuple[Claim, ...]
    sources: tuple[str, ...]


def publication_list(ids: Iterable[str]) -> tuple[str, ...]:
    """Normalise, sort and make unique, so that equal lists are stored equal."""
    return tuple(sorted({normalise_curie(text) for text in ids}))


def stored_node(node: Node, index: ModelIndex) -> dict[str, Value]:
    """Give the properties a node is stored with, `kind` and `url` filled in where absent."""
    stored = {
        "id": node.id,
        **{name: value for name, value in node.properties.items() if _is_set(value)},
    }
    names = index.stored_properties(index.node_types[node.type])
    if "kind" in names:
        stored.setdefault("kind", node.type)
    url = curie_url(node.id)
    if "url" in names and url:
        stored.setdefault("url", url)
    return stored


def stored_claim(claim: Claim) -> dict[str, Value]:
    """Give the properties a claim is stored with; empty lists are absent."""
    stored: dict[str, Value] = {
        "id": claim.id,
        "source": claim.source,
        "publications": claim.publications,
        "level": claim.level,
        "direction": claim.direction,
        **claim.properties,
    }
    return {name: value for name, value in stored.items() if _is_set(value)}


def join_records(bundles: Sequence[Records]) -> Records:
    """Put bundles together so that sources sharing nodes are loaded as one.

    A node that several bundles bring keeps the properties of the first; later ones
    add what it lacks, and their synonyms and xrefs. Within one bundle nothing is
    merged: a duplicate there is a mistake that `validate` reports.
    """
    nodes: dict[tuple[str, str], Node] = {}
    repeated: list[Node] = []
    for bundle in bundles:
        own: set[tuple[str, str]] = set()
        for node in bundle.nodes:
            key = (node.type, node.id)
            if key in own:
                repeated.append(node)
                continue
            own.add(key)
            nodes[key] = _merged(nodes[key], node) if key in nodes else node
    return Records(
        (*nodes.values(), *repeated),
        tuple(claim for bundle in bundles for claim in bundle.claims),
        tuple(dict.fromkeys(source for bundle in bundles for source in bundle.sources)),
    )


def _merged(first: Node, later: Node) -> Node:
    """Complete a node by what a later bundle knows of it."""
    properties = {**later.properties, **first.properties}
    for name, value in first.properties.items():
        other = later.properties.get(name)
        if isinstance(value, tuple) and isinstance(other, tuple):
            properties[name] = tuple(dict.fromkeys(value + other))
    sources = tuple(dict.fromkeys(first.sources + later.sources))
    return replace(first, properties=properties, sources=sources)


def _is_set(value: Value | None) -> bool:
    return value is not None and value != ()
