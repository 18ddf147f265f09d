"""A graph as plain data, and the paths in it by depth-first search: plainly right, not fast."""

import itertools
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from neo4j import Driver

from reference.world import World

WEIGHTS: Mapping[str, float] = {
    "CLINICAL": 1.0,
    "CASE": 0.6,
    "PRECLINICAL_IN_VIVO": 0.5,
    "STATISTICAL": 0.5,
    "PRECLINICAL": 0.4,
    "ASSERTED": 0.3,
    "INFERRED": 0.1,
    "CONTEXT": 0.0,
}


@dataclass(frozen=True, slots=True)
class PlainClaim:
    """One claim."""

    id: str
    relation: str
    subject: str
    object: str
    level: str
    direction: str
    confidence: float | None

    @property
    def weight(self) -> float:
        """What it weighs."""
        if self.direction != "SUPPORTS":
            return 0.0
        return WEIGHTS[self.level] * (1.0 if self.confidence is None else self.confidence)


@dataclass(frozen=True, slots=True)
class PlainGraph:
    """The type of each entity, and the claims at it by neighbour."""

    kinds: Mapping[str, str]
    at: Mapping[str, Mapping[str, Sequence[PlainClaim]]]

    def degree(self, node: str) -> int:
        """Count the claims at a node."""
        return sum(len(claims) for claims in self.at[node].values())


@dataclass(frozen=True, slots=True)
class Rules:
    """Which paths count."""

    max_hops: int = 4
    max_degree: int = 1000
    relations: Collection[str] | None = None
    kinds: Collection[str] | None = None

    def walked(self, claims: Iterable[PlainClaim]) -> list[PlainClaim]:
        """Keep the claims of relations asked for."""
        return [c for c in claims if self.relations is None or c.relation in self.relations]

    def lets_through(self, graph: PlainGraph, node: str) -> bool:
        """Tell whether a node may be within a path."""
        is_of_kind = self.kinds is None or graph.kinds[node] in self.kinds
        return is_of_kind and graph.degree(node) <= self.max_degree


@dataclass(frozen=True, slots=True)
class PlainPath:
    """A path and its score."""

    ids: tuple[str, ...]
    score: float


def graph_of(kinds: Mapping[str, str], claims: Iterable[PlainClaim]) -> PlainGraph:
    """Make the graph of claims."""
    at: dict[str, dict[str, list[PlainClaim]]] = {node: defaultdict(list) for node in kinds}
    for claim in claims:
        at[claim.subject][claim.object].append(claim)
        at[claim.object][claim.subject].append(claim)
    return PlainGraph(kinds, at)


def world_graph(world: World, entity_types: Collection[str]) -> PlainGraph:
    """Make the graph of a made world."""
    kinds = {n.id: n.type for n in world.nodes.values() if n.type in entity_types}
    claims = []
    for claim in world.claims:
        confidence = claim.properties.get("confidence")
        claims.append(
            PlainClaim(
                claim.id,
                claim.relation,
                claim.subject,
                claim.object,
                str(claim.properties["level"]),
                str(claim.properties["direction"]),
                float(confidence) if isinstance(confidence, int | float) else None,
            )
        )
    return graph_of(kinds, claims)


def stored_graph(driver: Driver, database: str) -> PlainGraph:
    """Read the graph that is in a database."""
    with driver.session(database=database) as session:
        found = session.run("MATCH (n:Entity) RETURN n.id, labels(n)").values()
        kinds = {i: next(name for name in labels if name != "Entity") for i, labels in found}
        claims = session.run(
            "MATCH (a:Entity)-[c]->(b:Entity)"
            " RETURN c.id, type(c), a.id, b.id, c.level, c.direction, c.confidence"
        ).values()
    return graph_of(kinds, (PlainClaim(*row) for row in claims))


def paths_between(graph: PlainGraph, start: str, end: str, rules: Rules) -> list[PlainPath]:
    """Find every path between two nodes, the best first."""
    ids = simple_paths(graph, (start,), rules)
    found = [scored(graph, path, rules, halves=True) for path in ids if path[-1] == end]
    return sorted(found, key=lambda p: (-p.score, len(p.ids), p.ids))


def paths_to_kind(graph: PlainGraph, start: str, kind: str, rules: Rules) -> list[PlainPath]:
    """Find every path to a node of a type, the nearest first."""
    ids = simple_paths(graph, (start,), rules)
    found = [
        scored(graph, path, rules, halves=False) for path in ids if graph.kinds[path[-1]] == kind
    ]
    return sorted(found, key=lambda p: (len(p.ids), -p.score, p.ids))


def simple_paths(
    graph: PlainGraph, path: tuple[str, ...], rules: Rules
) -> Iterator[tuple[str, ...]]:
    """Walk on from a path in every way that is allowed."""
    if len(path) > rules.max_hops or (len(path) > 1 and not rules.lets_through(graph, path[-1])):
        return
    for neighbour, claims in graph.at[path[-1]].items():
        if neighbour not in path and rules.walked(claims):
            longer = (*path, neighbour)
            yield longer
            yield from simple_paths(graph, longer, rules)


def scored(graph: PlainGraph, path: tuple[str, ...], rules: Rules, *, halves: bool) -> PlainPath:
    """Give a path its score; the weights are multiplied from its ends on, where it has two."""
    weights = [
        max(c.weight for c in rules.walked(graph.at[a][b])) for a, b in itertools.pairwise(path)
    ]
    middle = (len(weights) + 1) // 2 if halves else len(weights)
    weight = math.prod(weights[:middle]) * math.prod(reversed(weights[middle:]))
    hubs = math.prod(graph.degree(node) for node in path[1:-1])
    return PlainPath(path, math.floor(weight / math.sqrt(hubs) * 1e15 + 0.5) / 1e15)
