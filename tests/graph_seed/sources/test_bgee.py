"""Bgee: tables and matrices of gene and anatomy become claims about expression there."""

from pathlib import Path

import pytest
from made_tables import table
from reader_results import Results, faults, read

from graph_seed.records import Claim, Place
from graph_seed.sources.bgee import BGEE
from shared_files import shared_file

PRESENT = ("subject", "predicate", "object")
DIFFERENTIAL = ("subject", "direction", "object")
EXPRESSED = "biolink:expressed_in"


def expressions(results: Results) -> dict[str, object]:
    """Map each claim to what it says."""
    return {key: claim.properties["expression"] for key, claim in results.claims.items()}


def test_presence_supports_expression(tmp_path: Path) -> None:
    """A row of the table of presence says that the gene is found there, compared to nothing."""
    row = ("NCBIGene:1", EXPRESSED, "CL:0000023")
    results = read(BGEE, table(tmp_path, "made.tsv", PRESENT, row))
    assert list(results.claims.values()) == [
        Claim(
            id="ONCOGRAPH:bgee-present-1-CL:0000023",
            relation="EXPRESSED_IN",
            subject="NCBIGene:1",
            object="CL:0000023",
            source="bgee",
            level="STATISTICAL",
            direction="SUPPORTS",
            properties={
                "expression": "PRESENT",
                "knowledgeLevel": "statistical_association",
                "agentType": "data_analysis_pipeline",
            },
            place=Place("made.tsv", 2),
        )
    ]
    assert not faults(results)


def test_direction_says_over_or_underexpressed(tmp_path: Path) -> None:
    """Up and down are two findings with ids of their own."""
    rows = (("NCBIGene:1", "up", "UBERON:0000473"), ("NCBIGene:1", "down", "UBERON:0000955"))
    results = read(BGEE, table(tmp_path, "made.tsv", DIFFERENTIAL, *rows))
    assert expressions(results) == {
        "ONCOGRAPH:bgee-up-1-UBERON:0000473": "OVEREXPRESSED",
        "ONCOGRAPH:bgee-down-1-UBERON:0000955": "UNDEREXPRESSED",
    }


def test_anatomy_is_tissue_or_cell_type(tmp_path: Path) -> None:
    """UBERON terms are tissues, CL terms cell types; each mentioned once, named where named."""
    rows = (
        ("NCBIGene:1", EXPRESSED, "CL:0000023"),
        ("NCBIGene:1", EXPRESSED, "UBERON:0002003"),
        ("NCBIGene:2", EXPRESSED, "UBERON:0002003"),
    )
    names = (
        ("id", "category", "name", "symbol", "hgnc", "ensembl"),
        ("CL:0000023", "biolink:Cell", "made cell", "", "", ""),
        ("UBERON:0002003", "biolink:AnatomicalEntity", "", "", "", ""),
    )
    results = read(
        BGEE, table(tmp_path, "made.tsv", PRESENT, *rows), table(tmp_path, "nodes.tsv", *names)
    )
    found = {key: (node.type, node.properties["name"]) for key, node in results.nodes.items()}
    assert found == {
        "bgee": ("Source", "Bgee expression in human anatomy"),
        "CL:0000023": ("CellType", "made cell"),
        "UBERON:0002003": ("Tissue", "UBERON:0002003"),
        "NCBIGene:1": ("Target", "NCBIGene:1"),
        "NCBIGene:2": ("Target", "NCBIGene:2"),
    }
    assert not results.excluded
    assert not faults(results)


@pytest.mark.parametrize(
    ("columns", "word", "what"),
    [
        (PRESENT, "biolink:located_in", "unknown predicate"),
        (DIFFERENTIAL, "same", "unknown direction"),
    ],
)
def test_unknown_words_are_problems(
    tmp_path: Path, columns: tuple[str, ...], word: str, what: str
) -> None:
    """A word that is not known is named with its row, and once only."""
    row = ("NCBIGene:1", word, "UBERON:0000473")
    results = read(BGEE, table(tmp_path, "made.tsv", columns, row, row[:2]))
    assert [(p.place.row, p.what) for p in results.problems] == [
        (2, what),
        (3, "2 cells instead of 3"),
    ]
    assert not results.claims


def test_published_matrices(tmp_path: Path) -> None:
    """A cell of a matrix is a statement; a 0 is none, and makes no node."""
    present = (("GeneID", "CL:0000015", "UBERON:0000473"), ("1", "0", "1"), ("2", "0", "0"))
    differential = (("GeneID", "CL:0000738", "UBERON:0000955"), ("1", "-1", "1"))
    results = read(
        BGEE,
        table(tmp_path, "present-in-adult.tsv", *present),
        table(tmp_path, "diffex.tsv", *differential),
    )
    assert expressions(results) == {
        "ONCOGRAPH:bgee-present-1-UBERON:0000473": "PRESENT",
        "ONCOGRAPH:bgee-down-1-CL:0000738": "UNDEREXPRESSED",
        "ONCOGRAPH:bgee-up-1-UBERON:0000955": "OVEREXPRESSED",
    }
    assert set(results.nodes) == {
        "bgee",
        "NCBIGene:1",
        "UBERON:0000473",
        "CL:0000738",
        "UBERON:0000955",
    }
    assert not faults(results)


def test_matrix_value_out_of_place(tmp_path: Path) -> None:
    """Presence knows no -1: the cell is named, and so is a row of another width."""
    rows = (("GeneID", "CL:0000015"), ("1", "-1"), ("1",))
    results = read(BGEE, table(tmp_path, "present-in-adult.tsv", *rows))
    assert [(p.place.row, p.what) for p in results.problems] == [
        (2, "unknown value of CL:0000015"),
        (3, "1 cells instead of 2"),
    ]


def test_renamed_matrix_is_a_problem(tmp_path: Path) -> None:
    """Both matrices begin alike: under another name it is not known what a 1 means."""
    results = read(BGEE, table(tmp_path, "matrix.tsv", ("GeneID", "CL:0000015"), ("1", "1")))
    assert [(p.what, p.value) for p in results.problems] == [
        ("matrix that does not say what its 1 means", "matrix.tsv")
    ]
    assert not results.claims


def test_other_files_are_counted(tmp_path: Path) -> None:
    """Tables of other sources are excluded, even those that hold the same columns and more."""
    results = read(
        BGEE,
        table(tmp_path, "a.tsv", (*DIFFERENTIAL, "bh_qval")),
        table(tmp_path, "b.tsv", ("GeneID", "DOID:2")),
        table(tmp_path, "c.tsv", ("GeneID",)),
    )
    assert [excluded.value for excluded in results.excluded] == ["a.tsv", "b.tsv", "c.tsv"]
    assert set(results.nodes) == {"bgee"}


def test_real_files() -> None:
    """The published tables of panel genes are read whole, and all of it can be loaded."""
    results = read(
        BGEE,
        shared_file("expression/expressed_in_anatomy_panel.tsv.gz"),
        shared_file("expression/diffexpr_anatomy_panel.tsv"),
        shared_file("expression/nodes.tsv"),
    )
    assert not faults(results)
    assert len(results.claims) == 27_346 + 13_930
    assert results.nodes["UBERON:0002003"].properties["name"] == "UBERON:0002003"
    assert results.nodes["UBERON:0001264"].properties["name"] == "pancreas"
    assert sum(node.type == "CellType" for node in results.nodes.values()) == 10
