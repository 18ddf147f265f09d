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

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.graph_model.curies import curie_prefix
from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType
from graph_seed.records import Node

SYMBOL_PREFIX: Final = "HGNC.SYMBOL"

Rank = Callable[[Node], tuple[int, str]]
"""Tells how much a record is trusted, the smallest most."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Two records that share an id or symbol and are two things all the same."""

    node_type: str
    shared: str
    ids: tuple[str, ...]


@dataclass(slots=True)
class Clusters:
    """The records of one node type, those of one thing together."""

    node_type: NodeType
    groups: list[list[Node]]
    refused: list[Refused]


@dataclass(frozen=True, slots=True)
class _Ids:
    """What forbids a join."""

    preferred: frozenset[str]
    """The ids of the preferred vocabulary."""
    own: frozenset[str]
    """The records' own ids."""


@dataclass(slots=True)
class _Joining:
    """Disjoint sets of records, with what forbids a join."""

    nodes: Sequence[Node]
    preferred_prefix: str
    parent: list[int] = field(init=False)
    known: dict[int, _Ids] = field(default_factory=dict)
    """Of each set of several records: their ids. Most records stay alone, and need none."""
    refused: dict[tuple[str, int, int], Refused] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parent = list(range(len(self.nodes)))

    def ids(self, root: int) -> _Ids:
        if root in self.known:
            return self.known[root]
        node = self.nodes[root]
        strong = (i for i in strong_ids(node) if curie_prefix(i) == self.preferred_prefix)
        return _Ids(frozenset(strong), frozenset((node.id,)))

    def root(self, place: int) -> int:
        while self.parent[place] != place:
            self.parent[place] = self.parent[self.parent[place]]
            place = self.parent[place]
        return place

    def roots(self, places: Iterable[int]) -> list[int]:
        return sorted({self.root(place) for place in places})

    def join(self, first: int, second: int, why: str) -> None:
        first, second = sorted((self.root(first), self.root(second)))
        if first == second:
            return
        ours, theirs = self.ids(first), self.ids(second)
        if ours.preferred and theirs.preferred and ours.preferred.isdisjoint(theirs.preferred):
            self.refuse(first, second, why)
            return
        self.unite(first, second)

    def unite(self, first: int, second: int) -> None:
        ours, theirs = self.ids(first), self.ids(second)
        self.parent[second] = first
        self.known[first] = _Ids(ours.preferred | theirs.preferred, ours.own | theirs.own)

    def refuse(self, first: int, second: int, why: str) -> None:
        ids = (self.nodes[first].id, self.nodes[second].id)
        self.refused[why, first, second] = Refused(self.nodes[first].type, why, ids)

    def members(self) -> dict[int, list[Node]]:
        found: dict[int, list[Node]] = defaultdict(list)
        for place, node in enumerate(self.nodes):
            found[self.root(place)].append(node)
        return found


def strong_ids(node: Node) -> tuple[str, ...]:
    """List the ids that are exactly this thing: its own and those it is said to be."""
    return (node.id, *node.same_as)


def cluster(nodes: Iterable[Node], index: ModelIndex, rank: Rank) -> Iterator[Clusters]:
    """Put the records of each type together; see the module's rules."""
    by_type: dict[str, list[Node]] = {t.name: [] for t in index.model.node_types}
    for node in nodes:
        by_type[node.type].append(node)
    for node_type in index.model.node_types:
        ordered = sorted(by_type[node_type.name], key=lambda n: (n.id, rank(n)))
        yield _cluster_type(node_type, ordered, index)


def _cluster_type(node_type: NodeType, nodes: Sequence[Node], index: ModelIndex) -> Clusters:
    joining = _Joining(nodes, node_type.id_prefixes[0] if node_type.id_prefixes else "")
    for places in _shared(nodes, lambda node: (node.id,)).values():
        for place in places[1:]:
            joining.unite(places[0], place)
    if node_type.is_entity:
        _join_strong(joining)
        _join_cross_references(joining)
        for prop in index.properties(node_type):
            if prop.unique:
                _join_unique(joining, prop.name)
    groups = sorted(joining.members().values(), key=lambda group: group[0].id)
    return Clusters(node_type, groups, list(joining.refused.values()))


def _join_strong(joining: _Joining) -> None:
    for shared, places in _shared(joining.nodes, strong_ids).items():
        for place in places[1:]:
            joining.join(places[0], place, shared)


def _join_cross_references(joining: _Joining) -> None:
    """Join a record to the one other that has its id among the cross-references."""
    owners: dict[str, int] = {}
    for place, node in enumerate(joining.nodes):
        owners.setdefault(node.id, place)
    references = _places(joining.nodes, lambda node: (i for i in node.xrefs if i in owners))
    for shared, places in references.items():
        owner = owners[shared]
        others = [root for root in joining.roots(places) if root != joining.root(owner)]
        if len(others) == 1:
            joining.join(owner, others[0], shared)


def _join_unique(joining: _Joining, name: str) -> None:
    for shared, places in _shared(joining.nodes, lambda node: _unique_values(node, name)).items():
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
    by_symbol = {
        place: _local(node.id)
        for place, node in enumerate(joining.nodes)
        if curie_prefix(node.id) == SYMBOL_PREFIX
    }
    wanted = frozenset(by_symbol.values())
    by_synonym = _places(joining.nodes, lambda node: (t for t in _synonyms(node) if t in wanted))
    for place, symbol in by_symbol.items():
        others = joining.roots(by_synonym.get(symbol, ()))
        if len(others) == 1:
            joining.join(place, others[0], joining.nodes[place].id)


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


def _places(nodes: Sequence[Node], keys: Callable[[Node], Iterable[str]]) -> dict[str, list[int]]:
    """Map each key to the records that have it, in the order of the keys."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, node in enumerate(nodes):
        for key in keys(node):
            found[key].append(place)
    return dict(sorted(found.items()))


def _shared(nodes: Sequence[Node], keys: Callable[[Node], Iterable[str]]) -> dict[str, list[int]]:
    """Do so for the keys that several records have: lists for all would fill the memory."""
    seen: set[str] = set()
    several: set[str] = set()
    for node in nodes:
        for key in keys(node):
            (several if key in seen else seen).add(key)
    return _places(nodes, lambda node: (key for key in keys(node) if key in several))
