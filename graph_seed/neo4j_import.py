"""Writes files for `neo4j-admin database import`, with the command that reads them.

Above some ten million claims this is the way to fill a new Neo4j: it goes around
transactions. The graph is the same as that of an online load, property by property.
Its indexes are not in the files; `constraints.cypher` makes them afterwards.
"""

import csv
import shlex
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from app.graph_model.index import ModelIndex
from app.graph_model.model import Property, ScalarType
from graph_seed.constraints import (
    ENTITY,
    IDENTIFIER,
    IDENTIFIES,
    RELEASE,
    constraint_statements,
)
from graph_seed.contributions import CONTRIBUTIONS, LOADED_FROM
from graph_seed.stage import Ends, StagedClaim

_ARRAY_DELIMITER: Final = "\x1f"
"""The unit separator of ASCII, which no text of a source holds; checked as it is written."""
_COLUMN_TYPES: Final = {
    ScalarType.INTEGER: "long",
    ScalarType.FLOAT: "double",
    ScalarType.BOOLEAN: "boolean",
    ScalarType.STRING_LIST: "string[]",
    ScalarType.DATETIME: "datetime",
}
_LISTS: Final = frozenset({LOADED_FROM, CONTRIBUTIONS, "publications"})

StoredNode = tuple[str, Mapping[str, Any]]
"""Node type and stored properties."""
GROUP: Final = {IDENTIFIER: "identifier", RELEASE: "release"}


@dataclass(slots=True)
class ImportReport:
    """What was written."""

    nodes: int = 0
    claims: int = 0
    files: dict[str, str] = field(default_factory=dict)
    """File to what `neo4j-admin` is told it holds."""


def write_import(
    folder: Path,
    nodes: Iterable[StoredNode],
    claims: Iterable[StagedClaim],
    release: Mapping[str, Any],
    index: ModelIndex,
) -> ImportReport:
    """Write all files into the folder, which is made when missing.

    Every file starts with its header. `import.sh` holds the command, to be run with
    `neo4j-admin` on the path and the database stopped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    report = ImportReport()
    with ExitStack() as stack:
        files = _Files(folder, stack, report)
        for type_name, stored in nodes:
            _write_node(files, type_name, stored, index)
            report.nodes += 1
        files.write(
            "nodes-Release.csv",
            f"--nodes={RELEASE}",
            {"id": f"id:ID({GROUP[RELEASE]})", "builtAt": "builtAt"},
            [release["id"], release["builtAt"]],
        )
        for claim in claims:
            _write_claim(files, claim, index)
            report.claims += 1
    _write_command(folder, report)
    statements = ";\n".join(constraint_statements(index))
    (folder / "constraints.cypher").write_text(f"{statements};\n", encoding="utf-8")
    return report


class _Files:
    """The open files, one per node type and per pair of types that claims join."""

    def __init__(self, folder: Path, stack: ExitStack, report: ImportReport) -> None:
        self._folder, self._stack, self._report = folder, stack, report
        self._writers: dict[str, Any] = {}
        self.seen_identifiers: set[str] = set()

    def write(self, name: str, option: str, header: Mapping[str, str], row: list[Any]) -> None:
        writer = self._writers.get(name)
        if writer is None:
            file: IO[str] = self._stack.enter_context(
                (self._folder / name).open("w", encoding="utf-8", newline="")
            )
            writer = self._writers[name] = csv.writer(file, lineterminator="\n")
            writer.writerow(header.values())
            self._report.files[name] = option
        writer.writerow(row)


def _write_node(
    files: _Files, type_name: str, stored: Mapping[str, Any], index: ModelIndex
) -> None:
    node_type = index.node_types[type_name]
    group = _group(type_name, index)
    labels = f"{type_name}:{ENTITY}" if node_type.is_entity else type_name
    header = {"id": f"id:ID({group})"}
    header |= {
        name: _column(name, prop) for name, prop in index.stored_properties(node_type).items()
    }
    header |= {name: _column(name, None) for name in (LOADED_FROM, CONTRIBUTIONS)}
    row = [_cell(stored.get(name)) for name in header]
    files.write(f"nodes-{type_name}.csv", f"--nodes={labels}", header, row)
    for xref in stored.get("xrefs", ()) if node_type.is_entity else ():
        if xref not in files.seen_identifiers:
            files.seen_identifiers.add(xref)
            identifier = {"id": f"id:ID({GROUP[IDENTIFIER]})"}
            files.write("nodes-Identifier.csv", f"--nodes={IDENTIFIER}", identifier, [xref])
        ends = {"s": f":START_ID({GROUP[IDENTIFIER]})", "o": f":END_ID({group})"}
        option = f"--relationships={IDENTIFIES}"
        files.write(f"claims-{IDENTIFIES}-{group}.csv", option, ends, [xref, stored["id"]])


def _write_claim(files: _Files, claim: StagedClaim, index: ModelIndex) -> None:
    ends = claim.ends
    groups = (_group(ends.subject, index), _group(ends.object, index))
    header = {"s": f":START_ID({groups[0]})", "o": f":END_ID({groups[1]})"}
    header |= {"id": "id", "source": "source", "publications": _column("publications", None)}
    properties = index.claim_properties(index.relations[ends.relation])
    header |= {prop.name: _column(prop.name, prop) for prop in properties}
    names = list(header)[2:]
    row = [claim.subject, claim.object, *(_cell(claim.properties.get(name)) for name in names)]
    name = f"claims-{ends.relation}-{'-'.join(groups)}.csv"
    files.write(name, f"--relationships={ends.relation}", header, row)


def _group(type_name: str, index: ModelIndex) -> str:
    """Name the space in which an id is unique: entities share one."""
    return ENTITY if index.node_types[type_name].is_entity else type_name


def _column(name: str, prop: Property | None) -> str:
    if name in _LISTS:
        return f"{name}:string[]"
    kind = _COLUMN_TYPES.get(prop.type) if prop and isinstance(prop.type, ScalarType) else None
    return f"{name}:{kind}" if kind else name


def _cell(value: Any) -> Any:
    """Write a value; nothing for one that is absent."""
    if isinstance(value, list | tuple):
        for part in value:
            if _ARRAY_DELIMITER in part:
                raise ValueError(part)
        return _ARRAY_DELIMITER.join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else value


def _write_command(folder: Path, report: ImportReport) -> None:
    text = "\n".join(
        [
            "#!/bin/sh",
            "# Fills a new, stopped Neo4j: run it in this folder, with neo4j-admin on the path.",
            "# Start the server afterwards and run constraints.cypher, such as by cypher-shell.",
            f"exec {shlex.join(['neo4j-admin', *import_arguments(report)])} \"$@\"",
            "",
        ]
    )
    (folder / "import.sh").write_text(text, encoding="utf-8")


def import_arguments(report: ImportReport, database: str = "neo4j") -> Iterator[str]:
    """Give the arguments of `neo4j-admin`, the files by names within their folder."""
    yield from ("database", "import", "full", database)
    yield from ("--array-delimiter=U+001F", "--multiline-fields=true", "--id-type=string")
    for name, option in report.files.items():
        yield f"{option}={name}"
