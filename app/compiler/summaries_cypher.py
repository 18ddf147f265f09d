"""emit, for summaries: facets, statistics and overlap of all rows under a filter.

facets: one row per node and field, grouped by value, then one list per field
statistics: all values as one list of numbers, grouped by bucket
overlap: one row per set and node, grouped by node, then by which sets these were
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from app.compiler.conditions import All
from app.compiler.cypher import block
from app.compiler.pages import imports_of, rows_under_filter
from app.compiler.plan import Connection
from app.compiler.rows import Aggregate
from app.compiler.summaries import Facets, Overlap, Statistics, Summary, SummedField
from app.graph_model.index import ModelIndex


def summary_of_rows(c: Connection, summary: Summary, index: ModelIndex) -> list[str]:
    """Write what sums up the rows under the filter, whatever the page."""
    match summary:
        case Facets():
            found = rows_under_filter(c, needs_of(summary), index)
            return [*_counted(c, summary, found), *_ranked(summary)]
        case Statistics():
            return _statistics(c, summary, rows_under_filter(c, needs_of(summary), index))
        case Overlap():
            return _overlap(c, summary, index)
        case _:
            assert_never(summary)


def needs_of(summary: Summary) -> frozenset[Aggregate]:
    """Tell what a summary needs of the claims of each row."""
    match summary:
        case Facets(fields=fields):
            is_of_claims = any(field.is_of_claims for field in fields)
        case Statistics(field=field):
            is_of_claims = field.is_of_claims
        case Overlap():
            is_of_claims = False
        case _:
            assert_never(summary)
    return frozenset({Aggregate.CLAIMS}) if is_of_claims else frozenset()


@dataclass(frozen=True, slots=True)
class SummaryOfKept:
    """What sums up rows that are kept."""

    lines: list[str]
    """Goes through the rows, and sorts nothing."""
    left: str
    """The name of what that leaves."""
    blocks: list[str]
    """Makes the summary of it, where more is to do."""


def summary_of_kept(c: Connection, summary: Summary, each: Sequence[str]) -> SummaryOfKept:
    """Write what sums up rows that are kept; `each` goes through them."""
    match summary:
        case Facets(variable=v):
            names, found = _names_of_counted(summary), f"{v}_found"
            kept = f"RETURN collect([{', '.join(names)}]) AS {found}"
            values = ", ".join(f"{v}_row[{place}] AS {name}" for place, name in enumerate(names))
            again = [f"UNWIND {found} AS {v}_row", f"WITH {values}"]
            ranked = block([found], [*again, *_ranked(summary)])
            return SummaryOfKept([*_counted(c, summary, each), kept], found, [ranked])
        case Statistics():
            return SummaryOfKept(_statistics(c, summary, each), summary.variable, [])
        case Overlap():
            raise AssertionError("only nodes alone have an overlap")
        case _:
            assert_never(summary)


def _names_of_counted(facets: Facets) -> tuple[str, str, str]:
    v = facets.variable
    return f"{v}_field", f"{v}_value", f"{v}_rows"


def _ranked(facets: Facets) -> list[str]:
    """Write what makes the list of each field of the counted values: the most frequent first."""
    v, (field, value, rows) = facets.variable, _names_of_counted(facets)
    counted, kept = f"{v}_counted", f"{v}_kept"
    every = f"i IN range(0, {len(facets.fields) - 1})"
    asked = f" AND toLower(x[1]) CONTAINS toLower(${facets.text})" if facets.text else ""
    values = f"[x IN {counted} WHERE x[0] = i AND x[1] IS NOT NULL{asked} | [x[1], x[2]]]"
    missing = f"head([x IN {counted} WHERE x[0] = i AND x[1] IS NULL | x[2]])"
    first = f"{kept}[i][..${facets.size}]"
    return [
        f"WITH {field}, {value}, {rows} ORDER BY {rows} DESC, {value}",
        f"WITH collect([{field}, {value}, {rows}]) AS {counted}",
        f"WITH {counted}, [{every} | {values}] AS {kept}",
        f"RETURN [{every} | [{first}, size({kept}[i]), coalesce({missing}, 0)]] AS {v}",
    ]


def _counted(c: Connection, facets: Facets, found: Sequence[str]) -> list[str]:
    """Write what counts the rows of each value of each field; null counts rows without one."""
    v, (field, value, rows) = facets.variable, _names_of_counted(facets)
    if not needs_of(facets):
        values = [
            f"[{i}, toString({c.variable}.{summed.property_name})]"
            for i, summed in enumerate(facets.fields)
        ]
        return [
            *found,
            f"UNWIND [{', '.join(values)}] AS {v}",
            f"WITH {v}[0] AS {field}, {v}[1] AS {value}, count(*) AS {rows}",
        ]
    lists = [f"[{i}, {_list(c, summed)}]" for i, summed in enumerate(facets.fields)]
    held = f"{v}_held"
    return [
        *found,
        f"UNWIND [{', '.join(lists)}] AS {v}",
        f"WITH {c.variable}, {v}[0] AS {field}, [x IN {v}[1] WHERE x IS NOT NULL] AS {held}",
        f"UNWIND CASE WHEN size({held}) = 0 THEN [null] ELSE {held} END AS {value}",
        # Several claims of a row may have the same value: the row counts once.
        f"WITH {field}, {value}, count(DISTINCT {c.variable}) AS {rows}",
    ]


def _list(c: Connection, field: SummedField) -> str:
    if not field.is_of_claims:
        return f"[toString({c.variable}.{field.property_name})]"
    return f"[x IN {Aggregate.CLAIMS.alias(c.variable)} | toString(x.{field.property_name})]"


def _statistics(c: Connection, statistics: Statistics, found: Sequence[str]) -> list[str]:
    v, field = statistics.variable, statistics.field
    value, held, asked, low, high, total, buckets = (
        f"{v}_{part}" for part in ("value", "held", "asked", "low", "high", "total", "buckets")
    )
    lines = [*found]
    owner = c.variable
    if field.is_of_claims:
        owner = f"{v}_claim"
        lines.append(f"UNWIND {Aggregate.CLAIMS.alias(c.variable)} AS {owner}")
    made = (
        f"count(*) AS {asked}",
        f"collect({value}) AS {held}",
        f"min({value}) AS {low}",
        f"max({value}) AS {high}",
        f"sum({value}) AS {total}",
    )
    # Integers are summed up as numbers of 64 bits with a point, on every engine alike.
    lines += [
        f"WITH toFloat({owner}.{field.property_name}) AS {value}",
        f"WITH {', '.join(made)}",
    ]
    if statistics.has_histogram:
        lines.append(_histogram(statistics))
    mean = f"CASE WHEN size({held}) > 0 THEN {total} / size({held}) END"
    counts = f"{buckets}, ${statistics.buckets}" if statistics.has_histogram else "[], 0"
    return [
        *lines,
        f"RETURN [size({held}), {asked} - size({held}), {low}, {high}, {mean}, {counts}] AS {v}",
    ]


def _histogram(statistics: Statistics) -> str:
    """Write how many values each bucket has, by its position; empty buckets are left out."""
    v, n = statistics.variable, f"${statistics.buckets}"
    place = f"toInteger(({v}_value - {v}_low) / ({v}_high - {v}_low) * {n})"
    # The largest value stands at the end of the last bucket: it is in it.
    bounded = f"CASE WHEN {v}_place >= {n} THEN {n} - 1 ELSE {v}_place END AS {v}_place"
    return block(
        [f"{v}_held", f"{v}_low", f"{v}_high"],
        [
            f"UNWIND {v}_held AS {v}_value",
            f"WITH CASE WHEN {v}_high = {v}_low THEN 0 ELSE {place} END AS {v}_place",
            f"WITH {bounded}, count(*) AS {v}_rows",
            f"RETURN collect([{v}_place, {v}_rows]) AS {v}_buckets",
        ],
    )


def _overlap(c: Connection, overlap: Overlap, index: ModelIndex) -> list[str]:
    """Write what counts rows by the sets they are in, the sum of 1, 2, 4 ... one for each set.

    Each set is found by itself, as a total would be: from a neighbour, where one is given.
    """
    v, one, held, rows = (f"{overlap.variable}{part}" for part in ("", "_set", "_sets", "_rows"))
    branches = []
    for place, asked in enumerate(overlap.sets):
        in_set = replace(c, node_predicate=All((c.node_predicate, asked)))
        found = rows_under_filter(in_set, frozenset(), index)
        branches.append("\n".join([*found, f"RETURN {c.variable}, {2**place} AS {one}"]))
    return [
        block(imports_of(c), ["\nUNION ALL\n".join(branches)]),
        f"WITH {c.variable}, sum({one}) AS {held}",
        f"WITH {held}, count({c.variable}) AS {rows}",
        f"RETURN collect([{held}, {rows}]) AS {v}",
    ]
