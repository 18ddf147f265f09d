"""What people type into a search box, drawn from the names of a graph.

Each text stands beside what a bare full-text query has to be given for the same.
"""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.graph_model.search_text import fold, words

EACH: Final = 12
"""How many texts of a kind."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A text, and the query in Lucene's syntax."""

    text: str
    lucene: str


def typed_texts(
    entities: Sequence[Sequence[str]], chance: random.Random
) -> Mapping[str, Sequence[Typed]]:
    """Draw texts of every kind; each entity is the list of its names."""
    symbols = [names[0] for names in entities if len(words(fold(names[0]))) == 1]
    long = [
        name for names in entities for name in names if len(words(fold(name))) > 2
    ]  # words enough to swap and misspell
    found = [words(fold(name)) for name in long]
    spelt = [of_name for name in found if len(of_name := [w for w in name if _is_long(w)]) > 1]
    frequent = [word for word, _ in Counter(w for of_name in found for w in of_name).most_common()]

    def drawn(make: Callable[[], Typed]) -> Sequence[Typed]:
        return [make() for _ in range(EACH)]

    def misspelt(times: int) -> Typed:
        wrong = [_swapped(word, chance) for word in chance.sample(chance.choice(spelt), times)]
        return Typed(" ".join(wrong), " ".join(f"+{word}~" for word in wrong))

    return {
        "symbol": drawn(lambda: _begun([fold(chance.choice(symbols))])),
        "name": drawn(lambda: _begun(chance.choice(found))),
        "1 letter": drawn(lambda: _begun([chance.choice(symbols)[0].lower()])),
        "3 letters": drawn(lambda: _begun([chance.choice(chance.choice(found))[:3]])),
        "6 letters": drawn(lambda: _begun([chance.choice(chance.choice(spelt))[:6]])),
        "a frequent word": [_begun([word]) for word in frequent[:EACH]],
        "words in any order": drawn(lambda: _begun(chance.sample(chance.choice(found), 3))),
        "1 misspelt": drawn(lambda: misspelt(1)),
        "2 misspelt": drawn(lambda: misspelt(2)),
        "nothing": drawn(lambda: _begun(["".join(chance.choices("qxzjw", k=8))])),
    }


def _begun(of_text: Sequence[str]) -> Typed:
    """Type words, the last of which may be the beginning of one."""
    return Typed(" ".join(of_text), " ".join(f"+{word}" for word in of_text) + "*")


def _is_long(word: str) -> bool:
    """Tell whether a word may have two edits."""
    return len(word) > 7 and word.isalpha()  # the rule of docs/search.md


def _swapped(word: str, chance: random.Random) -> str:
    """Swap two neighbours within a word."""
    place = chance.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
