"""Search in plain Python over all nodes, one by one: what the queries are held against.

Written from `docs/search.md` alone: nothing of the service is used.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Rank = tuple[int, int, int, str, int, str]
"""Tier, edits, length, folded name, field, id."""


@dataclass(frozen=True, slots=True)
class Entity:
    """What is searched of a node."""

    id: str
    kind: str
    names: tuple[tuple[int, str], ...]
    """Field (1 symbol, 2 name, 3 synonym) and folded name."""
    xrefs: tuple[str, ...]


def entity(properties: Mapping[str, Any]) -> Entity:
    """Make an entity of a node's properties."""
    named = [(1, properties.get("symbol")), (2, properties.get("name"))]
    named += [(3, text) for text in properties.get("synonyms") or ()]
    return Entity(
        properties["id"],
        properties["kind"],
        tuple((field, folded(text)) for field, text in named if text and folded(text)),
        tuple(properties.get("xrefs") or ()),
    )


def folded(text: str) -> str:
    """Fold: no case, no accents, only letters and digits, one blank between words."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = ""
    for character in plain:
        if not unicodedata.combining(character):
            kept += character if character.isalnum() else " "
    return " ".join(kept.split())


def distance(a: str, b: str) -> int:
    """Count edits; neighbours that changed places are one (optimal string alignment)."""
    table = [[i + j if not i * j else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            replaced = table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            table[i][j] = min(replaced, table[i - 1][j] + 1, table[i][j - 1] + 1)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


class Ranking:
    """Ranks all entities for any text."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        """Collect the words of all names."""
        self._entities = tuple(entities)
        self._vocabulary = {w for e in self._entities for _, name in e.names for w in name.split()}

    def ids(self, text: str, kinds: Sequence[str] = ()) -> list[str]:
        """Give the ids of all that is found, best first."""
        found = [r for e in self._entities if (r := self._as_written(e, text))]
        if self.is_full(text):
            best = set(sorted(self._beginnings(text), key=lambda name: (len(name), name))[:1000])
            found = [r for e in self._entities if (r := self._as_written(e, text, best))]
        if not found:
            close = self._close(list(dict.fromkeys(folded(text).split())))
            found = [r for e in self._entities if close and (r := _misspelt(e, close))]
        of_kind = {e.id for e in self._entities if not kinds or e.kind in kinds}
        return [rank[-1] for rank in sorted(found) if rank[-1] in of_kind]

    def is_full(self, text: str) -> bool:
        """Tell whether so many names begin with a text that no others are looked for."""
        return len(self._beginnings(text)) > 1000

    def _beginnings(self, text: str) -> set[str]:
        names = {name for e in self._entities for _, name in e.names}
        return {name for name in names if name.startswith(folded(text) or " ")}

    def _as_written(
        self, e: Entity, text: str, among: Collection[str] | None = None
    ) -> Rank | None:
        """Rank an entity by its best name, or by the best of those that are among some."""
        asked, query = _curie(text), folded(text)
        ranks: list[Rank] = []
        if asked == e.id:
            ranks.append((1, 0, len(asked), asked, 0, e.id))
        if asked in e.xrefs:
            ranks.append((1, 0, len(asked), asked, 4, e.id))
        for field, name in e.names if query else ():
            tier = _tier(field, name, query)
            if tier and (among is None or name in among):
                ranks.append((tier, 0, len(name), name, field, e.id))
        return min(ranks, default=None)

    def _close(self, words: Sequence[str]) -> list[list[tuple[int, str, bool]]]:
        """Per word of the query: edits, word of the vocabulary, whether it may be a beginning."""
        if not 1 <= len(words) <= 8:
            return []
        options = []
        for word in words:
            most = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
            near = sorted(
                (distance(word, known), known)
                for known in self._vocabulary
                if abs(len(known) - len(word)) <= most and _is_alike(word, known)
            )
            options.append([(d, known, False) for d, known in near if d <= most][:20])
        options[-1] = [(0, words[-1], True), *options[-1]]
        return options


def _tier(field: int, name: str, query: str) -> int:
    if name == query:
        return 1 if field == 1 else 2
    if name.startswith(query):
        return 3
    *whole, last = query.split()
    words = name.split()
    is_found = all(word in words for word in whole) and any(w.startswith(last) for w in words)
    return 4 if is_found else 0


def _misspelt(e: Entity, close: Sequence[Sequence[tuple[int, str, bool]]]) -> Rank | None:
    ranks: list[Rank] = []
    for field, name in e.names:
        words = name.split()
        edits = [
            min(
                (
                    d
                    for d, known, is_beginning in options
                    if known in words or (is_beginning and any(w.startswith(known) for w in words))
                ),
                default=None,
            )
            for options in close
        ]
        if None not in edits:
            ranks.append((5, sum(d or 0 for d in edits), len(name), name, field, e.id))
    return min(ranks, default=None)


def _is_alike(word: str, known: str) -> bool:
    """Tell whether a word has the letters at one of its ends that the known one has there."""
    letters = 1 if len(known) < 6 else 2
    return word[:letters] == known[:letters] or word[-letters:] == known[-letters:]


def _curie(text: str) -> str:
    """Write the prefixes that the tests use in their own case."""
    prefix, colon, local = text.strip().partition(":")
    own = {
        p.lower(): p for p in ("HGNC", "DOID", "MONDO", "NCBIGene", "NCIT", "UBERON", "ONCOTREE")
    }
    return own.get(prefix.lower(), prefix) + colon + local
