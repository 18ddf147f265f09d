"""emit, for paths: both ends are walked from, level by level, and meet in the middle.

    met:    a path of n steps is a way of n/2 steps, rounded up, from the start
            and one of n/2 steps, rounded down, from the end, to the same node

Only the levels that `maxHops` needs are written; `paths_ways_cypher` says what a way and a level
are. First it is found where the ways from the end lead, then those from the start are walked,
in their last step to these nodes only, then those from the end to where ways of both meet: few of
all ways do, and only these are weighed and sorted. `paths_middles_cypher` finds where; a single
step from the end is made there, if fewer claims are there than at the end. To any node of a type
there is no end to walk from: all levels are from the start, the last to nodes of the type only.

Each part has its share of the time, so that ways that took long to find are joined. The clock
is read before each is joined. A row without a path says that the time was up, no more than that.
"""

from collections.abc import Sequence
from typing import Final

from app.compiler.cypher import block, where
from app.compiler.paths_middles_cypher import if_few, middles, starts_of_last_step
from app.compiler.paths_ways_cypher import (
    LATE,
    last_level,
    last_step_back,
    level,
    reached,
    start_of,
)
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

SCORE_DIGITS: Final = 1e15
"""Scores are rounded, so that what is equal in arithmetic is equal here."""
MOST_WAYS_TO_MEET: Final = 300
"""Of the ways from one end to one node, at most so many are joined with those of the other."""
_TIME_FOR_WAYS: Final = {"b": 0.5, "f": 0.75}
"""Which share of the time has gone by when the ways from the end, and from the start, are done."""


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


def _arrived(p: Paths, root: str, index: ModelIndex) -> list[str]:
    """Write the choice of ways that end at a node of the type."""
    hops = p.levels
    lines = [f"WITH {root}, {start_of('f', f'{p.variable}_start_found')}"]
    lines += [level(p, "f", n, root, index, 1.0) for n in range(1, hops)]
    lines.append(last_level(p, "f", hops, root, index, 1.0, to=str(p.end_type)))
    ways = [f"f{n}_ways" for n in range(1, hops + 1)]
    found = block(
        ways,
        [
            f"UNWIND {' + '.join(ways)} + [null] AS way",
            f"WITH way WHERE way IS NULL OR '{p.end_type}' IN labels(way[0])",
            f"RETURN way[2] AS trail, way[1] AS length, {_score('way[3]', 'way[4]')} AS score",
        ],
    )
    cuts = [f"f{n}_cut" for n in range(1, hops + 1)]
    return [
        *lines,
        found,
        f"WITH trail, length, score, {_worst(cuts)} AS cut",
        *_first_of(p, "length, score DESC"),
    ]


def _met(p: Paths, root: str, index: ModelIndex) -> list[str]:
    """Write the join of the ways from both ends."""
    heads, tails = (p.levels + 1) // 2, p.levels // 2
    return [*_both(p, heads, tails, root, index), *_meetings(p, heads, tails, root), *_joined(p)]


def _both(p: Paths, heads: int, tails: int, root: str, index: ModelIndex) -> list[str]:
    """Write the ways from both ends: those from the start to where the others lead, and back."""
    v, share = p.variable, _TIME_FOR_WAYS
    starts = f"{start_of('f', f'{v}_start_found')}, {start_of('b', f'{v}_end_found')}"
    lines = [f"WITH {root}, {v}_end_found, {starts}"]
    lines += [level(p, "b", n, root, index, share["b"]) for n in range(1, tails)]
    around = [f"{v}_end_found", *(f"[way IN b{n}_ways | way[0]]" for n in range(1, tails))]
    if tails:
        lines.append(reached(p, "b", tails, root, index, share["b"]))
        around.append("b_next")
    lines += [
        *(level(p, "f", n, root, index, share["f"]) for n in range(1, heads)),
        f"WITH *, {' + '.join(around)} AS around",
        f"WITH *, {if_few('around')} AS near",
        last_level(p, "f", heads, root, index, share["f"], to="near"),
    ]
    if tails:
        lines += middles(["f0_open", *_ways("f", heads)])
    if tails == 1:
        lines += [starts_of_last_step(), last_step_back(p, index)]
    elif tails:
        lines.append(last_level(p, "b", tails, root, index, 1.0, to="middles"))
    return lines


def _ways(side: str, levels: int) -> list[str]:
    return [f"{side}{n}_ways" for n in range(1, levels + 1)]


def _cuts(heads: int, tails: int) -> list[str]:
    cuts = [f"f{n}_cut" for n in range(1, heads + 1)]
    if tails > 1:  # a single step is always made
        cuts += [f"b{n}_cut" for n in range(1, tails + 1)]
    return [*cuts, "b_next_cut"] if tails else cuts


def _worst(cuts: Sequence[str]) -> str:
    if len(cuts) == 1:
        return cuts[0]
    worse = "CASE WHEN cut > worst THEN cut ELSE worst END"
    return f"reduce(worst = 0, cut IN [{', '.join(cuts)}] | {worse})"


def _meetings(p: Paths, heads: int, tails: int, root: str) -> list[str]:
    """Write where ways meet: the ways from either end to one node, the best meetings first."""
    most = MOST_WAYS_TO_MEET
    ahead, back = ["f0_open", *_ways("f", heads)], ["b0_open", *_ways("b", tails)]
    is_free = f"(is_end OR {is_of_kind('middle', p.walked)})" if p.walked.kinds else "true"
    return [
        block(
            [*ahead, *back],
            [
                (
                    f"UNWIND [way IN {' + '.join(ahead)} | [way, 1, 0]]"
                    f" + [way IN {' + '.join(back)} | [way, 0, 1]] AS item"
                ),
                (
                    "WITH item[0][0] AS middle, collect(item) AS items,"
                    " sum(item[1]) AS ahead, sum(item[2]) AS back"
                ),
                "WHERE ahead > 0 AND back > 0",
                "UNWIND items AS item",
                "WITH item[0] AS way, item[1] = 1 AS is_head",
                "ORDER BY way[3] / sqrt(way[4]) DESC, way[2]",
                (
                    "WITH way[0] AS middle, collect(CASE WHEN is_head THEN way END) AS ahead,"
                    " collect(CASE WHEN NOT is_head THEN way END) AS back"
                ),
                "WITH middle, ahead, back, size([way IN back WHERE way[1] = 0]) > 0 AS is_end",
                *([f"WHERE {is_free}"] if p.walked.kinds else []),
                (
                    "WITH middle, ahead, back,"
                    f" CASE WHEN is_end THEN 1 ELSE {degree('middle')} END AS degree"
                ),
                f"WHERE degree <= ${p.max_degree}",
                (
                    "WITH middle, ahead, back, degree, ahead[0][3] / sqrt(ahead[0][4])"
                    " * back[0][3] / sqrt(back[0][4] * degree) AS best"
                ),
                "ORDER BY best DESC, middle.id",
                (
                    f"RETURN collect([ahead[..{most}], back[..{most}], degree]) AS meetings,"
                    f" coalesce(max(CASE WHEN size(ahead) > {most} OR size(back) > {most}"
                    " THEN 1 END), 0) AS crowded"
                ),
            ],
        ),
        (
            f"WITH meetings, {_with_time_to_join(p, root)} AS began,"
            f" {_worst([*_cuts(heads, tails), 'crowded'])} AS cut"
        ),
    ]


def _joined(p: Paths) -> list[str]:
    """Write the paths of the meetings: a way from the start and one from the end, no node twice.

    When the time is up, ways are joined with the end itself, and with nothing else.
    """
    is_late = time_is_up("began", p.walk_ms)
    score = _score("head[3] * tail[3]", "head[4] * tail[4] * degree")
    trail = "reduce(trail = head[2], id IN reverse(tail_ids)[1..] | trail + ' ' + id)"
    return [
        (
            "WITH meetings, began, cut,"
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
            " THEN [null] + [tail IN meeting[1] WHERE tail[1] = 0] ELSE meeting[1] END AS tail"
        ),
        (
            "WITH head, tail, meeting[2] AS degree, cut,"
            " split(head[2], ' ') AS head_ids, split(tail[2], ' ') AS tail_ids"
        ),
        (
            "WHERE tail IS NULL OR (head[1] - tail[1] IN [0, 1] AND head[1] > 0"
            " AND size([id IN head_ids WHERE id IN tail_ids]) = 1)"
        ),
        (
            f"WITH {trail} AS trail, head[1] + tail[1] AS length,"
            f" CASE WHEN tail IS NOT NULL THEN {score} END AS score, max(cut) AS cut"
        ),
        *_first_of(p, "score DESC, length"),
    ]


def _cut_if(condition: str) -> str:
    return f"CASE WHEN cut = 0 AND {condition} THEN 1 ELSE cut END AS cut"


def _with_time_to_join(p: Paths, began: str) -> str:
    """Write the beginning, moved on where less than the share of joining would be left.

    What took long to walk, such as hubs at both ends, would be of no use without it.
    """
    walked = f"${p.walk_ms} * {_TIME_FOR_WAYS['f']}"
    return f"CASE WHEN {CLOCK} > {began} + {walked} THEN {CLOCK} - {walked} ELSE {began} END"


def _first_of(p: Paths, order: str) -> list[str]:
    """Write the choice of the first paths. A row without a trail is there to tell of a cut.

    All are sorted, and the first are taken of the list: Neo4j counts the lists of ways that are
    in sight, 19 MB of them, once for each row that a sort with a LIMIT holds. A slice has its
    whole list in it, so that is made anew.
    """
    v = p.variable
    return [
        "WITH trail, length, score, cut, CASE WHEN trail IS NULL THEN 0 ELSE 1 END AS is_path",
        f"ORDER BY is_path, {order}, trail",
        (
            "WITH collect(CASE WHEN is_path = 1 THEN [trail, score] END) AS found,"
            " coalesce(max(cut), 0) AS cut"
        ),
        (
            f"RETURN [path IN found[..(${p.size} + 1)] | [split(path[0], ' '), path[1]]]"
            f" AS {v}_best, cut AS {v}_cut"
        ),
    ]


def _score(weight: str, hubs: str) -> str:
    digits = repr(SCORE_DIGITS)
    return f"floor({weight} / sqrt({hubs}) * {digits} + 0.5) / {digits}"


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
