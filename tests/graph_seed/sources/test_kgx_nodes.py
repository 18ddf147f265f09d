"""Nodes of other people's KGX files become ours, or are counted."""

from pathlib import Path

import pytest
from made_kgx import EDGE_COLUMNS, NODE_COLUMNS, json_file, read_node, table
from reader_results import faults, read

from graph_seed.records import Node, Place
from graph_seed.sources.kgx import KGX


@pytest.mark.parametrize(
    ("category", "node_id", "node_type"),
    [
        ("biolink:Gene", "HGNC:1", "Target"),
        ("biolink:Protein", "UniProtKB:P1", "Target"),
        ("biolink:Disease", "MONDO:1", "Disease"),
        ("biolink:Drug", "NCIT:C1", "Therapy"),
        ("biolink:ChemicalEntity", "CHEMBL:CHEMBL1", "Therapy"),
        ("biolink:MolecularMixture", "NCIT:C1", "Therapy"),
        ("biolink:Treatment", "NCIT:C1", "Therapy"),
        ("biolink:AnatomicalEntity", "UBERON:1", "Tissue"),
        ("biolink:Cell", "CL:1", "CellType"),
        ("biolink:SequenceVariant", "CIVIC:v1", "Variant"),
        ("biolink:Study", "NCT:NCT1", "Study"),
        ("biolink:JournalArticle", "PMID:1", "Publication"),
        ("biolink:NamedThing|biolink:AnatomicalEntity|biolink:Cell", "CL:1", "CellType"),
        ("biolink:ChemicalEntity|biolink:Protein|biolink:Polypeptide", "UniProtKB:P1", "Target"),
    ],
)
def test_category_gives_the_node_type(
    tmp_path: Path, category: str, node_id: str, node_type: str
) -> None:
    """Each category has its type; of several the most specific that is known counts."""
    results = read_node(tmp_path, id=node_id, category=category)
    assert results.nodes[node_id].type == node_type
    assert not faults(results)


def test_values_of_a_node_go_to_their_properties(tmp_path: Path) -> None:
    """Texts are trimmed, lists split, ids written with our prefixes, the rest is counted."""
    node = {
        "id": "ncbigene:1",
        "category": "biolink:Gene",
        "name": " made | gene ",
        "symbol": "MADE1",
        "synonym": "one| two||one",
        "xref": "hgnc:1|CHEBI:1|CHEMBL.COMPOUND:CHEMBL2|no curie",
        "equivalent_identifiers": "NCBIGene:1|ENSEMBL:1",
        "same_as": "ENSEMBL:1|HGNC:2",
        "provided_by": "infores:Made.Graph|infores:made-graph",
        "kind": "protein-coding",
        "offTheShelf": "true",
        "taxon": "NCBITaxon:9606",
    }
    results = read_node(tmp_path, **node)
    assert results.nodes["NCBIGene:1"] == Node(
        "Target",
        "NCBIGene:1",
        {
            "name": "made | gene",
            "symbol": "MADE1",
            "synonyms": ("one", "two"),
            "xrefs": ("HGNC:1", "CHEMBL:CHEMBL2"),
        },
        ("made-graph",),
        Place("nodes.tsv", 2),
        ("ENSEMBL:1", "HGNC:2"),
    )
    assert results.reasons == {
        "column kind has no place": 1,
        "column taxon has no place": 1,
        "column offTheShelf has no place in Target": 1,
        "xref: prefix CHEBI has no place": 1,
        "xref: no CURIE": 1,
    }
    assert results.nodes["made-graph"].properties == {"name": "made-graph"}
    assert not faults(results)


def test_json_lines_are_read_like_a_table(tmp_path: Path) -> None:
    """Arrays are lists, a text is never split, and empty values are left out."""
    node: dict[str, object] = {
        "id": "HGNC:1",
        "category": ["biolink:Gene", "biolink:BiologicalEntity"],
        "synonym": ["a|b", " c "],
        "xref": "OMIM:1",
        "cellSurface": True,
        "description": None,
    }
    edge: dict[str, object] = {
        "id": "urn:uuid:1",
        "subject": "HGNC:1",
        "predicate": "biolink:biomarker_for",
        "object": "MONDO:1",
        "rating": 3,
        "publications": ["PMID:2", "PMID:1"],
        "negated": False,
    }
    results = read(
        KGX,
        json_file(tmp_path / "n", node, {"id": "MONDO:1", "category": ["biolink:Disease"]}),
        json_file(tmp_path / "e", edge),
    )
    assert results.nodes["HGNC:1"].properties == {
        "name": "HGNC:1",
        "synonyms": ("a|b", "c"),
        "xrefs": ("OMIM:1",),
        "cellSurface": True,
    }
    claim = results.claims["urn:uuid:1"]
    assert (claim.publications, claim.direction) == (("PMID:1", "PMID:2"), "SUPPORTS")
    assert claim.properties == {"rating": 3}
    assert not faults(results)
    assert not results.excluded


def test_trial_is_a_study_of_that_kind(tmp_path: Path) -> None:
    """A clinical trial keeps being told from a model."""
    results = read_node(tmp_path, id="clinicaltrials:NCT1", category="biolink:ClinicalTrial")
    assert results.nodes["NCT:NCT1"].properties == {"name": "NCT:NCT1", "kind": "TRIAL"}


def test_node_without_a_place_is_counted_by_category_or_prefix(tmp_path: Path) -> None:
    """Categories that are no type and prefixes that a type does not take are reasons."""
    results = read(
        KGX,
        table(
            tmp_path / "nodes.tsv",
            NODE_COLUMNS,
            ("GO:1", "biolink:NamedThing|biolink:Pathway", ""),
            ("X:1", "biolink:NamedThing", ""),
            ("DRUGBANK:DB1", "biolink:Drug", ""),
            ("HGNC:1", "biolink:Gene", "first"),
            ("hgnc:1", "biolink:Gene", "second"),
            ("made gene", "biolink:Gene", ""),
            ("", "biolink:Gene", ""),
        ),
    )
    assert results.reasons == {
        "category biolink:Pathway has no node type": 1,
        "category biolink:NamedThing has no node type": 1,
        "id of prefix DRUGBANK has no place in Therapy": 1,
        "repeats the id of an earlier node": 1,
    }
    assert results.nodes["HGNC:1"].properties == {"name": "first"}
    assert [(p.what, p.place.row) for p in results.problems] == [
        ("id is no CURIE", 7),
        ("no id", 8),
    ]


def test_information_resource_is_a_source(tmp_path: Path) -> None:
    """A source that is a node of its file keeps what the file says of it, and is not made twice."""
    nodes = table(
        tmp_path / "nodes.tsv",
        (*NODE_COLUMNS, "version"),
        ("infores:Made.DB", "biolink:InformationResource", "Made database", "2"),
        ("HGNC:1", "biolink:Gene", "", ""),
        ("UBERON:1", "biolink:AnatomicalEntity", "", ""),
        ("no place", "biolink:Gene", "", ""),
    )
    columns = (*EDGE_COLUMNS, "primary_knowledge_source")
    edge = ("HGNC:1", "biolink:expressed_in", "UBERON:1", "infores:Made.DB")
    results = read(KGX, nodes, table(tmp_path / "edges.tsv", columns, edge))
    assert results.nodes["made-db"].properties == {"name": "Made database", "version": "2"}
    (claim,) = results.claims.values()
    assert claim.source == "made-db"
    assert [p.what for p in results.problems] == ["id is no CURIE"]


def test_node_of_no_source_is_of_kgx(tmp_path: Path) -> None:
    """Where no provider is named, the Source is this format, and says so."""
    results = read_node(tmp_path, id="HGNC:1", category="biolink:Gene")
    assert results.nodes["HGNC:1"].sources == ("kgx",)
    assert results.nodes["kgx"].properties["name"] == KGX.title
