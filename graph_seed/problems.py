"""Words what is wrong with records, so that whoever keeps the file can mend it."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

from app.errors import SeedError
from graph_seed.records import Place, Problem

SHOWN: Final = 50
"""How many problems a message lists; the rest are counted."""
_CHOICES: Final = 12
"""How many allowed values a message lists."""


def seed_error(problems: Sequence[Problem], count: int = 0) -> SeedError:
    """Make the error that lists the first problems and counts all, `count` if there are more.

    >>> print(seed_error([Problem(Place("claims.tsv", 3), "level of X:1", "HIGH", "Use CASE.")]))
    1 problem found; nothing was written.
    claims.tsv, row 3: level of X:1: 'HIGH'. Use CASE.
    """
    count = max(count, len(problems))
    lines = [f"{count} problem{'s' if count > 1 else ''} found; nothing was written."]
    lines += [str(problem) for problem in problems[:SHOWN]]
    if count > SHOWN:
        lines.append(f"... and {count - SHOWN} more.")
    return SeedError("\n".join(lines))


def choose(value: str, allowed: Iterable[str]) -> str:
    """Word a fix: the nearest allowed value, and what else there is.

    >>> choose("ASERTED", ["ASSERTED", "CASE"])
    'Did you mean "ASSERTED"? Allowed: ASSERTED, CASE.'
    """
    names = list(allowed)
    by_fold = {name.casefold(): name for name in names}
    near = get_close_matches(value.casefold(), by_fold, n=1, cutoff=0.5)
    hint = f'Did you mean "{by_fold[near[0]]}"? ' if near else ""
    rest = ", ..." if len(names) > _CHOICES else ""
    return f"{hint}Allowed: {', '.join(names[:_CHOICES])}{rest}."


__all__ = ["SHOWN", "Place", "Problem", "choose", "seed_error"]
