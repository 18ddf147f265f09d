"""The formats of a table: columns and rows → bytes.

`docs/export.md` says how each is read back; nothing is lost on the way.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from app.compiler.export import ExportColumn

Columns = Sequence[ExportColumn]
Rows = Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class TableFormat:
    """How a table is written."""

    media_type: str
    head: Callable[[Columns], bytes]
    """What comes before the first row."""
    rows: Callable[[Columns, Rows], bytes]


def tsv_head(columns: Columns) -> bytes:
    """Write the line with the names."""
    return ("\t".join(column.name for column in columns) + "\n").encode()


def tsv_rows(_: Columns, rows: Rows) -> bytes:
    r"""Write a line per row; a missing value is an empty cell.

    >>> tsv_rows([], [["a\tb", None, ["x|y", "z"], True, 0.5]])
    b'a\\tb\t\tx\\|y|z\ttrue\t0.5\n'
    """
    return "".join("\t".join(map(_cell, row)) + "\n" for row in rows).encode()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return _escaped(value)
        case bool():
            return "true" if value else "false"
        case list():
            return "|".join(_escaped(item).replace("|", "\\|") for item in value)
        case _:
            return repr(value)


def _escaped(text: str) -> str:
    """Write what would end a cell or a line by a backslash, and so the backslash itself."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\t" in text or "\n" in text or "\r" in text:
        text = text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


def jsonl_head(_: Columns) -> bytes:
    """Write nothing: each object has its names."""
    return b""


def jsonl_rows(columns: Columns, rows: Rows) -> bytes:
    """Write an object per line, without what is missing."""
    names = [column.name for column in columns]
    return b"".join(_object(names, row) for row in rows)


def _object(names: Sequence[str], row: Sequence[Any]) -> bytes:
    found = {name: value for name, value in zip(names, row, strict=True) if value is not None}
    return orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE)


FORMATS: Final = {
    "tsv": TableFormat("text/tab-separated-values; charset=utf-8", tsv_head, tsv_rows),
    "jsonl": TableFormat("application/x-ndjson", jsonl_head, jsonl_rows),
}
"""By the ending of the file name."""
