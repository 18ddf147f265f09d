"""emit, for paths: both ends are walked from, level by level, and meet in the middle.

    a way:  here, depth, trail, weight, hubs   one row per way from an end to a node
    met:    a path of n steps is a way of n/2 steps, rounded up, from the start
            and one of n/2 steps, rounded down, from the end, to the same node

`trail` is the ids on the way joined by blanks (no id has one, so trails compare as lists of
ids do), `weight` the product of the weights of its steps, `hubs` the product of the degrees
of the nodes within it. To any node of a type there is no end to walk from: six levels from
the start. Before a level is walked on from, its ways are sorted, the best first, and cut
where more than `walk` claims would be looked at; `cut` says so on every row: 1 for that, 2
for the time. The text is the same for every number of hops: levels that are not needed find
nothing.

After the first level the clock is read before each way is walked on from, and before each is
joined. A way for which the time was up is a row without a trail, so that it tells no more
than that. Each part has its share of the time, so that ways that took long to find are joined.

Ways are rows, not lists in a variable: Neo4j counts what a variable holds once for each row
that it sorts, and would refuse for memory what it has plenty of.
"""

from typing import Final

from app.compiler.cypher import block, where
from app.compiler.traversal_plan import PathNodes, Paths, PathSteps
from app.compiler.walk_cypher import (
    CLOCK,
    Rows,
    claim_pattern,
    claim_weight,
    degree,
    entity_by_id,
    is_of_kind,
    is_walked,
    prefix_within,
    time_is_up,
)
from app.graph_model.index import ModelIndex

MAX_HOPS: Final = 6
SCORE_DIGITS: Final = 1e15
"""Scores are rounded, so that what is equal in arithmetic is equal here."""
MOST_WAYS_TO_MEET: Final = 300
"""Of the ways from one end to one node, at most so many are joined with those of the other."""
LATE: Final = 2
"""What `cut` is when the time was up."""
_TIME_FOR_WAYS: Final = {"f": 0.5, "b": 0.75}
"""Which share of the time has gone by when the ways from the start, and from the end, are done."""
_WAY: Final = "here, depth, trail, weight, hubs, cut"


def paths(p: Paths, root: str, rows: Rows, index: ModelIndex) -> str:
    """Write the subquery of a `paths` field; it leaves one list."""
    v = p.variable
    lines = [entity_by_id(f"{v}_start", f"${p.start}", root)]
    ends = [f"{v}_start_found"]
    if p.end is not None:
        lines.append(entity_by_id(f"{v}_end", f"${p.end}", root))
        ends.append(f"{v}_end_found")
    search = _arrived(p, root, index) if p.end is None else _met(p, root, index)
    lines += [block([*ends, root], search), _best(p, rows), _result(p, f"[{', '.join(ends)}]")]
    return block([root], lines)


def path_nodes(nested: PathNodes, rows: Rows) -> str:
    """Write what reads the nodes along a path."""
    v = nested.variable
    return block(
        [nested.ids],
        [
            f"UNWIND range(0, size({nested.ids}) - 1) AS {v}_place",
            f"MATCH ({v}:Entity {{id: {nested.ids}[{v}_place]}})",
            f"WITH {v}, {v}_place ORDER BY {v}_place",
            *rows(v, nested.columns),
        ],
    )


def path_steps(nested: PathSteps, rows: Rows, index: ModelIndex) -> str:
    """Write what reads the claims of each step, the best supporting one first."""
    v, claim = nested.variable, f"{nested.variable}_claim"
    forward = f"CASE WHEN startNode({claim}) = {v}_left THEN 0 ELSE 1 END"
    found = where([is_walked(claim, nested.walked)])
    return block(
        [nested.ids],
        [
            f"UNWIND range(1, size({nested.ids}) - 1) AS {v}_place",
            f"MATCH ({v}_left:Entity {{id: {nested.ids}[{v}_place - 1]}})",
            # The WITH keeps Neo4j from planning the two look-ups as a cartesian product.
            f"WITH {v}_place, {v}_left, {nested.ids}[{v}_place] AS {v}_right_id",
            f"MATCH ({v}_right:Entity {{id: {v}_right_id}})",
            f"MATCH ({v}_left)-{claim_pattern(claim, index)}-({v}_right){found}",
            (
                f"WITH {v}_place, {claim}, type({claim}) AS {v}_type, {forward} AS {v}_back,"
                f" {claim_weight(claim, nested.walked)} AS {v}_weight"
            ),
            f"ORDER BY {v}_place, {v}_weight DESC, {v}_type, {v}_back, {claim}.id",
            (
                f"WITH {v}_place, collect({claim}) AS {v}_claims, count({claim}) AS {v}_count,"
                f" collect({v}_type)[0] AS {v}_relation, collect({v}_back)[0] = 0 AS {v}_forward"
            ),
            f"ORDER BY {v}_place",
            *rows(v, nested.columns),
        ],
    )


def _ways(p: Paths, side: str, root: str, index: ModelIndex) -> list[str]:
    """Write what finds the ways from one end, one row each."""
    found = f"{p.variable}_start_found" if side == "f" else f"{p.variable}_end_found"
    levels = MAX_HOPS if p.end is None else MAX_HOPS // 2
    lines = [
        f"UNWIND {found} AS here",
        "UNWIND [false, true] AS walks",
        (
            "WITH here, 0 AS depth, here.id AS trail, 1.0 AS weight, 1.0 AS hubs, 0 AS cut,"
            f" {root} AS began, walks"
        ),
    ]
    share = 1.0 if p.end is None else _TIME_FOR_WAYS[side]
    for n in range(1, levels + 1):
        lines += _level(p, _hops_that_need(p, side, n), index)
        if n < levels:
            lines += _cut(p, _hops_that_need(p, side, n + 1), share)
    return lines


def _hops_that_need(p: Paths, side: str, level: int) -> int:
    """Give the least number of hops for which a level is walked."""
    if p.end is None:
        return level
    return 2 * level - 1 if side == "f" else 2 * level


def _level(p: Paths, needed: int, index: ModelIndex) -> list[str]:
    """Write one level: ways that are walked on become ways of a step more, others stay."""
    allowed = where(
        [
            "walks",
            f"{needed} <= ${p.hops}",
            "NOT next.id IN split(trail, ' ')",
            is_walked("claim", p.walked),
        ]
    )
    return [
        f"OPTIONAL MATCH (here)-{claim_pattern('claim', index)}-(next){allowed}",
        f"WITH {_WAY}, began, walks, next, max({claim_weight('claim', p.walked)}) AS step",
        "WHERE next IS NOT NULL OR NOT walks",
        (
            "WITH CASE WHEN walks THEN next ELSE here END AS here,"
            " CASE WHEN walks THEN depth + 1 ELSE depth END AS depth,"
            " CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail,"
            " CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks"
        ),
    ]


def _cut(p: Paths, needed: int, share: float) -> list[str]:
    """Write which ways are walked on: hubs and other kinds are not, then the best are taken.

    A way that is walked on is a row of its own: the way itself is kept beside it.
    """
    is_open = f"walks AND {needed} <= ${p.hops}"
    if p.walked.kinds:
        is_open += f" AND {is_of_kind('here', p.walked)}"
    return [
        f"WITH {_WAY}, began, {is_open} AS walks",
        f"WITH {_WAY}, began, walks, CASE WHEN walks THEN {degree('here')} ELSE 1 END AS degree",
        (
            f"WITH {_WAY}, began, degree,"
            f" CASE WHEN walks AND degree <= ${p.max_degree} THEN 0 ELSE 1 END AS stays"
        ),
        "ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail",
        (
            "WITH began, collect(CASE WHEN trail IS NOT NULL"
            " THEN [here, depth, trail, weight, hubs, degree] END) AS ways,"
            " collect(CASE WHEN stays = 0 THEN degree END) AS degrees, max(cut) AS cut"
        ),
        (
            "WITH began, ways, size(degrees) AS open, cut,"
            f" {prefix_within('degrees', f'${p.walk}')} AS taken"
        ),
        f"WITH began, ways, taken, {_cut_if('taken < open')}",
        (
            "UNWIND [way IN ways | [way, false, 1]]"
            " + [way IN ways[..taken] | [way, true, way[5]]] AS item"
        ),
        f"WITH began, item, cut, item[1] AND {time_is_up('began', p.walk_ms, share)} AS is_late",
        (
            "WITH item[0][0] AS here, item[0][1] AS depth,"
            " CASE WHEN NOT is_late THEN item[0][2] END AS trail, item[0][3] AS weight,"
            f" item[0][4] * item[2] AS hubs, CASE WHEN is_late THEN {LATE} ELSE cut END AS cut,"
            " began, item[1] AND NOT is_late AS walks"
        ),
    ]


def _cut_if(condition: str) -> str:
    return f"CASE WHEN cut = 0 AND {condition} THEN 1 ELSE cut END AS cut"


def _arrived(p: Paths, root: str, index: ModelIndex) -> list[str]:
    """Write the choice of ways that end at a node of the type."""
    is_there = f"trail IS NOT NULL AND depth > 0 AND '{p.end_type}' IN labels(here)"
    arrives = f"CASE WHEN {is_there} THEN"
    return [
        *_ways(p, "f", root, index),
        (
            f"WITH {arrives} split(trail, ' ') END AS ids,"
            f" {arrives} {_score('weight', 'hubs')} END AS score, max(cut) AS cut"
        ),
        *_first_of(p, "size(ids), score DESC"),
    ]


def _met(p: Paths, root: str, index: ModelIndex) -> list[str]:
    """Write the join of the ways from both ends."""
    return [*_meetings(p, root, index), *_joined(p)]


def _meetings(p: Paths, root: str, index: ModelIndex) -> list[str]:
    """Write where ways meet: the ways from either end to one node, the best meetings first."""
    v, most = p.variable, MOST_WAYS_TO_MEET
    sides = "\nUNION ALL\n".join(
        "\n".join([*_ways(p, side, root, index), f"RETURN '{side}' AS side, {_WAY}, began"])
        for side in "fb"
    )
    is_free = f"(is_end OR {is_of_kind('middle', p.walked)})" if p.walked.kinds else "true"
    return [
        block([f"{v}_start_found", f"{v}_end_found", root], [sides]),
        (
            "WITH side, here AS middle, CASE WHEN trail IS NOT NULL"
            " THEN [depth, trail, weight, hubs] END AS way, cut, began,"
            " weight / sqrt(hubs) AS score, trail"
        ),
        "ORDER BY score DESC, trail",
        (
            "WITH middle, began, collect(CASE WHEN side = 'f' THEN way END) AS heads,"
            " collect(CASE WHEN side = 'b' THEN way END) AS tails, max(cut) AS cut"
        ),
        (
            "WITH middle, began, heads, tails, cut,"
            " size([tail IN tails WHERE tail[0] = 0]) > 0 AS is_end"
        ),
        (
            "WITH middle, began, heads, tails, cut, is_end,"
            f" size(heads) > 0 AND size(tails) > 0 AND {is_free} AS meets"
        ),
        (
            "WITH middle, began, heads, tails, cut, meets,"
            f" CASE WHEN meets AND NOT is_end THEN {degree('middle')} ELSE 1 END AS degree"
        ),
        (
            "WITH middle, began, heads, tails, cut, degree,"
            f" CASE WHEN meets AND degree <= ${p.max_degree} THEN 0 ELSE 1 END AS apart,"
            " heads[0][2] / sqrt(heads[0][3]) * tails[0][2] / sqrt(tails[0][3] * degree) AS best"
        ),
        "ORDER BY apart, best DESC, middle.id",
        (
            f"WITH collect(CASE WHEN apart = 0 THEN [heads[..{most}], tails[..{most}], degree]"
            " END) AS meetings, max(began) AS began, coalesce(max(cut), 0) AS cut,"
            " max(CASE WHEN apart = 0"
            f" AND (size(heads) > {most} OR size(tails) > {most}) THEN 1 ELSE 0 END) AS crowded"
        ),
    ]


def _joined(p: Paths) -> list[str]:
    """Write the paths of the meetings: a way from the start and one from the end, no node twice.

    When the time is up, ways are joined with the end itself, and with nothing else.
    """
    is_late = time_is_up("began", p.walk_ms)
    score = _score("head[2] * tail[2]", "head[3] * tail[3] * degree")
    return [
        (
            f"WITH meetings, {_with_time_to_join(p)} AS began, {_cut_if('crowded = 1')},"
            " [meeting IN meetings | size(meeting[0]) * size(meeting[1])] AS pairs"
        ),
        f"WITH meetings, began, pairs, cut, {prefix_within('pairs', f'${p.walk}')} AS taken",
        f"WITH meetings[..taken] + [null] AS meetings, began, {_cut_if('taken < size(pairs)')}",
        "UNWIND meetings AS meeting",
        "UNWIND CASE WHEN meeting IS NULL THEN [null] ELSE meeting[0] END AS head",
        f"WITH meeting, head, cut, head IS NOT NULL AND {is_late} AS is_late",
        f"WITH meeting, head, is_late, CASE WHEN is_late THEN {LATE} ELSE cut END AS cut",
        (
            "UNWIND CASE WHEN head IS NULL THEN [null] WHEN is_late"
            " THEN [null] + [tail IN meeting[1] WHERE tail[0] = 0] ELSE meeting[1] END AS tail"
        ),
        (
            "WITH head, tail, meeting[2] AS degree, cut,"
            " split(head[1], ' ') AS head_ids, split(tail[1], ' ') AS tail_ids"
        ),
        (
            "WHERE tail IS NULL OR (head[0] - tail[0] IN [0, 1] AND head[0] > 0"
            f" AND head[0] + tail[0] <= ${p.hops}"
            " AND size([id IN head_ids WHERE id IN tail_ids]) = 1)"
        ),
        (
            "WITH CASE WHEN tail IS NOT NULL THEN head_ids + reverse(tail_ids)[1..] END AS ids,"
            f" CASE WHEN tail IS NOT NULL THEN {score} END AS score, max(cut) AS cut"
        ),
        *_first_of(p, "score DESC, size(ids)"),
    ]


def _with_time_to_join(p: Paths) -> str:
    """Write the beginning, moved on where less than the share of joining would be left.

    What took long to walk, such as hubs at both ends, would be of no use without it.
    """
    walked = f"${p.walk_ms} * {_TIME_FOR_WAYS['b']}"
    return f"CASE WHEN {CLOCK} > began + {walked} THEN {CLOCK} - {walked} ELSE began END"


def _first_of(p: Paths, order: str) -> list[str]:
    """Write the choice of the first paths. A row without ids is there to say whether a cut was."""
    v = p.variable
    return [
        (
            "WITH ids, score, cut, CASE WHEN ids IS NULL THEN 0 ELSE 1 END AS is_path,"
            f" {_trail('ids')} AS trail"
        ),
        f"ORDER BY is_path, {order}, trail LIMIT ${p.size} + 2",
        (
            "WITH collect(CASE WHEN is_path = 1 THEN [ids, score] END) AS found,"
            " coalesce(max(cut), 0) AS cut"
        ),
        f"RETURN found[..(${p.size} + 1)] AS {v}_best, cut AS {v}_cut",
    ]


def _score(weight: str, hubs: str) -> str:
    digits = repr(SCORE_DIGITS)
    return f"floor({weight} / sqrt({hubs}) * {digits} + 0.5) / {digits}"


def _trail(ids: str) -> str:
    return f"reduce(trail = '', id IN {ids} | trail + ' ' + id)"


def _best(p: Paths, rows: Rows) -> str:
    v = p.variable
    return block(
        [f"{v}_best"],
        [
            f"UNWIND range(0, size({v}_best) - 1) AS {v}_place",
            f"WITH {v}_place, {v}_best[{v}_place] AS {v} WHERE {v}_place < ${p.size}",
            (
                f"WITH {v}_place, {v}[0] AS {v}_ids, {v}[1] AS {v}_score,"
                f" size({v}[0]) - 1 AS {v}_length"
            ),
            *rows(v, p.columns),
        ],
    )


def _result(p: Paths, ends: str) -> str:
    """Write the list that the shape takes apart: see `shape_walk.paths_reason`."""
    v = p.variable
    found = f"[end IN {ends} | size(end)]"
    return (
        f"RETURN [{v}_rows, size({v}_best) > ${p.size}, {v}_cut, {found},"
        f" ${p.hops}, ${p.max_degree}] AS {v}_list"
    )
