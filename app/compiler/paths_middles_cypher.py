"""emit, for paths: where the ways from both ends meet, before those from the end are weighed.

`around` are the nodes that the ways from the end lead to, the end among them.
"""

from collections.abc import Sequence
from typing import Final

from app.compiler.cypher import block
from app.compiler.walk_cypher import degree

MOST_TO_LOOK_UP: Final = 1000
"""Steps are looked up in a list of at most so many nodes; the embedded engine reads all of it."""
MOST_TO_COMPARE: Final = 5_000_000
"""Nodes of one list are looked up in another where that reads at most so many; it takes the
embedded engine 50 ms. Beyond, the nodes of both are counted, which is slower for short lists."""


def middles(ways: Sequence[str]) -> list[str]:
    """Write which nodes both sides lead to: few are looked up, many are counted."""
    counted = "[node IN around | [node, 0, 1]] + [node IN ahead | [node, 1, 0]]"
    return [
        block(
            ways,
            [
                f"UNWIND {' + '.join(ways)} AS way",
                "WITH DISTINCT way[0] AS node",
                "RETURN collect(node) AS ahead",
            ],
        ),
        (
            f"WITH *, CASE WHEN size(ahead) * size(around) <= {MOST_TO_COMPARE}"
            " THEN [node IN ahead WHERE node IN around] END AS found"
        ),
        block(
            ["around", "ahead", "found"],
            [
                (
                    f"UNWIND CASE WHEN found IS NULL THEN {counted}"
                    " ELSE [node IN found | [node, 1, 1]] END AS item"
                ),
                (
                    "WITH item[0] AS middle, sum(item[1]) AS ahead_of, sum(item[2]) AS back_of"
                    " WHERE ahead_of > 0 AND back_of > 0"
                ),
                "WITH collect(middle) AS met",
                f"RETURN {if_few('met')} AS middles",
            ],
        ),
    ]


def starts_of_last_step() -> str:
    """Write where the last step back is looked for: at the middles, if they have fewer claims.

    A hub at the end has more than all of them. The end may be a middle: no step leads to itself.
    """
    return block(
        ["around", "b0_open", "middles"],
        [
            "WITH around, middles, [way IN b0_open | way[0]] AS ends",
            "WITH around, [node IN middles WHERE NOT node IN ends] AS others",
            "UNWIND coalesce(others, []) + [null] AS node",
            (
                "WITH around, others,"
                f" CASE WHEN node IS NULL THEN 0 ELSE {degree('node')} END AS claims"
            ),
            "WITH around, others, sum(claims) AS claims",
            "RETURN CASE WHEN claims <= size(around) THEN others END AS starts",
        ],
    )


def if_few(nodes: str) -> str:
    """Write a list of nodes, or null when looking each step up in it would take long."""
    return f"CASE WHEN size({nodes}) <= {MOST_TO_LOOK_UP} THEN {nodes} END"
