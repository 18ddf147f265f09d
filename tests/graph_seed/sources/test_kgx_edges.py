"""Edges of other people's KGX files become claims, or are counted."""

from pathlib import Path

import pytest
from made_kgx import EDGE_COLUMNS, NODE_COLUMNS, NODES, read_edge, read_edges, table
from reader_results import read

from graph_seed.records import Place
from graph_seed.sources.kgx import KGX


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
        ("text_co_occurrence", "INFERRED"),
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
    claim, results = read_edge(tmp_path, expression="very high", p_value="0.5")
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
