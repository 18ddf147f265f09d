"""The plan of opportunities: diseases that may be worth a try, what stands in the way of it.

{ opportunities(therapyId: "...") { edges { node { name } barriers { barrier { name } } } } }  →
Opportunities(rule, "opportunities", therapy_id="...", asks_for_tried=False, ...)
"""

from dataclasses import dataclass

from app.compiler.rows import Column, NodeShape, Output
from app.graph_model.model import Untried


@dataclass(frozen=True, slots=True)
class Opportunities:
    """Diseases that express what a therapy acts on, where it has no outcome yet.

    The row's node is the disease; the names of the other variables follow from it.
    """

    rule: Untried
    disease: str
    therapy_id: str | None
    """The parameter with the id of the one therapy; None: any."""
    target_id: str | None
    level_weights: str
    source_weights: str
    asks_for_tried: bool

    @property
    def therapy(self) -> str:
        """Name the variable of the therapy."""
        return f"{self.disease}_therapy"

    @property
    def target(self) -> str:
        """Name the variable of the target."""
        return f"{self.disease}_target"

    @property
    def is_narrowed(self) -> bool:
        """Tell whether the rows are few enough to keep: a therapy acts on few targets.

        For one target there may be thousands of therapies, each with the same claims.
        """
        return self.therapy_id is not None

    @property
    def covered(self) -> str:
        """Name the list of ids of the diseases that are passed over."""
        return f"{self.disease}_covered"

    @property
    def overcome(self) -> str:
        """Name the list of ids of the barriers that the therapy overcomes."""
        return f"{self.disease}_overcome"

    @property
    def score(self) -> str:
        """Name the score of the claims that support the expression."""
        return f"{self.disease}_score"

    @property
    def supporting(self) -> str:
        """Name the list of claims for the expression."""
        return f"{self.disease}_supporting"

    @property
    def against(self) -> str:
        """Name the list of claims against the expression."""
        return f"{self.disease}_against"

    @property
    def barriers(self) -> str:
        """Name the list of the disease's barriers."""
        return f"{self.disease}_barriers"

    @property
    def unanswered(self) -> str:
        """Name the list of those that no capability of the therapy overcomes."""
        return f"{self.disease}_unanswered"

    @property
    def tried(self) -> str:
        """Name the list of subtypes of the disease that have an outcome."""
        return f"{self.disease}_tried"


@dataclass(frozen=True, slots=True)
class BarrierList:
    """The barriers of an opportunity, by id."""

    held: str
    therapy: str
    """Whose answers to them may be asked for."""
    variable: str
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """The capabilities of a therapy that overcome a barrier, by id."""

    rule: Untried
    therapy: str
    barrier: str
    variable: str
    columns: tuple[Column, ...]
    shape: NodeShape
