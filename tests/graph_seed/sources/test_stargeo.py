"""STARGEO: a result becomes a claim for or against expression, with its numbers."""

from pathlib import Path

import pytest
from made_tables import table
from reader_results import Results, faults, read

from graph_seed.records import Claim, Place
from graph_seed.sources.stargeo import STARGEO
from shared_files import shared_file

RESULTS = (
    "subject",
    "direction",
    "object",
    "studies",
    "cases",
    "controls",
    "random_effect_log2fc",
    "random_pval",
    "bh_qval",
    "I2",
)
NAMES = ("id", "category", "name", "symbol", "hgnc", "ensembl")
UP = ("NCBIGene:1", "up", "DOID:2", "3", "40", "50", "0.25", "0.001", "0.05", "")


def read_results(folder: Path, *rows: tuple[str, ...]) -> Results:
    """Read a table of these results; the first of them is row 2."""
    return read(STARGEO, table(folder, "made.tsv", RESULTS, *rows))


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    """Give the row with other cells."""
    return tuple(cells.get(name, cell) for name, cell in zip(RESULTS, row, strict=True))


def test_significant_result_supports_expression(tmp_path: Path) -> None:
    """A corrected p-value of 0.05 still supports; all numbers are kept as they are given."""
    results = read_results(tmp_path, UP)
    assert results.claims["ONCOGRAPH:stargeo-1-2"] == Claim(
        id="ONCOGRAPH:stargeo-1-2",
        relation="EXPRESSED_IN",
        subject="NCBIGene:1",
        object="DOID:2",
        source="stargeo",
        level="STATISTICAL",
        direction="SUPPORTS",
        properties={
            "expression": "OVEREXPRESSED",
            "log2FoldChange": 0.25,
            "pValue": 0.001,
            "qValue": 0.05,
            "studies": 3,
            "cases": 40,
            "controls": 50,
            "knowledgeLevel": "statistical_association",
            "agentType": "data_analysis_pipeline",
        },
        place=Place("made.tsv", 2),
        needs_known_subject=False,
    )
    assert not faults(results)


def test_down_is_underexpressed(tmp_path: Path) -> None:
    """The word down with a negative change says underexpressed."""
    row = changed(UP, direction="down", random_effect_log2fc="-1.5")
    claim = read_results(tmp_path, row).claims["ONCOGRAPH:stargeo-1-2"]
    assert claim.properties["expression"] == "UNDEREXPRESSED"
    assert claim.properties["log2FoldChange"] == -1.5


def test_other_result_does_not_support(tmp_path: Path) -> None:
    """Above 0.05 nothing significant was found, and another source must have the gene."""
    claim = read_results(tmp_path, changed(UP, bh_qval="0.0501")).claims["ONCOGRAPH:stargeo-1-2"]
    assert claim.direction == "DOES_NOT_SUPPORT"
    assert claim.properties["expression"] == "NOT_SIGNIFICANT"
    assert claim.needs_known_subject


def test_second_row_of_same_ends_is_kept(tmp_path: Path) -> None:
    """Two results for a gene and a disease are two claims, numbered in the table's order."""
    other_disease = changed(UP, object="DOID:3")
    again = changed(UP, random_effect_log2fc="0.5")
    claims = read_results(tmp_path, UP, other_disease, again).claims
    assert set(claims) == {
        "ONCOGRAPH:stargeo-1-2",
        "ONCOGRAPH:stargeo-1-3",
        "ONCOGRAPH:stargeo-1-2-2",
    }
    assert claims["ONCOGRAPH:stargeo-1-2-2"].properties["log2FoldChange"] == 0.5


@pytest.mark.parametrize(
    ("cells", "what", "value"),
    [
        ({"direction": "sideways"}, "unknown direction", "sideways"),
        ({"direction": "down"}, "direction is not the sign of the change", "down"),
        ({"random_pval": "low"}, "random_pval is not a number", "low"),
        ({"bh_qval": ""}, "bh_qval is not a number", ""),
        ({"cases": "4.5"}, "cases is not a whole number", "4.5"),
    ],
)
def test_wrong_cells_are_problems(
    tmp_path: Path, cells: dict[str, str], what: str, value: str
) -> None:
    """A cell that cannot be read, or contradicts another, is named with its row."""
    results = read_results(tmp_path, UP, changed(UP, **cells))
    problems = [(p.place, p.what, p.value) for p in results.problems]
    assert problems == [(Place("made.tsv", 3), what, value)]
    assert set(results.claims) == {"ONCOGRAPH:stargeo-1-2"}


def test_row_of_another_width_is_one_problem(tmp_path: Path) -> None:
    """A cut row is reported once, though the table is read twice."""
    results = read_results(tmp_path, UP[:4])
    assert [p.what for p in results.problems] == ["4 cells instead of 10"]


def test_id_of_no_known_kind_is_a_problem(tmp_path: Path) -> None:
    """A mention that is neither gene nor disease nor anatomy has no node."""
    results = read_results(tmp_path, changed(UP, subject="BRCA1"), changed(UP, object="DOID:x"))
    assert [(p.what, p.value) for p in results.problems] == [
        ("id of no known kind", "BRCA1"),
        ("id of no known kind", "DOID:x"),
    ]


def test_table_of_names_describes_nodes(tmp_path: Path) -> None:
    """Mentioned ids get name, symbol, HGNC and Ensembl ids; one without a name is its id."""
    rows = (UP, changed(UP, subject="NCBIGene:7"))
    names = (
        ("NCBIGene:1", "biolink:Gene", "made protein 1 ", "MADE1", "HGNC:11", "ENSG1"),
        ("NCBIGene:7", "biolink:Gene", "", "", "", ""),
        ("NCBIGene:8", "biolink:Gene", "made protein 8", "MADE8", "", ""),
    )
    results = read(
        STARGEO,
        table(tmp_path, "made.tsv", RESULTS, *rows),
        table(tmp_path, "nodes.tsv", NAMES, *names),
    )
    gene = results.nodes["NCBIGene:1"]
    assert (gene.type, gene.sources, gene.same_as) == ("Target", ("stargeo",), ("HGNC:11",))
    assert gene.properties == {
        "name": "made protein 1",
        "symbol": "MADE1",
        "xrefs": ("ENSEMBL:ENSG1",),
    }
    assert results.nodes["NCBIGene:7"].properties == {"name": "NCBIGene:7"}
    disease = results.nodes["DOID:2"]
    assert (disease.type, disease.properties) == ("Disease", {"name": "DOID:2"})
    assert set(results.nodes) == {"stargeo", "NCBIGene:1", "NCBIGene:7", "DOID:2"}
    assert [(e.reason, e.value) for e in results.excluded] == [
        ("no row of the source's other tables mentions it", "NCBIGene:8")
    ]
    assert not faults(results)


def test_contradicting_names_are_problems(tmp_path: Path) -> None:
    """A second description in other words and a category that is not the id's are wrong."""
    names = (
        ("NCBIGene:1", "biolink:Gene", "made protein 1", "MADE1", "", ""),
        ("NCBIGene:1", "biolink:Gene", "made protein 1", "MADE1", "", ""),
        ("NCBIGene:1", "biolink:Gene", "another protein", "MADE1", "", ""),
        ("DOID:2", "biolink:Cell", "made cancer", "", "", ""),
        ("NCBIGene:1", "biolink:Gene"),
    )
    results = read(
        STARGEO,
        table(tmp_path, "made.tsv", RESULTS, UP),
        table(tmp_path, "nodes.tsv", NAMES, *names),
    )
    assert [(p.place.row, p.what, p.value) for p in results.problems] == [
        (4, "described twice", "NCBIGene:1"),
        (5, "category of DOID:2", "biolink:Cell"),
        (6, "2 cells instead of 6", "NCBIGene:1\tbiolink:Gene"),
    ]


def test_table_of_significant_results(tmp_path: Path) -> None:
    """The repository's own table supports expression and names its nodes; it has no numbers."""
    columns = ("slim_id", "slim_name", "direction", "entrez_gene_id", "gene_symbol")
    rows = (
        ("DOID:2", "made cancer", "down", "1", "MADE1"),
        ("DOID:2", "made cancer", "up", "9", ""),
    )
    results = read(STARGEO, table(tmp_path, "diffex.tsv", columns, *rows))
    claim = results.claims["ONCOGRAPH:stargeo-1-2"]
    assert (claim.subject, claim.object, claim.direction) == ("NCBIGene:1", "DOID:2", "SUPPORTS")
    assert claim.properties == {
        "expression": "UNDEREXPRESSED",
        "knowledgeLevel": "statistical_association",
        "agentType": "data_analysis_pipeline",
    }
    names = {key: node.properties["name"] for key, node in results.nodes.items()}
    assert names == {
        "stargeo": "STARGEO differential expression in disease",
        "DOID:2": "made cancer",
        "NCBIGene:1": "MADE1",
        "NCBIGene:9": "NCBIGene:9",
    }
    assert not faults(results)


def test_unknown_direction_of_significant_result(tmp_path: Path) -> None:
    """The repository's own table knows up and down only."""
    columns = ("slim_id", "slim_name", "direction", "entrez_gene_id", "gene_symbol")
    row = ("DOID:2", "made cancer", "Up", "1", "MADE1")
    results = read(STARGEO, table(tmp_path, "diffex.tsv", columns, row, ("DOID:2",)))
    assert next((p.what, p.fix) for p in results.problems) == (
        "unknown direction",
        'Did you mean "up"? Allowed: up, down.',
    )
    assert [p.place.row for p in results.problems] == [2, 3]
    assert not results.claims


def test_other_files_are_counted(tmp_path: Path) -> None:
    """A file with another header is excluded once; the source still has its node."""
    results = read(STARGEO, table(tmp_path, "samples.tsv", ("series_id", "sample_id")))
    assert set(results.nodes) == {"stargeo"}
    assert results.reasons == {"not a file of this source": 1}


def test_real_file() -> None:
    """The published results for four cancers are read whole, and all of it can be loaded."""
    results = read(
        STARGEO,
        shared_file("expression/diffexpr_disease_4cancers.tsv"),
        shared_file("expression/nodes.tsv"),
    )
    assert not faults(results)
    assert len(results.claims) == 3752
    assert sum(claim.needs_known_subject for claim in results.claims.values()) == 1180
    assert sum(node.type == "Target" for node in results.nodes.values()) == 2584
    assert results.nodes["DOID:1612"].properties["name"] == "breast cancer"
    assert results.nodes["NCBIGene:10232"].properties["symbol"] == "MSLN"
