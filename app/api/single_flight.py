"""What is asked for by several at the same time is done once."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Flight(Generic[T]):
    task: asyncio.Task[T]
    waiting: int = 0


class Flights(Generic[T]):
    """What is under way, by what it is for. Use it in one event loop."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._under_way: dict[Hashable, _Flight[T]] = {}

    def has(self, key: Hashable) -> bool:
        """Tell whether this is under way."""
        return key in self._under_way

    async def run(self, key: Hashable, start: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Wait for what is under way, or start it; all who wait get its result or its error.

        One who is cancelled leaves the others theirs; with the last one it is cancelled too.
        """
        flight = self._under_way.get(key) or self._start(key, start)
        flight.waiting += 1
        try:
            # It waits without cancelling what it waits for, as `await task` would.
            await asyncio.wait((flight.task,))
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._forget(key, flight)  # at once: who comes now must not join what ends
                flight.task.cancel()
        return flight.task.result()

    def _start(self, key: Hashable, start: Callable[[], Coroutine[Any, Any, T]]) -> _Flight[T]:
        flight = _Flight(asyncio.create_task(start()))
        self._under_way[key] = flight
        flight.task.add_done_callback(lambda _: self._forget(key, flight))
        return flight

    def _forget(self, key: Hashable, flight: _Flight[T]) -> None:
        if self._under_way.get(key) is flight:
            del self._under_way[key]
        if flight.task.done() and not flight.task.cancelled():
            flight.task.exception()  # looked at, for nobody may be left to whom it is told
