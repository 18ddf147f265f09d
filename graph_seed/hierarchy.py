"""Finds hierarchies that go in a circle. Traversals survive these, yet no order is right in one."""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Final

from graph_seed.records import Claim, Place, Problem

MOST: Final = 100
"""Each circle is sought in the whole hierarchy: so many are enough to see what is wrong."""


def circles(relation: str, claims: Iterable[Claim], place: Place) -> Iterator[Problem]:
    """Find circles of a hierarchy, at most `MOST`, as many as must lose a claim to leave none."""
    above: dict[str, set[str]] = {}
    for claim in claims:
        above.setdefault(claim.subject, set()).add(claim.object)
    for _ in range(MOST):
        circle = _circle(above)
        if not circle:
            return
        shown = " → ".join(circle)
        fix = "Nothing is below itself: find which of these claims is wrong, and remove it."
        yield Problem(place, f"{relation} goes in a circle", shown, fix)
        above[circle[0]].discard(circle[1])


def _circle(above: dict[str, set[str]]) -> list[str]:
    """Give the ids along one circle, upward from the smallest and back to it; empty for none."""
    try:
        TopologicalSorter({node: sorted(above[node]) for node in sorted(above)}).prepare()
    except CycleError as error:
        around: list[str] = error.args[1][:0:-1]
        at = around.index(min(around))
        return [*around[at:], *around[: at + 1]]
    return []
