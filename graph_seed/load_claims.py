"""Brings the claims to what the stage says: creates, updates, moves and removes.

Only differences are written. No claim is looked up by walking a hub: a new one is
created between two nodes found by id, and an old one is met from the end that has
fewer claims. (Neo4j takes the claim's unique index; the embedded engine's Cypher
does not use indexes of relationships.)
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from app.graph_model.index import ModelIndex
from graph_seed.graph import Batch, Graph, Row
from graph_seed.on_disk.merged_nodes import MergedNode
from graph_seed.on_disk.present_nodes import PresentNodes
from graph_seed.on_disk.stage import (
    BATCH,
    FROM_GRAPH,
    Ends,
    MovedClaim,
    PlacedClaim,
    Stage,
    StagedClaim,
)
from graph_seed.prepare import Prepared
from graph_seed.read_graph import PresentClaim, read_claims, read_claims_about, read_claims_of
from graph_seed.report import LoadReport

MOST_HELD: Final = 5 * BATCH
"""Claims that wait for others of their kind, so that many kinds do not fill the memory."""
_Claim = TypeVar("_Claim")
_Kind = TypeVar("_Kind", bound=Hashable)


def note_present(graph: Graph, prepared: Prepared, index: ModelIndex, stage: Stage) -> None:
    """Note the claims that the graph has of the sources loaded."""
    stage.forget_present()
    for found in read_claims(graph, index, sources=prepared.sources):
        stage.add_present(*found)


def restage_moved(
    graph: Graph, prepared: Prepared, index: ModelIndex, stage: Stage
) -> Counter[str]:
    """Stage the claims of other sources whose nodes are joined or parted by this load.

    Gives, by source, how many leave the graph because both ends have become one node.
    """
    lost: Counter[str] = Counter()
    for claim_id, ends, subject, obj, stored in _claims_at_moved(graph, prepared.present, index):
        if stored["source"] in prepared.sources:
            continue
        stage.add_present(claim_id, ends, subject, obj, stored)
        new_subject = _now(prepared, stored, "originalSubject", ends.subject, subject)
        new_object = _now(prepared, stored, "originalObject", ends.object, obj)
        if new_subject.id == new_object.id:
            lost[str(stored["source"])] += 1
            continue
        new_ends = Ends(ends.relation, new_subject.type.name, new_object.type.name)
        stage.add(claim_id, new_ends, new_subject.id, new_object.id, stored, FROM_GRAPH)
    return lost


def write_claims(graph: Graph, stage: Stage, report: LoadReport) -> None:
    """Move, create and update what differs."""
    moved = by_kind(stage.moved(), lambda claim: (claim.old_ends, claim.new.ends))
    report.claims_moved += graph.write_batches(
        "claims moved", (_move(*group) for group in moved), 0
    )
    missing = by_kind(stage.missing(), lambda claim: (claim.ends, tuple(claim.properties)))
    report.claims_created += graph.write_batches(
        "claims created", (creation(*group) for group in missing), stage.count_missing()
    )
    changed = by_kind(stage.changed(), lambda claim: claim.ends)
    report.claims_updated += graph.write_batches(
        "claims updated", (_update(*group) for group in changed), 0
    )


def remove_claims(graph: Graph, stage: Stage, report: LoadReport) -> None:
    """Remove claims that their sources no longer have."""
    stale = by_kind(stage.stale(), lambda claim: claim.ends)
    report.claims_removed += graph.write_batches(
        "claims removed", (_remove(*group) for group in stale), 0
    )


# ── what the graph has ───────────────────────────────────────────────────────


def _claims_at_moved(
    graph: Graph, present: PresentNodes, index: ModelIndex
) -> Iterator[PresentClaim]:
    """Give the claims at nodes with a record of another source that leads elsewhere now."""
    present.find_moved()
    for type_name in index.node_types:
        moved = present.moved(type_name)
        while ids := list(islice(moved, BATCH)):
            yield from read_claims_of(graph, type_name, ids)
            for claim in read_claims_about(graph, type_name, ids):
                _, ends, subject, *_ = claim
                # One that joins two of them is read where its subject is.
                if not present.is_moved(ends.subject, subject):
                    yield claim


def _now(
    prepared: Prepared, stored: dict[str, Any], name: str, type_name: str, before: str
) -> MergedNode:
    """Find the node that an end of a claim belongs to now, and note what its source calls it."""
    entity = prepared.merged.nodes.entity
    called = str(stored.pop(name, before))
    # An alias may have become ambiguous; the record that its source has still leads on.
    node = entity(called) or next(
        found
        for record in prepared.present.said_of(type_name, before)
        if stored["source"] in record.sources and (found := entity(record.id))
    )
    if node.id != called:
        stored[name] = called
    return node


# ── what is written ──────────────────────────────────────────────────────────


def by_kind(
    claims: Iterable[_Claim], key: Callable[[_Claim], _Kind]
) -> Iterator[tuple[_Kind, list[_Claim]]]:
    """Put claims of a kind together, a batch at most; of many kinds some batches are smaller."""
    buffers: dict[_Kind, list[_Claim]] = defaultdict(list)
    held = 0
    for claim in claims:
        kind = key(claim)
        buffer = buffers[kind]
        buffer.append(claim)
        held += 1
        if held >= MOST_HELD:
            kind = max(buffers, key=lambda other: len(buffers[other]))
        elif len(buffer) < BATCH:
            continue
        full = buffers.pop(kind)
        held -= len(full)
        yield kind, full
    yield from buffers.items()


def creation(kind: tuple[Ends, tuple[str, ...]], claims: Sequence[StagedClaim]) -> Batch:
    """Create claims that have the same properties, as little being said and looked up as can be.

    The text names the properties, once and not in each row. A value that all claims have is given
    once. Claims of one node are together, at the end that has fewer nodes: it is found once.
    """
    ends, names = kind
    values = zip(*(claim.properties.values() for claim in claims), strict=True)
    columns = dict(zip(names, values, strict=True))
    shared = {n: c[0] for n, c in columns.items() if c.count(c[0]) == len(claims)}
    own = [name for name in names if name not in shared]
    subjects, objects = [c.subject for c in claims], [c.object for c in claims]
    is_by_subject = len(set(subjects)) < len(set(objects))
    nodes, others = (subjects, objects) if is_by_subject else (objects, subjects)
    groups: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for node, row in zip(nodes, zip(others, *(columns[n] for n in own), strict=True), strict=True):
        groups[node].append(row)
    assigned = [f"`{name}`: $shared.`{name}`" for name in shared]
    assigned += [f"`{name}`: row[{at}]" for at, name in enumerate(own, start=1)]
    subject, obj = f"s:`{ends.subject}`", f"o:`{ends.object}`"
    first, other = (subject, obj) if is_by_subject else (obj, subject)
    text = (
        f"UNWIND $rows AS node MATCH ({first} {{id: node[0]}})"
        f" UNWIND node[1] AS row MATCH ({other} {{id: row[0]}})"
        f" CREATE (s)-[:`{ends.relation}` {{{', '.join(assigned)}}}]->(o)"
    )
    return Batch((text,), list(groups.items()), len(claims), shared)


def _update(ends: Ends, claims: Sequence[StagedClaim]) -> Batch:
    rows = [_new_row(claim) for claim in claims]
    pattern = _pattern(ends, rows, "subject", "object")
    text = f"UNWIND $rows AS row MATCH {pattern} SET c = row.properties"
    return Batch((text,), rows, len(rows))


def _move(ends: tuple[Ends, Ends], claims: Sequence[MovedClaim]) -> Batch:
    """Take the old relationship away and make the new one, both or neither."""
    old, new = ends
    rows: list[Row] = [
        {"oldSubject": c.old_subject, "oldObject": c.old_object, **_new_row(c.new)} for c in claims
    ]
    pattern = _pattern(old, rows, "oldSubject", "oldObject")
    creation = (
        f"UNWIND $rows AS row MATCH (s:`{new.subject}` {{id: row.subject}})"
        f" MATCH (o:`{new.object}` {{id: row.object}})"
        f" CREATE (s)-[c:`{new.relation}`]->(o) SET c = row.properties"
    )
    removal = f"UNWIND $rows AS row MATCH {pattern} DELETE c"
    return Batch((removal, creation), rows, len(rows))


def _remove(ends: Ends, claims: Sequence[PlacedClaim]) -> Batch:
    rows: list[Row] = [{"id": c.id, "subject": c.subject, "object": c.object} for c in claims]
    pattern = _pattern(ends, rows, "subject", "object")
    return Batch((f"UNWIND $rows AS row MATCH {pattern} DELETE c",), rows, len(rows))


def _new_row(claim: StagedClaim) -> Row:
    return {
        "id": claim.id,
        "subject": claim.subject,
        "object": claim.object,
        "properties": claim.properties,
    }


def _pattern(ends: Ends, rows: Sequence[Row], subject: str, obj: str) -> str:
    """Write the pattern of an old claim, the end with fewer claims first."""
    start = f"(s:`{ends.subject}` {{id: row.{subject}}})"
    end = f"(o:`{ends.object}` {{id: row.{obj}}})"
    claim = f"[c:`{ends.relation}` {{id: row.id}}]"
    if _busiest(rows, subject) <= _busiest(rows, obj):
        return f"{start}-{claim}->{end}"
    return f"{end}<-{claim}-{start}"


def _busiest(rows: Sequence[Row], end: str) -> int:
    return max(Counter(str(row[end]) for row in rows).values(), default=0)
