"""What was looked up lately, so that it need not be looked up on disk again."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

KEPT: Final = 100_000
"""How many are remembered. Then all are forgotten: to know which were used last would cost more."""

_Found = TypeVar("_Found")


class Lookups(dict[str, _Found], Generic[_Found]):
    """What a function finds for a text. As a dictionary: millions are asked for."""

    def __init__(self, find: Callable[[str], _Found]) -> None:
        """Begin without any."""
        super().__init__()
        self._find = find

    def __missing__(self, text: str) -> _Found:
        """Look it up."""
        if len(self) >= KEPT:
            self.clear()
        found = self[text] = self._find(text)
        return found
