"""Circles of a hierarchy are found, each once, and no more than a person can read."""

from collections.abc import Iterable

from graph_seed.hierarchy import MOST, circles
from graph_seed.records import Claim, Place

HERE = Place("graph")


def found(steps: Iterable[tuple[str, str]]) -> list[str]:
    """Give the circles of a hierarchy with these steps upward."""
    claims = (
        Claim(f"X:{low}-{up}", "SUBTYPE_OF", low, up, "made", "ASSERTED") for low, up in steps
    )
    return [str(problem.value) for problem in circles("SUBTYPE_OF", claims, HERE)]


def test_the_way_around_is_shown() -> None:
    """From the smallest id, upward."""
    assert found([("b", "c"), ("c", "a"), ("a", "b"), ("a", "d")]) == ["a → b → c → a"]
    assert found([("a", "a")]) == ["a → a"]


def test_a_node_below_two_is_in_no_circle() -> None:
    """Neither are claims of two sources for the same step."""
    assert found([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("a", "b")]) == []


def test_there_is_an_end_to_it() -> None:
    """Each is sought in the whole hierarchy."""
    pairs = [(f"{low:03}a", f"{low:03}b") for low in range(MOST + 50)]
    assert len(found([*pairs, *((up, low) for low, up in pairs)])) == MOST
