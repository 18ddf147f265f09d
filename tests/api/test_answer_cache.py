"""An answer is kept only when it is of one release, and given only of the newest known."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from api.test_single_flight import turns
from app.api.answer import Answer, AnyAnswer, Failure, KeptAnswer
from app.api.answer_cache import AnswerCache, key_of
from app.api.known_release import KnownRelease
from app.errors import DatabaseUnavailableError

KEY = b"k"


@dataclass
class World:
    """A graph whose release a test sets, a clock, and an operation that counts its runs."""

    release: str | None = "r1"
    time: float = 0.0
    reads: int = 0
    runs: int = 0
    lasts: bool = True
    payload: dict[str, Any] | None = None
    failing: Exception | None = None
    cut_reads: list[asyncio.Event] = field(default_factory=list)
    """What reads of the release wait for, in turn."""
    max_bytes: int = 2**20

    def __post_init__(self) -> None:
        """Make the cache."""
        self.cache = AnswerCache(KnownRelease(self.read, 1.0, lambda: self.time), self.max_bytes)

    async def read(self) -> str | None:
        """Read the release: what it was when the read began."""
        self.reads += 1
        found = self.release
        if self.cut_reads:
            await self.cut_reads.pop(0).wait()
        if self.failing:
            raise self.failing
        return found

    async def run(self) -> Answer:
        """Answer with the number of the run."""
        self.runs += 1
        payload = self.payload or {"data": self.runs}
        return Answer(payload, None, lasts=self.lasts)

    async def ask(self, key: bytes | None = KEY) -> Any:
        """Ask, and let the cache finish what nobody waits for."""
        answer = await self.cache.answer(key, self.run)
        await turns()
        return answer.payload["data"]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Begin with a finished release and an empty cache."""
    made = World()
    yield made
    await made.cache.close()


async def test_an_answer_is_given_again(world: World) -> None:
    """The very bytes; hits and misses are counted."""
    first = await world.cache.answer(KEY, world.run)
    await turns()
    again = await world.cache.answer(KEY, world.run)
    assert isinstance(first, KeptAnswer)
    assert first is again
    assert (first.body, first.failure, world.runs) == (b'{"data":1}', None, 1)
    assert (world.cache.hits, world.cache.misses, world.cache.shared) == (1, 1, 0)


async def test_a_new_release_is_seen_within_the_age_allowed(world: World) -> None:
    """Not before the release is read anew, and never after."""
    assert await world.ask() == 1
    world.release = "r2"
    world.time = 1.0
    assert await world.ask() == 1
    world.time = 1.1
    assert await world.ask() == 2
    assert await world.ask() == 2


async def test_the_release_is_read_once_in_the_age_allowed(world: World) -> None:
    """Hits cost the database nothing but that; many at once are one read."""
    await world.ask()
    reads = world.reads
    for _ in range(10):
        await world.ask()
    assert world.reads == reads
    world.time = 1.1
    await asyncio.gather(*(world.ask() for _ in range(10)))
    assert world.reads == reads + 1


async def test_nothing_is_kept_or_shared_while_a_load_is_under_way(world: World) -> None:
    """Answers are a mixture then; after it all is as before."""
    await world.ask()
    world.release, world.time = None, 2
    assert [await world.ask(), await world.ask()] == [2, 3]
    assert list(await asyncio.gather(world.ask(), world.ask())) == [4, 5]
    world.release, world.time = "r2", 4
    assert [await world.ask(), await world.ask()] == [6, 6]


async def test_an_answer_during_which_a_load_began_or_ended_is_not_kept(world: World) -> None:
    """It may be of two releases."""
    for before, after in itertools.pairwise(["r1", "r2", None]):

        async def run(after: str | None = after) -> Answer:
            world.release = after
            return await world.run()

        world.release, world.time = before, world.time + 2
        assert isinstance(await world.cache.answer(KEY, run), KeptAnswer)
        await turns()
        assert len(world.cache.store) == 0


async def test_a_read_that_began_before_an_answer_does_not_prove_it(world: World) -> None:
    """It may not have seen the load that the answer was made in: the next one is waited for."""
    await world.ask(b"first")
    world.cut_reads = [slow := asyncio.Event()]
    await world.cache.answer(b"second", world.run)
    await turns()  # a read began, under r1, and hangs
    world.release = "r2"
    await world.cache.answer(b"third", world.run)  # by r1, which was known until now
    slow.set()
    await turns()
    assert world.reads == 4
    assert len(world.cache.store) == 2
    assert not world.cache.store.get("r1", b"third")


async def test_a_read_under_way_is_not_taken_for_a_later_one() -> None:
    """Who needs one that begins now waits for the next."""
    world = World()
    slow = asyncio.Event()
    world.cut_reads = [slow]
    known = KnownRelease(world.read, 1.0, lambda: world.time)
    early = asyncio.create_task(known.current())
    await turns()
    world.release, world.time = "r2", 0.5
    late = asyncio.create_task(known.from_now())
    await turns()
    assert world.reads == 1
    slow.set()
    assert (await early, await late, world.reads) == ("r1", "r2", 2)


async def test_what_does_not_last_is_not_kept(world: World) -> None:
    """Errors, and walks whose time was up; failures do not even claim to last."""
    world.lasts = False
    assert [await world.ask(), await world.ask()] == [1, 2]

    async def fail() -> Answer:
        return Answer({"errors": []}, Failure.TIMEOUT, lasts=True)

    assert isinstance(await world.cache.answer(KEY, fail), Answer)
    await turns()
    assert len(world.cache.store) == 0


async def test_what_has_no_key_or_is_no_json_is_answered_all_the_same(world: World) -> None:
    """It is for the sender to say what is wrong."""
    assert [await world.ask(None), await world.ask(None)] == [1, 2]
    world.payload = {"data": object()}
    assert isinstance(await world.cache.answer(KEY, world.run), Answer)
    world.payload = {"data": "\ud800"}
    assert await world.ask() == "\ud800"
    assert await world.ask() == "\ud800"
    assert world.runs == 4


async def test_identical_operations_in_flight_run_once(world: World) -> None:
    """Ten that come before the first is answered cause one run and get one answer."""
    let_finish = asyncio.Event()

    async def slow() -> Answer:
        await let_finish.wait()
        return await world.run()

    asking = [asyncio.create_task(world.cache.answer(KEY, slow)) for _ in range(10)]
    await turns()
    asking[0].cancel()
    await turns()
    let_finish.set()
    found: list[AnyAnswer] = await asyncio.gather(*asking[1:])
    assert {answer.payload["data"] for answer in found} == {1}
    assert (world.runs, world.cache.misses, world.cache.shared) == (1, 10, 9)
    await turns()
    assert await world.ask() == 1


async def test_an_unreadable_release_is_an_error_at_once(world: World) -> None:
    """The operation would meet the same; what is kept is not given, for nobody knows its age."""
    await world.ask()
    world.failing, world.time = DatabaseUnavailableError("away"), 2
    with pytest.raises(DatabaseUnavailableError):
        await world.ask()
    world.failing = None
    assert await world.ask() == 1


async def test_a_check_that_fails_keeps_nothing(world: World) -> None:
    """And the next one works."""

    async def run() -> Answer:
        world.failing = DatabaseUnavailableError("away")
        return await world.run()

    await world.cache.answer(KEY, run)
    await turns()
    world.failing = None
    assert [await world.ask(), await world.ask()] == [2, 2]


async def test_what_waits_for_its_check_is_bounded() -> None:
    """A database that hangs does not let answers pile up; closing gives them up."""
    world = World(max_bytes=8 * 10_000, payload={"data": "x" * 1_000})
    await world.cache.answer(b"0", world.run)
    await turns()
    world.cut_reads = [asyncio.Event()]
    for number in range(1, 50):
        await world.cache.answer(str(number).encode(), world.run)
        await asyncio.sleep(0)
    waiting = world.cache._candidates  # noqa: SLF001  # nothing else shows them
    assert 0 < len(waiting) < 10
    await world.cache.close()
    assert len(world.cache.store) == 1


def test_keys_tell_apart_what_can_differ() -> None:
    """Document, operation, shape and values, and types of values that are equal to Python."""
    given: list[tuple[str, str | None, object, dict[str, Any]]] = [
        ("{ a }", None, (), {}),
        ("{ b }", None, (), {}),
        ("{ a }", "A", (), {}),
        ("{ a }", None, (("x", True),), {}),
        ("{ a }", None, (), {"x": 1}),
        ("{ a }", None, (), {"x": True}),
        ("{ a }", None, (), {"x": 1.0}),
        ("{ a }", None, (), {"x": "1"}),
        ("{ a }", None, (), {"x": ["1"]}),
        ("{ a }", None, (), {"x": None}),
    ]
    keys = [key_of(*parts) for parts in given]
    assert None not in keys
    assert len(set(keys)) == len(given)
    assert keys == [key_of(*parts) for parts in given]
    assert key_of("{ a }", None, (), {"x": "\ud800"}) is None
