"""emit, for paths: the ways from an end, level by level.

    a way:  [here, depth, trail, weight, hubs]

`trail` is the ids on the way joined by blanks (no id has one, so trails compare as lists of
ids do), `weight` the product of the weights of its steps, `hubs` the product of the degrees
of the nodes within it. A level is a subquery that makes ways of a step more from those that
are open. It leaves variables that are named by side and level, as `f1_ways`:

    ways    what it found, the best first
    open    the ways that the next level walks on from: no hubs, no other kinds, and no more
            than that fewer than `walk` claims are at the nodes before the last
    cut     1 when there were more to walk on from, 2 when the time was up

After the first level the clock is read before each way is walked on from. What the last level
leads to is narrowed to where a path can come of it; nothing else is weighed there.

Lists of ways are sorted in a subquery that is given them: Neo4j counts what a row holds once
for each row that it sorts, but not what the subquery was given.
"""

from collections.abc import Sequence
from typing import Final

from app.compiler.cypher import block, where
from app.compiler.traversal_plan import Paths
from app.compiler.walk_cypher import (
    claim_pattern,
    claim_weight,
    degree,
    is_of_kind,
    is_walked,
    prefix_within,
    time_is_up,
)
from app.graph_model.index import ModelIndex

LATE: Final = 2
"""What a cut is when the time was up."""


def start_of(side: str, found: str) -> str:
    """Write the way without a step: it is open, and its step is made whatever the time."""
    return f"[end IN {found} | [end, 0, end.id, 1.0, 1.0]] AS {side}0_open"


def level(p: Paths, side: str, n: int, root: str, index: ModelIndex, share: float) -> str:
    """Write a level after which another one follows."""
    is_open = "next IS NOT NULL"
    if p.walked.kinds:
        is_open += f" AND {is_of_kind('next', p.walked)}"
    way, opened = (
        "[next, {0}, trail, weight, hubs, degree]",
        "[way[0], {0}, way[2], way[3], way[4] * way[5]]",
    )
    return block(
        [f"{side}{n - 1}_open", root],
        [
            *_steps(p, side, n, root, index, share),
            (
                "WITH next, way[2] + ' ' + next.id AS trail, way[3] * step AS weight,"
                f" way[4] AS hubs, late, CASE WHEN {is_open} THEN {degree('next')} END AS degree"
            ),
            (
                "WITH next, trail, weight, hubs, late, degree,"
                f" CASE WHEN degree <= ${p.max_degree} THEN 0 ELSE 1 END AS stays"
            ),
            "ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail",
            (
                f"WITH collect(CASE WHEN next IS NOT NULL THEN {way.format(n)} END) AS ways,"
                " collect(CASE WHEN stays = 0 THEN degree END) AS degrees,"
                " coalesce(max(late), 0) AS late"
            ),
            f"WITH ways, degrees, late, {prefix_within('degrees', f'${p.walk}')} AS taken",
            (
                f"RETURN ways AS {side}{n}_ways,"
                f" [way IN ways[..taken] | {opened.format(n)}] AS {side}{n}_open,"
                " CASE WHEN late = 0 AND taken < size(degrees) THEN 1 ELSE late END"
                f" AS {side}{n}_cut"
            ),
        ],
    )


def last_level(  # noqa: PLR0913  # what the other levels are given, and to where
    p: Paths, side: str, n: int, root: str, index: ModelIndex, share: float, *, to: str
) -> str:
    """Write the last level: only to the nodes of a list or, without another end, of the type."""
    given = [] if p.end is None else [to]
    leads = f"next:{to}" if p.end is None else f"({to} IS NULL OR next IN {to})"
    return block(
        [f"{side}{n - 1}_open", root, *given],
        [
            *_steps(p, side, n, root, index, share, given=given, leads=leads),
            (
                f"RETURN collect(CASE WHEN next IS NOT NULL THEN [next, {n},"
                f" way[2] + ' ' + next.id, way[3] * step, way[4]] END) AS {side}{n}_ways,"
                f" coalesce(max(late), 0) AS {side}{n}_cut"
            ),
        ],
    )


def last_step_back(p: Paths, index: ModelIndex) -> str:
    """Write the one step from the end, made at the end or at where the other ways lead.

    The latter where `starts` is a list: then the end is met from these nodes.
    """
    way = "[next, 1, trail + ' ' + next.id, step, 1.0]"
    return block(
        ["b0_open", "middles", "starts"],
        [
            "UNWIND b0_open AS way",
            "WITH way[0] AS end, way[2] AS trail, middles, starts",
            "UNWIND CASE WHEN starts IS NULL THEN [end] ELSE starts END AS here",
            (
                "WITH here, end, trail,"
                " CASE WHEN starts IS NULL THEN middles ELSE [end] END AS goals"
            ),
            (
                f"MATCH (here)-{claim_pattern('claim', index)}-(there)"
                + where(
                    [
                        "(goals IS NULL OR there IN goals)",
                        "there <> here",
                        is_walked("claim", p.walked),
                    ]
                )
            ),
            (
                "WITH trail, CASE WHEN here = end THEN there ELSE here END AS next,"
                f" max({claim_weight('claim', p.walked)}) AS step"
            ),
            f"RETURN collect({way}) AS b1_ways",
        ],
    )


def reached(p: Paths, side: str, n: int, root: str, index: ModelIndex, share: float) -> str:
    """Write which nodes the last level leads to, before anything is made of it."""
    return block(
        [f"{side}{n - 1}_open", root],
        [
            *_opened(p, side, n, root, share),
            (
                f"OPTIONAL MATCH (here)-{claim_pattern('claim', index)}-(next)"
                f"{where([is_walked('claim', p.walked)])}"
            ),
            "WITH DISTINCT next, late",
            f"RETURN collect(next) AS {side}_next, coalesce(max(late), 0) AS {side}_next_cut",
        ],
    )


def _steps(  # noqa: PLR0913  # as above
    p: Paths,
    side: str,
    n: int,
    root: str,
    index: ModelIndex,
    share: float,
    *,
    given: Sequence[str] = (),
    leads: str = "true",
) -> list[str]:
    """Write the steps from the ways that are open, one row per way and neighbour."""
    allowed = where([leads, "next <> here", is_walked("claim", p.walked)])
    lines = [
        *_opened(p, side, n, root, share, given),
        f"OPTIONAL MATCH (here)-{claim_pattern('claim', index)}-(next){allowed}",
        f"WITH next, way, late, max({claim_weight('claim', p.walked)}) AS step",
    ]
    if n > 1:  # once for a neighbour, not for each of its claims
        is_new = "NOT next.id IN split(way[2], ' ')"
        lines.append(f"WITH next, way, late, step WHERE next IS NULL OR {is_new}")
    return lines


def _opened(
    p: Paths, side: str, n: int, root: str, share: float, given: Sequence[str] = ()
) -> list[str]:
    """Write the ways that are open, each without a node when the time is up.

    The embedded engine knows what a subquery was given only as long as it is passed on.
    """
    carried, lines = ", ".join(["way", *given]), [f"UNWIND {side}{n - 1}_open AS way"]
    if n == 1:
        return [*lines, f"WITH {carried}, way[0] AS here, 0 AS late"]
    return [
        *lines,
        (
            f"WITH {carried},"
            f" CASE WHEN {time_is_up(root, p.walk_ms, share)} THEN {LATE} ELSE 0 END AS late"
        ),
        f"WITH {carried}, CASE WHEN late = 0 THEN way[0] END AS here, late",
    ]
