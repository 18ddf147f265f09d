r"""Writes a value in a cell of a KGX table, without loss.

Parts of a list are joined by `|`. KGX readers split any cell at a `|`, so one within a
text is written `\p`; a tab is `\t`, a line feed `\n`, a carriage return `\r`, and a
backslash `\\`.

>>> cell(["a|b", "c"])
'a\\pb|c'
>>> unescaped("a\\pb")
'a|b'
"""

import re
from typing import Final

Plain = str | int | float | bool | list[str]
"""A value of a record, as JSON has it too."""

SEPARATOR: Final = "|"
_ESCAPES: Final = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", SEPARATOR: r"\p"}
_ESCAPING: Final = str.maketrans(_ESCAPES)
_MEANT: Final = {written: meant for meant, written in _ESCAPES.items()}
_ESCAPED: Final = re.compile(r"\\[\\tnrp]")


def cell(value: Plain) -> str:
    """Write a value: numbers so that they are read as the same, Booleans as in JSON."""
    if isinstance(value, str):
        return value.translate(_ESCAPING)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return SEPARATOR.join(part.translate(_ESCAPING) for part in value)
    return repr(value)


def unescaped(text: str) -> str:
    """Give the text that was meant, or one part of a list."""
    return _ESCAPED.sub(lambda found: _MEANT[found[0]], text) if "\\" in text else text
