"""Answers of one release in bounded memory; what was used least recently goes first.

Of our own and not of a library: what is more than an `OrderedDict` has (sizes with what
they cost besides, a bound for each, one release) is most of it.
"""

from collections import OrderedDict
from typing import Final

from app.api.answer import KeptAnswer

OVERHEAD: Final = 600
"""What an entry costs beside its bytes: key, tag, objects, its place in the table."""
LARGEST_PART: Final = 8
"""One answer may have no more than this part of the whole."""


class AnswerStore:
    """Keeps answers by key, until there is another release."""

    def __init__(self, max_bytes: int) -> None:
        """Begin empty."""
        self.max_bytes, self.largest = max_bytes, max_bytes // LARGEST_PART
        self.used_bytes = 0
        self._release: str | None = None
        self._answers: OrderedDict[bytes, KeptAnswer] = OrderedDict()

    def __len__(self) -> int:
        """Count the answers."""
        return len(self._answers)

    def get(self, release: str, key: bytes) -> KeptAnswer | None:
        """Give what is kept of a release; asking for another one empties the store."""
        self._turn_to(release)
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def put(self, release: str, key: bytes, answer: KeptAnswer) -> None:
        """Keep an answer, unless it is too large."""
        self._turn_to(release)
        self._remove(key)
        if size_of(answer) > self.largest:
            return
        self._answers[key] = answer
        self.used_bytes += size_of(answer)
        while self.used_bytes > self.max_bytes:
            self._remove(next(iter(self._answers)))

    def _remove(self, key: bytes) -> None:
        if gone := self._answers.pop(key, None):
            self.used_bytes -= size_of(gone)

    def _turn_to(self, release: str) -> None:
        if release != self._release:
            self._answers.clear()
            self._release, self.used_bytes = release, 0


def size_of(answer: KeptAnswer) -> int:
    """Say how many bytes of memory an answer takes."""
    return len(answer.body) + OVERHEAD
