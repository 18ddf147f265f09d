"""The response cache: an operation that was answered is not run again until the next load.

What is kept is the JSON that is sent, by the operation and its parameters. Who asks is
no part of the key: there are no rights per part of the graph, so an answer is the same
for all who may have it, and who may not is told before. `explain` does differ, and such
requests do not come here.

Never is an answer of another release given, as far as the release is known:

- The release is read at most `max_age_s` before it is relied on, so a load that ended
  longer ago is seen. While a load is under way there is no release, and nothing is kept,
  given from the cache, or run for several at once.
- An answer is kept only if the release known before it was run is also what a read finds
  that began after it had run. Ids of releases are never used twice and a load takes the
  release away before it writes, so nothing was written between the two.

That second read is not waited for. One serves all answers that came until it began.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.api.answer import Answer, AnyAnswer, KeptAnswer, json_bytes
from app.api.answer_store import AnswerStore, size_of
from app.api.known_release import KnownRelease
from app.api.single_flight import Flights
from app.errors import OncographError

_LOG = logging.getLogger(__name__)
Run = Callable[[], Coroutine[Any, Any, Answer]]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An answer that is kept if the release is still the same."""

    release: str
    key: bytes
    answer: KeptAnswer


class AnswerCache:
    """Answers from what is kept, or runs the operation, once for all who ask at the same time."""

    def __init__(self, release: KnownRelease, max_bytes: int) -> None:
        """Begin empty."""
        self._release, self.store = release, AnswerStore(max_bytes)
        self._flights: Flights[AnyAnswer] = Flights()
        self._candidates: list[_Candidate] = []
        self._checking: asyncio.Task[None] | None = None
        self.hits = 0
        self.misses = 0
        self.shared = 0
        """How many of the misses were answered by what ran for another one."""

    @property
    def currsize(self) -> int:
        """How many answers are kept."""
        return len(self.store)

    async def answer(self, key: bytes | None, run: Run) -> AnyAnswer:
        """Give the answer for a key; without one it is run.

        Raises:
            OncographError: the release cannot be read, or what the run raises.
        """
        release = None if key is None else await self._release.current()
        if key is None or release is None:
            self.misses += 1
            return await run()
        if kept := self.store.get(release, key):
            self.hits += 1
            return kept
        self.misses += 1
        flight = (release, key)
        self.shared += self._flights.has(flight)
        return await self._flights.run(flight, lambda: self._run(release, key, run))

    async def close(self) -> None:
        """Give up what is not kept yet."""
        if self._checking:
            self._checking.cancel()
            await asyncio.wait((self._checking,))

    async def _run(self, release: str, key: bytes, run: Run) -> AnyAnswer:
        answer = await run()
        kept = _encoded(answer)
        if kept is None:
            return answer
        waiting = sum(size_of(candidate.answer) for candidate in self._candidates)
        # What waits for its check is bounded as well, for a database that hangs.
        if waiting + size_of(kept) <= self.store.largest:
            self._candidates.append(_Candidate(release, key, kept))
            if self._checking is None or self._checking.done():
                self._checking = asyncio.create_task(self._check())
        return kept

    async def _check(self) -> None:
        """Keep the candidates whose release is still that of the graph."""
        while self._candidates:
            candidates, self._candidates = self._candidates, []
            try:
                release = await self._release.from_now()
            except OncographError as error:
                _LOG.info("answers are not kept: %s", error)
                continue
            for candidate in candidates:
                if candidate.release == release:
                    self.store.put(release, candidate.key, candidate.answer)


def key_of(
    query: str, operation_name: str | None, shape: object, parameters: Mapping[str, Any]
) -> bytes | None:
    """Make the key of an operation and its parameters; None when they cannot be written.

    A hash, so that a key has the same size whatever it stands for.
    """
    try:
        written = orjson.dumps([query, operation_name, shape, parameters])
    except orjson.JSONEncodeError:  # lone surrogates, which no text of the graph has
        return None
    return hashlib.sha256(written).digest()


def _encoded(answer: Answer) -> KeptAnswer | None:
    """Write an answer that may be kept; None for one that may not, or is no JSON."""
    if not answer.lasts or answer.failure is not None:
        return None
    try:
        body = json_bytes(answer.payload)
    except (TypeError, ValueError, RecursionError):
        return None  # who sends it finds the same, and says so
    return KeptAnswer(body, hashlib.sha256(body).hexdigest()[:32])
