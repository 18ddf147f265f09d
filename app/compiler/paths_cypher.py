"""emit, for paths: both ends are walked from, level by level, and meet in the middle.

    paths_f0 = [the one way of no steps]   →  paths_f1, paths_f2, paths_f3   (from the start)
    paths_b0 = [the one way of no steps]   →  paths_b1, paths_b2, paths_b3   (from the end)
    met: a path of n steps is a way of n/2 steps, rounded up, from the start
         and one of n/2 steps, rounded down, from the end, to the same node

To any node of a type there is no end to walk from: six levels from the start. Before a
level is walked on from, its ways are sorted, the best first, and cut where more than
`walk` claims would be looked at. The text is the same for every number of hops: levels
that are not needed find nothing.
"""

from collections.abc import Sequence
from typing import Final

from app.compiler.cypher import block, where
from app.compiler.traversal_plan import PathNodes, Paths, PathSteps
from app.compiler.walk_cypher import (
    Rows,
    claim_pattern,
    claim_weight,
    degree,
    entity_by_id,
    is_of_kind,
    is_walked,
    prefix_within,
)
from app.graph_model.index import ModelIndex

MAX_HOPS: Final = 6
SCORE_DIGITS: Final = 1e15
"""Scores are rounded, so that what is equal in arithmetic is equal here."""
MOST_WAYS_TO_MEET: Final = 300
"""Of the ways from one end to one node, at most so many are joined with those of the other."""


def paths(p: Paths, root: str, rows: Rows, index: ModelIndex) -> str:
    """Write the subquery of a `paths` field; it leaves one list."""
    v = p.variable
    lines = [entity_by_id(f"{v}_start", f"${p.start}", root), _no_steps(p, "start", "f")]
    if p.end is None:
        levels = [_level(p, "f", n, f"{n} <= ${p.hops}", index) for n in range(1, MAX_HOPS + 1)]
        lines += [*(line for level in levels for line in level), _arrived(p)]
        ends, cuts = f"[{v}_start_found]", [f"{v}_f{n}_cut" for n in range(1, MAX_HOPS)]
    else:
        lines += [entity_by_id(f"{v}_end", f"${p.end}", root), _no_steps(p, "end", "b")]
        for n in range(1, MAX_HOPS // 2 + 1):
            lines += _level(p, "f", n, f"{2 * n - 1} <= ${p.hops}", index)
            lines += _level(p, "b", n, f"{2 * n} <= ${p.hops}", index)
        lines.append(_met(p))
        ends = f"[{v}_start_found, {v}_end_found]"
        cuts = [f"{v}_{side}{n}_cut" for side in "fb" for n in range(1, MAX_HOPS // 2)]
        cuts.append(f"{v}_met_cut")
    lines += [_best(p, rows), _result(p, ends, cuts)]
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
            f"MATCH ({v}_right:Entity {{id: {nested.ids}[{v}_place]}})",
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


def _no_steps(p: Paths, end: str, side: str) -> str:
    node = f"{p.variable}_{end}"
    return block(
        [f"{node}_found"],
        [
            f"UNWIND {node}_found AS {node}",
            f"RETURN collect([{node}, {node}.id, 1.0, 1.0]) AS {p.variable}_{side}0_kept",
        ],
    )


def _level(p: Paths, side: str, n: int, is_needed: str, index: ModelIndex) -> list[str]:
    """Write one level: the ways of n steps and, where a level follows, those walked on from."""
    v, ways = p.variable, f"{p.variable}_{side}{n}"
    came_from = f"{v}_{side}{n - 1}_kept"
    kept = where([f"NOT next.id IN {v}_ids", is_walked("claim", p.walked)])
    walked = block(
        [came_from],
        [
            f"UNWIND {came_from} AS way",
            (
                f"WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS {v}_ids,"
                f" way[2] AS weight, way[3] AS hubs WHERE {is_needed}"
            ),
            f"MATCH (here)-{claim_pattern('claim', index)}-(next){kept}",
            f"WITH next, trail, weight, hubs, max({claim_weight('claim', p.walked)}) AS step",
            f"RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS {ways}",
        ],
    )
    last = MAX_HOPS if p.end is None else MAX_HOPS // 2
    return [walked] if n == last else [walked, _walked_on_from(p, side, n)]


def _walked_on_from(p: Paths, side: str, n: int) -> str:
    """Write the cut: hubs and other kinds are left out, then the best ways are kept."""
    v, ways = p.variable, f"{p.variable}_{side}{n}"
    other = "b" if side == "f" else "f"
    imports, is_free = [ways], []
    if p.end is not None:
        # A way that reached the other end is whole: it is not walked on from.
        imports.append(f"{v}_{other}0_kept")
        is_free = [f"size([end IN {v}_{other}0_kept WHERE end[1] = here.id]) = 0"]
    # Whether a next level is walked at all: else nothing is cut.
    needed = 2 * n + (1 if side == "f" else 2) if p.end is not None else n + 1
    free = where([f"{needed} <= ${p.hops}", is_of_kind("here", p.walked), *is_free])
    return block(
        imports,
        [
            f"UNWIND {ways} AS way",
            f"WITH way[0] AS here, way{', ' + imports[1] if len(imports) > 1 else ''}{free}",
            f"WITH here, way, {degree('here')} AS degree",
            f"WITH here, way, degree WHERE degree <= ${p.max_degree}",
            "WITH here, way[1] AS trail, way[2] AS weight, way[3] * degree AS hubs, degree",
            "ORDER BY weight / sqrt(hubs) DESC, trail",
            "WITH collect([here, trail, weight, hubs]) AS sorted, collect(degree) AS degrees",
            f"WITH sorted, {prefix_within('degrees', p.walk)} AS taken",
            f"RETURN sorted[..taken] AS {ways}_kept, taken < size(sorted) AS {ways}_cut",
        ],
    )


def _arrived(p: Paths) -> str:
    """Write the choice of ways that end at a node of the type."""
    v = p.variable
    levels = [f"{v}_f{n}" for n in range(1, MAX_HOPS + 1)]
    return block(
        levels,
        [
            f"UNWIND {' + '.join(levels)} AS way",
            f"WITH way, way[0] AS here WHERE '{p.end_type}' IN labels(here)",
            f"WITH split(way[1], ' ') AS ids, {_score('way[2]', 'way[3]')} AS score",
            f"WITH ids, score ORDER BY size(ids), score DESC, {_trail('ids')} LIMIT ${p.size} + 1",
            f"RETURN collect([ids, score]) AS {v}_best",
        ],
    )


def _met(p: Paths) -> str:
    """Write the join of the ways from both ends."""
    v = p.variable
    lists = [(f"{v}_f{n}", "f", n) for n in range(1, MAX_HOPS // 2 + 1)]
    lists += [(f"{v}_b{n}", "b", n) for n in range(1, MAX_HOPS // 2 + 1)]
    lists.append((f"{v}_b0_kept", "b", 0))
    ways = " + ".join(f"[way IN {name} | ['{side}', {n}, way]]" for name, side, n in lists)
    node_is_free = where(
        [
            "size(heads) > 0",
            "size(tails) > 0",
            f"(is_end OR (degree <= ${p.max_degree}"
            + (f" AND {is_of_kind('middle', p.walked)}" if p.walked.kinds else "")
            + "))",
        ]
    )
    pairs = f"({_most('heads')} * {_most('tails')})"
    return block(
        [name for name, _, _ in lists],
        [
            f"UNWIND {ways} AS item",
            (
                "WITH item[2][0] AS middle, item[0] AS side,"
                " [item[1], item[2][1], item[2][2], item[2][3]] AS way"
            ),
            (
                "WITH middle, collect(CASE WHEN side = 'f' THEN way END) AS heads,"
                " collect(CASE WHEN side = 'b' THEN way END) AS tails"
            ),
            "WHERE size(heads) > 0 AND size(tails) > 0",
            "WITH middle, heads, tails, size([tail IN tails WHERE tail[0] = 0]) > 0 AS is_end",
            (
                "WITH middle, heads, tails, is_end,"
                f" CASE WHEN is_end THEN 1 ELSE {degree('middle')} END AS degree"
            ),
            f"WITH middle, heads, tails, degree{node_is_free}",
            _sorted("heads"),
            _sorted("tails"),
            (
                "WITH middle, degree, heads, tails, best_heads, best_tails,"
                " best_heads[0][2] / sqrt(best_heads[0][3]) * best_tails[0][2]"
                " / sqrt(best_tails[0][3] * degree) AS best"
            ),
            "ORDER BY best DESC, middle.id",
            (
                "WITH collect([best_heads, best_tails, degree]) AS meetings,"
                f" collect({pairs}) AS pairs,"
                f" count(CASE WHEN size(heads) > {MOST_WAYS_TO_MEET}"
                f" OR size(tails) > {MOST_WAYS_TO_MEET} THEN 1 END) > 0 AS is_cut"
            ),
            f"WITH meetings, is_cut, {prefix_within('pairs', p.walk)} AS taken",
            block(
                ["meetings", "taken"],
                [
                    "UNWIND meetings[..taken] AS meeting",
                    "UNWIND meeting[0] AS head",
                    "UNWIND meeting[1] AS tail",
                    (
                        "WITH head, tail, meeting[2] AS degree, head[0] + tail[0] AS length,"
                        " split(head[1], ' ') AS head_ids, split(tail[1], ' ') AS tail_ids"
                    ),
                    (
                        f"WHERE head[0] - tail[0] IN [0, 1] AND length <= ${p.hops}"
                        " AND size([id IN head_ids WHERE id IN tail_ids]) = 1"
                    ),
                    (
                        "WITH head_ids + reverse(tail_ids)[1..] AS ids,"
                        f" {_score('head[2] * tail[2]', 'head[3] * tail[3] * degree')} AS score"
                    ),
                    (
                        f"WITH ids, score ORDER BY score DESC, size(ids), {_trail('ids')}"
                        f" LIMIT ${p.size} + 1"
                    ),
                    f"RETURN collect([ids, score]) AS {v}_best",
                ],
            ),
            f"RETURN {v}_best, is_cut OR taken < size(meetings) AS {v}_met_cut",
        ],
    )


def _sorted(ways: str) -> str:
    """Write the best of the ways that end at one node."""
    return block(
        [ways],
        [
            f"UNWIND {ways} AS way",
            f"WITH way ORDER BY way[2] / sqrt(way[3]) DESC, way[1] LIMIT {MOST_WAYS_TO_MEET}",
            f"RETURN collect(way) AS best_{ways}",
        ],
    )


def _most(ways: str) -> str:
    most = MOST_WAYS_TO_MEET
    return f"CASE WHEN size({ways}) > {most} THEN {most} ELSE size({ways}) END"


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
            f"ORDER BY {v}_place",
            *rows(v, p.columns),
        ],
    )


def _result(p: Paths, ends: str, cuts: Sequence[str]) -> str:
    """Write the list that the shape takes apart: see `shape_walk.paths_reason`."""
    v = p.variable
    found = f"[end IN {ends} | size(end)]"
    return (
        f"RETURN [{v}_rows, size({v}_best) > ${p.size}, {' OR '.join(cuts)}, {found},"
        f" ${p.hops}, ${p.max_degree}] AS {v}_list"
    )
