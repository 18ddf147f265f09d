"""One table of a bulk import: a file of rows in the CSV that `neo4j-admin` reads, and its header.

A column appears with the first row that has a value for it, so there is none that no row
fills: the header is known last and is a file of its own. Rows written before a column
appeared are shorter, which `neo4j-admin` reads as no value.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from app.errors import SeedError
from app.graph_model.model import Property, ScalarType

ARRAY_DELIMITER: Final = "\x1f"
"""The unit separator of ASCII, which texts do not hold; a list with one that does is refused."""
LIST: Final = "string[]"
_TYPES: Final = {
    ScalarType.INTEGER: "long",
    ScalarType.FLOAT: "double",
    ScalarType.BOOLEAN: "boolean",
    ScalarType.STRING_LIST: LIST,
    ScalarType.DATETIME: "datetime",
}
_AS_TEXT: Final[Mapping[str, Callable[[Any], str]]] = {
    LIST: ARRAY_DELIMITER.join,
    "boolean": lambda value: "true" if value else "false",
    "datetime": lambda value: value.isoformat(),
}
"""How values are written that the `csv` module would word otherwise."""
_LINE_END: Final = "\r\n"
"""With it the `csv` module quotes both characters; `neo4j-admin` takes either as a line's end."""
_BUFFERED_ROWS: Final = 4000


def column_type(prop: Property) -> str:
    """Name the type of a property's column; empty for a text."""
    return _TYPES.get(prop.type, "") if isinstance(prop.type, ScalarType) else ""


class ImportTable:
    """A table that is being written. Close it, or its last rows and its header are lost."""

    def __init__(
        self, folder: Path, name: str, lead: Sequence[str], types: Mapping[str, str]
    ) -> None:
        """Open the file. `lead` heads the first columns, `types` are those of all properties."""
        self.path = folder / f"{name}.csv"
        self.header_path = folder / f"{name}-header.csv"
        self.has_line_breaks = False
        """Some text in it has one, so a row may be of several lines."""
        self._lead, self._types = lead, types
        self._columns: dict[str, str] = {}
        """Each column's name and type, in the order in which they appeared."""
        self._layouts: dict[tuple[str, ...], tuple[Sequence[str], Sequence[str]]] = {}
        self._rows: list[list[Any]] = []
        self._file = self.path.open("w", encoding="utf-8", newline="")

    def add(self, lead: Sequence[int], properties: Mapping[str, Any]) -> None:
        """Write a row; `properties` holds all that is set, the `id` too.

        Raises:
            SeedError: an entry of a list holds the array delimiter.
        """
        names = tuple(properties)
        columns, converted = self._layouts.get(names) or self._lay_out(names)
        if converted:
            texts = {name: self._text(name, properties) for name in converted}
            properties = {**properties, **texts}
        self._rows.append([*lead, *map(properties.get, columns)])
        if len(self._rows) >= _BUFFERED_ROWS:
            self._flush()

    def close(self) -> None:
        """Write what is left, and the header."""
        self._flush()
        self._file.close()
        columns = (f"{name}:{kind}" if kind else name for name, kind in self._columns.items())
        header = ",".join([*self._lead, *columns])
        self.header_path.write_text(f"{header}\n", encoding="utf-8")

    def _lay_out(self, names: tuple[str, ...]) -> tuple[Sequence[str], Sequence[str]]:
        """Decide how rows with these properties are written; such sorts of rows are few."""
        self._columns |= {name: self._types[name] for name in names}
        columns = list(self._columns)
        while columns and columns[-1] not in names:
            columns.pop()
        converted = [name for name in names if self._types[name] in _AS_TEXT]
        self._layouts[names] = columns, converted
        return columns, converted

    def _text(self, name: str, properties: Mapping[str, Any]) -> str:
        value = properties[name]
        text = _AS_TEXT[self._types[name]](value)
        if self._types[name] == LIST and text.count(ARRAY_DELIMITER) >= len(value):
            wrong = next(part for part in value if ARRAY_DELIMITER in part)
            raise SeedError(
                f"{name} of {properties['id']} has an entry with the character U+001F, which parts"
                f" the entries of a list in the files of a bulk import: {wrong!r}."
                " Remove the character from the source, or load it with `oncograph seed`."
            )
        return text

    def _flush(self) -> None:
        # Written to memory first, which tells whether any text has a line break at no cost.
        written = io.StringIO(newline="")
        csv.writer(written, lineterminator=_LINE_END).writerows(self._rows)
        text, rows = written.getvalue(), len(self._rows)
        self.has_line_breaks |= text.count("\n") > rows or text.count("\r") > rows
        self._file.write(text)
        self._rows.clear()
