"""Writes files for `neo4j-admin database import`, with the command that reads them.

Above some ten million claims this is the way to fill a new Neo4j: it goes around
transactions. The graph is the same as that of an online load, property by property.
Its indexes are not in the files; `constraints.cypher` makes them afterwards.

Nodes are numbered, and claims join numbers: `neo4j-admin` then has no ids to look up.
"""

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.graph_model.index import ModelIndex
from app.graph_model.search_text import NAMES, TERM, WORD, WORD_OF, words
from graph_seed.constraints import (
    ENTITY,
    IDENTIFIER,
    IDENTIFIES,
    RELEASE,
    constraint_statements,
)
from graph_seed.contributions import CONTRIBUTIONS, LOADED_FROM
from graph_seed.import_table import LIST, ImportTable, column_type
from graph_seed.load_names import names_of, word_row
from graph_seed.load_nodes import LOADED_BY
from graph_seed.on_disk.disk_map import DiskMap, open_map
from graph_seed.on_disk.lookups import Lookups
from graph_seed.on_disk.stage import StagedClaim
from graph_seed.report import LoadReport

COMMAND: Final = "import.sh"
CONSTRAINTS: Final = "constraints.cypher"
_JOINED: Final = (":START_ID", ":END_ID")

StoredNode = tuple[str, Mapping[str, Any]]
"""Node type and stored properties."""


@dataclass(slots=True)
class ImportReport:
    """What was written."""

    nodes: int = 0
    claims: int = 0
    files: list[tuple[str, str, str]] = field(default_factory=list)
    """What `neo4j-admin` is told that the rows are, the file of their header, their own."""
    multiline: list[str] = field(default_factory=list)
    """Files in which a row may be of several lines."""
    read: LoadReport = field(default_factory=LoadReport)
    """What was read, merged and left out, and how long that and all took."""


def write_import(
    folder: Path,
    nodes: Iterable[StoredNode],
    claims: Iterable[StagedClaim],
    release: Mapping[str, Any],
    index: ModelIndex,
) -> ImportReport:
    """Write all files into the folder, which is made when missing.

    `import.sh` holds the command, to be run with `neo4j-admin` on the path and the
    database stopped. It is written last: a folder that has it is whole.

    Raises:
        SeedError: a value cannot be written so that it is read as the same.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / COMMAND).unlink(missing_ok=True)
    report = ImportReport()
    with ExitStack() as stack:
        tables = _Tables(folder, index, stack)
        for type_name, stored in nodes:
            tables.add_node(type_name, stored)
            report.nodes += 1
        tables.add_node(RELEASE, release)
        for claim in claims:
            tables.add_claim(claim)
            report.claims += 1
    for option, table in tables.by_option.items():
        report.files.append((option, table.header_path.name, table.path.name))
        if table.has_line_breaks:
            report.multiline.append(table.path.name)
    statements = ";\n".join(constraint_statements(index))
    (folder / CONSTRAINTS).write_text(f"{statements};\n", encoding="utf-8")
    _write_command(folder, report)
    return report


def import_arguments(report: ImportReport, database: str = "neo4j") -> Iterator[str]:
    """Give the arguments of `neo4j-admin`, the files by names within their folder."""
    yield from ("database", "import", "full", database, "--id-type=actual")
    yield "--array-delimiter=U+001F"
    if report.multiline:
        # Only these: elsewhere a row of several lines is a mistake, and to look for one costs time.
        files = ",".join(_here(name) for name in report.multiline)
        yield from ("--multiline-fields-format=v2", f"--multiline-fields={files}")
    for option, header, rows in report.files:
        yield f"{option}={_here(header)},{_here(rows)}"


class _Tables:
    """The tables being written: one per node type and per relation."""

    def __init__(self, folder: Path, index: ModelIndex, stack: ExitStack) -> None:
        self._folder, self._index, self._stack = folder, index, stack
        self.by_option: dict[str, ImportTable] = {}
        self._nodes: dict[str, ImportTable] = {}
        self._claims: dict[str, ImportTable] = {}
        self._entities: DiskMap[int] = stack.enter_context(open_map())
        """Entities by id; no other nodes are joined."""
        self._identifiers: DiskMap[int] = stack.enter_context(open_map())
        self._terms: DiskMap[int] = stack.enter_context(open_map())
        self._words: DiskMap[int] = stack.enter_context(open_map())
        self._joined = Lookups(self._entities.__getitem__)
        self._count = 0

    def add_node(self, label: str, stored: Mapping[str, Any]) -> int:
        """Write a node and the identifiers that lead to it; give its number."""
        number, self._count = self._count, self._count + 1
        (self._nodes.get(label) or self._open_nodes(label)).add((number,), stored)
        node_type = self._index.node_types.get(label)
        if node_type and node_type.is_entity:
            self._entities.add(stored["id"], number)
            for xref in stored.get("xrefs", ()):
                self._add_identifier(xref, number)
            for term, (field_, text) in names_of(node_type, stored, self._index).items():
                written = {"field": field_, "text": text}
                self._table(NAMES).add((self._add_term(term), number), written)
        return number

    def add_claim(self, claim: StagedClaim) -> None:
        """Write a claim between nodes that were written."""
        relation = claim.ends.relation
        table = self._table(relation)
        table.add((self._joined[claim.subject], self._joined[claim.object]), claim.properties)

    def _add_identifier(self, xref: str, entity: int) -> None:
        identifier = self._identifiers.get(xref)
        if identifier is None:
            identifier = self.add_node(IDENTIFIER, {"id": xref})
            self._identifiers.add(xref, identifier)
        self._table(IDENTIFIES).add((identifier, entity), {})

    def _add_term(self, term: str) -> int:
        """Write a name that is searched, and its words, where it is new; give its number."""
        number = self._terms.get(term)
        if number is None:
            number = self.add_node(TERM, {"id": term})
            self._terms.add(term, number)
            for word in words(term):
                self._table(WORD_OF).add((self._add_word(word), number), {})
        return number

    def _add_word(self, word: str) -> int:
        number = self._words.get(word)
        if number is None:
            number = self.add_node(WORD, word_row(word))
            self._words.add(word, number)
        return number

    def _table(self, relation: str) -> ImportTable:
        return self._claims.get(relation) or self._open_claims(relation)

    def _open_nodes(self, label: str) -> ImportTable:
        labels, types = label, {"id": "", "builtAt": "", "start": "", "end": ""}
        if label in self._index.node_types:
            node_type = self._index.node_types[label]
            labels = f"{label}:{ENTITY}" if node_type.is_entity else label
            stored = self._index.stored_properties(node_type)
            types = {"id": "", **{name: column_type(prop) for name, prop in stored.items()}}
            types |= {LOADED_BY: "", LOADED_FROM: LIST, CONTRIBUTIONS: LIST}
        table = self._open(f"--nodes={labels}", f"nodes-{label}", (":ID",), types)
        self._nodes[label] = table
        return table

    def _open_claims(self, name: str) -> ImportTable:
        types = {"id": "", "source": "", "publications": LIST, "field": "long", "text": ""}
        if name in self._index.relations:
            properties = self._index.claim_properties(self._index.relations[name])
            types |= {prop.name: column_type(prop) for prop in properties}
        table = self._open(f"--relationships={name}", f"claims-{name}", _JOINED, types)
        self._claims[name] = table
        return table

    def _open(
        self, option: str, name: str, lead: Sequence[str], types: Mapping[str, str]
    ) -> ImportTable:
        table = ImportTable(self._folder, name, lead, types)
        self._stack.enter_context(closing(table))
        self.by_option[option] = table
        return table


def _here(name: str) -> str:
    # Calendar versions of neo4j-admin refuse a name without a folder.
    return f"./{name}"


def _write_command(folder: Path, report: ImportReport) -> None:
    text = "\n".join(
        [
            "#!/bin/sh",
            "# Fills a new, stopped Neo4j, with neo4j-admin on the path: 5.26 or newer.",
            "# Start the server afterwards and run constraints.cypher, such as by cypher-shell.",
            'cd -- "$(dirname -- "$0")" || exit',
            f'exec {shlex.join(["neo4j-admin", *import_arguments(report)])} "$@"',
            "",
        ]
    )
    path = folder / COMMAND
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
