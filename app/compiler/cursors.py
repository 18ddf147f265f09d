"""Cursors: where a row stands in an order, as an opaque text.

A cursor holds the values of the row's order keys and the order itself, so that
one made for another order is refused instead of misread.

>>> decode_cursor(encode_cursor("NAME:ASC,ID:ASC", ["lung cancer", "MONDO:0008903"]))
['NAME:ASC,ID:ASC', 'lung cancer', 'MONDO:0008903']
"""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any


def encode_cursor(signature: str, values: Sequence[Any]) -> str:
    """Make a cursor of the values of a row's order keys."""
    text = json.dumps([signature, *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def decode_cursor(cursor: str) -> list[Any] | None:
    """Read a cursor; None when it is not one."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None
