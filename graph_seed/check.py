"""Proves a loaded graph against the model: `check`.

The graph is streamed type by type and relation by relation, one bounded query
each, and every node and claim goes through the same checks as records do before
a load. Beside that: labels, identifiers, counts and the release.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import neo4j

from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType, Relation
from app.graph_model.search_text import TERM, WORD, WORD_OF, words
from graph_seed.constraints import ENTITY, IDENTIFIER, IDENTIFIES, LEASE, LOOKUPS, RELEASE
from graph_seed.contributions import CONTRIBUTIONS, LOADED_FROM, kept, sources_of
from graph_seed.graph import Graph, our_errors, plain_properties
from graph_seed.hierarchy import circles
from graph_seed.load_names import names_of, present_names
from graph_seed.load_nodes import COUNTED, LOADED_BY
from graph_seed.problems import choose
from graph_seed.records import CLAIM_FIELDS, Claim, Node, Place, Problem, Value
from graph_seed.validate import (
    NodeIds,
    claim_problems,
    node_problems,
    second_neighbours,
    shared_unique_values,
    shared_xrefs,
)

GRAPH: Final = Place("graph")
KEPT: Final = 1000
"""How many problems a report holds; all are counted."""
_OWN: Final = frozenset({"id", LOADED_FROM, LOADED_BY, CONTRIBUTIONS})
"""Stored properties that are no property of a record."""
_RELOAD: Final = "Load the records again."


@dataclass(slots=True)
class CheckReport:
    """What the graph holds, and what is wrong with it."""

    nodes: dict[str, int] = field(default_factory=dict)
    """Node type to count."""
    claims: dict[str, int] = field(default_factory=dict)
    """Relation to count."""
    problems: list[Problem] = field(default_factory=list)
    """The first `KEPT` of them."""
    problem_count: int = 0

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.problem_count


@dataclass(slots=True)
class _Seen:
    """What has to be remembered between the streams."""

    known: NodeIds = field(default_factory=NodeIds)
    claim_ids: set[str] = field(default_factory=set)
    claims_by_source: Counter[str] = field(default_factory=Counter)
    record_counts: dict[str, Value] = field(default_factory=dict)


def check(driver: neo4j.Driver, database: str, index: ModelIndex) -> CheckReport:
    """Read the whole graph and list what contradicts the model.

    Raises:
        DatabaseError: the graph could not be read.
    """
    graph = Graph(driver, database, lambda *_: None)
    report = CheckReport()
    with our_errors():
        for problem in _problems(graph, index, report):
            report.problem_count += 1
            if len(report.problems) < KEPT:
                report.problems.append(problem)
    return report


def _problems(graph: Graph, index: ModelIndex, report: CheckReport) -> Iterator[Problem]:
    seen = _Seen()
    yield from _strange_labels(graph, index)
    for node_type in index.model.node_types:
        yield from _check_nodes(graph, node_type, index, seen, report)
    yield from _check_words(graph)
    yield from _strange_relations(graph, index)
    for relation in index.model.relations:
        yield from _check_claims(graph, relation, index, seen, report)
    for source, count in seen.record_counts.items():
        if count != seen.claims_by_source[source]:
            what = f"{COUNTED} of Source {source} is not its {seen.claims_by_source[source]} claims"
            yield Problem(GRAPH, what, count, _RELOAD)
    yield from _check_release(graph)


def _strange_labels(graph: Graph, index: ModelIndex) -> Iterator[Problem]:
    """Find label combinations that no node type has."""
    right = {frozenset({label}) for label in (IDENTIFIER, TERM, WORD, RELEASE, LEASE)}
    for node_type in index.model.node_types:
        right.add(frozenset({node_type.name, ENTITY} if node_type.is_entity else {node_type.name}))
    rows = graph.read("MATCH (n) RETURN labels(n), count(*), min(n.id)")
    for labels, count, example in rows:
        if frozenset(labels) not in right:
            what = f"{count} nodes, such as {example}, have labels no node type has"
            fix = "Remove them, or declare the type. " + choose(":".join(labels), index.node_types)
            yield Problem(GRAPH, what, sorted(labels), fix)


def _strange_relations(graph: Graph, index: ModelIndex) -> Iterator[Problem]:
    for name, count in graph.read("MATCH ()-[c]->() RETURN type(c), count(*)"):
        if name not in LOOKUPS and name not in index.relations:
            what = f"{count} relationships are of an unknown relation"
            yield Problem(GRAPH, what, name, choose(name, index.relations))


def _check_nodes(
    graph: Graph, node_type: NodeType, index: ModelIndex, seen: _Seen, report: CheckReport
) -> Iterator[Problem]:
    nodes = []
    for key, properties in graph.read(f"MATCH (n:`{node_type.name}`) RETURN n.id, properties(n)"):
        raw = plain_properties(properties)
        node = _node(node_type, key, raw)
        nodes.append(node)
        seen.known.add(node_type, node.id)
        if COUNTED in index.stored_properties(node_type):
            seen.record_counts[node.id] = node.properties.get(COUNTED, 0)
        yield from node_problems(node, index)
        yield from _check_sources(node_type, node.id, raw, index)
    report.nodes[node_type.name] = len(nodes)
    yield from shared_xrefs(nodes)
    yield from shared_unique_values(nodes, index)
    if node_type.is_entity:
        yield from _check_identifiers(graph, node_type, nodes)
        yield from _check_names(graph, node_type, nodes, index)


def _node(node_type: NodeType, key: object, properties: Mapping[str, Value]) -> Node:
    own = {k: v for k, v in properties.items() if k not in _OWN}
    return Node(node_type.name, str(key), own, sources=("graph",), place=GRAPH)


def _check_sources(
    node_type: NodeType, node_id: str, properties: Mapping[str, Value], index: ModelIndex
) -> Iterator[Problem]:
    """Compare the sources named with those whose records are kept."""
    texts = properties.get(CONTRIBUTIONS, ())
    records = list(kept(node_type, texts if isinstance(texts, tuple) else (), index))
    named = properties.get(LOADED_FROM, ())
    if named != sources_of(records) or not named:
        what = f"{LOADED_FROM} of {node_type.name} {node_id} is not what its records say"
        yield Problem(GRAPH, what, named, _RELOAD)


def _check_identifiers(graph: Graph, node_type: NodeType, nodes: list[Node]) -> Iterator[Problem]:
    """Compare the xrefs of nodes with the identifiers that lead to them."""
    wanted = {(xref, node.id) for node in nodes for xref in node.xrefs}
    rows = graph.read(
        f"MATCH (i:{IDENTIFIER})-[:{IDENTIFIES}]->(n:`{node_type.name}`) RETURN i.id, n.id"
    )
    present = {(xref, key) for xref, key in rows}
    for xref, key in sorted(wanted - present):
        yield Problem(GRAPH, f"no Identifier leads to {key}", xref, _RELOAD)
    for xref, key in sorted(present - wanted):
        yield Problem(GRAPH, f"an Identifier leads to {key}, which lacks the xref", xref, _RELOAD)


def _check_names(
    graph: Graph, node_type: NodeType, nodes: list[Node], index: ModelIndex
) -> Iterator[Problem]:
    """Compare the names of nodes with those by which a search finds them."""
    wanted = {
        (term, *name, node.id)
        for node in nodes
        for term, name in names_of(node_type, node.properties, index).items()
    }
    present = set(present_names(graph, node_type))
    for term, _, _, key in sorted(wanted - present):
        yield Problem(GRAPH, f"no {TERM} leads to {key}", term, _RELOAD)
    for term, _, _, key in sorted(present - wanted):
        yield Problem(GRAPH, f"a {TERM} leads to {key}, which lacks the name", term, _RELOAD)


def _check_words(graph: Graph) -> Iterator[Problem]:
    """Compare the names that can be searched with the words that lead to them."""
    rows = graph.read(
        f"MATCH (t:{TERM}) OPTIONAL MATCH (w:{WORD})-[:{WORD_OF}]->(t) RETURN t.id, collect(w.id)"
    )
    for term, found in rows:
        if sorted(found) != sorted(words(term)):
            what = f"not just the words of a {TERM} lead to it"
            yield Problem(GRAPH, what, term, f"Remove this {TERM}, and load again.")


def _check_claims(
    graph: Graph, relation: Relation, index: ModelIndex, seen: _Seen, report: CheckReport
) -> Iterator[Problem]:
    is_to_one = any(link.to_one for link in relation.links)
    is_hierarchy = bool(relation.ancestors_field or relation.descendants_field)
    kept: list[Claim] = []
    count = 0
    for row in graph.read(f"MATCH (s)-[c:`{relation.name}`]->(o) RETURN s.id, o.id, properties(c)"):
        claim = _claim(relation, row)
        count += 1
        seen.claims_by_source[claim.source] += 1
        if claim.id in seen.claim_ids:
            yield Problem(GRAPH, "duplicate claim id", claim.id, "Remove one of the claims.")
        seen.claim_ids.add(claim.id)
        yield from claim_problems(claim, seen.known, index)
        if is_to_one or is_hierarchy:
            kept.append(claim)
    report.claims[relation.name] = count
    yield from second_neighbours(kept, seen.known, index)
    if is_hierarchy:
        yield from circles(relation.name, kept, GRAPH)


def _claim(relation: Relation, row: list[Any]) -> Claim:
    properties = plain_properties(row[2])
    publications = properties.get("publications", ())
    return Claim(
        id=str(properties.get("id", "")),
        relation=relation.name,
        subject=str(row[0]),
        object=str(row[1]),
        source=str(properties.get("source", "")),
        level=str(properties.get("level", "")),
        direction=str(properties.get("direction", "")),
        publications=publications if isinstance(publications, tuple) else (str(publications),),
        properties={k: v for k, v in properties.items() if k not in CLAIM_FIELDS},
        place=GRAPH,
    )


def _check_release(graph: Graph) -> Iterator[Problem]:
    rows = list(graph.read(f"MATCH (r:{RELEASE}) RETURN r.id, r.builtAt, r.loading LIMIT 10"))
    if len(rows) != 1 or not all(rows[0][:2]):
        yield Problem(GRAPH, "there is not one Release with id and builtAt", rows, _RELOAD)
    elif rows[0][2]:
        fix = "A load is under way or was killed: wait for it, or load again."
        yield Problem(GRAPH, "the Release is marked as loading", rows[0][0], fix)
