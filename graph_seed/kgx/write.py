"""Writes stored nodes and claims as KGX: records first, then lines of a table or of JSON.

Equal graphs give equal text: columns stand in the model's order, records in the order
given. What the model does not know is refused, so that nothing is lost on the way.

>>> "".join(json_lines([{"id": "CL:1", "category": ["biolink:Cell"]}]))
'{"id":"CL:1","category":["biolink:Cell"]}'
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.errors import SeedError
from app.graph_model.index import ModelIndex
from app.graph_model.model import Property
from graph_seed.contributions import LOADED_FROM
from graph_seed.kgx.cells import Plain, cell
from graph_seed.kgx.columns import (
    INFORES,
    NODE_TYPE,
    PRIMARY_SOURCE,
    PROVIDED_BY,
    Column,
    Layout,
    edge_layout,
    node_layout,
)
from graph_seed.problems import choose
from graph_seed.records import Value
from graph_seed.values import value_fault

Record = dict[str, Plain]
"""One node or edge by column, in their order; what has no value is left out."""


@dataclass(frozen=True, slots=True)
class StoredNode:
    """A node as the graph has it: `stored_node` and `loadedFrom`."""

    type: str
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim as the graph has it: `stored_claim` between two ids."""

    relation: str
    subject: str
    object: str
    properties: Mapping[str, Value]


def table_lines(layout: Layout, records: Iterable[Record]) -> Iterator[str]:
    """Give the lines of a table without their ends, the header first."""
    yield "\t".join(layout.header)
    for record in records:
        yield "\t".join(cell(record[name]) if name in record else "" for name in layout.header)


def json_lines(records: Iterable[Record]) -> Iterator[str]:
    """Give one line of JSON per record, without its end."""
    for record in records:
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def node_records(nodes: Iterable[StoredNode], index: ModelIndex) -> Iterator[Record]:
    """Turn nodes into records, Sources and Publications among them.

    Raises:
        SeedError: a node has a type, property or value that the model does not know.
    """
    layout = node_layout(index)
    for node in nodes:
        yield _node_record(node, layout, index)


def edge_records(claims: Iterable[StoredClaim], index: ModelIndex) -> Iterator[Record]:
    """Turn claims into records.

    Raises:
        SeedError: a claim has a relation, property or value that the model does not know.
    """
    layout = edge_layout(index)
    for claim in claims:
        yield _edge_record(claim, layout, index)


def _node_record(node: StoredNode, layout: Layout, index: ModelIndex) -> Record:
    node_id = str(node.properties["id"])
    node_type = index.node_types.get(node.type)
    if node_type is None:
        raise _refusal(node_id, "type", node.type, choose(node.type, index.node_types))
    record: Record = {
        "id": f"{INFORES}{node_id}" if node.type == "Source" else node_id,
        "category": [node_type.biolink],
        NODE_TYPE: node.type,
    }
    sources = node.properties.get(LOADED_FROM, ())
    if isinstance(sources, tuple) and sources:
        record[PROVIDED_BY] = [f"{INFORES}{source}" for source in sources]
    rest = {k: v for k, v in node.properties.items() if k not in {"id", LOADED_FROM}}
    record |= _properties(node_id, rest, index.stored_properties(node_type), layout)
    return _in_order(record, layout)


def _edge_record(claim: StoredClaim, layout: Layout, index: ModelIndex) -> Record:
    stored = dict(claim.properties)
    claim_id, source = str(stored.pop("id")), str(stored.pop("source"))
    relation = index.relations.get(claim.relation)
    if relation is None:
        fix = choose(claim.relation, index.relations)
        raise _refusal(claim_id, "relation", claim.relation, fix)
    record: Record = {
        "id": claim_id,
        "subject": claim.subject,
        "predicate": relation.biolink,
        "object": claim.object,
        PRIMARY_SOURCE: f"{INFORES}{source}",
        "relation": relation.name,
    }
    publications = stored.pop("publications", ())
    if isinstance(publications, tuple) and publications:
        record["publications"] = list(publications)
    # Only where true: the toolkit of KGX takes any text in a table's cell for true.
    if stored.get("direction") == "REFUTES":
        record["negated"] = True
    declared = {prop.name: prop for prop in index.claim_properties(relation)}
    record |= _properties(claim_id, stored, declared, layout)
    return _in_order(record, layout)


def _properties(
    who: str, stored: Mapping[str, Value], declared: Mapping[str, Property], layout: Layout
) -> Iterator[tuple[str, Plain]]:
    for name, value in stored.items():
        if name not in declared:
            raise _refusal(who, "property", name, choose(name, declared))
        fault = value_fault(declared[name], value)
        if fault:
            raise _refusal(who, name, value, f"It {fault.why}. {fault.fix}")
        if value != ():
            column = layout.by_stored[name]
            yield column.name, _plain(column, value)


def _plain(column: Column, value: Value) -> Plain:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return [str(value)] if column.is_multivalued else value


def _in_order(record: Record, layout: Layout) -> Record:
    return {name: record[name] for name in layout.header if name in record}


def _refusal(who: str, what: str, value: object, fix: str) -> SeedError:
    return SeedError(f"{who} cannot be written as KGX: {what} {value!r} is not the model's. {fix}")
