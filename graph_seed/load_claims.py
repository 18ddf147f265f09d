"""Brings the claims to what the records say.

Per relation, the claims of the given sources are streamed once and compared by id;
only differences are written. No claim is looked up by walking a hub: a new one is
created between two nodes found by id, and an old one is met from the end that has
fewer claims. (Neo4j takes the claim's unique index; the embedded engine's Cypher
does not use indexes of relationships.)
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.graph_model.index import ModelIndex
from app.graph_model.model import Relation
from graph_seed.constraints import ENTITY
from graph_seed.graph import Graph, Row, plain_properties
from graph_seed.records import Claim, Records, Value, stored_claim


class Ends(NamedTuple):
    """The types a claim joins: what its Cypher depends on."""

    relation: str
    subject: str
    object: str


@dataclass(slots=True)
class ClaimDifferences:
    """How one relation's claims in the graph differ from the records, as rows to write."""

    relation: str
    missing: dict[Ends, list[Row]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[Ends, list[Row]] = field(default_factory=lambda: defaultdict(list))
    moved: dict[Ends, list[Row]] = field(default_factory=lambda: defaultdict(list))
    """Old relationships of claims that now join other nodes."""
    stale: dict[Ends, list[Row]] = field(default_factory=lambda: defaultdict(list))


def claim_differences(
    graph: Graph, records: Records, index: ModelIndex
) -> Iterator[ClaimDifferences]:
    """Compare relation by relation."""
    types = {n.id: n.type for n in records.nodes if index.node_types[n.type].is_entity}
    others = {n.id: n.type for n in records.nodes if not index.node_types[n.type].is_entity}
    wanted: dict[str, dict[str, Claim]] = {name: {} for name in index.relations}
    for claim in records.claims:
        wanted[claim.relation][claim.id] = claim
    for relation in index.model.relations:
        rows = _present(graph, relation, records)
        yield _compare(relation.name, wanted[relation.name], rows, {**others, **types})


def write_claims(graph: Graph, differences: ClaimDifferences) -> None:
    """Take moved claims away, then create and update."""
    _delete(graph, f"{differences.relation}: moved claims", differences.moved)
    for ends, rows in differences.missing.items():
        graph.write(
            f"{ends.relation}: new claims",
            f"UNWIND $rows AS row MATCH (s:`{ends.subject}` {{id: row.subject}})"
            f" MATCH (o:`{ends.object}` {{id: row.object}})"
            f" CREATE (s)-[c:`{ends.relation}`]->(o) SET c = row.properties",
            rows,
        )
    for ends, rows in differences.changed.items():
        text = f"UNWIND $rows AS row MATCH {_pattern(ends, rows)} SET c = row.properties"
        graph.write(f"{ends.relation}: changed claims", text, rows)


def remove_claims(graph: Graph, differences: ClaimDifferences) -> int:
    """Remove claims that their sources no longer have."""
    return _delete(graph, f"{differences.relation}: claims removed", differences.stale)


def count_rows(groups: Mapping[Ends, list[Row]]) -> int:
    """Count the rows of all groups."""
    return sum(map(len, groups.values()))


def _present(graph: Graph, relation: Relation, records: Records) -> Iterable[list[Any]]:
    """Stream the sources' claims: ends by type and id, properties."""
    subjects = "|".join(f"`{name}`" for link in relation.links for name in link.subjects)
    return graph.read(
        f"MATCH (s:{subjects})-[c:`{relation.name}`]->(o) WHERE c.source IN $sources"
        " RETURN labels(s), s.id, labels(o), o.id, properties(c)",
        sources=list(records.sources),
    )


def _compare(
    relation: str,
    wanted: Mapping[str, Claim],
    present: Iterable[list[Any]],
    types: Mapping[str, str],
) -> ClaimDifferences:
    differences = ClaimDifferences(relation)
    seen: set[str] = set()
    for row in present:
        ends, subject, obj, properties = _parse(relation, row)
        key = str(properties["id"])
        place: Row = {"id": key, "subject": subject, "object": obj}
        claim = wanted.get(key)
        if claim is None:
            differences.stale[ends].append(place)
        elif (claim.subject, claim.object) != (subject, obj):
            differences.moved[ends].append(place)
        else:
            seen.add(key)
            if stored_claim(claim) != properties:
                differences.changed[ends].append(_row(claim))
    for key, claim in wanted.items():
        if key not in seen:
            ends = Ends(relation, types[claim.subject], types[claim.object])
            differences.missing[ends].append(_row(claim))
    return differences


def _parse(relation: str, row: list[Any]) -> tuple[Ends, str, str, dict[str, Value]]:
    subject_labels, subject, object_labels, obj, properties = row
    ends = Ends(relation, _type(subject_labels), _type(object_labels))
    return ends, subject, obj, plain_properties(properties)


def _type(labels: list[str]) -> str:
    return next(label for label in labels if label != ENTITY)


def _row(claim: Claim) -> Row:
    plain = {k: list(v) if isinstance(v, tuple) else v for k, v in stored_claim(claim).items()}
    return {
        "id": claim.id,
        "subject": claim.subject,
        "object": claim.object,
        "properties": plain,
    }


def _delete(graph: Graph, step: str, groups: Mapping[Ends, list[Row]]) -> int:
    for ends, rows in groups.items():
        graph.write(step, f"UNWIND $rows AS row MATCH {_pattern(ends, rows)} DELETE c", rows)
    return count_rows(groups)


def _pattern(ends: Ends, rows: list[Row]) -> str:
    """Write the pattern of an old claim, the end with fewer claims first."""
    subject = f"(s:`{ends.subject}` {{id: row.subject}})"
    obj = f"(o:`{ends.object}` {{id: row.object}})"
    claim = f"[c:`{ends.relation}` {{id: row.id}}]"
    if _busiest(rows, "subject") <= _busiest(rows, "object"):
        return f"{subject}-{claim}->{obj}"
    return f"{obj}<-{claim}-{subject}"


def _busiest(rows: list[Row], end: str) -> int:
    return max(Counter(row[end] for row in rows).values(), default=0)
