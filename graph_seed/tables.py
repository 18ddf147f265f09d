"""Reads tab-separated tables as they are published: no quoting, a header, one line a row.

A quote inside a cell is a character like any other (CIViC's texts hold raw ones), so
the `csv` module and its dialects would misread such files.
"""

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

from graph_seed.inputs import InputFile
from graph_seed.problems import Problem, choose
from graph_seed.records import Place


def header(file: InputFile, comment: str = "") -> tuple[str, ...]:
    """Give the column names: the first line that is no comment; empty for an empty file."""
    for _, line in file.lines():
        if not (comment and line.startswith(comment)):
            return tuple(line.split("\t"))
    return ()


def rows(
    file: InputFile, columns: Sequence[str], comment: str = ""
) -> Iterator[tuple[int, Sequence[str]] | Problem]:
    """Give the row number and the cells of these columns, in the order asked.

    A missing column is one problem and ends the table; a row with another number of
    cells than the header is a problem of that row.
    """
    pick: Callable[[list[str]], Sequence[str]] | None = None
    width = 0
    for number, line in file.lines():
        if comment and pick is None and line.startswith(comment):
            continue
        cells = line.split("\t")
        if pick is None:
            missing = [name for name in columns if name not in cells]
            if missing:
                fix = choose(missing[0], cells)
                yield Problem(Place(file.name, number), "missing column", missing[0], fix)
                return
            pick, width = _picker([cells.index(name) for name in columns]), len(cells)
        elif len(cells) == width:
            yield number, pick(cells)
        elif line:
            what = f"{len(cells)} cells instead of {width}"
            fix = "Give one cell per column, separated by tabs; leave a cell empty for no value."
            yield Problem(Place(file.name, number), what, line[:80], fix)


def _picker(places: Sequence[int]) -> Callable[[list[str]], Sequence[str]]:
    """Make what takes these cells from a row; for one place `itemgetter` would give no sequence."""
    if len(places) == 1:
        return lambda cells: (cells[places[0]],)
    picked: Callable[[list[str]], Sequence[str]] = itemgetter(*places)
    return picked
