"""Where sources differ about a node: kept for the report, and counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

KEPT: Final = 50_000
"""How many conflicts are kept for the report; all are counted."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that give one node different values, or one value to two nodes."""

    kind: str
    """What differs: `name`, `symbol`, `identity`, `cross-reference` or `one-to-many`."""
    node: str
    shown: str
    others: tuple[str, ...]


@dataclass(slots=True)
class Conflicts:
    """All conflicts of a load; the first `KEPT` are kept."""

    first: list[Conflict] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """By kind."""

    def add(self, conflict: Conflict) -> None:
        """Take one more."""
        self.counts[conflict.kind] += 1
        if len(self.first) < KEPT:
            self.first.append(conflict)

    def extend(self, conflicts: Iterable[Conflict]) -> None:
        """Take some more."""
        for conflict in conflicts:
            self.add(conflict)
