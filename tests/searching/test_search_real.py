"""Real ontologies: each engine gives the order of an independent ranking in plain Python."""

import random
from collections.abc import AsyncIterator

import pytest

from app.engines.endpoint import BoltEndpoint
from searching.search_reference import Ranking
from searching.search_world import Asked, entities, ids

FIXED = (
    "pancreatic carcinoma", "carcinoma pancreatic", "carcinoma", "lymphoma b cell", "c", "of",
    "ovarian", "DOID:1793", "adenocarcnoma", "lung cancer small", "t-cell", "Hodgkin's", "maligant",
    "zeta", "zeta1", "zeta 3", "zta1 factor", "ZETA7",
)  # fmt: skip


@pytest.fixture
async def asked_real(real: tuple[BoltEndpoint, Ranking]) -> AsyncIterator[Asked]:
    """Ask the graph of real ontologies."""
    opened = Asked(real[0])
    yield opened
    await opened.close()


async def test_order_is_that_of_the_reference(
    real: tuple[BoltEndpoint, Ranking], asked_real: Asked
) -> None:
    """Names, their beginnings, words in any order and misspellings, a hundred of them."""
    endpoint, ranking = real
    names = sorted({name for e in entities(endpoint) for _, name in e.names})
    chance = random.Random(7371)  # noqa: S311  # the same each time, no secret
    texts = [*FIXED, *(_changed(chance.choice(names), chance) for _ in range(100))]
    found_none = 0
    assert ranking.is_full("zeta")
    for text in texts:
        expected = ranking.ids(text)
        found = await asked_real.search(text, first=1000)
        assert found["totalCount"] == min(len(expected), 1000), text
        assert found["truncated"] == (ranking.is_full(text) or len(expected) > 1000), text
        assert ids(found) == expected[:1000], text
        found_none += not expected
    assert found_none < len(texts) / 3


def _changed(name: str, chance: random.Random) -> str:
    """Type a name as people do."""
    words = name.split()
    match chance.randrange(4):
        case 0:
            return name[: chance.randint(1, len(name))]
        case 1:
            chance.shuffle(words)
            return " ".join(words[: chance.randint(1, 4)])
        case 2:
            return " ".join(_misspelt(word, chance, 1) for word in words[:3])
        case _:
            return " ".join([*words[:1], _misspelt(words[-1], chance, 2)])


def _misspelt(word: str, chance: random.Random, errors: int) -> str:
    for _ in range(errors):
        at = chance.randrange(len(word))
        letter = chance.choice("aeinort")
        word = chance.choice(
            [word[:at] + word[at + 1 :], word[:at] + letter + word[at:],
             word[:at] + letter + word[at + 1 :], word[:at] + word[at:][1::-1] + word[at + 2 :]]
        ) or word  # fmt: skip
    return word
