"""Reads the rows of KGX files, tables and JSON Lines alike, and their values by type.

A file is known by its first line: edges have subject, predicate and object, nodes have
id and category. Rows that we wrote ourselves have columns that only we write; in their
tables, texts are escaped (`cells`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

import orjson

from app.errors import SeedError
from app.graph_model.model import ScalarType
from graph_seed.inputs import InputFile
from graph_seed.kgx.cells import SEPARATOR, unescaped
from graph_seed.kgx.columns import NODE_TYPE, OUR_CLAIM, Column
from graph_seed.records import Place, Problem, Value
from graph_seed.tables import header, rows

_BRACE: Final = "{"
_SHOWN: Final = 80


class Kind(Enum):
    """What the rows of a file are, and the columns that each must fill."""

    NODE = ("id", "category")
    EDGE = ("subject", "predicate", "object")


@dataclass(frozen=True, slots=True)
class Row:
    """One node or edge, as the file has it."""

    place: Place
    values: Mapping[str, object]
    """By column; empty ones are left out."""
    is_ours: bool
    is_table: bool


def file_kind(file: InputFile) -> Kind | None:
    """Tell what a file holds by its first line; None when that is no KGX."""
    first = _first_line(file)
    names = _object(first) or {} if first.startswith(_BRACE) else first.split("\t")
    return next((kind for kind in (Kind.EDGE, Kind.NODE) if set(kind.value) <= set(names)), None)


def file_rows(file: InputFile, kind: Kind) -> Iterator[Row | Problem]:
    """Give the rows of a file of this kind; one that lacks what it must fill is a problem."""
    is_json = _first_line(file).startswith(_BRACE)
    needed = frozenset(kind.value)
    for row in _json_rows(file) if is_json else _table_rows(file):
        if isinstance(row, Problem) or needed <= row.values.keys():
            yield row
        else:
            name = min(needed - row.values.keys())
            yield Problem(row.place, f"no {name}", "", f"Give every {kind.name.lower()} a {name}.")


def text(row: Row, name: str) -> str:
    """Give one text, empty when there is none; several are put in one line."""
    value = row.values.get(name, "")
    if not isinstance(value, list):
        return _one(row, value)
    return " ".join(_one(row, part) for part in value)


def texts(row: Row, name: str) -> tuple[str, ...]:
    """Give all texts of a list, each once."""
    value = row.values.get(name, "")
    if not isinstance(value, list):
        value = str(value).split(SEPARATOR) if row.is_table else [value]
    parts = (_one(row, part) for part in value)
    return tuple(dict.fromkeys(part for part in parts if part))


def typed(row: Row, column: Column) -> Value:
    """Give a value by the type of its column.

    Raises:
        ValueError: it is of another type.
    """
    match column.type:
        case ScalarType.STRING_LIST:
            return texts(row, column.name)
        case ScalarType.BOOLEAN:
            return _boolean(text(row, column.name))
        case ScalarType.INTEGER:
            return int(text(row, column.name))
        case ScalarType.FLOAT:
            return float(text(row, column.name))
        case ScalarType.DATETIME:
            return datetime.fromisoformat(text(row, column.name))
        case _:
            return text(row, column.name)


def _one(row: Row, value: object) -> str:
    """Give one text as it was meant; only our own may be trusted to need no trimming."""
    if isinstance(value, str):
        if not row.is_ours:
            return value.strip()
        return unescaped(value) if row.is_table else value
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _boolean(written: str) -> bool:
    if written.lower() not in {"true", "false"}:
        raise ValueError(written)
    return written.lower() == "true"


def _table_rows(file: InputFile) -> Iterator[Row | Problem]:
    names = header(file)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(Place(file.name, 1), "column given twice", name, "Remove one of them.")
    is_ours = _is_ours(names)
    for row in rows(file, names):
        if isinstance(row, Problem):
            yield row
            continue
        number, cells = row
        values = {name: value for name, value in zip(names, cells, strict=True) if value}
        yield Row(Place(file.name, number), values, is_ours, is_table=True)


def _json_rows(file: InputFile) -> Iterator[Row | Problem]:
    for number, line in file.lines():
        place = Place(file.name, number)
        record = _object(line)
        if record is not None:
            values = {name: v for name, v in record.items() if v not in (None, "", [])}
            yield Row(place, values, _is_ours(values), is_table=False)
        elif line:
            fix = "Write each record as one JSON object, in UTF-8, in a line of its own."
            yield Problem(place, "no JSON object", line[:_SHOWN], fix)


def _first_line(file: InputFile) -> str:
    """Give the first line, empty when the file does not begin as text."""
    try:
        return next((line for _, line in file.lines()), "")
    except SeedError:
        return ""


def _is_ours(names: Iterable[str]) -> bool:
    found = set(names)
    return NODE_TYPE in found or found >= OUR_CLAIM


def _object(line: str) -> dict[str, object] | None:
    try:
        record = orjson.loads(line)  # it refuses half characters, which no database takes
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
