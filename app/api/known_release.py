"""Which release the graph is, as read not long ago."""

import math
import time
from collections.abc import Callable, Coroutine
from typing import Any

from app.api.single_flight import Flights


class KnownRelease:
    """Keeps the release that was read last; there is never more than one read at a time."""

    def __init__(
        self,
        read: Callable[[], Coroutine[Any, Any, str | None]],
        max_age_s: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep how it is read: None is no release, while a load is under way or was cut off."""
        self._read, self._max_age_s, self._now = read, max_age_s, now
        self._known: str | None = None
        self._begun_at = -math.inf
        """When the read began that gave it: what was loaded later it may not have seen."""
        self._begun = self._done = 0
        """The numbers of the reads that began and ended last."""
        self._reads: Flights[None] = Flights()

    async def current(self) -> str | None:
        """Give the release as of now or no longer ago than the age allowed.

        Raises:
            OncographError: it cannot be read.
        """
        oldest = self._now() - self._max_age_s
        while self._begun_at < oldest:
            await self._reads.run("release", self._refresh)
        return self._known

    async def from_now(self) -> str | None:
        """Give the release as read by a query that begins from now on; raises as `current`."""
        next_one = self._begun + 1  # one that is under way began before
        while self._done < next_one:
            await self._reads.run("release", self._refresh)
        return self._known

    async def _refresh(self) -> None:
        self._begun += 1
        number, begun_at = self._begun, self._now()
        self._known = await self._read()
        self._done, self._begun_at = number, begun_at
