"""emit, for connections of several parts: rows that are found once and kept as a list.

    CALL (parent) {
      MATCH ... WITH n, n_claims ... WHERE filter     the rows, in the order of the page
      WITH collect([n, n_claims]) AS n_kept
      CALL (n_kept) { ... RETURN ... AS facets_found }
      RETURN head(collect([...])) AS n_page, ... AS n_total, ... AS facets_found
    }
    CALL (n_page) { ... RETURN collect([...]) AS n_rows }
    CALL (facets_found) { ... ORDER BY ... RETURN ... AS facets }

Nothing is sorted while the list of all rows is in sight, not even inside of another block:
Neo4j counts a list again for each row that a sort with a LIMIT holds. A thousand rows beside
a list of 17,800 pass 512 MB. So rows are sorted before they are collected, and values of
facets when the list is gone. A variable out of scope is still held with the rows of what
comes after; an aggregate makes a row without it. The list of the page is in sight of what
is sorted for each of its rows: what an operation may cost bounds both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.compiler.conditions import TRUE
from app.compiler.cypher import block
from app.compiler.opportunities_cypher import (
    names_of_ranked,
    ranked_opportunities,
    tried_on_page,
)
from app.compiler.opportunities_plan import Opportunities
from app.compiler.pages import (
    bounds_of,
    grouped,
    imports_of,
    limit_of,
    names_of_grouped,
    order_of,
    scores_of_page,
    without_page,
)
from app.compiler.plan import Associations, Connection
from app.compiler.rows import Aggregate
from app.compiler.summaries_cypher import needs_of, summary_of_kept
from app.graph_model.index import ModelIndex


def keeps_rows(c: Connection) -> bool:
    """Tell whether the parts of a connection are made of one list of all its rows."""
    is_page_and_total = c.page.is_wanted and c.counts_total
    match c.source:
        case Opportunities(is_narrowed=is_narrowed):
            return is_narrowed and is_page_and_total
        case Associations():
            if not c.summaries:
                # Without a filter neighbours are counted, and no claim is grouped for that.
                return is_page_and_total and c.predicate != TRUE
            return c.page.is_wanted or c.counts_total or len(c.summaries) > 1
        case _:
            return False


@dataclass(frozen=True, slots=True)
class _Found:
    """How the rows are found."""

    lines: list[str]
    names: list[str]
    """What is kept of a row."""
    shown: list[str]
    """What the page needs of that."""
    on_page: list[str]
    """What is made for the rows of the page alone."""


def parts_of_kept(c: Connection, ends: Sequence[str], index: ModelIndex) -> list[str]:
    """Write all parts of a connection.

    `ends` is the end of the page's subquery, which makes a list of its rows.
    """
    found, kept, page = _found(c, index), f"{c.variable}_kept", f"{c.variable}_page"
    lines, left, blocks = [*found.lines], {}, []
    if c.page.is_wanted:
        lines.append(f"WITH {', '.join(found.names)} {order_of(c)}")
        left[page] = _cut(c, found)
        blocks.append(block([page], [*_each(c, page, found.shown), *found.on_page, *ends]))
    lines.append(_collect(c, found))
    if c.counts_total:
        left[f"{c.variable}_total"] = f"size({kept})"
    for summary in c.summaries:
        sums = summary_of_kept(c, summary, _each(c, kept, found.names))
        lines.append(block([kept], sums.lines))
        left[sums.left] = sums.left
        blocks += sums.blocks
    # There is one row. An aggregate makes it anew, without the list.
    values = (f"head(collect({value})) AS {name}" for name, value in left.items())
    return [block(imports_of(c), [*lines, f"RETURN {', '.join(values)}"]), *blocks]


def _collect(c: Connection, found: _Found) -> str:
    """Write what keeps the rows, and those of them by themselves that the cursors leave."""
    row = f"[{', '.join(found.names)}]"
    made = [f"collect({row}) AS {c.variable}_kept"]
    if bounds := bounds_of(c) if c.page.is_wanted else []:
        made.append(f"collect(CASE WHEN {' AND '.join(bounds)} THEN {row} END) AS {_beyond(c)}")
    return f"WITH {', '.join(made)}"


def _cut(c: Connection, found: _Found) -> str:
    """Write the list of the page's rows.

    It is made anew: a slice, and so the memory that is counted for it, has the whole list in it.
    """
    rows = _beyond(c) if bounds_of(c) else f"{c.variable}_kept"
    shown = ", ".join(f"row[{found.names.index(name)}]" for name in found.shown)
    return f"[row IN {rows}[..{limit_of(c)}] | [{shown}]]"


def _beyond(c: Connection) -> str:
    return f"{c.variable}_beyond"


def _each(c: Connection, rows: str, names: Sequence[str]) -> list[str]:
    """Write what goes through a list of rows."""
    row = f"{c.variable}_row"
    values = ", ".join(f"{row}[{place}] AS {name}" for place, name in enumerate(names))
    return [f"UNWIND {rows} AS {row}", f"WITH {values}"]


def _found(c: Connection, index: ModelIndex) -> _Found:
    if isinstance(c.source, Opportunities):
        names = names_of_ranked(c.source)
        lines = ranked_opportunities(c.source, index)
        return _Found(lines, names, names, tried_on_page(c.source, index))
    if not isinstance(c.source, Associations):
        raise TypeError("rows of other sources are not kept")
    needs = frozenset[Aggregate]().union(*(needs_of(summary) for summary in c.summaries))
    if c.page.is_wanted:
        source = replace(c.source, needs=c.source.needs | needs)
    else:
        source = without_page(c, c.source, needs)
    return _Found(
        grouped(c, source, [], index),
        names_of_grouped(source, c.variable),
        names_of_grouped(c.source, c.variable),
        scores_of_page(c.source, c.variable),
    )
