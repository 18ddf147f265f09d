"""Makes one node of the records that are about one thing: `merge`.

The most trusted record that has a value gives it; lists are put together. A name or
symbol that is not shown stays as a synonym, and the difference is reported.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.graph_model.curies import curie_prefix
from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType
from graph_seed.identity import Clusters, Rank, Refused, cluster, strong_ids
from graph_seed.records import Node, Value

_SYNONYMS: Final = "synonyms"
_NAME: Final = "name"
_XREFS: Final = "xrefs"
_OWN, _STRONG, _WEAK = 3, 2, 1
"""How firmly a record holds an id: as its own, as the same thing, as a cross-reference."""
_SEVERAL: Final = 4
"""Added where several nodes hold an id as firmly as each other."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that give one node different values, or one value to two nodes."""

    kind: str
    """What differs: `name`, `symbol`, `identity`, `cross-reference` or `one-to-many`."""
    node: str
    shown: str
    others: tuple[str, ...]


@dataclass(slots=True)
class MergedNode:
    """A node as the graph holds it, and the records that it was made of."""

    type: NodeType
    id: str
    properties: Mapping[str, Value]
    records: list[Node]

    @property
    def sources(self) -> frozenset[str]:
        """Who brings it: whoever has a record of it, or a claim about it."""
        return frozenset(source for record in self.records for source in record.sources)


@dataclass(slots=True)
class Merged:
    """All nodes, and how each id that a record has leads to one."""

    nodes: list[MergedNode]
    by_id: dict[str, MergedNode]
    """Entities by every id that is exactly theirs."""
    by_plain_id: dict[tuple[str, str], MergedNode]
    """All other nodes, by type and id."""
    conflicts: list[Conflict]


def merge(records: Iterable[Node], index: ModelIndex, rank: Rank) -> Merged:
    """Make the nodes of all records, in the model's order of types, then by id."""
    merged = Merged([], {}, {}, [])
    for clusters in cluster(records, index, rank):
        merged.conflicts += (_refusal(refused) for refused in clusters.refused)
        _merge_type(clusters, index, rank, merged)
    return merged


def _merge_type(clusters: Clusters, index: ModelIndex, rank: Rank, merged: Merged) -> None:
    node_type = clusters.node_type
    made: list[MergedNode] = []
    for group in clusters.groups:
        ordered = sorted(group, key=lambda node: (rank(node), node.id))
        node_id = _primary_id(node_type, ordered, rank)
        properties = dict(_properties(node_id, ordered, index, merged.conflicts))
        merged.conflicts += _one_to_many(node_id, group)
        made.append(MergedNode(node_type, node_id, properties, ordered))
    if node_type.is_entity:
        _share_out_xrefs(made, merged)
        for prop in index.properties(node_type):
            if prop.unique:
                _share_out_unique(prop.name, made, rank, merged.conflicts)
        _share_equal(made)
    else:
        merged.by_plain_id |= {(node_type.name, node.id): node for node in made}
    merged.nodes += sorted(made, key=lambda node: node.id)


def _share_equal(made: Iterable[MergedNode]) -> None:
    """Keep the properties once where those of the node are its record's, as mostly they are."""
    for node in made:
        if node.properties == node.records[0].properties:
            node.properties = node.records[0].properties


def _primary_id(node_type: NodeType, records: Sequence[Node], rank: Rank) -> str:
    """Choose the id in the vocabulary the type prefers; a record's own before an alias."""
    places = {prefix: place for place, prefix in enumerate(node_type.id_prefixes)}
    own = {node.id for node in records}
    candidates = [
        (places[curie_prefix(i)], i not in own, rank(node), i)
        for node in records
        for i in strong_ids(node)
        if curie_prefix(i) in places
    ]
    return min(candidates)[-1] if candidates else records[0].id


def _properties(
    node_id: str, records: Sequence[Node], index: ModelIndex, conflicts: list[Conflict]
) -> Iterator[tuple[str, Value]]:
    """Give each property by the first record that has it; lists by all."""
    declared = index.stored_properties(index.node_types[records[0].type])
    unique = {name for name, prop in declared.items() if prop.unique}
    surplus: list[str] = []
    for name, prop in declared.items():
        values = [node.properties[name] for node in records if name in node.properties]
        if name == _NAME:
            values = [v for v in values if v not in _stand_ins(records, unique)] or values[:1]
        if not values or name in {_SYNONYMS, _XREFS}:
            continue
        if prop.is_list:
            yield name, tuple(dict.fromkeys(part for value in values for part in _parts(value)))
            continue
        yield name, values[0]
        if name == _NAME or name in unique:
            others = _others(values)
            surplus += others
            if others:
                conflicts.append(Conflict(name, node_id, str(values[0]), tuple(others)))
    if _SYNONYMS in declared:
        synonyms = tuple(_all_synonyms(records, surplus))
        if synonyms:
            yield _SYNONYMS, synonyms


def _stand_ins(records: Sequence[Node], unique: set[str]) -> set[Value]:
    """List what a source gives in place of a name that it has not: its id or symbol."""
    symbols = {
        node.properties[name] for node in records for name in unique & node.properties.keys()
    }
    return symbols | {node.id for node in records}


def _all_synonyms(records: Sequence[Node], surplus: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    listed = (text for node in records for text in _parts(node.properties.get(_SYNONYMS, ())))
    for text in (*listed, *surplus):
        if text not in seen:
            seen.add(text)
            yield text


def _others(values: Sequence[Value]) -> list[str]:
    """List what differs from the first by more than case."""
    shown = str(values[0]).casefold()
    return list(dict.fromkeys(str(v) for v in values[1:] if str(v).casefold() != shown))


def _parts(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _one_to_many(node_id: str, records: Sequence[Node]) -> Iterator[Conflict]:
    """Tell of a record that is the same as several things of another vocabulary."""
    for node in records:
        by_prefix: dict[str, list[str]] = {}
        for identifier in node.same_as:
            by_prefix.setdefault(curie_prefix(identifier), []).append(identifier)
        for prefix, ids in by_prefix.items():
            if len(ids) > 1 and prefix != curie_prefix(node.id):
                yield Conflict("one-to-many", node_id, node.id, tuple(ids))


def _held(records: Sequence[Node]) -> dict[str, int]:
    """Map every id these records know of their thing to how firmly they hold it."""
    held: dict[str, int] = {}
    for firmness, ids in (
        (_OWN, lambda node: (node.id,)),
        (_STRONG, lambda node: node.same_as),
        (_WEAK, lambda node: node.xrefs),
    ):
        known: Callable[[Node], tuple[str, ...]] = ids
        for node in records:
            for identifier in known(node):
                held.setdefault(identifier, firmness)
    return held


def _share_out_xrefs(made: Sequence[MergedNode], merged: Merged) -> None:
    """Let every id lead to one node: the one that holds it firmest, or none of several."""
    firmest = _firmest(made)
    for node in made:
        kept = []
        for identifier, firmness in _held(node.records).items():
            if firmness != firmest[identifier]:
                merged.conflicts.append(Conflict("cross-reference", node.id, "", (identifier,)))
                continue
            if firmness > _WEAK:
                merged.by_id[identifier] = node
            if identifier != node.id:
                kept.append(identifier)
        merged.by_id[node.id] = node
        if kept:
            node.properties = {**node.properties, _XREFS: tuple(kept)}


def _firmest(made: Iterable[MergedNode]) -> dict[str, int]:
    """Map every id to how firmly a node holds it at most, `_SEVERAL` added where several do."""
    firmest: dict[str, int] = {}  # Numbers this small take no memory of their own.
    for node in made:
        for identifier, firmness in _held(node.records).items():
            known = firmest.get(identifier, 0)
            if firmness > known % _SEVERAL:
                firmest[identifier] = firmness
            elif firmness == known:
                firmest[identifier] = firmness + _SEVERAL
    return firmest


def _share_out_unique(
    name: str, nodes: Sequence[MergedNode], rank: Rank, conflicts: list[Conflict]
) -> None:
    """Leave a value that only one node may have with the most trusted of several."""
    having = [node for node in nodes if name in node.properties]
    owner: dict[Value, MergedNode] = {}
    for node in sorted(having, key=lambda n: (rank(_first_with(n, name)), n.id)):
        value = node.properties[name]
        if owner.setdefault(value, node) is not node:
            synonyms = _parts(node.properties.get(_SYNONYMS, ()))
            others = {other: kept for other, kept in node.properties.items() if other != name}
            node.properties = {**others, _SYNONYMS: tuple(dict.fromkeys((*synonyms, str(value))))}
            conflicts.append(Conflict(name, node.id, "", (str(value), owner[value].id)))


def _first_with(node: MergedNode, name: str) -> Node:
    return next(record for record in node.records if name in record.properties)


def _refusal(refused: Refused) -> Conflict:
    return Conflict("identity", refused.ids[0], refused.shared, refused.ids[1:])
