"""MONDO's mapping sets: one disease for the ids that are exactly the same thing."""

from pathlib import Path

import pytest
from reader_results import Results, faults, read

from graph_seed.records import Place
from graph_seed.sources.mondo_mappings import MONDO_MAPPINGS
from shared_files import shared_file

HEADER = """\
# curie_map:
#   MONDO: http://example.org/MONDO_
# mapping_set_version: '{version}'
"""
COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "object_label")
EXACT = "skos:exactMatch"
XREF = "oboInOwl:hasDbXref"


def read_rows(
    folder: Path, *rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS, version: str = "1"
) -> Results:
    """Read a set of these rows; the first of them is row 5. No version: no comments."""
    path = folder / "made.sssom.tsv"
    lines = ["\t".join(cells) for cells in (columns, *rows)]
    comments = HEADER.format(version=version) if version else ""
    path.write_text(comments + "\n".join(lines) + "\n", encoding="utf-8")
    return read(MONDO_MAPPINGS, path)


def test_exact_matches_are_one_disease(tmp_path: Path) -> None:
    """All exact objects of a MONDO term are the same thing; their other labels are synonyms."""
    results = read_rows(
        tmp_path,
        ("MONDO:1", "made cancer", EXACT, "DOID:1", "Made Cancer"),
        ("MONDO:2", "other cancer", EXACT, "DOID:2", ""),
        ("MONDO:1", "made cancer", EXACT, "mesh:D1", "cancer, made"),
        ("MONDO:1", "made cancer", EXACT, "SCTID:7", "Cancer, Made"),
        ("MONDO:1", "made cancer", EXACT, "DOID:3", ""),
        ("MONDO:1", "made cancer", XREF, "ONCOTREE:MADE", ""),
    )
    node = results.nodes["MONDO:1"]
    assert node.type == "Disease"
    assert node.properties == {"name": "made cancer", "synonyms": ("cancer, made",)}
    assert node.same_as == ("DOID:1", "MESH:D1", "SNOMEDCT:7", "DOID:3", "ONCOTREE:MADE")
    assert node.place == Place("made.sssom.tsv", 5)
    assert results.nodes["MONDO:2"].same_as == ("DOID:2",)
    assert not results.excluded
    assert not results.claims
    assert not faults(results)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("MONDO:1", "a", "skos:broadMatch", "DOID:1", ""), "mapping is not exact"),
        (("MONDO:1", "a", XREF, "DOID:1", ""), "mapping is not exact"),
        (("MONDO:1", "obsolete a", EXACT, "DOID:1", ""), "obsolete MONDO term"),
        (("HP:1", "a", EXACT, "DOID:1", ""), "subject is no MONDO term"),
        (
            ("MONDO:1", "a", EXACT, "MADE:1", ""),
            "cross-reference to a vocabulary we do not know",
        ),
    ],
)
def test_mapping_that_is_not_used_is_counted(
    tmp_path: Path, row: tuple[str, ...], reason: str
) -> None:
    """A mapping that makes nothing one is excluded with its reason, and brings no node."""
    results = read_rows(tmp_path, row)
    assert results.reasons == {reason: 1}
    assert results.excluded[0].value == f"{row[0]} {row[3]}"
    assert set(results.nodes) == {"mondo_mappings"}


def test_denied_mapping_is_not_used(tmp_path: Path) -> None:
    """SSSOM's `predicate_modifier` Not turns a mapping into its opposite."""
    results = read_rows(
        tmp_path,
        ("MONDO:1", "Not", EXACT, "DOID:1"),
        ("MONDO:1", "", EXACT, "DOID:2"),
        columns=("subject_id", "predicate_modifier", "predicate_id", "object_id"),
    )
    assert results.nodes["MONDO:1"].same_as == ("DOID:2",)
    assert results.reasons == {"mapping is denied": 1}


def test_obsolete_object_leads_to_the_term(tmp_path: Path) -> None:
    """The id of an obsolete object leads to the MONDO term; its label is no synonym."""
    results = read_rows(tmp_path, ("MONDO:1", "a", EXACT, "DOID:1", "obsolete b"))
    assert results.nodes["MONDO:1"].same_as == ("DOID:1",)
    assert results.nodes["MONDO:1"].properties == {"name": "a"}


def test_object_of_several_terms_joins_none(tmp_path: Path) -> None:
    """An object that is mapped to two MONDO terms is excluded from both."""
    results = read_rows(
        tmp_path,
        ("MONDO:1", "a", EXACT, "mesh:D1", ""),
        ("MONDO:2", "b", EXACT, "MESH:D1", ""),
        ("MONDO:2", "b", EXACT, "DOID:2", ""),
        ("MONDO:3", "obsolete c", EXACT, "DOID:2", ""),
    )
    assert {i: n.same_as for i, n in results.nodes.items() if n.type == "Disease"} == {
        "MONDO:2": ("DOID:2",)
    }
    assert results.reasons == {
        "object is mapped to several MONDO terms": 2,
        "obsolete MONDO term": 1,
    }


def test_labels_and_comments_may_be_absent(tmp_path: Path) -> None:
    """A set without labels and comments is read; the id stands for the name."""
    columns = ("subject_id", "predicate_id", "object_id")
    results = read_rows(tmp_path, ("MONDO:1", EXACT, "DOID:1"), columns=columns, version="")
    assert results.nodes["MONDO:1"].properties == {"name": "MONDO:1"}
    assert "version" not in results.nodes["mondo_mappings"].properties
    assert not faults(results)


def test_wrong_rows_are_problems(tmp_path: Path) -> None:
    """A cell that is no CURIE and a row of another width are named with their rows."""
    results = read_rows(
        tmp_path, ("MONDO:1", "a", EXACT, "D1", ""), ("MONDO:1", "a", EXACT, "DOID:1")
    )
    assert [(p.place.row, p.what, p.value) for p in results.problems] == [
        (5, "object_id is no CURIE", "D1"),
        (6, "4 cells instead of 5", "MONDO:1\ta\tskos:exactMatch\tDOID:1"),
    ]


def test_version_is_that_of_the_set(tmp_path: Path) -> None:
    """The release is read from the header, as the date where it has the usual form."""
    version = "http://example.org/mondo/releases/2030-02-01/mappings/made.sssom.tsv"
    results = read_rows(tmp_path, version=version)
    assert results.nodes["mondo_mappings"].properties["version"] == "2030-02-01"


def test_other_files_are_counted(tmp_path: Path) -> None:
    """Files that are no mapping sets are excluded once each."""
    table = tmp_path / "table.tsv"
    table.write_text("id\tname\n", encoding="utf-8")
    binary = tmp_path / "picture.png"
    binary.write_bytes(b"\x89\xff\n")
    results = read(MONDO_MAPPINGS, table, binary)
    assert set(results.nodes) == {"mondo_mappings"}
    assert [e.value for e in results.excluded] == ["table.tsv", "picture.png"]
    assert results.reasons == {"not a file of this source": 2}


def test_real_file() -> None:
    """The published cancer mappings are read whole, and all of it can be loaded."""
    results = read(MONDO_MAPPINGS, shared_file("ontology/mondo_cancer_mappings.sssom.tsv"))
    assert not faults(results)
    assert len(results.nodes) == 1050
    assert sum(len(node.same_as) for node in results.nodes.values()) == 3148
    assert results.reasons == {
        "obsolete MONDO term": 7,
        "label of an obsolete object is no name; its id leads to the MONDO term": 2,
    }
    pancreatic = results.nodes["MONDO:0005184"]
    assert {"DOID:3498", "DOID:3587"} <= set(pancreatic.same_as)
    assert results.nodes["mondo_mappings"].properties["version"] == "2026-08-04"
