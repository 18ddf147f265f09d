"""OncoTree: nodes below the tissues become diseases, the tree becomes SUBTYPE_OF."""

import json
from pathlib import Path
from typing import Any

from reader_results import Results, faults, read

from graph_seed.records import Place
from graph_seed.sources.oncotree import ONCOTREE
from shared_files import shared_file

Node = dict[str, Any]


def tumour(name: str, **content: Any) -> Node:
    """Make a node in the published shape; children are given by code."""
    empty: Node = {"externalReferences": {}, "children": {}, "history": []}
    return empty | {"name": name, "precursors": [], "revocations": []} | content


def read_tree(folder: Path, below_the_tissue: dict[str, Node]) -> Results:
    """Read a tree with one tissue above these nodes."""
    tissue = tumour("Gland", children=below_the_tissue)
    path = folder / "oncotree_2030_03_01.json"
    tree = {"TISSUE": tumour("Tissue", children={"GLAND": tissue})}
    path.write_text(json.dumps(tree), encoding="utf-8")
    return read(ONCOTREE, path)


def test_node_below_a_tissue_becomes_disease(tmp_path: Path) -> None:
    """A tumour type gives id, name and the UMLS and NCI Thesaurus ids it refers to."""
    references = {"UMLS": ["C0000001 "], "NCI": ["C1", "C1"]}
    results = read_tree(tmp_path, {"MADE": tumour(" Made Tumour", externalReferences=references)})
    node = results.nodes["ONCOTREE:MADE"]
    assert node.type == "Disease"
    assert node.properties == {"name": "Made Tumour", "xrefs": ("UMLS:C0000001", "NCIT:C1")}
    assert node.same_as == ()
    assert node.place == Place("oncotree_2030_03_01.json")
    assert not faults(results)


def test_tissues_are_no_diseases(tmp_path: Path) -> None:
    """Root and tissues are excluded, and so is the place of a disease below its tissue."""
    results = read_tree(tmp_path, {"MADE": tumour("Made")})
    assert set(results.nodes) == {"oncotree", "ONCOTREE:MADE"}
    assert not results.claims
    assert [(e.reason, e.value) for e in results.excluded] == [
        ("tissue node: no disease", "TISSUE"),
        ("tissue node: no disease", "GLAND"),
        ("parent is a tissue", "MADE"),
    ]


def test_child_is_a_subtype_of_its_parent(tmp_path: Path) -> None:
    """A node below a disease is one ASSERTED claim by a human, under an id of both codes."""
    results = read_tree(tmp_path, {"A": tumour("a", children={"B/C": tumour("b")})})
    claim = results.claims["ONCOGRAPH:oncotree-B/C-A"]
    assert (claim.relation, claim.subject, claim.object) == (
        "SUBTYPE_OF",
        "ONCOTREE:B/C",
        "ONCOTREE:A",
    )
    assert (claim.source, claim.level) == ("oncotree", "ASSERTED")
    assert claim.properties == {
        "knowledgeLevel": "knowledge_assertion",
        "agentType": "manual_agent",
    }
    assert not faults(results)


def test_former_code_leads_to_its_node(tmp_path: Path) -> None:
    """A code of the history is the same thing, unless another node has or had it."""
    results = read_tree(
        tmp_path,
        {
            "A": tumour("a", history=["OLD", "B", "BOTH"]),
            "B": tumour("b", history=["BOTH"]),
        },
    )
    assert results.nodes["ONCOTREE:A"].same_as == ("ONCOTREE:OLD",)
    assert results.nodes["ONCOTREE:B"].same_as == ()
    shared = [e.value for e in results.excluded if e.reason.startswith("former")]
    assert shared == ["B", "BOTH", "BOTH"]
    assert results.reasons["former code that another node has too"] == 3


def test_precursors_and_revocations_are_other_concepts(tmp_path: Path) -> None:
    """Codes of concepts that were split or given up are not the same thing."""
    results = read_tree(tmp_path, {"A": tumour("a", precursors=["P"], revocations=["R"])})
    assert results.nodes["ONCOTREE:A"].same_as == ()
    assert results.reasons["former code of another concept"] == 2


def test_unknown_vocabulary_is_counted(tmp_path: Path) -> None:
    """A reference to a vocabulary that the graph has no prefix for is excluded."""
    results = read_tree(tmp_path, {"A": tumour("a", externalReferences={"MADE": ["1"]})})
    assert results.nodes["ONCOTREE:A"].properties == {"name": "a"}
    assert results.reasons["cross-reference to a vocabulary we do not know"] == 1


def test_fields_may_be_absent(tmp_path: Path) -> None:
    """A node that is only a code is read; its id stands for the name."""
    results = read_tree(tmp_path, {"A": {"externalReferences": None}})
    assert results.nodes["ONCOTREE:A"].properties == {"name": "ONCOTREE:A"}
    assert not faults(results)


def test_wrong_tree_is_a_problem(tmp_path: Path) -> None:
    """A broken file, a node that is no object and a code given twice are problems."""
    cut = tmp_path / "cut.json"
    cut.write_text('{"TISSUE":\n{"name"', encoding="utf-8")
    (problem,) = read(ONCOTREE, cut).problems
    assert (problem.place, problem.what) == (Place("cut.json", 2), "not JSON")
    twice: dict[str, Any] = {"A": tumour("a", children={"B": 3}), "GLAND": tumour("b")}
    problems = read_tree(tmp_path, twice).problems
    assert [(p.what, p.value) for p in problems] == [
        ("B is no object", 3),
        ("duplicate code", "GLAND"),
    ]


def test_version_and_own_files(tmp_path: Path) -> None:
    """The name's date is the version; a tree of any name is known, other files are counted."""
    tree = {"TISSUE": tumour("Tissue")}
    dated, undated = tmp_path / "0-oncotree_2030_03_01.json", tmp_path / "tree"
    dated.write_text(json.dumps(tree), encoding="utf-8")
    undated.write_text(json.dumps(tree, indent=1), encoding="utf-8")
    other = tmp_path / "other.json"
    other.write_text('{"A": 1}', encoding="utf-8")
    binary = tmp_path / "picture.png"
    binary.write_bytes(b"\x89\xff\n")
    results = read(ONCOTREE, dated, other, binary)
    assert results.nodes["oncotree"].properties["version"] == "2030-03-01"
    assert results.reasons["not a file of this source"] == 2
    alone = read(ONCOTREE, undated)
    assert "version" not in alone.nodes["oncotree"].properties
    assert alone.reasons == {"tissue node: no disease": 1}


def test_real_file() -> None:
    """The published tree is read whole, and all of it can be loaded."""
    results = read(ONCOTREE, shared_file("ontology/oncotree_2025_10_03.json"))
    assert not faults(results)
    assert len(results.nodes) == 866
    assert len(results.claims) == 632
    assert results.reasons == {
        "parent is a tissue": 233,
        "tissue node: no disease": 33,
        "former code of another concept": 17,
    }
    assert results.nodes["ONCOTREE:PCM"].same_as == ("ONCOTREE:MM",)
    assert results.nodes["oncotree"].properties["version"] == "2025-10-03"
