"""What can be wrong with records, worded so that they can be mended.

`node_problems` and `claim_problems` look at one record: a load asks them before it
writes, `check` as a graph streams by. The rest compares records with each other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.graph_model.curies import is_curie
from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType, Property, Relation
from graph_seed.problems import choose
from graph_seed.records import (
    CLAIM_FIELDS,
    Claim,
    Node,
    Place,
    Problem,
    publication_list,
    stored_claim,
    stored_node,
)
from graph_seed.values import Fault, curie_fault, plain_name_fault, value_fault


class KnownNodes(Protocol):
    """The nodes that claims may join and cite."""

    def type_of(self, node_id: str, /) -> str | None:
        """Name the type of a node, an entity if there is one; None when there is no such node."""
        ...

    def has(self, type_name: str, node_id: str, /) -> bool:
        """Tell whether there is a node of this type, which is no entity."""
        ...

    def ids(self, type_name: str, /) -> Iterable[str]:
        """Give all ids of such a type."""
        ...


@dataclass(slots=True)
class NodeIds:
    """The ids of all nodes, in memory."""

    entities: dict[str, str] = field(default_factory=dict)
    """Id to node type. Ids are unique over all entity types."""
    others: dict[str, set[str]] = field(default_factory=dict)
    """Ids of the types that are no entities, by type."""

    def add(self, node_type: NodeType, node_id: str) -> None:
        """Learn one id."""
        if node_type.is_entity:
            self.entities[node_id] = node_type.name
        else:
            self.ids(node_type.name).add(node_id)

    def type_of(self, node_id: str) -> str | None:
        """Name the type of a node, an entity if there is one; None when there is no such node."""
        if node_id in self.entities:
            return self.entities[node_id]
        return next((name for name, ids in self.others.items() if node_id in ids), None)

    def has(self, type_name: str, node_id: str) -> bool:
        """Tell whether there is a node of this type, which is no entity."""
        return node_id in self.ids(type_name)

    def ids(self, type_name: str) -> set[str]:
        """Give all ids of such a type."""
        return self.others.setdefault(type_name, set())


def node_problems(node: Node, index: ModelIndex) -> Iterator[Problem]:
    """Find what is wrong with a node taken alone."""
    node_type = index.node_types.get(node.type)
    if node_type is None:
        yield Problem(
            node.place, f"unknown type of {node.id}", node.type, choose(node.type, index.node_types)
        )
        return
    who = f"{node.type} {node.id}"
    prefixes = node_type.id_prefixes
    fault = curie_fault(node.id, prefixes) if prefixes else plain_name_fault(node.id)
    if fault:
        yield Problem(node.place, f"id of {node.type} {fault.why}", node.id, fault.fix)
    if not node.sources:
        yield Problem(node.place, f"{who} names no source", "", "Say which source brings it.")
    declared = index.stored_properties(node_type)
    yield from _property_problems(who, node.place, stored_node(node, index), declared)
    for xref in node.xrefs:
        fault = curie_fault(xref)
        if fault:
            yield Problem(node.place, f"xref of {who} {fault.why}", xref, fault.fix)


def claim_problems(claim: Claim, known: KnownNodes, index: ModelIndex) -> Iterator[Problem]:
    """Find what is wrong with a claim, given the nodes there are."""
    fault = curie_fault(claim.id, None)
    if fault:
        yield Problem(claim.place, f"claim id {fault.why}", claim.id, fault.fix)
    yield from _citation_problems(claim, known)
    relation = index.relations.get(claim.relation)
    if relation is None:
        fix = choose(claim.relation, index.relations)
        yield Problem(claim.place, f"unknown relation of {claim.id}", claim.relation, fix)
        return
    yield from _end_problems(claim, relation, known, index)
    declared = {p.name: p for p in index.claim_properties(relation)}
    plain = {
        name: value
        for name, value in stored_claim(claim).items()
        if name in {"level", "direction"} or name not in CLAIM_FIELDS
    }
    yield from _property_problems(f"{claim.relation} {claim.id}", claim.place, plain, declared)


def _property_problems(
    who: str, place: Place, values: Mapping[str, object], declared: Mapping[str, Property]
) -> Iterator[Problem]:
    for name, value in values.items():
        if name == "id":
            continue
        if name not in declared:
            yield Problem(place, f"unknown property of {who}", name, choose(name, declared))
            continue
        fault = value_fault(declared[name], value)
        is_told_below = declared[name].required and value == ""
        if fault and not is_told_below:
            yield Problem(place, f"{name} of {who} {fault.why}", value, fault.fix)
    for name, prop in declared.items():
        if prop.required and values.get(name, "") == "":
            fix = f"Give its {name}. {prop.description}"
            yield Problem(place, f"{who} lacks a required property", name, fix)


def _citation_problems(claim: Claim, known: KnownNodes) -> Iterator[Problem]:
    if not claim.source:
        fix = choose(claim.source, sorted(known.ids("Source")))
        yield Problem(claim.place, f"{claim.id} names no source", claim.source, fix)
    elif not known.has("Source", claim.source):
        fix = "Add a Source with this id. " + choose(claim.source, sorted(known.ids("Source")))
        yield Problem(claim.place, f"unknown source of {claim.id}", claim.source, fix)
    for publication in claim.publications:
        fault: Fault | None = curie_fault(publication)
        if fault is None and not known.has("Publication", publication):
            fault = Fault("is no node", "Add a Publication with this id, or correct the id.")
        if fault:
            what = f"publication of {claim.id} {fault.why}"
            yield Problem(claim.place, what, publication, fault.fix)
    ordered = publication_list(claim.publications)
    if ordered != claim.publications and set(ordered) == set(claim.publications):
        what = f"publications of {claim.id} are not sorted and unique"
        yield Problem(claim.place, what, list(claim.publications), f"Write {list(ordered)}.")


def _end_problems(
    claim: Claim, relation: Relation, known: KnownNodes, index: ModelIndex
) -> Iterator[Problem]:
    ends = (known.type_of(claim.subject), known.type_of(claim.object))
    named = (("subject", claim.subject), ("object", claim.object))
    for (role, node_id), found in zip(named, ends, strict=True):
        if found is None:
            fault = curie_fault(node_id) if not is_curie(node_id) else None
            fix = fault.fix if fault else "Add a node with this id, or correct the id."
            yield Problem(claim.place, f"{role} of {claim.id} is no node", node_id, fix)
    subject, obj = ends
    if subject and obj and not index.joins(relation, subject, obj):
        allowed = "; ".join(
            f"{' or '.join(link.subjects)} to {' or '.join(link.objects)}"
            for link in relation.links
        )
        what = f"{claim.relation} {claim.id} joins the wrong types"
        yield Problem(claim.place, what, f"{subject} to {obj}", f"It joins {allowed}.")


def shared_unique_values(nodes: Iterable[Node], index: ModelIndex) -> Iterator[Problem]:
    """Find values of unique properties, such as a symbol, on two nodes of a type."""
    first: dict[tuple[str, str, object], Node] = {}
    for node in nodes:
        node_type = index.node_types.get(node.type)
        for prop in index.properties(node_type) if node_type else ():
            value = node.properties.get(prop.name)
            if not prop.unique or value is None:
                continue
            known = first.setdefault((node.type, prop.name, value), node)
            if known.id != node.id:
                fix = f"{known.id} at {known.place} has it: only one {node.type} may."
                yield Problem(node.place, f"duplicate {prop.name} of {node.id}", value, fix)


def shared_xrefs(nodes: Iterable[Node]) -> Iterator[Problem]:
    """Find xrefs that would lead to two nodes of a type."""
    first: dict[tuple[str, str], Node] = {}
    for node in nodes:
        for xref in (node.id, *node.xrefs):
            known = first.setdefault((node.type, xref), node)
            if known.id != node.id:
                fix = f"It leads to {known.id} at {known.place}: leave it on one {node.type}."
                yield Problem(node.place, f"ambiguous xref of {node.id}", xref, fix)


def second_neighbours(
    claims: Iterable[Claim], known: KnownNodes, index: ModelIndex
) -> Iterator[Problem]:
    """Find second neighbours where the model allows one."""
    first: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        relation = index.relations.get(claim.relation)
        subject = known.type_of(claim.subject)
        if relation is None or not any(
            link.to_one and subject in link.subjects for link in relation.links
        ):
            continue
        earlier = first.setdefault((claim.relation, claim.subject), claim)
        if earlier.object != claim.object:
            what = f"second {claim.relation} neighbour of {claim.subject}"
            fix = f"It has {earlier.object} at {earlier.place}, and may have only one."
            yield Problem(claim.place, what, claim.object, fix)
