"""emit, for neighbourhoods: hop by hop from the nodes asked for, then the claims between.

    neighborhood_n0 = the nodes asked for   →  neighborhood_n1, _n2, _n3: those and what was reached

Only the hops asked for are written.

An item is the list `[node, hop, degree]`: how many claims a node has is told, and decides whether
it is walked on from; they are counted once. Of what a hop reaches, the relations are taken from in
turn, each its strongest first, until there are `first` nodes.
"""

from typing import Final

from app.compiler.cypher import block, where
from app.compiler.traversal_plan import Neighborhood
from app.compiler.walk_cypher import (
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

EDGE_WALK: Final = 10
"""For edges, so many times more claims are looked at than per hop: nodes without the edges
that led to them are of no use, and of a claim that leads out of the drawing little is read."""
_TIME_FOR_HOPS: Final = 0.5
"""Which share of the time has gone by when hops end; the rest is for the edges."""


def neighborhood(n: Neighborhood, root: str, rows: Rows, index: ModelIndex) -> str:
    """Write the subquery of a `neighborhood` field; it leaves one list."""
    v = n.variable
    last, hops = f"{v}_n{n.levels}", range(1, n.levels + 1)
    lines = [_seeds(n, root), _first_nodes(n)]
    for hop in hops:
        lines += [_frontier(n, root, hop), _reached(n, hop, index), _joined(n, hop)]
    lines.append(_nodes(n, last, rows))
    cuts = [f"{v}_cut{hop}" for hop in hops]
    lates = [f"{v}_late{hop}" for hop in hops]
    edge_rows = "[]"
    if n.edge_columns is not None:
        lines += [_sources(n, last), _edges(n, root, last, rows, index)]
        cuts.append(f"{v}_edges_cut")
        # Read once more after the edges: when it is not up now, it was not up for any of them.
        lates.append(time_is_up(root, n.walk_ms))
        edge_rows = f"{v}_edge_rows"
    more = f"{v}_more{n.levels}"
    missing = f"[i IN range(0, size(${n.ids}) - 1) WHERE size({v}_seeds[i]) = 0 | ${n.ids}[i]]"
    lines.append(
        f"RETURN [{v}_node_rows, {edge_rows}, {more}, {' OR '.join(cuts)}, {' OR '.join(lates)},"
        f" {missing}] AS {v}_list"
    )
    return block([root], lines)


def _seeds(n: Neighborhood, root: str) -> str:
    v = n.variable
    return block(
        [root],
        [
            f"UNWIND range(0, size(${n.ids}) - 1) AS {v}_place",
            entity_by_id(f"{v}_seed", f"${n.ids}[{v}_place]", f"{v}_place"),
            f"WITH {v}_place, {v}_seed_found ORDER BY {v}_place",
            f"RETURN collect({v}_seed_found) AS {v}_seeds",
        ],
    )


def _first_nodes(n: Neighborhood) -> str:
    """Write the nodes asked for, each once, in the order asked."""
    v = n.variable
    return block(
        [f"{v}_seeds"],
        [
            f"UNWIND range(0, size({v}_seeds) - 1) AS place",
            f"WITH place, {v}_seeds[place] AS found",
            "UNWIND found AS here",
            "WITH here, min(place) AS place",
            f"WITH here, place, {degree('here')} AS degree ORDER BY place",
            "WITH collect([here, 0, degree]) AS items",
            f"RETURN items[..${n.size}] AS {v}_n0, size(items) > ${n.size} AS {v}_more0",
        ],
    )


def _frontier(n: Neighborhood, root: str, hop: int) -> str:
    """Write which nodes are walked on from: hubs last, while there are claims to look at.

    The nodes asked for are always walked on from; others only while there is time.
    """
    v, known = n.variable, f"{n.variable}_n{hop - 1}"
    is_late = "false" if hop == 1 else time_is_up("began", n.walk_ms, _TIME_FOR_HOPS)
    return block(
        [known, root],
        [
            f"UNWIND {known} AS item",
            (
                f"WITH item[0] AS here, item[1] AS hop, item[2] AS degree, {root} AS began"
                f" WHERE hop = {hop - 1}"
            ),
            "WITH here, degree, began ORDER BY degree, here.id",
            "WITH collect(here) AS sorted, collect(degree) AS degrees, max(began) AS began",
            f"WITH sorted, degrees, size(sorted) > 0 AND {is_late} AS is_late",
            (
                "WITH sorted, is_late, CASE WHEN is_late THEN 0"
                f" ELSE {prefix_within('degrees', f'${n.walk}')} END AS taken"
            ),
            (
                f"RETURN sorted[..taken] AS {v}_frontier{hop}, is_late AS {v}_late{hop},"
                f" NOT is_late AND taken < size(sorted) AS {v}_cut{hop}"
            ),
        ],
    )


def _reached(n: Neighborhood, hop: int, index: ModelIndex) -> str:
    """Write what a hop reaches: a relation after the other, the strongest of each first.

    Once there are more nodes than fit, nothing that is reached later would be shown.
    """
    v, known, frontier = n.variable, f"{n.variable}_n{hop - 1}", f"{n.variable}_frontier{hop}"
    more = f"{v}_more{hop - 1}"
    # New nodes are told by themselves, not by their ids, which would be read for each claim;
    # and before grouping, where the list of known ones would be a key.
    is_new = "NOT next IN known"
    asked = where([is_walked("claim", n.walked), is_of_kind("next", n.walked), is_new])
    return block(
        [known, more, frontier],
        [
            f"WITH [item IN {known} | item[0]] AS known, {more}, {frontier}",
            f"UNWIND CASE WHEN {more} THEN [] ELSE {frontier} END AS here",
            f"MATCH (here)-{claim_pattern('claim', index)}-(next){asked}",
            (
                "WITH next, type(claim) AS relation,"
                f" max({claim_weight('claim', n.walked)}) AS strength"
            ),
            "WITH next, relation ORDER BY relation, strength DESC, next.id",
            # No relation has more of the first places than there are places.
            f"WITH relation, collect(next)[..(${n.size} + 1)] AS ranked",
            "UNWIND range(0, size(ranked) - 1) AS rank",
            "WITH rank, relation, ranked[rank] AS next ORDER BY rank, relation",
            "WITH collect(next) AS sequence",
            "UNWIND range(0, size(sequence) - 1) AS place",
            "WITH place, sequence[place] AS next",
            "WITH next, min(place) AS place ORDER BY place",
            f"WITH collect(next)[..(${n.size} + 1)] AS firsts",
            "UNWIND range(0, size(firsts) - 1) AS place",
            "WITH place, firsts[place] AS next",
            f"WITH place, next, {degree('next')} AS degree ORDER BY place",
            f"RETURN collect([next, {hop}, degree]) AS {v}_reached{hop}",
        ],
    )


def _joined(n: Neighborhood, hop: int) -> str:
    v = n.variable
    known, reached, more = f"{v}_n{hop - 1}", f"{v}_reached{hop}", f"{v}_more{hop - 1}"
    room = f"${n.size} - size({known})"
    return block(
        [known, more, reached],
        [
            (
                f"RETURN {known} + {reached}[..({room})] AS {v}_n{hop},"
                f" {more} OR size({reached}) > {room} AS {v}_more{hop}"
            )
        ],
    )


def _nodes(n: Neighborhood, items: str, rows: Rows) -> str:
    node = f"{n.variable}_node"
    return block(
        [items],
        [
            f"UNWIND range(0, size({items}) - 1) AS place",
            f"WITH place, {items}[place] AS item",
            (
                f"WITH place, item[0] AS {node}, item[1] AS {node}_hop, item[2] AS {node}_degree"
                " ORDER BY place"
            ),
            *rows(node, n.node_columns),
        ],
    )


def _sources(n: Neighborhood, items: str) -> str:
    """Write which nodes edges are looked for from: each claim goes out from one node only.

    Many have none that goes out, such as the tissues around a gene. They are left out here: before
    each node that is drawn from the clock is read.
    """
    v = n.variable
    return block(
        [items],
        [
            f"UNWIND {items} AS item",
            "WITH item[0] AS here",
            "WITH here, COUNT { (here)-->() } AS outward WHERE outward > 0",
            "WITH here, outward ORDER BY outward, here.id",
            "WITH collect(here) AS sorted, collect(outward) AS degrees",
            f"WITH sorted, {prefix_within('degrees', f'{EDGE_WALK} * ${n.walk}')} AS taken",
            f"RETURN sorted[..taken] AS {v}_sources, taken < size(sorted) AS {v}_edges_cut",
        ],
    )


def _edges(n: Neighborhood, root: str, items: str, rows: Rows, index: ModelIndex) -> str:
    v, edge = n.variable, f"{n.variable}_edge"
    asked = where([is_walked("claim", n.walked), "other IN drawn"])
    return block(
        [items, f"{v}_sources", root],
        [
            f"WITH [item IN {items} | item[0]] AS drawn, {v}_sources, {root} AS began",
            f"UNWIND {v}_sources AS here",
            f"WITH drawn, here WHERE NOT {time_is_up('began', n.walk_ms)}",
            f"MATCH (here)-{claim_pattern('claim', index)}->(other){asked}",
            # Grouped by the nodes: their ids would be read for each claim.
            (
                f"WITH here, other, type(claim) AS {edge}_relation,"
                f" count(claim) AS {edge}_claimCount,"
                f" count(CASE WHEN claim.direction = 'SUPPORTS' THEN 1 END) AS {edge}_supports"
            ),
            (
                f"WITH here.id AS {edge}_from, other.id AS {edge}_to, {edge}_relation,"
                f" {edge}_claimCount, {edge}_supports,"
                f" {edge}_claimCount - {edge}_supports AS {edge}_doesNotSupport"
            ),
            f"WITH *, {edge}_from + '|' + {edge}_relation + '|' + {edge}_to AS {edge}_id",
            f"ORDER BY {edge}_relation, {edge}_from, {edge}_to",
            *rows(edge, n.edge_columns or ()),
        ],
    )
