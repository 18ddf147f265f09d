"""Reads nodes and claims as the graph stores them, streamed."""

from collections.abc import Collection, Iterator
from typing import Any

from app.graph_model.index import ModelIndex
from graph_seed.constraints import ENTITY, LOOKUPS, RELEASE
from graph_seed.graph import Graph, plain_properties
from graph_seed.on_disk.stage import Ends
from graph_seed.records import Value

_CLAIM = "type(c), labels(s), s.id, labels(o), o.id, properties(c)"

PresentClaim = tuple[str, Ends, str, str, dict[str, Any]]
"""Claim id, ends, subject, object, stored properties."""


def read_nodes(
    graph: Graph, type_name: str, *, ordered: bool = False
) -> Iterator[dict[str, Value]]:
    """Give the stored properties of every node of a type."""
    order = " ORDER BY n.id" if ordered else ""
    for row in graph.read(f"MATCH (n:`{type_name}`) RETURN properties(n){order}"):
        yield plain_properties(row[0])


def read_claims(
    graph: Graph,
    index: ModelIndex,
    *,
    sources: Collection[str] = (),
    relations: Collection[str] = (),
) -> Iterator[PresentClaim]:
    """Give every claim, or those of some sources and relations only."""
    chosen = " WHERE c.source IN $sources" if sources else ""
    for relation in index.model.relations:
        if relations and relation.name not in relations:
            continue
        subjects = "|".join(f"`{name}`" for link in relation.links for name in link.subjects)
        rows = graph.read(
            f"MATCH (s:{subjects})-[c:`{relation.name}`]->(o){chosen} RETURN {_CLAIM}",
            sources=sorted(sources),
        )
        yield from map(_parsed, rows)


def read_claims_of(graph: Graph, type_name: str, ids: Collection[str]) -> Iterator[PresentClaim]:
    """Give the claims that have these nodes as their subjects."""
    return _read_claims_at(graph, f"(s:`{type_name}` {{id: id}})", "(s)-[c]->(o)", ids)


def read_claims_about(graph: Graph, type_name: str, ids: Collection[str]) -> Iterator[PresentClaim]:
    """Give the claims that have these nodes as their objects."""
    return _read_claims_at(graph, f"(o:`{type_name}` {{id: id}})", "(o)<-[c]-(s)", ids)


def count_claims(graph: Graph, index: ModelIndex, source: str) -> int:
    """Count the claims of a source."""
    return sum(
        row[0]
        for relation in index.relations
        for row in graph.read(
            f"MATCH ()-[c:`{relation}`]->() WHERE c.source = $source RETURN count(c)",
            source=source,
        )
    )


def read_release(graph: Graph) -> dict[str, Value]:
    """Give the properties of the release; empty where nothing was ever loaded."""
    rows = list(graph.read(f"MATCH (r:{RELEASE}) RETURN properties(r) LIMIT 1"))
    return plain_properties(rows[0][0]) if rows else {}


def _read_claims_at(
    graph: Graph, node: str, pattern: str, ids: Collection[str]
) -> Iterator[PresentClaim]:
    rows = graph.read(
        f"UNWIND $ids AS id MATCH {node} MATCH {pattern} WHERE NOT type(c) IN $lookups"
        f" RETURN {_CLAIM}",
        ids=list(ids),
        lookups=list(LOOKUPS),
    )
    return map(_parsed, rows)


def _parsed(row: list[Any]) -> PresentClaim:
    relation, subject_labels, subject, object_labels, obj, properties = row
    ends = Ends(relation, _type(subject_labels), _type(object_labels))
    stored: dict[str, Any] = plain_properties(properties)
    return str(stored["id"]), ends, subject, obj, stored


def _type(labels: list[str]) -> str:
    return next(label for label in labels if label != ENTITY)
