"""What a load read, merged, left out and changed: the report, for people and as JSON."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from graph_seed.conflicts import Conflict
from graph_seed.problems import Problem
from graph_seed.reading import Excluded
from graph_seed.records import Place

KEPT: Final = 1000
"""How many problems are kept; all are counted."""
_EXAMPLES: Final = 3


@dataclass(slots=True)
class Exclusion:
    """Rows left out for one reason."""

    count: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SourceReport:
    """What came of one source."""

    nodes: int = 0
    claims: int = 0
    merged: int = 0
    """Its nodes that the graph holds under another source's id, or together with others."""
    unnamed: int = 0
    """Its nodes without a name: their id stands in for it."""
    excluded: dict[str, Exclusion] = field(default_factory=dict)
    seconds: float = 0.0
    """Time to read and check its claims."""

    def exclude(self, reason: str, place: Place, value: str) -> None:
        """Count a row that has no place in the graph."""
        found = self.excluded.setdefault(reason, Exclusion())
        found.count += 1
        if len(found.examples) < _EXAMPLES:
            found.examples.append(f"{place}: {value}")

    def leave_out(self, excluded: Excluded) -> None:
        """Count a row that its reader leaves out."""
        self.exclude(excluded.reason, excluded.place, excluded.value)

    def take_in(self, other: "SourceReport") -> None:
        """Add what another part of reading the source found."""
        self.nodes += other.nodes
        self.claims += other.claims
        self.unnamed += other.unnamed
        self.seconds += other.seconds
        for reason, found in other.excluded.items():
            own = self.excluded.setdefault(reason, Exclusion())
            own.count += found.count
            own.examples += found.examples[: _EXAMPLES - len(own.examples)]

    @property
    def read(self) -> int:
        """Count all records read, those left out too."""
        return self.nodes + self.claims + self.left_out

    @property
    def left_out(self) -> int:
        """Count the records that have no place in the graph."""
        return sum(found.count for found in self.excluded.values())


@dataclass(slots=True)
class Problems:
    """What is wrong; the first `KEPT` are kept."""

    first: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, problem: Problem) -> None:
        """Take one more."""
        self.count += 1
        if len(self.first) < KEPT:
            self.first.append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take some more."""
        for problem in problems:
            self.add(problem)

    def take_in(self, other: "Problems") -> None:
        """Take all of another part."""
        self.count += other.count
        self.first += other.first[: KEPT - len(self.first)]


@dataclass(slots=True)
class LoadReport:
    """What a load changed. All zero: the graph agreed already."""

    nodes_created: int = 0
    nodes_updated: int = 0
    nodes_removed: int = 0
    identifiers_changed: int = 0
    names_changed: int = 0
    """Names that a search finds, and their words."""
    claims_created: int = 0
    claims_updated: int = 0
    claims_moved: int = 0
    claims_removed: int = 0
    was_interrupted: bool = False
    """An earlier load was killed, or a step had to be repeated: changes may be uncounted."""
    release: str = ""
    seconds: float = 0.0
    read_seconds: float = 0.0
    """The part of `seconds` before the first write: reading and checking."""
    claims: int = 0
    """How many claims the loaded sources have."""
    sources: dict[str, SourceReport] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    """The first of them; `conflict_counts` counts all, by kind."""
    conflict_counts: dict[str, int] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """Count all changes."""
        nodes = self.nodes_created + self.nodes_updated + self.nodes_removed
        claims = self.claims_created + self.claims_updated + self.claims_removed
        return nodes + self.identifiers_changed + self.names_changed + claims + self.claims_moved

    def of(self, source: str) -> SourceReport:
        """Give the part of one source, made when missing."""
        return self.sources.setdefault(source, SourceReport())

    def as_json(self) -> dict[str, Any]:
        """Give the report as plain data."""
        found = asdict(self)
        for name, source in self.sources.items():
            found["sources"][name]["read"] = source.read
        return found
