"""Order rows, cut pages out of them, and spell positions as cursors."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from reference.refusal import Refusal

Row = TypeVar("Row")
Position = tuple[Any, ...]
"""The values of the keys, None where missing; the last is the id."""

DEFAULT_PAGE_SIZE: Final = 25


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an ordering: the enum value, and its direction."""

    field: str
    is_descending: bool = False
    source: str | None = None
    """With SCORE: by what this source adds to it."""

    @property
    def signature(self) -> str:
        """Spell the key as cursors do; which source it is stands after it."""
        of_source = "" if self.source is None else "(SOURCE)"
        return f"{self.field}{of_source}:{'DESC' if self.is_descending else 'ASC'}"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of a page with their cursors."""

    rows: tuple[Row, ...]
    cursors: tuple[str, ...]
    total_count: int
    has_next: bool
    has_previous: bool


def order_keys(order_by: Sequence[Mapping[str, Any]] | None) -> tuple[Key, ...]:
    """Give the keys that decide: up to ID, which is added where it is missing."""
    keys: list[Key] = []
    for order in order_by or ():
        is_descending = order.get("direction") == "DESC"
        keys.append(Key(order["field"], is_descending, order.get("source")))
        if order["field"] == "ID":
            return tuple(keys)
    return (*keys, Key("ID"))


def signature(keys: Sequence[Key]) -> str:
    """Name an ordering: a cursor is good for this one only."""
    return ",".join(key.signature for key in keys)


def encode_cursor(keys: Sequence[Key], position: Position) -> str:
    """Spell a position as an opaque text."""
    text = json.dumps(
        [signature(keys), *_sources(keys), *position], separators=(",", ":"), ensure_ascii=False
    )
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def decode_cursor(cursor: str, keys: Sequence[Key]) -> Position:
    """Read the position out of a cursor.

    Raises:
        Refusal: it is no cursor, or one of another ordering.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error) as error:
        raise Refusal("CURSOR_INVALID", f"{cursor!r} is no cursor.") from error
    head = [signature(keys), *_sources(keys)]
    start = len(head)
    if not isinstance(parts, list) or len(parts) != len(keys) + start or parts[:start] != head:
        raise Refusal("CURSOR_INVALID", f"{cursor!r} is of another ordering.")
    return tuple(parts[start:])


def _sources(keys: Sequence[Key]) -> list[str]:
    return [key.source for key in keys if key.source is not None]


def compare(left: Position, right: Position, keys: Sequence[Key]) -> int:
    """Say which comes first: negative for the left one."""
    for one, other, key in zip(left, right, keys, strict=True):
        if one == other:
            continue
        # A missing value counts as greater than any other.
        is_less = one is not None and (other is None or one < other)
        return -1 if is_less is not key.is_descending else 1
    return 0


def check_page_size(size: int | None, most: int) -> None:
    """Refuse a size that is out of bounds."""
    if size is not None and not 0 <= size <= most:
        raise Refusal("PAGE_SIZE_INVALID", f"{size} is not between 0 and {most}.")


def cut_page(
    rows: Sequence[tuple[Position, Row]], keys: Sequence[Key], arguments: Mapping[str, Any]
) -> Page[Row]:
    """Cut the page that the arguments ask for out of rows in any order."""
    after, before = (
        None if arguments.get(name) is None else decode_cursor(arguments[name], keys)
        for name in ("after", "before")
    )
    ordered = _sorted(rows, keys)
    in_range = [
        (position, row)
        for position, row in ordered
        if (after is None or compare(position, after, keys) > 0)
        and (before is None or compare(position, before, keys) < 0)
    ]
    last = arguments.get("last")
    if last is not None:
        start = max(len(in_range) - last, 0)
        page, has_next, has_previous = in_range[start:], before is not None, start > 0
    else:
        first = arguments.get("first")
        size = DEFAULT_PAGE_SIZE if first is None else first
        page, has_next, has_previous = in_range[:size], len(in_range) > size, after is not None
    return Page(
        rows=tuple(row for _, row in page),
        cursors=tuple(encode_cursor(keys, position) for position, _ in page),
        total_count=len(rows),
        has_next=has_next,
        has_previous=has_previous,
    )


def _sorted(
    rows: Sequence[tuple[Position, Row]], keys: Sequence[Key]
) -> list[tuple[Position, Row]]:
    """Sort by the last key first: a stable sort keeps that order among equals."""
    ordered = list(rows)
    for place in reversed(range(len(keys))):
        ordered.sort(key=_value_at(place), reverse=keys[place].is_descending)
    return ordered


def _value_at(place: int) -> Callable[[tuple[Position, Any]], tuple[bool, Any]]:
    def missing_as_greatest(row: tuple[Position, Any]) -> tuple[bool, Any]:
        value = row[0][place]
        return (True, 0) if value is None else (False, value)

    return missing_as_greatest
