"""Rate: a bucket of tokens per client, which fills evenly and holds a burst.

A bucket is kept as the one moment at which it will be full again; taking a token puts
that moment off. A bucket that is full says nothing, so it is forgotten.

    two a second, a burst of three, all at second 0:
    full again at 0.5, 1.0, 1.5; a fourth would have to wait until 0.5

Own code, because the well-kept library (`limits`) has windows and no bucket, reads the wall
clock, looks at every client it knows in the background of each request, and keeps any number.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

MOST_KEPT: Final = 10_000
"""Clients whose buckets are kept: about a megabyte."""
_ROUNDING_S: Final = 1e-6
"""What adding fractions of seconds may be wrong by."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one client may ask."""

    per_minute: float
    burst: int
    """How many requests may come at once."""

    @property
    def token_s(self) -> float:
        """Seconds in which one token comes."""
        return 60 / self.per_minute


class Buckets:
    """The buckets that are not full."""

    def __init__(self, rate: Rate, most: int = MOST_KEPT) -> None:
        """Begin with full buckets for all."""
        self._rate, self._most = rate, most
        # In the order of their last tokens, so that what is full by now is in front.
        self._full_at_s: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._full_at_s)

    def take(self, who: str, now_s: float) -> float:
        """Take a token; give the seconds until there is one, which are 0 when it was taken."""
        token_s = self._rate.token_s
        full_at_s = max(self._full_at_s.get(who, now_s), now_s) + token_s
        wait_s = full_at_s - now_s - self._rate.burst * token_s
        if wait_s > _ROUNDING_S:
            return wait_s
        self._full_at_s[who] = full_at_s
        self._full_at_s.move_to_end(who)
        self._forget(now_s)
        return 0.0

    def _forget(self, now_s: float) -> None:
        """Forget what is full again, and what was longest unused above the bound.

        One that was not full yet is forgiven something; who has so many names has as many buckets.
        """
        kept = self._full_at_s
        while len(kept) > self._most or next(iter(kept.values())) <= now_s:
            kept.popitem(last=False)
