"""Every value comes back from a table as it went in."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.api.table_formats import FORMATS, tsv_rows
from app.compiler.export import ExportColumn

CELLS = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(
    allow_nan=False, allow_infinity=False
) | st.text(min_size=1) | st.lists(st.text(min_size=1), min_size=1)  # fmt: skip


def unescaped(text: str) -> str:
    """Read a text back as `docs/export.md` says."""
    pairs = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r", "\\|": "|"}
    found, at = [], 0
    while at < len(text):
        taken = text[at : at + 2] if text[at] == "\\" else text[at]
        found.append(pairs.get(taken, taken))
        at += len(taken)
    return "".join(found)


def split_list(cell: str) -> list[str]:
    """Part a list at the bars that no backslash stands before."""
    items, at = [""], 0
    while at < len(cell):
        taken = cell[at : at + 2] if cell[at] == "\\" else cell[at]
        if taken == "|":
            items.append("")
        else:
            items[-1] += taken
        at += len(taken)
    return [unescaped(item) for item in items]


@given(st.lists(CELLS, min_size=1, max_size=5))
def test_tsv_loses_nothing(values: list[Any]) -> None:
    """A row is one line of as many cells as there are columns, and every value comes back."""
    line = tsv_rows([], [values]).decode()
    assert (line.count("\n"), line.count("\r"), line[-1]) == (1, 0, "\n")
    cells = line[:-1].split("\t")
    assert len(cells) == len(values)
    for cell, value in zip(cells, values, strict=True):
        match value:
            case None:
                assert cell == ""
            case str():
                assert unescaped(cell) == value
            case list():
                assert split_list(cell) == value
            case bool():
                assert cell == str(value).lower()
            case _:
                assert type(value)(cell) == value


@given(st.lists(CELLS, min_size=3, max_size=3))
def test_jsonl_loses_nothing(values: list[Any]) -> None:
    """A row is one line with an object; a missing value has no key."""
    columns = [ExportColumn(name) for name in "abc"]
    line = FORMATS["jsonl"].rows(columns, [values])
    assert (line.count(b"\n"), line[-1:]) == (1, b"\n")
    known = {name: v for name, v in zip("abc", values, strict=True) if v is not None}
    assert json.loads(line) == known
