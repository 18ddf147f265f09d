"""shape, for summaries: the expressions that make facets, statistics and overlap of their lists.

facets      [[values, distinct count, missing], ...], one per field
statistics  [count, missing, min, max, mean, [[position, count], ...], buckets]
overlap     [[sum of 1, 2, 4 ... for each set that the rows are in, rows], ...]
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, assert_never

from app.compiler.summaries import Facets, Overlap, Statistics, SummaryOutput, SummaryPart

Write: TypeAlias = Callable[[SummaryPart], str]
_STATISTICS = ("count", "missing", "min", "max", "mean")


def summary_expression(output: SummaryOutput, value: str) -> str:
    """Write the expression of a summary, whose list is in the expression `value`."""
    match output.summary:
        case Facets(fields=fields):
            made = (
                _facet(field.name, output.parts, f"{value}[{position}]")
                for position, field in enumerate(fields)
            )
            return f"[{', '.join(made)}]"
        case Statistics():
            values = {name: f"{value}[{i}]" for i, name in enumerate(_STATISTICS)}
            return _object(output.parts, "Statistics", values, {"histogram": _histogram(value)})
        case Overlap(sets=sets):
            names = {"sets": "x[0]", "exactly": "x[1]", "atLeast": "x[2]"}
            each = _object(output.parts, "Combination", names)
            return f"[{each} for x in _combinations({value}, {len(sets)})]"
        case _:
            assert_never(output.summary)


def histogram(
    low: float, high: float, counts: Sequence[tuple[int, int]], buckets: int
) -> list[tuple[float, float, int]]:
    """Give each bucket's bounds and count: one bucket where all values are the same, else all.

    >>> histogram(0.0, 1.0, [(0, 3), (1, 2)], 2)
    [(0.0, 0.5, 3), (0.5, 1.0, 2)]
    """
    if not counts:
        return []
    if low == high:
        return [(low, high, counts[0][1])]
    by_place = dict(counts)
    edges = [low + (high - low) * i / buckets for i in range(buckets)] + [high]
    return [(edges[i], edges[i + 1], by_place.get(i, 0)) for i in range(buckets)]


def combinations(counts: Sequence[tuple[int, int]], sets: int) -> list[tuple[list[int], int, int]]:
    """Give each combination of sets, small ones first: how many rows are in just these, in all.

    >>> combinations([(1, 5), (3, 2)], 2)
    [([0], 5, 7), ([1], 0, 2), ([0, 1], 2, 2)]
    """
    exactly = dict(counts)
    at_least = [exactly.get(held, 0) for held in range(2**sets)]
    for place in range(sets):
        for held in range(2**sets):
            if not held >> place & 1:
                at_least[held] += at_least[held | 1 << place]
    found = []
    for size in range(1, sets + 1):
        for places in itertools.combinations(range(sets), size):
            held = sum(1 << place for place in places)
            found.append((list(places), exactly.get(held, 0), at_least[held]))
    return found


def _facet(name: str, parts: Sequence[SummaryPart], value: str) -> str:
    def values(part: SummaryPart) -> str:
        each = _object(part.inside, "FacetValue", {"value": "x[0]", "count": "x[1]"})
        return f"[{each} for x in {value}[0]]"

    known = {"field": repr(name), "distinctCount": f"{value}[1]", "missing": f"{value}[2]"}
    return _object(parts, "Facet", known, {"values": values})


def _histogram(value: str) -> Write:
    def write(part: SummaryPart) -> str:
        names = {"from": "x[0]", "to": "x[1]", "count": "x[2]"}
        each = _object(part.inside, "HistogramBucket", names)
        given = f"{value}[2], {value}[3], {value}[5], {value}[6]"
        return f"[{each} for x in _histogram({given})]"

    return write


def _object(
    parts: Sequence[SummaryPart],
    type_name: str,
    values: Mapping[str, str],
    nested: Mapping[str, Write] | None = None,
) -> str:
    written = []
    for part in parts:
        if part.name == "__typename":
            made = repr(type_name)
        elif nested and part.name in nested:
            made = nested[part.name](part)
        else:
            made = values[part.name]
        written.append(f"{part.key!r}: {made}")
    return "{" + ", ".join(written) + "}"
