"""Which response keys a selection has, so that what is selected twice can be merged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from reference.world import WorldNode


@dataclass(frozen=True, slots=True)
class Entry:
    """What a response key stands for."""

    parent: str
    field: str
    type: str
    arguments: str
    owner: WorldNode | None
    """The node that the field gives, where it is known."""
    below: Scope
    is_leaf: bool


@dataclass(slots=True)
class Scope:
    """The response keys of one object in the answer, wherever they are selected."""

    entries: dict[str, Entry] = field(default_factory=dict)
    around: dict[str, Entry] = field(default_factory=dict)
    """Keys of the place where a fragment is spread: its own must not clash with them."""

    def find(self, key: str) -> Entry | None:
        """Find what the key stands for here."""
        return self.entries.get(key) or self.around.get(key)

    def is_free_for(self, key: str, entry: Entry) -> bool:
        """Tell whether the key may stand for this: unused, or for the same leaf."""
        known = self.find(key)
        return known is None or (
            known.is_leaf
            and not known.arguments
            and not entry.arguments
            and (known.field, known.type) == (entry.field, entry.type)
        )

    def accepts(self, entries: dict[str, Entry]) -> bool:
        """Tell whether a fragment with these keys may be spread here."""
        return all(
            self.find(key) is entry or self.is_free_for(key, entry)
            for key, entry in entries.items()
        )


@dataclass(frozen=True, slots=True)
class Fragment:
    """A named fragment that was made, to be spread again."""

    name: str
    type: str
    text: str
    entries: dict[str, Entry]
    depth: int
    """How deep it may lead."""

    def may_stand_in(self, types: Collection[str], scope: Scope, depth: int) -> bool:
        """Tell whether it may be spread at a place."""
        return self.type in types and self.depth <= depth and scope.accepts(self.entries)
