"""The plan of what sums up all rows of a connection: facets, statistics, overlap.

They are of the rows under the filter, whatever the page. Each is one more element of
the connection's list, after rows, more and total.
"""

from dataclasses import dataclass
from typing import TypeAlias

from app.compiler.conditions import Predicate


@dataclass(frozen=True, slots=True)
class SummedField:
    """A property whose values are summed up."""

    name: str
    """Its name in the schema's enumeration."""
    property_name: str
    is_of_claims: bool
    """Of the claims of each row; else of its node."""


@dataclass(frozen=True, slots=True)
class Facets:
    """How many rows have each value of some fields."""

    variable: str
    fields: tuple[SummedField, ...]
    text: str | None
    """The parameter with a text that values must contain, whatever the case."""
    size: str
    """The parameter with how many values are given per field."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Count, bounds, mean and histogram of the values of one field."""

    variable: str
    field: SummedField
    buckets: str
    """The parameter with how many buckets the histogram has."""
    has_histogram: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many rows are in each combination of some sets."""

    variable: str
    sets: tuple[Predicate, ...]
    """What is asked of a row in each of them, beside the filter of the connection."""


Summary: TypeAlias = Facets | Statistics | Overlap


@dataclass(frozen=True, slots=True)
class SummaryPart:
    """What is selected of a summary: the response key, the field, what is inside."""

    key: str
    name: str
    inside: tuple["SummaryPart", ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryOutput:
    """The answer made of a summary."""

    key: str
    summary: Summary
    parts: tuple[SummaryPart, ...]
