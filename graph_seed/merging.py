"""Makes one node of the records that are about one thing: `merge`.

The most trusted record that has a value gives it; lists are put together. A name or
symbol that is not shown stays as a synonym, and the difference is reported.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.graph_model.curies import curie_prefix
from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType
from graph_seed.conflicts import Conflict, Conflicts
from graph_seed.identity import cluster, strong_ids
from graph_seed.on_disk.drafts import Draft, Drafts
from graph_seed.on_disk.merged_nodes import MergedNode, MergedNodes
from graph_seed.on_disk.node_records import NodeRecords, Rank
from graph_seed.on_disk.stage import BATCH
from graph_seed.progress import Progress
from graph_seed.records import Node, Value

_SYNONYMS: Final = "synonyms"
_NAME: Final = "name"
_XREFS: Final = "xrefs"
_OWN, _STRONG, _WEAK = 3, 2, 1
"""How firmly a record holds an id: as its own, as the same thing, as a cross-reference."""


@dataclass(slots=True)
class Merged:
    """All nodes, and what was found on the way."""

    nodes: MergedNodes
    conflicts: Conflicts = field(default_factory=Conflicts)
    shared_by: Counter[str] = field(default_factory=Counter)
    """Of each source the nodes of which the graph has several records."""


def merge(
    records: NodeRecords, nodes: MergedNodes, index: ModelIndex, rank: Rank, progress: Progress
) -> Merged:
    """Make the nodes of all records, in the model's order of types, then by id."""
    merged = Merged(nodes)
    for clusters in cluster(records, index):
        merged.conflicts.extend(
            Conflict("identity", refused.ids[0], refused.shared, refused.ids[1:])
            for refused in clusters.refused
        )
        step = f"{clusters.node_type.name}: nodes merged"
        groups = _told(clusters.groups, step, progress)
        _merge_type(clusters.node_type, groups, index, rank, merged)
    return merged


def _told(groups: Iterable[list[Node]], step: str, progress: Progress) -> Iterator[list[Node]]:
    """Tell how many are gone through, a batch at a time."""
    for count, group in enumerate(groups, start=1):
        if count % BATCH == 0:
            progress(step, count, 0)
        yield group


def _merge_type(
    node_type: NodeType, groups: Iterable[list[Node]], index: ModelIndex, rank: Rank, merged: Merged
) -> None:
    is_entity = node_type.is_entity
    unique = [prop.name for prop in index.properties(node_type) if prop.unique and is_entity]
    drafts = Drafts(merged.nodes.connection, node_type)
    for group in groups:
        draft = _draft(node_type, group, index, rank, merged.conflicts)
        held = _held(draft.records) if is_entity else {}
        ranked = {
            name: (draft.properties[name], rank(_first_with(draft, name)))
            for name in unique
            if name in draft.properties
        }
        drafts.add(draft, held, ranked)
    for draft in drafts.settled():
        if len(draft.records) > 1:
            merged.shared_by.update({s for record in draft.records for s in record.sources})
        if is_entity:
            _add_entity(draft, node_type, merged)
        else:
            merged.nodes.add(MergedNode(node_type, draft.id, draft.properties, draft.records), ())


def _draft(
    node_type: NodeType,
    group: Sequence[Node],
    index: ModelIndex,
    rank: Rank,
    conflicts: Conflicts,
) -> Draft:
    """Make a node of the records of one thing."""
    ordered = sorted(group, key=lambda node: (rank(node), node.id))
    node_id = _primary_id(node_type, ordered, rank)
    properties = dict(_properties(node_id, ordered, index, conflicts))
    conflicts.extend(_one_to_many(node_id, group))
    return Draft(node_id, properties, ordered)


def _add_entity(draft: Draft, node_type: NodeType, merged: Merged) -> None:
    """Add a node without the ids and unique values that lead to other nodes."""
    properties = dict(draft.properties)
    held = {i: firm for i, firm in _held(draft.records).items() if i not in draft.lost_ids}
    xrefs = tuple(identifier for identifier in held if identifier != draft.id)
    if xrefs:
        properties[_XREFS] = xrefs
    for lost in sorted(draft.lost_ids):
        merged.conflicts.add(Conflict("cross-reference", draft.id, "", (lost,)))
    for other in draft.lost_values:
        del properties[other.name]
        synonyms = _parts(properties.get(_SYNONYMS, ()))
        properties[_SYNONYMS] = tuple(dict.fromkeys((*synonyms, other.value)))
        merged.conflicts.add(Conflict(other.name, draft.id, "", (other.value, other.owner)))
    called = (identifier for identifier, firm in held.items() if firm > _WEAK)
    merged.nodes.add(
        MergedNode(node_type, draft.id, properties, draft.records), (*called, draft.id)
    )


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
    node_id: str, records: Sequence[Node], index: ModelIndex, conflicts: Conflicts
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
                conflicts.add(Conflict(name, node_id, str(values[0]), tuple(others)))
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


def _first_with(draft: Draft, name: str) -> Node:
    return next(record for record in draft.records if name in record.properties)
