"""Finds which records of which sources are about one and the same thing.

A Target that one source calls NCBIGene:10232, another HGNC:7371 and a third only MSLN
is one node. Within a node type, records are joined in this order:

1. They have the same id.
2. One names an id of the other as exactly the same (`Node.same_as`), or both name one.
3. The id of one is a cross-reference of just one other.
4. They share a value that only one node may have, such as an approved symbol; a record
   that has nothing but a symbol (`HGNC.SYMBOL:PVRL4`) also finds a synonym.

Two records are never joined when that would give one node two ids of the type's
preferred vocabulary (two HGNC genes, two MONDO diseases), and in step 4 neither when
their own ids are different ids of one vocabulary. What was refused is reported.

Everything is decided anew from all records, those in the graph and those to be loaded,
so the order in which sources are loaded does not matter.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.graph_model.curies import curie_prefix
from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType
from graph_seed.on_disk.node_records import Key, NodeRecords
from graph_seed.records import Node

SYMBOL_PREFIX: Final = "HGNC.SYMBOL"

_STRONG, _XREF, _SYNONYM, _UNIQUE = range(4)
"""What records may share: an id that is exactly theirs, a cross-reference, a synonym, a value
of the first property that only one node may have (those of others follow)."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Records that share an id or symbol and are two things all the same."""

    shared: str
    ids: tuple[str, ...]


@dataclass(slots=True)
class Clusters:
    """The records of one node type, those of one thing together."""

    node_type: NodeType
    groups: Iterator[list[Node]]
    """In the order of their first ids; each is read from disk when it is asked for."""
    refused: list[Refused]


@dataclass(frozen=True, slots=True)
class _Ids:
    """What forbids a join."""

    preferred: frozenset[str]
    """The ids of the preferred vocabulary."""
    own: frozenset[str]
    """The records' own ids."""


class _Joining:
    """Disjoint sets of the records of a type, with what forbids a join.

    Two numbers for each record are all that is in memory.
    """

    def __init__(self, records: NodeRecords, node_type: NodeType) -> None:
        """Begin with each record alone."""
        self.records, self.node_type = records, node_type
        self.refused: dict[tuple[str, int, int], Refused] = {}
        self._places = records.places(node_type)
        self._preferred = node_type.id_prefixes[0] if node_type.id_prefixes else ""
        self._parent = array("q", self._places)
        self._next = array("q", self._places)
        """Of each record another of its set: they form a ring."""

    def root(self, place: int) -> int:
        """Give the record that stands for the set: the one with the first place."""
        first, parent = self._places.start, self._parent
        while parent[place - first] != place:
            parent[place - first] = parent[parent[place - first] - first]
            place = parent[place - first]
        return place

    def roots(self, places: Iterable[int]) -> list[int]:
        """Give those that stand for the sets of these records."""
        return sorted({self.root(place) for place in places})

    def ids(self, root: int) -> _Ids:
        """Read what forbids joins of a set."""
        nodes = self._members(root)
        strong = (i for node in nodes for i in strong_ids(node))
        preferred = (i for i in strong if curie_prefix(i) == self._preferred)
        return _Ids(frozenset(preferred), frozenset(node.id for node in nodes))

    def join(self, first: int, second: int, why: str) -> None:
        """Make one set of two, unless that is forbidden."""
        first, second = sorted((self.root(first), self.root(second)))
        if first == second:
            return
        ours, theirs = self.ids(first), self.ids(second)
        if ours.preferred and theirs.preferred and ours.preferred.isdisjoint(theirs.preferred):
            self.refuse(first, second, why)
            return
        self.unite(first, second)

    def unite(self, first: int, second: int) -> None:
        """Make one set of two, given by what stands for them, the first place first."""
        start, following = self._places.start, self._next
        self._parent[second - start] = first
        first, second = first - start, second - start
        following[first], following[second] = following[second], following[first]

    def refuse(self, first: int, second: int, why: str) -> None:
        """Note that two sets stay two."""
        ids = (self.records.at(first).id, self.records.at(second).id)
        self.refused[why, first, second] = Refused(why, ids)

    def groups(self) -> Iterator[list[Node]]:
        """Give the records of each set."""
        for place in self._places:
            if self._parent[place - self._places.start] == place:
                yield self._members(place)

    def _members(self, root: int) -> list[Node]:
        places = [root]
        while (place := self._next[places[-1] - self._places.start]) != root:
            places.append(place)
        return [self.records.at(place) for place in sorted(places)]


def strong_ids(node: Node) -> tuple[str, ...]:
    """List the ids that are exactly this thing: its own and those it is said to be."""
    return (node.id, *node.same_as)


def cluster(records: NodeRecords, index: ModelIndex) -> Iterator[Clusters]:
    """Put the records of each type together, one type after the other; see the module's rules."""
    for node_type in index.model.node_types:
        joining = _Joining(records, node_type)
        for places in records.of_one_id(node_type):
            for place in places[1:]:
                joining.unite(places[0], place)
        if node_type.is_entity:
            _join_entities(joining, index)
        yield Clusters(node_type, joining.groups(), list(joining.refused.values()))


def _join_entities(joining: _Joining, index: ModelIndex) -> None:
    records, node_type = joining.records, joining.node_type
    unique = [prop.name for prop in index.properties(node_type) if prop.unique]
    has_symbols = any(True for _ in records.with_prefix(node_type, SYMBOL_PREFIX))
    records.note_keys(node_type, _keys(unique, with_synonyms=has_symbols))
    for shared, places in records.sharing(_STRONG):
        for place in places[1:]:
            joining.join(places[0], place, shared)
    _join_cross_references(joining)
    for number in range(len(unique)):
        _join_unique(joining, _UNIQUE + number)


def _keys(unique: Sequence[str], *, with_synonyms: bool) -> Callable[[Node], Iterator[Key]]:
    """Give what lists all that a record may share; synonyms only where symbols look for them."""

    def keys_of(node: Node) -> Iterator[Key]:
        yield from ((_STRONG, i) for i in strong_ids(node))
        yield from ((_XREF, i) for i in node.xrefs)
        if with_synonyms:
            yield from ((_SYNONYM, text) for text in _synonyms(node))
        for number, name in enumerate(unique):
            yield from ((_UNIQUE + number, text) for text in _unique_values(node, name))

    return keys_of


def _join_cross_references(joining: _Joining) -> None:
    """Join a record to the one other that has its id among the cross-references."""
    for owner, shared, places in joining.records.naming(joining.node_type, _XREF):
        others = [root for root in joining.roots(places) if root != joining.root(owner)]
        if len(others) == 1:
            joining.join(owner, others[0], shared)


def _join_unique(joining: _Joining, kind: int) -> None:
    for shared, places in joining.records.sharing(kind):
        first = places[0]
        for place in joining.roots(places):
            if joining.root(first) == place:
                continue
            if _own_ids_differ(joining, joining.root(first), place):
                joining.refuse(
                    min(joining.root(first), place), max(joining.root(first), place), shared
                )
            else:
                joining.join(first, place, shared)
    for place, node_id in joining.records.with_prefix(joining.node_type, SYMBOL_PREFIX):
        others = joining.roots(joining.records.having(_SYNONYM, _local(node_id)))
        if len(others) == 1:
            joining.join(place, others[0], node_id)


def _own_ids_differ(joining: _Joining, first: int, second: int) -> bool:
    """Tell whether the two have different ids of one vocabulary."""
    ours, theirs = joining.ids(first).own, joining.ids(second).own
    shared = {curie_prefix(i) for i in ours} & {curie_prefix(i) for i in theirs}
    return any(curie_prefix(i) in shared for i in ours ^ theirs)


def _unique_values(node: Node, name: str) -> tuple[str, ...]:
    if curie_prefix(node.id) == SYMBOL_PREFIX:
        return (_local(node.id),)
    value = node.properties.get(name)
    return (value,) if isinstance(value, str) else ()


def _synonyms(node: Node) -> tuple[str, ...]:
    found = node.properties.get("synonyms", ())
    return found if isinstance(found, tuple) else ()


def _local(curie: str) -> str:
    return curie.partition(":")[2]
