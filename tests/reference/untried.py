"""What has not been tried: therapy, target and disease, found by plain loops over the world."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.graph_model.model import Untried
from reference.paging import Key, Position
from reference.scoring import association_score, make_scale
from reference.walk import Walker
from reference.world import WorldClaim, WorldNode

KEYS: Final = (
    Key("SCORE", is_descending=True),
    Key("AGAINST"),
    Key("UNANSWERED"),
    Key("ID"),
    Key("TARGET"),
    Key("THERAPY"),
)


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One disease in which a therapy has not been tried; lists are sorted by id."""

    therapy: WorldNode
    target: WorldNode
    disease: WorldNode
    score: float
    supporting: tuple[WorldClaim, ...]
    against: tuple[WorldClaim, ...]
    answers: tuple[tuple[WorldNode, tuple[WorldNode, ...]], ...]
    """Each barrier with the capabilities that overcome it."""
    tried_subtypes: tuple[WorldNode, ...]
    cursor: str = ""

    @property
    def node(self) -> WorldNode:
        """Give what a page of them has for nodes."""
        return self.disease

    @property
    def unanswered(self) -> list[WorldNode]:
        """List the barriers that nothing overcomes."""
        return [barrier for barrier, answers in self.answers if not answers]

    @property
    def position(self) -> Position:
        """Give the values of the keys."""
        return (
            self.score,
            len(self.against),
            len(self.unanswered),
            self.disease.id,
            self.target.id,
            self.therapy.id,
        )


def opportunities(
    walker: Walker, rule: Untried, therapy: WorldNode | None, target: WorldNode | None
) -> Iterator[Opportunity]:
    """Find all, in no promised order."""
    asker = _Asker(walker, rule)
    for candidate in [therapy] if therapy else walker.world.by_type[rule.therapy]:
        tried = asker.tried(candidate)
        covered = {d.id for t in tried for d in (t, *walker.descendants(t))}
        for hit in asker.supported(rule.acts_on, candidate):
            if target is None or hit.id == target.id:
                yield from asker.of(candidate, hit, tried, covered)


@dataclass(frozen=True, slots=True)
class _Asker:
    walker: Walker
    rule: Untried

    def claims(self, relation: str, subject: WorldNode) -> list[WorldClaim]:
        """List the claims of a relation that start at a node, by id."""
        found = self.walker.world.starting.get((relation, subject.id), ())
        return sorted(found, key=lambda claim: claim.id)

    def supported(self, relation: str, subject: WorldNode) -> list[WorldNode]:
        """List the nodes that a supporting claim of a relation leads to, by id."""
        ids = {c.object for c in self.claims(relation, subject) if _supports(c)}
        return [self.walker.world.nodes[key] for key in sorted(ids)]

    def tried(self, therapy: WorldNode) -> list[WorldNode]:
        """List the diseases in which a therapy has an outcome."""
        unknown = {None, self.rule.unknown_outcome}
        ids = {
            claim.object
            for claim in self.claims(self.rule.studied_for, therapy)
            if not _supports(claim) or claim.properties.get(self.rule.outcome) not in unknown
        }
        return [self.walker.world.nodes[key] for key in sorted(ids)]

    def of(
        self, therapy: WorldNode, target: WorldNode, tried: list[WorldNode], covered: set[str]
    ) -> Iterator[Opportunity]:
        """Find the diseases of one therapy and target."""
        capabilities = self.supported(self.rule.has_capability, therapy)
        by_disease: dict[str, list[WorldClaim]] = {}
        for claim in self.claims(self.rule.expressed_in, target):
            by_disease.setdefault(claim.object, []).append(claim)
        for key, claims in by_disease.items():
            disease = self.walker.world.nodes[key]
            supporting = tuple(filter(_supports, claims))
            if disease.type != self.rule.disease or key in covered or not supporting:
                continue
            below = {node.id for node in self.walker.descendants(disease)}
            yield Opportunity(
                therapy,
                target,
                disease,
                association_score(supporting, make_scale(None, self.walker.index.model.scoring)),
                supporting,
                tuple(claim for claim in claims if not _supports(claim)),
                tuple(
                    (barrier, self._answers(capabilities, barrier))
                    for barrier in self.supported(self.rule.has_barrier, disease)
                ),
                tuple(node for node in tried if node.id in below),
            )

    def _answers(self, capabilities: list[WorldNode], barrier: WorldNode) -> tuple[WorldNode, ...]:
        return tuple(c for c in capabilities if barrier in self.supported(self.rule.overcomes, c))


def _supports(claim: WorldClaim) -> bool:
    return claim.properties["direction"] == "SUPPORTS"
