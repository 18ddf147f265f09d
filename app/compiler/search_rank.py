"""How hits are ranked, and how the text that matched is shown.

The rule is the same on every engine, since only folded texts, their words and edit
distances are compared; no engine's own score has a part in it. Hits are ordered by

1. the tier, a `Tier`: how the text and the name go together;
2. the edits by which they differ, added up over the words (0 but for `FUZZY`);
3. the length of the folded name, shorter first; 4. the folded name;
5. where it was found, a `NameField`; 6. the entity's id.

Of an entity's names the best ranked counts. Names are in order before it is known whose
they are, so of too many names only the best are followed to their entities.
"""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from html import escape
from typing import Final

from app.graph_model.search_text import fold


class Tier(IntEnum):
    """How a text matches a name, the best first."""

    KEY = 1
    """It is the symbol, the id or a cross-reference."""
    NAME = 2
    """It is the name or a synonym."""
    PREFIX = 3
    """A symbol, name or synonym begins with it."""
    WORDS = 4
    """A name has all its words, in any order; the last may be the beginning of one."""
    FUZZY = 5
    """So it is, when each word may have a typing error or two."""


SCORES: Final = {Tier.KEY: 1.0, Tier.NAME: 0.9, Tier.PREFIX: 0.7, Tier.WORDS: 0.5, Tier.FUZZY: 0.3}
"""The score of a hit; that of a misspelt one is divided by its edits."""

_ASCII_WORD: Final = re.compile("[0-9A-Za-z]+")

CANDIDATES: Final = 1000
"""So many hits are given at most; of more names that begin with a text, so many are followed."""
CLOSE_WORDS: Final = 20
"""So many words of the vocabulary stand for one misspelt word at most."""


def edits_allowed(word: str) -> int:
    """Say by how many edits a word may differ: none below 4 letters, 1 up to 7, then 2."""
    length = len(word)
    if length < 4:  # noqa: PLR2004  # as the docstring has it
        return 0
    return 1 if length < 8 else 2  # noqa: PLR2004  # as the docstring has it


def score(tier: int, distance: int) -> float:
    """Give the score of a hit, 0 to 1."""
    return SCORES[Tier(tier)] / max(distance, 1)


def highlight(tier: int, text: str, patterns: Sequence[str]) -> str:
    """Mark in a text, as HTML, what the patterns match.

    A pattern is a folded word after a blank; with a blank behind it too it is a whole
    word, otherwise the beginning of one.

    >>> highlight(Tier.PREFIX, "Sjögren's <SS>", [" sjog"])
    '<em>Sjög</em>ren&#x27;s &lt;SS&gt;'
    """
    if tier == Tier.KEY:
        return f"<em>{escape(text)}</em>"
    written, done = [], 0
    for start, end in _marked(text, patterns):
        written += [escape(text[done:start]), "<em>", escape(text[start:end]), "</em>"]
        done = end
    return "".join([*written, escape(text[done:])])


def _marked(text: str, patterns: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give where the marked parts start and end."""
    for word, places in _words(text):
        lengths = [_matched(word, pattern) for pattern in patterns]
        if longest := max(lengths, default=0):
            yield places[0], places[longest - 1] + 1


def _matched(word: str, pattern: str) -> int:
    """Say how many letters of a folded word a pattern matches."""
    wanted = pattern.strip()
    is_match = word == wanted if pattern.endswith(" ") else word.startswith(wanted)
    return len(wanted) if is_match else 0


def _words(text: str) -> Iterator[tuple[str, Sequence[int]]]:
    """Give each folded word of a text, and per letter where in the text it comes from."""
    if text.isascii():  # As most names are: their letters fold one by one.
        for found in _ASCII_WORD.finditer(text):
            yield found[0].lower(), range(*found.span())
        return
    word: str = ""
    places: list[int] = []
    for place, character in enumerate(text):
        folded = fold(character)
        # A mark that only changes the letter before it folds to nothing and ends no word.
        if folded and " " not in folded:
            word += folded
            places += [place] * len(folded)
        elif word and not _is_mark(character):
            yield word, places
            word, places = "", []
    if word:
        yield word, places


def _is_mark(character: str) -> bool:
    return fold(f"a{character}b") == "ab"
