"""A bucket gives a burst at once and then evenly, and what is full again is forgotten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.traffic.bucket import Buckets, Rate

TWO_A_SECOND = Rate(per_minute=120, burst=3)


def test_a_burst_then_evenly() -> None:
    """Three at once; the fourth is told when its token comes, and has it then."""
    buckets = Buckets(TWO_A_SECOND)
    assert [buckets.take("a", 0) for _ in range(3)] == [0, 0, 0]
    assert buckets.take("a", 0) == pytest.approx(0.5)
    assert buckets.take("a", 0.3) == pytest.approx(0.2)
    assert buckets.take("a", 0.5) == 0
    assert buckets.take("a", 0.5) == pytest.approx(0.5)


def test_clients_do_not_share() -> None:
    """What one took is no other's."""
    buckets = Buckets(TWO_A_SECOND)
    for _ in range(3):
        buckets.take("a", 0)
    assert buckets.take("a", 0) > 0
    assert buckets.take("b", 0) == 0


def test_what_is_full_again_is_forgotten() -> None:
    """Memory is that of who asked lately."""
    buckets = Buckets(TWO_A_SECOND)
    for number in range(100):
        buckets.take(f"client {number}", number)
        assert len(buckets) == 1


def test_no_more_are_kept_than_the_bound() -> None:
    """The one longest unused goes first."""
    buckets = Buckets(TWO_A_SECOND, most=2)
    for who in "aaabbbccc":
        buckets.take(who, 0)
    assert len(buckets) == 2
    assert buckets.take("c", 0) > 0
    assert buckets.take("b", 0) > 0
    assert buckets.take("a", 0) == 0  # it was pushed out, and begins anew


RATES = st.builds(Rate, per_minute=st.integers(1, 10_000), burst=st.integers(1, 50))


@given(rate=RATES, pauses_s=st.lists(st.floats(0, 100), max_size=200))
def test_never_more_than_burst_and_rate(rate: Rate, pauses_s: list[float]) -> None:
    """Whatever the pauses are; and who waits as told is let in."""
    buckets, now_s = Buckets(rate), 1e6
    for taken, pause_s in enumerate(pauses_s, 1):
        now_s += pause_s
        wait_s = buckets.take("a", now_s)
        if wait_s:
            now_s += wait_s
            assert buckets.take("a", now_s) == 0
        assert taken <= rate.burst + (now_s - 1e6) / rate.token_s + 1e-3
