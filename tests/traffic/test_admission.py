"""What goes on is bounded: per client, in all, and in how many wait for how long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.errors import ClientBusyError, RateExceededError, ServiceBusyError
from app.traffic import Admission, TrafficLimits
from app.traffic.bucket import Rate


@asynccontextmanager
async def place(admission: Admission, who: str = "a") -> AsyncIterator[None]:
    """Go in and out again."""
    await admission.enter(who)
    try:
        yield
    finally:
        admission.leave(who)


async def settled() -> None:
    """Let all tasks run until they wait."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_one_client_has_so_many_places() -> None:
    """Its next request is refused, another client's is not; a place that is left is free."""
    admission = Admission(TrafficLimits(per_client=2))
    async with place(admission):
        async with place(admission):
            with pytest.raises(ClientBusyError, match=r"2 requests of yours") as caught:
                await admission.enter("a")
            assert caught.value.retry_after_s > 0
            async with place(admission, "b"):
                pass
        async with place(admission):
            pass


async def test_those_who_wait_are_let_in_as_they_came() -> None:
    """When a place is free again; who waits counts as one of its client's."""
    admission = Admission(TrafficLimits(running=1, waiting=9, per_client=2))
    came: list[str] = []

    async def ask(who: str) -> None:
        async with place(admission, who):
            came.append(who)

    async with place(admission, "first"):
        tasks = [asyncio.create_task(ask(who)) for who in "bbcd"]
        await settled()
        assert came == []
        with pytest.raises(ClientBusyError):
            await admission.enter("b")
    await asyncio.gather(*tasks)
    assert came == ["b", "b", "c", "d"]


async def test_no_more_wait_than_may() -> None:
    """One more is shed at once, and what waited gets its place."""
    admission = Admission(TrafficLimits(running=1, waiting=1))
    async with place(admission):
        waiting = asyncio.create_task(admission.enter("b"))
        await settled()
        with pytest.raises(ServiceBusyError):
            await admission.enter("c")
    await waiting
    admission.leave("b")
    async with place(admission, "c"):
        pass


async def test_nobody_waits_longer_than_may_be() -> None:
    """It is shed, and its place in the queue is free again."""
    admission = Admission(TrafficLimits(running=1, waiting=1, wait_s=0.02))
    async with place(admission):
        for _ in range(3):
            with pytest.raises(ServiceBusyError):
                await admission.enter("b")
    async with place(admission, "b"):
        pass


async def test_nothing_is_left_of_who_gives_up() -> None:
    """A request that is cancelled while it waits takes no place along."""
    admission = Admission(TrafficLimits(running=1, waiting=1, per_client=1))
    async with place(admission):
        waiting = asyncio.create_task(admission.enter("b"))
        await settled()
        waiting.cancel()
        await asyncio.wait([waiting])
    async with place(admission, "b"):
        pass


async def test_who_asks_too_often_is_told_whole_seconds() -> None:
    """Rounded up, so that the token is there; what is refused takes none."""
    now_s = 0.0
    limits = TrafficLimits(rate=Rate(per_minute=40, burst=1))
    admission = Admission(limits, clock=lambda: now_s)
    async with place(admission):
        pass
    for _ in range(3):
        with pytest.raises(RateExceededError, match="in 2 s") as caught:
            await admission.enter("a")
        assert caught.value.retry_after_s == 2
    now_s += caught.value.retry_after_s
    async with place(admission):
        pass


async def test_a_busy_client_loses_no_token() -> None:
    """It was not let in for another reason."""
    limits = TrafficLimits(per_client=1, rate=Rate(per_minute=1, burst=2))
    admission = Admission(limits, clock=lambda: 0.0)
    async with place(admission):
        for _ in range(5):
            with pytest.raises(ClientBusyError):
                await admission.enter("a")
    async with place(admission):
        pass
