"""How names are compared when something is searched: their folded form.

Case, diacritics and everything that is neither letter nor digit do not count.

>>> fold("Sjögren's  Syndrome (SS-A)")
'sjogren s syndrome ss a'
>>> fold('") OR *')
'or'
>>> fold("*~")
''
"""

import unicodedata
from enum import IntEnum
from typing import Final

from app.graph_model.model import Property

TERM: Final = "SearchTerm"
"""Label of the folded names: `(:SearchTerm {id})-[:NAMES {field, text}]->(entity)`."""
WORD: Final = "SearchWord"
"""Label of their words: `(:SearchWord {id, start, end})-[:WORD_OF]->(:SearchTerm)`."""
NAMES: Final = "NAMES"
WORD_OF: Final = "WORD_OF"


class NameField(IntEnum):
    """Where a name stands, the best first."""

    ID = 0
    SYMBOL = 1
    NAME = 2
    SYNONYM = 3
    XREF = 4


MAX_TERM: Final = 500
"""Folded names are kept to this length: an index key has a limit."""
MAX_WORD: Final = 64
"""So are their words."""


def fold(text: str) -> str:
    """Give the folded form: words of letters and digits, one space between them."""
    # Folding the case may itself compose or decompose letters, so it stands between the two.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    marked = (c for c in decomposed if not unicodedata.combining(c))
    spaced = "".join(c if c.isalnum() else " " for c in marked)
    return " ".join(spaced.split())[:MAX_TERM].rstrip()


def words(folded: str) -> list[str]:
    """List the words of a folded text, each once, in order."""
    return list(dict.fromkeys(word[:MAX_WORD] for word in folded.split()))


def is_whole(word: str) -> bool:
    """Tell whether a word of `words` stands as it is in the folded text, not cut off."""
    return len(word) < MAX_WORD


def start_key(word: str, length: int | None = None) -> str:
    """Give what a word is found by when its end is misspelt: its first letters and length.

    >>> start_key("meso"), end_key("meso")
    ('m4', 'o4')
    >>> start_key("mesothelin"), end_key("mesothelin")
    ('me10', 'in10')
    """
    size = len(word) if length is None else length
    return f"{word[: _key_letters(size)]}{size}"


def end_key(word: str, length: int | None = None) -> str:
    """Give what a word is found by when its start is misspelt: its last letters and length."""
    size = len(word) if length is None else length
    return f"{word[-_key_letters(size) :]}{size}"


def _key_letters(length: int) -> int:
    # Two letters leave a sixth of the words to compare; of a short word they are too much.
    return 1 if length < 6 else 2  # noqa: PLR2004  # as docs/search.md has it


def field_of(prop: Property) -> NameField:
    """Say what a searchable property is: one that is unique names its node like an id."""
    if prop.unique:
        return NameField.SYMBOL
    return NameField.SYNONYM if prop.is_list else NameField.NAME
