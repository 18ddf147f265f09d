"""The plan of `search` and `resolve`: what is found by its names, and what of it is read.

{ search(text: "meso") { edges { score } } }  →
Search("search", kinds="", order=(tier, distance, length, text, field, id), ...)
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.compiler.rows import Column, NodeShape

if TYPE_CHECKING:
    from app.compiler.plan import OrderKey, Page, PageOutput


@dataclass(frozen=True, slots=True)
class TruncatedOutput:
    """Whether more was found than is ranked."""

    key: str


@dataclass(frozen=True, slots=True)
class KindCountsOutput:
    """How many hits there are of each kind: response key to which of the fields."""

    key: str
    fields: tuple[tuple[str, str], ...]


SearchOutput: TypeAlias = "PageOutput | TruncatedOutput | KindCountsOutput"


@dataclass(frozen=True, slots=True)
class Search:
    """A connection of entities by how well their names match a text."""

    variable: str
    text: str
    """What the names of the parameters made of the text begin with."""
    kinds: str
    """The parameter with the kinds wanted; empty: all."""
    order: tuple["OrderKey", ...]
    signature: str
    page: "Page"
    columns: tuple[Column, ...]
    cursor_columns: tuple[int, ...]
    outputs: tuple[SearchOutput, ...]


@dataclass(frozen=True, slots=True)
class ResolvedOutput:
    """One field of what a term stands for: `term`, `status`, `candidates`, `__typename`."""

    key: str
    name: str
    shape: NodeShape | None = None
    """That of the candidates."""


@dataclass(frozen=True, slots=True)
class Resolve:
    """What each of a list of terms stands for, in their order."""

    variable: str
    term: str
    """The variable for one term while it is looked up."""
    parameter: str
    kinds: str
    """The parameter with the kinds wanted; empty: all."""
    candidates: str
    """The parameter with how many candidates are given at most."""
    columns: tuple[Column, ...]
    outputs: tuple[ResolvedOutput, ...]

    @property
    def reads_candidates(self) -> bool:
        """Tell whether candidates are asked for at all."""
        return any(output.shape for output in self.outputs)
