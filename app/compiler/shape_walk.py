"""shape, for walks over the graph: why an answer is not the whole one, in words."""

from collections.abc import Sequence


def paths_reason(
    found: int, is_more: object, is_cut: object, ends: Sequence[int], bounds: tuple[int, int]
) -> str | None:
    """Say why there are not all paths, or none; None when every path is there."""
    hops, max_degree = bounds
    if 0 in ends:
        which = " and ".join(
            name for name, count in zip(("from", "to"), ends, strict=False) if not count
        )
        return f"There is no node with the id given as {which}."
    if is_cut:
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
