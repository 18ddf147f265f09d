"""Reads the curated folder: one TSV per node type and one per relation.

`nodes/Target.tsv` holds Targets, `claims/TARGETS.tsv` claims of that relation. The
first line names the columns by the model's stored property names, so a new property
needs no change here. Every problem of every file is collected.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from app.graph_model.curies import normalise_curie
from app.graph_model.index import ModelIndex
from app.graph_model.model import Enumeration, Property, ScalarType
from graph_seed.problems import choose
from graph_seed.records import Claim, Node, Place, Problem, Records, Value, publication_list

CURATED: Final = Path(__file__).parent.parent / "curated"
_SEPARATOR: Final = "|"
_CLAIM_COLUMNS: Final = ("id", "subject", "object", "source", "level")
_CLAIM_OWN: Final = (*_CLAIM_COLUMNS, "direction", "publications")


@dataclass(slots=True)
class Reading:
    """What was read, and what could not be."""

    nodes: list[Node] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_curated(index: ModelIndex, folder: Path = CURATED) -> tuple[Records, list[Problem]]:
    """Read all files of the folder; a row that cannot be read is reported and left out."""
    reading = Reading()
    for path in _files(folder / "nodes", index.node_types, reading):
        _read_nodes(path, index, reading)
    for path in _files(folder / "claims", index.relations, reading):
        _read_claims(path, index, reading)
    sources = tuple(node.id for node in reading.nodes if node.type == "Source")
    # A curator lists as xrefs only ids of the very same thing.
    nodes = tuple(
        Node(n.type, n.id, n.properties, sources, n.place, n.xrefs) for n in reading.nodes
    )
    return Records(nodes, tuple(reading.claims), sources), reading.problems


def _files(folder: Path, names: Mapping[str, object], reading: Reading) -> Iterator[Path]:
    """Give the files in the model's order; others are problems."""
    found = {path.stem: path for path in sorted(folder.glob("*")) if path.is_file()}
    if not found:
        fix = "Give the folder that holds nodes/ and claims/ with one .tsv file each."
        reading.problems.append(Problem(Place(str(folder)), "no files", folder.name, fix))
    for stem, path in found.items():
        if stem not in names or path.suffix != ".tsv":
            fix = "Name it TYPE.tsv or RELATION.tsv. " + choose(stem, names)
            reading.problems.append(Problem(_place(path), "unknown file", path.name, fix))
    yield from (found[name] for name in names if name in found and found[name].suffix == ".tsv")


def _read_nodes(path: Path, index: ModelIndex, reading: Reading) -> None:
    declared = index.stored_properties(index.node_types[path.stem])
    for place, cells in _rows(path, ("id",), reading):
        properties = {name: _value(declared.get(name), text) for name, text in cells.items()}
        properties.pop("id")
        reading.nodes.append(Node(path.stem, normalise_curie(cells["id"]), properties, (), place))


def _read_claims(path: Path, index: ModelIndex, reading: Reading) -> None:
    declared = {p.name: p for p in index.claim_properties(index.relations[path.stem])}
    for place, cells in _rows(path, _CLAIM_COLUMNS, reading):
        reading.claims.append(
            Claim(
                id=cells.get("id", ""),
                relation=path.stem,
                subject=normalise_curie(cells.get("subject", "")),
                object=normalise_curie(cells.get("object", "")),
                source=cells.get("source", ""),
                level=cells.get("level", ""),
                direction=cells.get("direction", "SUPPORTS"),
                publications=publication_list(_parts(cells.get("publications", ""))),
                properties={
                    name: _value(declared.get(name), text)
                    for name, text in cells.items()
                    if name not in _CLAIM_OWN
                },
                place=place,
            )
        )


def _rows(
    path: Path, required: tuple[str, ...], reading: Reading
) -> Iterator[tuple[Place, dict[str, str]]]:
    """Give each row's filled cells by column, with its line number."""
    try:
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    except UnicodeDecodeError as error:
        fix = "Save the file as UTF-8."
        reading.problems.append(Problem(_place(path), "not UTF-8", error.reason, fix))
        return
    columns = lines[0].split("\t") if lines else []
    problems = list(_header_problems(path, columns, required))
    reading.problems.extend(problems)
    for number, line in enumerate(lines[1:], start=2) if not problems else ():
        cells = line.split("\t")
        if len(cells) != len(columns):
            what = f"{len(cells)} cells instead of {len(columns)}"
            fix = "Give one cell per column, separated by tabs; leave a cell empty for no value."
            reading.problems.append(Problem(_place(path, number), what, line[:80], fix))
            continue
        filled = {name: cell for name, cell in zip(columns, cells, strict=True) if cell}
        if "id" not in filled:
            fix = "Give every row an id."
            reading.problems.append(Problem(_place(path, number), "no id", line[:80], fix))
            continue
        yield _place(path, number), filled


def _header_problems(
    path: Path, columns: list[str], required: tuple[str, ...]
) -> Iterator[Problem]:
    for name in required:
        if name not in columns:
            fix = "Name the columns in the first line, separated by tabs."
            yield Problem(_place(path, 1), "missing column", name, fix)
    for name in sorted({name for name in columns if columns.count(name) > 1}):
        yield Problem(_place(path, 1), "column given twice", name, "Remove one of them.")


def _value(prop: Property | None, text: str) -> Value:
    """Read a cell by its declared type; what does not fit stays text, for the load to refuse."""
    if prop is None or isinstance(prop.type, Enumeration):
        return text
    try:
        return _READERS[prop.type](text)
    except ValueError:
        return text


def _boolean(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError(text)
    return text == "true"


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(_SEPARATOR)) if text else ()


def _place(path: Path, row: int = 0) -> Place:
    return Place(f"{path.parent.name}/{path.name}", row)


_READERS: Final[Mapping[ScalarType, Callable[[str], Value]]] = {
    ScalarType.STRING: str,
    ScalarType.STRING_LIST: _parts,
    ScalarType.BOOLEAN: _boolean,
    ScalarType.INTEGER: int,
    ScalarType.FLOAT: float,
    ScalarType.DATETIME: datetime.fromisoformat,
}
