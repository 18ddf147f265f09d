"""KGX: our exports come back as they were, what others wrote is mapped from Biolink."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from reader_results import Results, faults, read
from shared_files import shared_file

from app.graph_model import ONCOLOGY_INDEX
from graph_seed.kgx.columns import edge_layout, node_layout
from graph_seed.kgx.write import (
    StoredClaim,
    StoredNode,
    edge_records,
    json_lines,
    node_records,
    table_lines,
)
from graph_seed.records import Claim, Node, Place, stored_claim, stored_node
from graph_seed.sources.curated import curated_records
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


# ── our own ──────────────────────────────────────────────────────────────────


def export(folder: Path, nodes: Iterable[Node], claims: Iterable[Claim], form: str) -> list[Path]:
    """Write records as the graph would be exported; give the two files."""
    index = ONCOLOGY_INDEX
    stored = (StoredNode(n.type, {**stored_node(n, index), "loadedFrom": n.sources}) for n in nodes)
    edges = (StoredClaim(c.relation, c.subject, c.object, stored_claim(c)) for c in claims)
    made = {"nodes": node_records(stored, index), "edges": edge_records(edges, index)}
    layouts = {"nodes": node_layout(index), "edges": edge_layout(index)}
    folder.mkdir()
    paths = []
    for name, records in made.items():
        lines = table_lines(layouts[name], records) if form == "table" else json_lines(records)
        text = "".join(f"{line}\n" for line in lines).encode()
        paths.append(folder / f"{name}.gz")
        paths[-1].write_bytes(gzip.compress(text, mtime=0))
    return paths


@pytest.mark.parametrize("form", ["table", "JSON Lines"])
def test_own_export_comes_back_byte_for_byte(tmp_path: Path, form: str) -> None:
    """All curated facts, exported and read, are the same records, and export the same again."""
    records = curated_records(ONCOLOGY_INDEX)
    paths = export(tmp_path / "first", records.nodes, records.claims, form)
    results = read(KGX, *paths)
    assert not faults(results)
    assert not results.excluded
    assert list(results.claims) == [claim.id for claim in records.claims]
    for claim in records.claims:
        assert replace(results.claims[claim.id], place=claim.place) == claim
    for node in records.nodes:
        found = results.nodes[node.id]
        assert stored_node(found, ONCOLOGY_INDEX) == stored_node(node, ONCOLOGY_INDEX)
        assert (found.type, found.sources) == (node.type, node.sources)
    again = export(tmp_path / "again", results.nodes.values(), results.claims.values(), form)
    for first, second in zip(paths, again, strict=True):
        assert first.read_bytes() == second.read_bytes()


def test_own_export_needs_no_source_of_its_own(tmp_path: Path) -> None:
    """Where every row names its source, no Source `kgx` is added."""
    records = curated_records(ONCOLOGY_INDEX)
    results = read(KGX, *export(tmp_path / "made", records.nodes, records.claims, "table"))
    sources = [node.id for node in results.nodes.values() if node.type == "Source"]
    assert sources == ["article"]


def test_unknown_column_of_our_own_is_a_problem(tmp_path: Path) -> None:
    """What our export cannot have written is not passed over."""
    cells = {"id": "HGNC:1", "category": "biolink:Gene", "node_type": "Target", "weight": "3"}
    results = read_node(tmp_path, **cells)
    assert [(p.what, p.value) for p in results.problems] == [("unknown column", "weight")]
    assert not results.nodes


def test_unknown_column_of_our_own_edges_is_a_problem(tmp_path: Path) -> None:
    """Nor is it in edges, of which none is then restored."""
    records = curated_records(ONCOLOGY_INDEX)
    nodes, edges = export(tmp_path / "made", records.nodes, records.claims[:1], "JSON Lines")
    record = json.loads(gzip.decompress(edges.read_bytes()))
    results = read(KGX, nodes, json_file(tmp_path / "edges", {**record, "weight": 3}))
    assert [(p.what, p.value) for p in results.problems] == [("unknown column", "weight")]
    assert not results.claims


def test_wrong_value_of_our_own_is_a_problem(tmp_path: Path) -> None:
    """A cell that is not of its column's type is named with row and fix."""
    cells = {"id": "HGNC:1", "category": "biolink:Gene", "node_type": "Target"}
    (problem,) = read_node(tmp_path, **cells, cellSurface="perhaps").problems
    assert (problem.place, problem.what, problem.value, problem.fix) == (
        Place("nodes.tsv", 2),
        "cellSurface is no Boolean",
        "perhaps",
        "Give a Boolean.",
    )


# ── nodes of others ──────────────────────────────────────────────────────────


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


# ── edges of others ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("subject", "predicate", "obj", "relation", "properties"),
    [
        ("NCBIGene:1", "expressed_in", "CL:1", "EXPRESSED_IN", {"expression": "PRESENT"}),
        ("CHEMBL:CHEMBL1", "affects", "NCBIGene:1", "TARGETS", {}),
        ("CHEMBL:CHEMBL1", "studied_to_treat", "MONDO:1", "STUDIED_FOR", {"outcome": "UNKNOWN"}),
        ("NCBIGene:1", "biomarker_for", "MONDO:1", "BIOMARKER_FOR", {}),
        ("CIVIC:v1", "biomarker_for", "MONDO:1", "BIOMARKER_FOR", {}),
        ("CIVIC:v1", "is_sequence_variant_of", "NCBIGene:1", "VARIANT_OF", {}),
        ("CHEMBL:CHEMBL1", "derives_from", "CL:1", "DERIVED_FROM", {}),
        ("NCT:NCT1", "model_of", "MONDO:1", "MODELS", {}),
        ("MONDO:2", "subclass_of", "MONDO:1", "SUBTYPE_OF", {}),
        ("UBERON:2", "part_of", "UBERON:1", "PART_OF", {}),
    ],
)
def test_predicate_gives_the_relation(
    tmp_path: Path,
    subject: str,
    predicate: str,
    obj: str,
    relation: str,
    properties: dict[str, str],
) -> None:
    """A relation's own predicate gives it, with nothing added but what that says."""
    claim, _ = read_edge(tmp_path, subject=subject, predicate=f"biolink:{predicate}", object=obj)
    assert (claim.relation, claim.subject, claim.object) == (relation, subject, obj)
    assert claim.properties == properties


@pytest.mark.parametrize(
    ("predicate", "properties"),
    [
        ("treats", {"outcome": "UNKNOWN"}),
        ("applied_to_treat", {"outcome": "UNKNOWN"}),
        ("in_clinical_trials_for", {"outcome": "UNKNOWN"}),
        ("in_preclinical_trials_for", {"outcome": "UNKNOWN", "stage": "PRECLINICAL"}),
        ("beneficial_in_models_for", {"outcome": "EFFECTIVE", "stage": "PRECLINICAL"}),
    ],
)
def test_narrower_predicate_is_kept_in_the_statement(
    tmp_path: Path, predicate: str, properties: dict[str, str]
) -> None:
    """A predicate that says more than the relation is not lost, and gives no outcome unsaid."""
    ends = {"subject": "CHEMBL:CHEMBL1", "object": "MONDO:1", "predicate": f"biolink:{predicate}"}
    claim, _ = read_edge(tmp_path, **ends)
    assert claim.relation == "STUDIED_FOR"
    assert claim.properties == {**properties, "statement": f"[biolink:{predicate}]"}
    told, _ = read_edge(tmp_path, **ends, supporting_text="It helped.")
    assert told.properties["statement"] == f"It helped. [biolink:{predicate}]"


@pytest.mark.parametrize(
    ("subject", "predicate", "obj", "relation"),
    [
        ("UBERON:1", "expresses", "NCBIGene:1", "EXPRESSED_IN"),
        ("MONDO:1", "treated_by", "CHEMBL:CHEMBL1", "STUDIED_FOR"),
        ("MONDO:1", "superclass_of", "MONDO:2", "SUBTYPE_OF"),
        ("NCBIGene:1", "has_missense_variant", "CIVIC:v1", "VARIANT_OF"),
    ],
)
def test_inverse_predicate_is_turned_round(
    tmp_path: Path, subject: str, predicate: str, obj: str, relation: str
) -> None:
    """What is said from the other end becomes the same relation."""
    claim, _ = read_edge(tmp_path, subject=subject, predicate=f"biolink:{predicate}", object=obj)
    assert (claim.relation, claim.subject, claim.object) == (relation, obj, subject)


@pytest.mark.parametrize(
    ("knowledge_level", "level"),
    [
        ("", "ASSERTED"),
        ("not_provided", "ASSERTED"),
        ("knowledge_assertion", "ASSERTED"),
        ("observation", "ASSERTED"),
        ("statistical_association", "STATISTICAL"),
        ("prediction", "INFERRED"),
        ("logical_entailment", "INFERRED"),
    ],
)
def test_knowledge_level_gives_the_level(tmp_path: Path, knowledge_level: str, level: str) -> None:
    """No level claims more than the source does; its own word is kept beside it."""
    claim, _ = read_edge(
        tmp_path, knowledge_level=knowledge_level, agent_type="computational_model"
    )
    assert claim.level == level
    assert claim.properties.get("knowledgeLevel", "") == knowledge_level
    assert claim.properties["agentType"] == "computational_model"


def test_word_that_the_model_has_not_is_counted(tmp_path: Path) -> None:
    """A value outside a vocabulary is left out and counted, the claim stays."""
    claim, results = read_edge(tmp_path, expression="very high", pValue="0.5")
    assert claim.properties == {"expression": "PRESENT", "pValue": 0.5}
    assert results.reasons["expression very high has no place"] == 1


def test_negated_edge_refutes(tmp_path: Path) -> None:
    """A negated edge refutes, and what its predicate would add is not said."""
    claim, _ = read_edge(tmp_path, negated="True")
    assert (claim.direction, claim.properties) == ("REFUTES", {})
    stated, _ = read_edge(tmp_path, negated="false")
    assert (stated.direction, stated.properties) == ("SUPPORTS", {"expression": "PRESENT"})
    assert claim.id != stated.id


def test_negation_that_is_no_boolean_is_a_problem(tmp_path: Path) -> None:
    """Whether an edge is negated is not guessed."""
    row = {"subject": "NCBIGene:1", "predicate": "biolink:expressed_in", "object": "UBERON:1"}
    results = read_edges(tmp_path, (*row, "negated"), (*row.values(), "maybe"))
    assert [(p.what, p.value) for p in results.problems] == [("negated is no Boolean", "maybe")]
    assert not results.claims


def test_values_of_an_edge_go_to_their_properties(tmp_path: Path) -> None:
    """Numbers are read by type, statistics of Biolink too; the rest is counted by column."""
    claim, results = read_edge(
        tmp_path,
        log2FoldChange="-1.5",
        studies="3",
        p_value="0.001",
        adjusted_p_value="0.01",
        original_subject="made:1",
        mechanism="made up",
        level="high",
        has_evidence="ECO:1",
        stage_qualifier="UBERON:0000069",
    )
    assert claim.properties == {
        "expression": "PRESENT",
        "log2FoldChange": -1.5,
        "studies": 3,
        "pValue": 0.001,
        "qValue": 0.01,
        "originalSubject": "made:1",
    }
    assert {reason for reason in results.reasons if "column" in reason} == {
        "column mechanism has no place in EXPRESSED_IN",
        "column level has no place",
        "column has_evidence has no place",
        "column stage_qualifier has no place",
    }


def test_number_that_is_none_is_a_problem(tmp_path: Path) -> None:
    """A cell that is no number is not passed over."""
    row = {"subject": "NCBIGene:1", "predicate": "biolink:expressed_in", "object": "UBERON:1"}
    results = read_edges(tmp_path, (*row, "studies"), (*row.values(), "few"))
    assert [(p.what, p.value, p.place) for p in results.problems] == [
        ("studies is no Int", "few", Place("edges.tsv", 2))
    ]


def test_sources_and_publications_become_nodes(tmp_path: Path) -> None:
    """What edges name as their source and cite is a node, though no node file has it."""
    claim, results = read_edge(
        tmp_path,
        primary_knowledge_source="infores:made-ctd|infores:other",
        publications="PMID:2|PMC:PMC1|PMID:2|GSE:1",
    )
    assert (claim.source, claim.publications) == ("made-ctd", ("PMC:1", "PMID:2"))
    assert results.nodes["made-ctd"].sources == ("made-ctd",)
    publication = results.nodes["PMID:2"]
    assert (publication.type, publication.sources) == ("Publication", ("made-ctd",))
    assert results.reasons["publications: prefix GSE has no place"] == 1
    assert results.reasons["a second primary_knowledge_source has no place"] == 1


def test_claim_id_is_the_edge_id_or_made_of_the_statement(tmp_path: Path) -> None:
    """A CURIE stays; else the id depends on what is stated, not on the rest of the row."""
    assert read_edge(tmp_path, id="uuid:1")[0].id == "uuid:1"
    without, _ = read_edge(tmp_path)
    assert without.id == "ONCOGRAPH:kgx-9f6b3b740d93539cb5107ea44dc2a024"
    assert read_edge(tmp_path, pValue="0.5", publications="PMID:1")[0].id == without.id
    ids = {
        without.id,
        read_edge(tmp_path, id="not a curie")[0].id,
        read_edge(tmp_path, stage_qualifier="UBERON:0000069")[0].id,
        read_edge(tmp_path, primary_knowledge_source="infores:made")[0].id,
        read_edge(tmp_path, object="UBERON:2")[0].id,
    }
    assert len(ids) == 5


def test_edge_without_a_place_is_counted_by_reason(tmp_path: Path) -> None:
    """Predicates are counted with the types they join, ends by why they are no nodes."""
    results = read_edges(
        tmp_path,
        EDGE_COLUMNS,
        ("NCBIGene:1", "biolink:diagnoses", "MONDO:1"),
        ("UBERON:1", "biolink:subclass_of", "UBERON:2"),
        ("MONDO:1", "biolink:expresses", "NCBIGene:1"),
        ("MONDO:1", "biolink:superclass_of", "UBERON:1"),
        ("NCBIGene:1", "biolink:participates_in", "GO:1"),
        ("NCBIGene:2", "biolink:expressed_in", "UBERON:1"),
        ("CIVIC:v1", "biolink:is_sequence_variant_of", "NCBIGene:1"),
        ("NCBIGene:1", "", "UBERON:1"),
    )
    assert [claim.relation for claim in results.claims.values()] == ["EXPRESSED_IN", "VARIANT_OF"]
    assert results.reasons == {
        "category biolink:Pathway has no node type": 1,
        "predicate biolink:diagnoses from Target to Disease has no relation": 1,
        "predicate biolink:subclass_of from Tissue to Tissue has no relation": 1,
        "predicate biolink:superclass_of from Disease to Tissue has no relation": 1,
        "object: category biolink:Pathway has no node type": 1,
        "subject: not among the nodes of the files": 1,
    }
    assert [(p.what, p.place.row) for p in results.problems] == [("no predicate", 9)]


def test_second_neighbour_is_counted(tmp_path: Path) -> None:
    """Of a variant of two genes the first is kept: the model allows one."""
    nodes = table(
        tmp_path / "nodes.tsv", NODE_COLUMNS, *NODES, ("NCBIGene:2", "biolink:Gene", "other")
    )
    rows = [("CIVIC:v1", "biolink:is_sequence_variant_of", f"NCBIGene:{n}") for n in (1, 2)]
    results = read(KGX, nodes, table(tmp_path / "edges.tsv", EDGE_COLUMNS, *rows))
    assert [claim.object for claim in results.claims.values()] == ["NCBIGene:1"]
    assert results.reasons["a second VARIANT_OF neighbour has no place"] == 1


# ── files ────────────────────────────────────────────────────────────────────


def test_files_of_others_are_counted(tmp_path: Path) -> None:
    """A folder may hold anything: what is no KGX is named once and left alone."""
    nodes = table(tmp_path / "n.tsv", NODE_COLUMNS, ("HGNC:1", "biolink:Gene", "made"))
    readme = table(tmp_path / "README.md", ("A made graph",))
    metadata = tmp_path / "metadata.json"
    metadata.write_text('{"nodes": 1}', encoding="utf-8")
    results = read(KGX, nodes, readme, metadata)
    assert [(e.reason, e.value) for e in results.excluded] == [
        ("not a file of this source", "README.md"),
        ("not a file of this source", "metadata.json"),
    ]
    assert set(results.nodes) == {"HGNC:1", "kgx"}


def test_broken_lines_are_problems(tmp_path: Path) -> None:
    """A line that is no JSON object, a short row and a column given twice are named."""
    lines = tmp_path / "nodes.jsonl"
    lines.write_text('{"id":"HGNC:1","category":["biolink:Gene"]}\n{"id":\n[]\n', encoding="utf-8")
    twice = table(tmp_path / "nodes.tsv", ("id", "category", "name", "name"), ("HGNC:2",))
    results = read(KGX, lines, twice)
    assert [(p.what, str(p.place)) for p in results.problems] == [
        ("no JSON object", "nodes.jsonl, row 2"),
        ("no JSON object", "nodes.jsonl, row 3"),
        ("column given twice", "nodes.tsv, row 1"),
        ("1 cells instead of 4", "nodes.tsv, row 2"),
    ]


def test_real_files_of_genes_in_tissues_are_read() -> None:
    """The published node and edge tables of expression are KGX, and all their edges load."""
    results = read(
        KGX,
        shared_file("expression/nodes.tsv"),
        shared_file("expression/expressed_in_anatomy_panel.tsv.gz"),
    )
    assert not faults(results)
    assert len(results.nodes) == 2771
    assert len(results.claims) == 27346
    assert {claim.relation for claim in results.claims.values()} == {"EXPRESSED_IN"}
    assert results.reasons == {"column hgnc has no place": 1, "column ensembl has no place": 1}
