"""What is around some nodes, in plain Python."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from traversal.plain_graph import PlainGraph, Rules


@dataclass(frozen=True, slots=True)
class PlainEdge:
    """The claims of one relation from one node to another."""

    source: str
    relation: str
    target: str
    claims: int
    supports: int

    @property
    def id(self) -> str:
        """The same in every answer."""
        return f"{self.source}|{self.relation}|{self.target}"


def nodes_around(
    graph: PlainGraph, ids: Sequence[str], hops: int, rules: Rules, most: int
) -> tuple[dict[str, int], bool]:
    """Give the nodes with how far they are, in order, and whether there are more."""
    hop_of = dict.fromkeys(ids, 0)
    for hop in range(1, hops + 1):
        found = [i for i in reached(graph, hop_of, hop - 1, rules) if i not in hop_of]
        hop_of |= dict.fromkeys(found, hop)
        if len(hop_of) > most:
            return dict(list(hop_of.items())[:most]), True
    return hop_of, False


def reached(graph: PlainGraph, hop_of: dict[str, int], hop: int, rules: Rules) -> list[str]:
    """List what the nodes of a hop lead to, one of each relation in turn; some come twice."""
    strength: dict[str, dict[str, float]] = defaultdict(dict)
    for node in (i for i, at in hop_of.items() if at == hop):
        for neighbour, claims in graph.at[node].items():
            if neighbour in hop_of or (rules.kinds and graph.kinds[neighbour] not in rules.kinds):
                continue
            for claim in rules.walked(claims):
                known = strength[claim.relation].get(neighbour, 0.0)
                strength[claim.relation][neighbour] = max(known, claim.weight)
    ranked = [
        sorted(found, key=lambda i, found=found: (-found[i], i))  # type: ignore[misc]
        for _, found in sorted(strength.items())
    ]
    return [i for turn in zip_longest(*ranked) for i in turn if i is not None]


def edges_among(graph: PlainGraph, nodes: Sequence[str], rules: Rules) -> list[PlainEdge]:
    """List the edges between nodes, by relation and ends."""
    found: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for node in nodes:
        for neighbour, claims in graph.at[node].items():
            for claim in rules.walked(claims) if neighbour in nodes else ():
                if claim.subject == node:
                    key = (claim.relation, claim.subject, claim.object)
                    found[key].append(claim.direction == "SUPPORTS")
    return [
        PlainEdge(source, relation, target, len(claims), sum(claims))
        for (relation, source, target), claims in sorted(found.items())
    ]
