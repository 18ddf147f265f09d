"""Client → a place among what goes on, or an error that says when to return.

as many run as may                 a request begins at once
more than those                    it waits, in the order of coming, for a bounded time
more wait than may, or too long    it is shed
"""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.errors import ClientBusyError, RateExceededError, ServiceBusyError
from app.traffic.bucket import Buckets, Rate

BUSY_RETRY_S: Final = 2
"""When a place may be free again: nobody knows, but not at once."""


@dataclass(frozen=True, slots=True)
class TrafficLimits:
    """The bounds of one process."""

    running: int = 48
    waiting: int = 48
    wait_s: float = 5.0
    per_client: int = 64
    """How many requests of one client may run or wait."""
    rate: Rate | None = None


class Admission:
    """What goes on now. Use it in one event loop; each `enter` that succeeds needs a `leave`."""

    def __init__(self, limits: TrafficLimits, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing going on."""
        self._limits, self._clock = limits, clock
        self._places = asyncio.Semaphore(limits.running)
        self._waiting = 0
        self._of_client: Counter[str] = Counter()
        self._buckets = Buckets(limits.rate) if limits.rate else None

    @property
    def is_full(self) -> bool:
        """Whether who comes now has to wait, if there is a place at all."""
        return self._places.locked()

    async def enter(self, who: str) -> None:
        """Take a place; one that a client may have at all is waited for.

        Raises:
            ClientBusyError, RateExceededError: the client asks too much.
            ServiceBusyError: all ask too much.
        """
        self._refuse_busy_client(who)
        self._take_token(who)
        self._of_client[who] += 1
        try:
            await self._take_place()
        except BaseException:
            self._forget(who)
            raise

    def leave(self, who: str) -> None:
        """Give the place back."""
        self._places.release()
        self._forget(who)

    def _refuse_busy_client(self, who: str) -> None:
        if self._of_client[who] >= self._limits.per_client:
            raise ClientBusyError(
                f"{self._limits.per_client} requests of yours are under way, which is as many as"
                " may be. Wait for one of them, then try again.",
                retry_after_s=BUSY_RETRY_S,
            )

    def _take_token(self, who: str) -> None:
        if self._buckets is None:
            return
        wait_s = self._buckets.take(who, self._clock())
        if wait_s:
            seconds = math.ceil(wait_s)
            raise RateExceededError(
                f"You asked more often than allowed. Try again in {seconds} s.",
                retry_after_s=seconds,
            )

    async def _take_place(self) -> None:
        if not self.is_full:
            await self._places.acquire()  # it does not wait
            return
        if self._waiting >= self._limits.waiting:
            raise _service_busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.wait_s):
                await self._places.acquire()
        except TimeoutError:
            raise _service_busy() from None
        finally:
            self._waiting -= 1

    def _forget(self, who: str) -> None:
        self._of_client[who] -= 1
        if not self._of_client[who]:
            del self._of_client[who]


def _service_busy() -> ServiceBusyError:
    return ServiceBusyError(
        "The service has as much to do as it takes on. Try again in a few seconds.",
        retry_after_s=BUSY_RETRY_S,
    )
