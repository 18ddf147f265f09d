"""What the planner keeps while it walks one operation: names and parameters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.compiler.operation_plan import CostNode
from app.compiler.parameters import Parameter
from app.compiler.rows import Column, NestedColumn
from app.errors import DepthError
from app.graph_model.index import ModelIndex

P = TypeVar("P", bound=Parameter)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one operation may ask for."""

    default_page_size: int = 25
    max_page_size: int = 5000
    max_depth: int = 10
    """How deep nodes may be nested in nodes."""
    max_cost: int = 250_000
    """How many rows an operation may read if every page is full."""
    max_walk: int = 10_000
    """How many claims a walk over the graph may look at per level, before it is cut."""
    max_walk_ms: int = 2000
    """How long an operation may walk over the graph, before what was found is given."""


@dataclass(slots=True)
class Context:
    """Gives out each variable and parameter name once. Used for one plan only."""

    index: ModelIndex
    limits: Limits
    parameters: list[Parameter] = field(default_factory=list)
    here: tuple[str, ...] = ()
    """Response path of the field whose arguments are being planned, for errors."""
    _used: dict[str, int] = field(default_factory=lambda: {"root": 1})

    def name(self, hint: str) -> str:
        """Give a variable name: the hint, or the hint with a number."""
        count = self._used.get(hint, 0) + 1
        self._used[hint] = count
        return hint if count == 1 else self.name(f"{hint}_{count}")

    def parameter(self, hint: str, make: Callable[[str], P]) -> str:
        """Add the parameter that `make` makes of its name, and give the name."""
        name = self.name(hint)
        self.parameters.append(make(name))
        return name


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the answer the planner is: the path of response keys, the nesting."""

    path: tuple[str, ...] = ()
    depth: int = 0

    def field(self, key: str) -> "Place":
        """Go to a field of the same object."""
        return Place((*self.path, key), self.depth)

    def nested(self, key: str, limits: Limits) -> "Place":
        """Go to a field that leads to other nodes.

        Raises:
            DepthError: nodes are nested in nodes deeper than allowed.

        """
        path = (*self.path, key)
        if self.depth >= limits.max_depth:
            raise DepthError(
                f"Nodes are nested more than {limits.max_depth} deep at {'.'.join(path)}."
                " Ask for the deeper part in an operation of its own.",
                path=path,
                maximum=limits.max_depth,
            )
        return Place(path, self.depth + 1)


@dataclass(slots=True)
class RowBuilder:
    """Collects the columns of one kind of row, each once, and what its lists cost."""

    columns: list[Column] = field(default_factory=list)
    costs: list[CostNode] = field(default_factory=list)

    def column(self, column: Column) -> int:
        """Give the position of a column, adding it when it is new."""
        if not isinstance(column, NestedColumn) and column in self.columns:
            return self.columns.index(column)
        self.columns.append(column)
        return len(self.columns) - 1
