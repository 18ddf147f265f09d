"""The plan's parameters: how the values of a request become query parameters.

A parameter says where its value is found and what is made of it; `bind.py` does it.
"""

from dataclasses import dataclass
from typing import TypeAlias

from app.compiler.arguments import Leaf

ResponsePath: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValueParameter:
    """A value passed on as it is."""

    name: str
    leaf: Leaf


@dataclass(frozen=True, slots=True)
class IdParameter:
    """An id, or a list of ids, written with its prefix in the canonical case."""

    name: str
    leaf: Leaf
    path: ResponsePath
    allows_plain_name: bool = False
    is_checked: bool = True
    """A malformed id is refused, and so is a list longer than a page. In filters a
    malformed id just finds nothing."""
    most: int | None = None
    """How many ids there may be; None: as many as a page has rows."""


@dataclass(frozen=True, slots=True)
class PageSizeParameter:
    """How many rows to read; a missing leaf means the default size."""

    name: str
    leaf: Leaf | None
    argument: str
    path: ResponsePath


@dataclass(frozen=True, slots=True)
class NumberParameter:
    """A whole number within bounds; a missing leaf means the default."""

    name: str
    leaf: Leaf | None
    default: int
    minimum: int
    maximum: int
    argument: str
    path: ResponsePath


@dataclass(frozen=True, slots=True)
class CursorParameter:
    """A cursor, taken apart into one parameter per order key."""

    names: tuple[str, ...]
    leaf: Leaf
    argument: str
    signature: str
    sources: tuple[str, ...]
    """The parameters whose values stand in the cursor before those of the keys."""
    kinds: tuple[str, ...]
    """Per key: `text`, `number` or `boolean`; with `?` when it may be null."""
    path: ResponsePath


@dataclass(frozen=True, slots=True)
class WeightsParameter:
    """Weights per source, as a map."""

    name: str
    weights: tuple[tuple[Leaf, Leaf], ...]
    path: ResponsePath


@dataclass(frozen=True, slots=True)
class LevelWeightsParameter:
    """The model's weight per level of evidence, or the one that is given, as a map."""

    name: str
    given: tuple[tuple[str, Leaf], ...]
    path: ResponsePath


@dataclass(frozen=True, slots=True)
class SearchTextParameter:
    """A text to search: several parameters, whose names begin with this one."""

    name: str
    leaf: Leaf
    path: ResponsePath


@dataclass(frozen=True, slots=True)
class TermsParameter:
    """Terms to resolve, each with all that looking it up needs, and bounds beside them."""

    name: str
    leaf: Leaf
    path: ResponsePath


@dataclass(frozen=True, slots=True)
class KindsParameter:
    """Kinds of entities: node types, or what a type has for its kinds."""

    name: str
    leaf: Leaf
    path: ResponsePath
    allowed: tuple[str, ...]


Parameter: TypeAlias = (
    ValueParameter
    | IdParameter
    | PageSizeParameter
    | NumberParameter
    | CursorParameter
    | WeightsParameter
    | LevelWeightsParameter
    | SearchTextParameter
    | TermsParameter
    | KindsParameter
)
