"""Reads Bgee: which genes are expressed in which tissues and cell types of adult humans.

Known are the tables of gene and anatomy, one statement a row, and the two matrices that
https://github.com/dhimmel/bgee publishes: a row per gene, a column per anatomical entity.
In `present-in-adult.tsv` a 1 says that the gene is present; in `diffex.tsv` 1 and -1 say
that it is over- and under-expressed. A 0 says nothing: no call of enough quality was made.

The two matrices have the same header, so they alone are told apart by their names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.graph_model.curies import curie_prefix
from graph_seed.inputs import InputFile, Inputs
from graph_seed.problems import Problem, choose
from graph_seed.reading import ClaimFound, NodeFound, SourceReader, source_node
from graph_seed.records import Claim, Place, Value
from graph_seed.sources.node_table import (
    NODE_TABLES,
    is_node_table,
    mentioned_nodes,
    plain_node,
)
from graph_seed.sources.recognition import opening, own_files, strangers
from graph_seed.tables import rows

_NAME: Final = "bgee"
_GENE: Final = "NCBIGene:"
_MATRIX_GENE: Final = "GeneID"
_ANATOMY: Final = frozenset({"UBERON", "CL"})


@dataclass(frozen=True, slots=True)
class _Finding:
    """What a word of a table says, made once and shared by all claims that say it."""

    id_start: str
    properties: Mapping[str, Value]


def _finding(word: str, expression: str) -> _Finding:
    return _Finding(
        f"ONCOGRAPH:{_NAME}-{word}-",
        {
            "expression": expression,
            "knowledgeLevel": "statistical_association",
            "agentType": "data_analysis_pipeline",
        },
    )


_PRESENT: Final = _finding("present", "PRESENT")
_UP: Final = _finding("up", "OVEREXPRESSED")
_DOWN: Final = _finding("down", "UNDEREXPRESSED")
_EDGES: Final[Mapping[tuple[str, ...], Mapping[str, _Finding]]] = {
    ("subject", "predicate", "object"): {"biolink:expressed_in": _PRESENT},
    ("subject", "direction", "object"): {"up": _UP, "down": _DOWN},
}
"""Header of a table to the words of its second column."""
_MATRICES: Final[Mapping[str, Mapping[str, _Finding]]] = {
    "present-in-adult": {"1": _PRESENT},
    "diffex": {"1": _UP, "-1": _DOWN},
}
"""Start of a matrix's name to the values of its cells."""
_NO_CALL: Final = "0"

_Statement = tuple[int, str, _Finding, str]
"""Row, gene, what was found, and where."""


def _nodes(inputs: Inputs) -> Iterator[NodeFound]:
    own = own_files(inputs, _is_own)
    yield source_node(BGEE)
    yield from strangers(inputs, own + own_files(inputs, is_node_table))
    mentioned: dict[str, NodeFound] = {}
    for file in own:
        for statement in _statements(file):
            # Rows that cannot be read are reported once, with the claims.
            if isinstance(statement, Problem):
                continue
            number, gene, _, anatomy = statement
            for node_id in (gene, anatomy):
                if node_id not in mentioned:
                    mentioned[node_id] = plain_node(node_id, Place(file.name, number), _NAME)
    yield from mentioned_nodes(inputs, mentioned)


def _claims(inputs: Inputs) -> Iterator[ClaimFound]:
    for file in own_files(inputs, _is_own):
        for statement in _statements(file):
            if isinstance(statement, Problem):
                yield statement
                continue
            number, gene, finding, anatomy = statement
            yield Claim(
                f"{finding.id_start}{gene[len(_GENE) :]}-{anatomy}",
                "EXPRESSED_IN",
                gene,
                anatomy,
                _NAME,
                "STATISTICAL",
                "SUPPORTS",
                (),
                finding.properties,
                Place(file.name, number),
            )


def _is_own(file: InputFile) -> bool:
    columns = _columns(file)
    return columns in _EDGES or _is_matrix(columns)


def _columns(file: InputFile) -> tuple[str, ...]:
    return tuple("".join(opening(file, 1)).split("\t"))


def _is_matrix(columns: tuple[str, ...]) -> bool:
    prefixes = {curie_prefix(name) for name in columns[1:]}
    return columns[0] == _MATRIX_GENE and bool(prefixes) and prefixes <= _ANATOMY


def _statements(file: InputFile) -> Iterator[_Statement | Problem]:
    columns = _columns(file)
    if columns in _EDGES:
        return _edge_statements(file, columns, _EDGES[columns])
    findings = next((f for start, f in _MATRICES.items() if file.name.startswith(start)), None)
    if findings is None:
        return iter((_nameless_matrix(file),))
    return _matrix_statements(file, columns, findings)


def _edge_statements(
    file: InputFile, columns: tuple[str, ...], findings: Mapping[str, _Finding]
) -> Iterator[_Statement | Problem]:
    for row in rows(file, columns):
        if isinstance(row, Problem):
            yield row
            continue
        number, (gene, word, anatomy) = row
        finding = findings.get(word)
        if finding is None:
            place = Place(file.name, number)
            yield Problem(place, f"unknown {columns[1]}", word, choose(word, findings))
        else:
            yield number, gene, finding, anatomy


def _matrix_statements(
    file: InputFile, columns: tuple[str, ...], findings: Mapping[str, _Finding]
) -> Iterator[_Statement | Problem]:
    for row in rows(file, columns):
        if isinstance(row, Problem):
            yield row
            continue
        number, (gene_id, *values) = row
        for anatomy, value in zip(columns[1:], values, strict=True):
            finding = findings.get(value)
            if finding is not None:
                yield number, f"{_GENE}{gene_id}", finding, anatomy
            elif value != _NO_CALL:
                fix = choose(value, (*findings, _NO_CALL))
                yield Problem(Place(file.name, number), f"unknown value of {anatomy}", value, fix)


def _nameless_matrix(file: InputFile) -> Problem:
    fix = f"Let the file's name begin with {' or '.join(_MATRICES)}, as it is published."
    return Problem(Place(file.name), "matrix that does not say what its 1 means", file.name, fix)


BGEE: Final = SourceReader(
    name=_NAME,
    title="Bgee expression in human anatomy",
    version="13.1",
    licence="CC0-1.0",
    url="https://github.com/dhimmel/bgee",
    citation="Extracting anatomy-specific gene expression in humans from Bgee."
    " https://doi.org/10.5281/zenodo.47157",
    brings="Targets, Tissues and CellTypes; EXPRESSED_IN: expression in adult human anatomy",
    nodes=_nodes,
    claims=_claims,
    companions=NODE_TABLES,
)
