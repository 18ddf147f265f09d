"""Walk the world as the relation fields do: neighbours, their claims, ancestors."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.graph_model.index import End, ModelIndex, Reading, RelationField
from reference.scoring import Scale, association_score, source_scores
from reference.world import World, WorldClaim, WorldNode


@dataclass(frozen=True, slots=True)
class Association:
    """A neighbour, the claims that lead to it, and what follows from them."""

    neighbour: WorldNode
    claims: tuple[WorldClaim, ...]
    """By claim id."""
    score: float
    direct: bool
    via: tuple[WorldNode, ...]
    scale: Scale

    @property
    def supports(self) -> int:
        """Count the claims that support."""
        return sum(claim.properties["direction"] == "SUPPORTS" for claim in self.claims)

    def score_of(self, source: str) -> float:
        """Give what one source adds to the score; zero where it says nothing for it."""
        return source_scores(self.claims, self.scale).get(source, 0.0)

    def components(self) -> list[Mapping[str, Any]]:
        """Give the parts of the score, by source; the source as its id."""
        found: list[Mapping[str, Any]] = []
        for source in sorted({claim.source for claim in self.claims}):
            directions = [c.properties["direction"] for c in self.claims if c.source == source]
            supports = directions.count("SUPPORTS")
            found.append(
                {
                    "source": source,
                    "score": self.score_of(source),
                    "weight": self.scale.source(source),
                    "claimCount": len(directions),
                    "supports": supports,
                    "doesNotSupport": len(directions) - supports,
                }
            )
        return found

    def extreme(self, name: str, *, is_largest: bool) -> float | int | None:
        """Give the largest or the smallest value of a number of the claims, if any has one."""
        given = (claim.properties.get(name) for claim in self.claims)
        values = [value for value in given if isinstance(value, float | int)]
        return (max if is_largest else min)(values, default=None)

    def aggregate(self, name: str) -> float | int:
        """Give one of the numbers an association can be filtered and ordered by."""
        match name:
            case "score":
                return self.score
            case "opposingScore":
                return association_score(self.claims, self.scale, is_opposing=True)
            case "claimCount":
                return len(self.claims)
            case "supports":
                return self.supports
            case "doesNotSupport":
                return len(self.claims) - self.supports
        raise ValueError(f"{name!r} is no number of an association.")


@dataclass(frozen=True, slots=True)
class Walker:
    """The world with the model that says how to walk it."""

    world: World
    index: ModelIndex

    def steps(
        self, field: RelationField, owner: WorldNode
    ) -> Iterator[tuple[WorldNode, WorldClaim]]:
        """Yield each claim that the field reads from its owner, with the neighbour."""
        key = (field.relation.name, owner.id)
        found: list[tuple[str, WorldClaim]] = []
        if field.reading is not Reading.BACKWARD:
            found += [(claim.object, claim) for claim in self.world.starting.get(key, ())]
        if field.reading is not Reading.FORWARD:
            found += [(claim.subject, claim) for claim in self.world.ending.get(key, ())]
        for neighbour_id, claim in found:
            neighbour = self.world.nodes[neighbour_id]
            if neighbour.type in field.neighbours:
                yield neighbour, claim

    def reachable(self, field: RelationField, owner: WorldNode) -> list[WorldNode]:
        """List the nodes one or more steps away, by id; the owner too where a cycle leads back."""
        return [self.world.nodes[key] for key in sorted(self.distances(field, owner))]

    def distances(self, field: RelationField, owner: WorldNode) -> dict[str, int]:
        """Map the id of each node one or more steps away to the fewest steps."""
        found: dict[str, int] = {}
        border = [owner]
        for distance in range(1, self.index.model.max_subtype_depth + 1):
            ahead = {n.id: n for node in border for n, _ in self.steps(field, node)}
            border = [node for key, node in ahead.items() if key not in found]
            found |= {node.id: distance for node in border}
        return found

    def ancestors(self, node: WorldNode) -> list[WorldNode]:
        """List the supertypes of a node of the subtype hierarchy, at any distance."""
        return self.reachable(self._hierarchy_field(Reading.FORWARD), node)

    def descendants(self, node: WorldNode) -> list[WorldNode]:
        """List the subtypes of a node of the subtype hierarchy, at any distance."""
        return self.reachable(self._hierarchy_field(Reading.BACKWARD), node)

    def associations(
        self,
        field: RelationField,
        owner: WorldNode,
        scale: Scale,
        *,
        include_subtypes: bool = False,
    ) -> list[Association]:
        """List one association per neighbour, in no promised order."""
        claims: dict[str, dict[str, WorldClaim]] = defaultdict(dict)
        origins: dict[str, set[str]] = defaultdict(set)

        at_neighbour = self.index.subtypes_at(field) is End.NEIGHBOUR
        starts = {owner.id: owner}
        if include_subtypes and not at_neighbour:
            starts |= {node.id: node for node in self.descendants(owner)}
        for start in starts.values():
            for stated, claim in self.steps(field, start):
                neighbours = {stated.id: stated}
                if include_subtypes and at_neighbour:
                    neighbours |= {node.id: node for node in self.ancestors(stated)}
                for neighbour in neighbours.values():
                    origins[neighbour.id].add(stated.id if at_neighbour else start.id)
                    claims[neighbour.id][claim.id] = claim
        return [
            Association(
                neighbour=self.world.nodes[neighbour_id],
                claims=tuple(sorted(by_id.values(), key=lambda claim: claim.id)),
                score=association_score(by_id.values(), scale),
                direct=(neighbour_id if at_neighbour else owner.id) in origins[neighbour_id],
                via=self._nodes(
                    origins[neighbour_id] - {neighbour_id if at_neighbour else owner.id}
                ),
                scale=scale,
            )
            for neighbour_id, by_id in claims.items()
        ]

    def _nodes(self, ids: Iterable[str]) -> tuple[WorldNode, ...]:
        return tuple(self.world.nodes[node_id] for node_id in sorted(ids))

    def _hierarchy_field(self, reading: Reading) -> RelationField:
        model = self.index.model
        relation = self.index.relations[model.subtype_relation]
        name = (
            relation.ancestors_field if reading is Reading.FORWARD else relation.descendants_field
        )
        return self.index.relation_fields[model.subtype_owner][name]
