"""The Disease Ontology: terms become diseases, is_a becomes SUBTYPE_OF, the rest is counted."""

import gzip
from pathlib import Path

import pytest
from reader_results import Results, faults, read

from graph_seed.records import Place
from graph_seed.sources.disease_ontology import DISEASE_ONTOLOGY
from shared_files import shared_file

HEADER = """\
format-version: 1.2
data-version: doid/releases/2030-01-31/subsets/made.obo
ontology: doid/subsets/made
"""


def read_terms(folder: Path, text: str) -> Results:
    """Read a file with this text below the header."""
    path = folder / "made.obo"
    path.write_text(f"{HEADER}\n{text}", encoding="utf-8")
    return read(DISEASE_ONTOLOGY, path)


def test_term_becomes_disease(tmp_path: Path) -> None:
    """A term gives id, name, definition, exact synonyms, former ids and cross-references."""
    results = read_terms(
        tmp_path,
        r"""[Term]
id: DOID:0000001
name: made sarcoma
alt_id: DOID:71
def: "A \"made\" sarcoma, for tests." [url:http\://example.org/a]
subset: made_slim
synonym: "sarcoma, made " EXACT MADE:1 [PMID:1]
synonym: "made sarcoma" EXACT []
xref: MIM:123 {source="made"} ! a comment
property_value: skos:exactMatch "NCI:C1" xsd:string
""",
    )
    node = results.nodes["DOID:0000001"]
    assert node.type == "Disease"
    assert node.properties == {
        "name": "made sarcoma",
        "description": 'A "made" sarcoma, for tests.',
        "synonyms": ("sarcoma, made",),
        "xrefs": ("OMIM:123", "NCIT:C1"),
    }
    assert node.same_as == ("DOID:71",)
    assert node.place == Place("made.obo", 5)
    assert not results.excluded
    assert not faults(results)


def test_term_without_a_name_is_called_by_its_id(tmp_path: Path) -> None:
    """A term that the ontology gives no name shows its id."""
    results = read_terms(tmp_path, "[Term]\nid: DOID:1\n")
    assert results.nodes["DOID:1"].properties == {"name": "DOID:1"}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("NCI:C3088", "NCIT:C3088"),
        ("UMLS_CUI:C0018923", "UMLS:C0018923"),
        ("MIM:PS1", "OMIM:PS1"),
        ("ORDO:306498", "Orphanet:306498"),
        ("SNOMEDCT_US_2025_09_01:39000009", "SNOMEDCT:39000009"),
        ("ICDO:9120/3", "ICDO:9120/3"),
        ("ICD9CM:140-149.99", "ICD9CM:140-149.99"),
        ("MESH:D006394", "MESH:D006394"),
        ("KEGG:05210", "KEGG:05210"),
    ],
)
def test_cross_reference_has_our_prefix(tmp_path: Path, theirs: str, ours: str) -> None:
    """Each vocabulary is called by the prefix that the graph has for it."""
    results = read_terms(tmp_path, f"[Term]\nid: DOID:1\nname: a\nxref: {theirs}\n")
    assert results.nodes["DOID:1"].xrefs == (ours,)


def test_is_a_becomes_claim(tmp_path: Path) -> None:
    """An is_a is one ASSERTED claim from child to parent, by a human, at its own row."""
    results = read_terms(
        tmp_path, "[Term]\nid: DOID:01\nname: a\nis_a: DOID:2 ! b\n\n[Term]\nid: DOID:2\nname: b\n"
    )
    claim = results.claims["ONCOGRAPH:disease_ontology-01-2"]
    assert (claim.relation, claim.subject, claim.object) == ("SUBTYPE_OF", "DOID:01", "DOID:2")
    assert (claim.source, claim.level, claim.direction) == (
        "disease_ontology",
        "ASSERTED",
        "SUPPORTS",
    )
    assert claim.properties == {
        "knowledgeLevel": "knowledge_assertion",
        "agentType": "manual_agent",
    }
    assert claim.place == Place("made.obo", 8)
    assert not faults(results)


def test_what_has_no_place_is_counted(tmp_path: Path) -> None:
    """Each clause, term and frame that the graph has no place for is excluded with its reason."""
    results = read_terms(
        tmp_path,
        """[Term]
id: DOID:1
name: a
synonym: "b" RELATED []
xref: MADE:1
xref: plain
property_value: skos:broadMatch "NCI:C2" xsd:string
property_value: dc:made "x" xsd:string
is_a: DOID:9
relationship: has_made MADE:2

[Term]
id: MADE:2
name: a symptom

[Typedef]
id: has_made
name: has made
""",
    )
    assert results.reasons == {
        "synonym is not exact": 1,
        "cross-reference to a vocabulary we do not know": 2,
        "mapping is not exact": 1,
        "property that the graph does not have": 1,
        "parent is not in the file": 1,
        "relation that the graph does not have": 1,
        "term is not of the Disease Ontology": 1,
        "frame is no term": 1,
    }
    assert [e.value for e in results.excluded if e.place.row == 8] == ["b"]
    assert results.nodes["DOID:1"].properties == {"name": "a"}
    assert not results.claims


def test_obsolete_term_leads_to_its_replacement(tmp_path: Path) -> None:
    """An obsolete term is no disease; its id leads to the one term that replaced it."""
    results = read_terms(
        tmp_path,
        """[Term]
id: DOID:1
name: obsolete a
is_a: DOID:2
is_obsolete: true
replaced_by: DOID:2

[Term]
id: DOID:2
name: b

[Term]
id: DOID:3
name: obsolete c
is_obsolete: true
""",
    )
    assert set(results.nodes) == {"disease_ontology", "DOID:2"}
    assert results.nodes["DOID:2"].same_as == ("DOID:1",)
    assert results.reasons == {"obsolete term": 2}
    assert not results.claims


def test_former_id_of_two_terms_joins_neither(tmp_path: Path) -> None:
    """A former id leads to a term only when no other term has it, as its own or formerly."""
    results = read_terms(
        tmp_path,
        """[Term]
id: DOID:1
name: a
alt_id: DOID:8
alt_id: DOID:2

[Term]
id: DOID:2
name: b
alt_id: DOID:8
""",
    )
    assert results.nodes["DOID:1"].same_as == ()
    assert results.nodes["DOID:2"].same_as == ()
    assert results.reasons == {"former id that leads to several terms": 3}


def test_duplicate_term_is_a_problem(tmp_path: Path) -> None:
    """An id given twice is a problem that names both rows."""
    results = read_terms(tmp_path, "[Term]\nid: DOID:1\nname: a\n\n[Term]\nid: DOID:1\nname: b\n")
    (problem,) = results.problems
    assert str(problem) == (
        "made.obo, row 9: duplicate term: 'DOID:1'."
        " It is also at made.obo, row 5: keep one, and name one release only."
    )


def test_wrong_line_is_a_problem_of_its_row(tmp_path: Path) -> None:
    """A line that is not OBO is named with its row; the other terms are read, comments passed."""
    results = read_terms(
        tmp_path,
        '[Term]\n! a comment\nid: DOID:1\n\nname: a\nsynonym: "b"\n\n[Term]\nid: DOID:2\nname: c\n',
    )
    (problem,) = results.problems
    assert (problem.place, problem.what) == (Place("made.obo", 10), "not in OBO format")
    assert problem.value == 'synonym: "b"'
    assert "DOID:2" in results.nodes


def test_comments_are_passed_over(tmp_path: Path) -> None:
    """Comment lines, also indented ones, do not disturb a term or its rows."""
    results = read_terms(
        tmp_path, "[Term]\n! one\nid: DOID:1\n  ! two\nname: a\nxref: MADE:1\n! three\n"
    )
    assert results.nodes["DOID:1"].properties == {"name": "a"}
    assert results.excluded[0].place == Place("made.obo", 10)
    assert not results.problems


def test_version_and_own_files_are_told_by_content(tmp_path: Path) -> None:
    """A packed file of any name is known by its header; all other files are counted once each."""
    packed = tmp_path / "download"
    packed.write_bytes(gzip.compress(f"{HEADER}\n[Term]\nid: DOID:1\nname: a\n".encode()))
    other = tmp_path / "other.obo"
    other.write_text("format-version: 1.2\nontology: uberon\n", encoding="utf-8")
    binary = tmp_path / "picture.obo"
    binary.write_bytes(b"\x89\xff\n")
    results = read(DISEASE_ONTOLOGY, packed, other, binary)
    assert set(results.nodes) == {"disease_ontology", "DOID:1"}
    assert results.nodes["disease_ontology"].properties["version"] == "2030-01-31"
    assert [e.value for e in results.excluded] == ["other.obo", "picture.obo"]
    assert results.reasons == {"not a file of this source": 2}


def test_real_file() -> None:
    """The published cancer slim is read whole, and all of it can be loaded."""
    results = read(DISEASE_ONTOLOGY, shared_file("ontology/DO_cancer_slim.obo"))
    assert not faults(results)
    assert len(results.nodes) == 730
    assert len(results.claims) == 657
    assert results.reasons == {
        "synonym is not exact": 52,
        "mapping is not exact": 16,
        "obsolete term": 1,
    }
    breast_cancer = results.nodes["DOID:1612"]
    assert breast_cancer.properties["name"] == "breast cancer"
    assert results.claims["ONCOGRAPH:disease_ontology-3498-4074"].subject == "DOID:3498"
    assert results.nodes["disease_ontology"].properties["version"] == "2026-07-31"
