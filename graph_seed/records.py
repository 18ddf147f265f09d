"""Nodes and claims as a source yields them, before anything is written.

A record is data only: `validate` says what is wrong with it, `load` writes it.
Each carries the place it was read from, so that a message can name file and row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from app.graph_model.curies import curie_url, normalise_curie
from app.graph_model.index import ModelIndex

Value = str | int | float | bool | datetime | tuple[str, ...]
"""What a stored property may hold."""

CLAIM_FIELDS = ("id", "source", "publications", "level", "direction")
"""Stored properties of a claim that are fields of `Claim`; all others are in `properties`."""


NO_PROPERTIES: Final[Mapping[str, Value]] = {}
"""What a claim has that says no more; nobody changes what a record holds.

No mapping proxy, since claims in memory may be sent to another process.
"""


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
class Excluded:
    """A row that is right but has no place in the graph; counted by its reason."""

    reason: str
    """The same words for all rows of a sort."""
    place: Place
    value: str
    """What the row is about, for whoever looks it up."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where, what, which value, and how to mend it."""

    place: Place
    what: str
    value: object
    fix: str

    def __str__(self) -> str:
        """Word the problem in one line."""
        return f"{self.place}: {self.what}: {self.value!r}. {self.fix}"


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


class Claim(NamedTuple):
    """One statement by one source: a relationship of the graph.

    A tuple, since millions are made in a load: a frozen dataclass takes six times as long.
    """

    id: str
    relation: str
    subject: str
    object: str
    source: str
    level: str
    direction: str = "SUPPORTS"
    publications: tuple[str, ...] = ()
    properties: Mapping[str, Value] = NO_PROPERTIES
    place: Place = NOWHERE
    needs_known_subject: bool = False
    """Kept only when another source brings its subject too (unless all are asked for)."""


@dataclass(frozen=True, slots=True)
class Records:
    """All that some sources say now, in memory."""

    nodes: tuple[Node, ...]
    claims: tuple[Claim, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that some sources say now, read once: first the nodes, then the claims.

    Loading makes the graph agree: what the sources no longer have is removed, what other
    sources say stays. The sources are those named here and every Source among the nodes.
    """

    name: str
    """How reports and progress call it."""
    nodes: Iterable[Node | Excluded | Problem]
    claims: Iterable[Claim | Excluded | Problem]
    sources: tuple[str, ...] = ()
    needs_records: bool = False
    """It is read from files: that they hold nothing of the source is a mistake, not a removal."""
    size: int = 0
    """Bytes of its files, a measure of the work; 0 for records in memory."""


def as_bundle(records: Records, name: str) -> Bundle:
    """Give records under the name that reports call them by."""
    return Bundle(name, records.nodes, records.claims, records.sources)


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
        "level": claim.level,
        "direction": claim.direction,
        **claim.properties,
    }
    if claim.publications:
        stored["publications"] = claim.publications
    # Looking first is three times faster than to build it anew, and this runs for every claim.
    if None in stored.values() or () in stored.values():
        return {name: value for name, value in stored.items() if _is_set(value)}
    return stored


def _is_set(value: Value | None) -> bool:
    return value is not None and value != ()
