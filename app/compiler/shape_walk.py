"""shape, for walks over the graph: why an answer is not the whole one, in words."""

from collections.abc import Sequence
from typing import Any

from app.compiler.operation_plan import RecordColumn
from app.compiler.paths_ways_cypher import LATE
from app.compiler.traversal_plan import Neighborhood, Paths


def was_late(column: RecordColumn, value: Any) -> bool:
    """Tell whether the time was up in a walk, be it asked for or not: see `shape` for the lists.

    Walks are fields of the root alone, so each is a column of its own.
    """
    match column:
        case Paths():
            _, _, cut, *_ = value
            return bool(cut == LATE)
        case Neighborhood():
            _, _, _, _, is_late, _ = value
            return bool(is_late)
        case _:
            return False


def paths_reason(
    found: int, is_more: object, cut: int, ends: Sequence[int], bounds: tuple[int, int]
) -> str | None:
    """Say why there are not all paths, or none; None when every path is there."""
    hops, max_degree = bounds
    if 0 in ends:
        which = " and ".join(
            name for name, count in zip(("from", "to"), ends, strict=False) if not count
        )
        return f"There is no node with the id given as {which}."
    if cut == LATE:
        return (
            "The time for walking was up: what was found by then is here. Lower maxHops or"
            " maxDegree, give relations or kinds, or ask for less beside it."
        )
    if cut:
        return (
            "There are more ways than are looked at: weak ones, and those through hubs, were"
            " left out. Lower maxHops or maxDegree, or give relations or kinds."
        )
    if is_more:
        return f"There are more than {found} paths; these come first. Raise first."
    if not found:
        return (
            f"No path of at most {hops} hops leads there under these arguments, within it only"
            f" nodes with at most {max_degree:,} claims. Raise maxHops or maxDegree."
        )
    return None


def neighborhood_reason(
    is_more: object, is_cut: object, is_late: object, missing: Sequence[str]
) -> str | None:
    """Say why there is not all that is around; None when everything asked for is there."""
    reasons = []
    if missing:
        reasons.append(f"There are no nodes with these ids: {', '.join(missing)}.")
    if is_more:
        reasons.append(
            "There are more nodes: the nearest are here, of each relation the strongest."
            " Raise first, or give relations or kinds."
        )
    if is_cut:
        reasons.append(
            "There are more claims than are looked at: hubs were not walked on from, and claims"
            " between them may be missing. Lower hops or first, or give kinds."
        )
    if is_late:
        reasons.append(
            "The time for walking was up: nodes of further hops, and claims between nodes, may be"
            " missing. Lower hops or first, give relations or kinds, or ask for less beside it."
        )
    return " ".join(reasons) or None
