"""Several who ask for the same at the same time cause it once."""

import asyncio

import pytest

from app.api.single_flight import Flights


class Work:
    """Something slow that says when it began, was let finish or was cancelled."""

    def __init__(self) -> None:
        """Nothing happened yet."""
        self.begun = self.cancelled = 0
        self.let_finish = asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self) -> int:
        """Wait until it is let finish, and give which one it was."""
        self.begun += 1
        number = self.begun
        try:
            await self.let_finish.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error:
            raise self.error
        return number


def waiters(flights: Flights[int], work: Work, count: int) -> list[asyncio.Task[int]]:
    """Let some ask."""
    return [asyncio.create_task(flights.run("it", work)) for _ in range(count)]


async def turns() -> None:
    """Let all others go on as far as they can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_it_runs_once_for_all_who_wait() -> None:
    """Who comes later, when it is done, has it run again."""
    flights, work = Flights[int](), Work()
    tasks = waiters(flights, work, 5)
    await turns()
    assert flights.has("it")
    work.let_finish.set()
    assert await asyncio.gather(*tasks) == [1] * 5
    assert not flights.has("it")
    assert await flights.run("it", work) == 2


async def test_other_keys_do_not_wait_for_each_other() -> None:
    """Each has its own."""
    flights, work = Flights[int](), Work()
    tasks = [asyncio.create_task(flights.run(key, work)) for key in "ab"]
    await turns()
    work.let_finish.set()
    assert sorted(await asyncio.gather(*tasks)) == [1, 2]


async def test_an_error_is_everybodys() -> None:
    """It is kept from nobody, and not kept."""
    flights, work = Flights[int](), Work()
    work.error = ValueError("no")
    tasks = waiters(flights, work, 3)
    await turns()
    work.let_finish.set()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert found == [work.error] * 3
    work.error = None
    assert await flights.run("it", work) == 2


@pytest.mark.parametrize("leaving", [0, 2])
async def test_one_who_leaves_takes_it_from_nobody(leaving: int) -> None:
    """Not even the one who came first."""
    flights, work = Flights[int](), Work()
    tasks = waiters(flights, work, 3)
    await turns()
    tasks.pop(leaving).cancel()
    await turns()
    work.let_finish.set()
    assert await asyncio.gather(*tasks) == [1, 1]
    assert work.cancelled == 0


async def test_with_the_last_who_leaves_it_ends() -> None:
    """And who comes then does not join what ends."""
    flights, work = Flights[int](), Work()
    tasks = waiters(flights, work, 3)
    await turns()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    assert all(task.cancelled() for task in tasks)
    assert not flights.has("it")
    late = waiters(flights, work, 1)
    await turns()
    assert work.cancelled == 1
    work.let_finish.set()
    assert await asyncio.gather(*late) == [2]


async def test_what_fails_while_nobody_is_left_is_silent() -> None:
    """There is nobody to tell it to; a task whose error nobody takes would be logged."""

    async def fails_when_cancelled() -> int:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            raise ValueError("on the way out") from None
        return 1

    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    task = asyncio.create_task(Flights[int]().run("it", fails_when_cancelled))
    await turns()
    task.cancel()
    await asyncio.wait((task,))
    await turns()
    asyncio.get_running_loop().set_exception_handler(None)
    assert told == []
