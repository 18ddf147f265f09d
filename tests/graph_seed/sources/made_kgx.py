"""Made KGX files, and what is read from them."""

import json
from collections.abc import Iterable
from pathlib import Path

from reader_results import Results, faults, read

from graph_seed.records import Claim
from graph_seed.sources.kgx import KGX

NODE_COLUMNS = ("id", "category", "name")
EDGE_COLUMNS = ("subject", "predicate", "object")
NODES = (
    ("NCBIGene:1", "biolink:Gene", "made gene"),
    ("MONDO:1", "biolink:Disease", "made cancer"),
    ("MONDO:2", "biolink:Disease", "made carcinoma"),
    ("CHEMBL.COMPOUND:CHEMBL1", "biolink:SmallMolecule", "made drug"),
    ("UBERON:1", "biolink:GrossAnatomicalStructure", "made organ"),
    ("UBERON:2", "biolink:AnatomicalEntity", "made part"),
    ("CL:1", "biolink:Cell", "made cell"),
    ("CIVIC:v1", "biolink:SequenceVariant", "made variant"),
    ("NCT:NCT1", "biolink:ClinicalTrial", "made trial"),
    ("GO:1", "biolink:Pathway", "made pathway"),
)


def table(path: Path, columns: Iterable[str], *rows: Iterable[str]) -> Path:
    """Write a table."""
    path.write_text("".join("\t".join(row) + "\n" for row in (columns, *rows)), encoding="utf-8")
    return path


def json_file(path: Path, *records: dict[str, object]) -> Path:
    """Write JSON Lines."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def read_edges(folder: Path, columns: Iterable[str], *rows: Iterable[str]) -> Results:
    """Read edges between the made nodes."""
    edges = table(folder / "edges.tsv", columns, *rows)
    return read(KGX, table(folder / "nodes.tsv", NODE_COLUMNS, *NODES), edges)


def read_edge(folder: Path, **cells: str) -> tuple[Claim, Results]:
    """Read one edge; where no ends are named, a gene expressed in an organ."""
    ends = {"subject": "NCBIGene:1", "predicate": "biolink:expressed_in", "object": "UBERON:1"}
    given = ends | cells
    results = read_edges(folder, given, given.values())
    (claim,) = results.claims.values()
    assert not faults(results)
    return claim, results


def read_node(folder: Path, **cells: str) -> Results:
    """Read one node."""
    return read(KGX, table(folder / "nodes.tsv", cells, cells.values()))
