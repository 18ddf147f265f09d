"""CIViC: an evidence item becomes claims about a variant, a disease and therapies."""

from pathlib import Path

import pytest
from made_civic import DISEASE, MADENIB, TARGET, VARIANT, read_items, write_items
from reader_results import faults, read

from app.graph_model import ONCOLOGY_INDEX
from graph_seed.inputs import InputFile, Inputs
from graph_seed.records import Claim, Node, Place
from graph_seed.sources.civic import CIVIC
from shared_files import shared_file


def test_item_is_a_biomarker_claim(tmp_path: Path) -> None:
    """The item's own claim joins variant and disease; texts keep quotes and lose end blanks."""
    results = read_items(tmp_path, {})
    assert results.claims["CIVIC:EID44"] == Claim(
        id="CIVIC:EID44",
        relation="BIOMARKER_FOR",
        subject=VARIANT,
        object=DISEASE,
        source="civic",
        level="CLINICAL",
        direction="SUPPORTS",
        publications=("PMID:333",),
        properties={
            "therapy": "Madenib",
            "effect": "SENSITIVITY",
            "rating": 4,
            "sourceLevel": "B",
            "statement": 'Patients called it a "made" drug.',
            "knowledgeLevel": "knowledge_assertion",
            "agentType": "manual_agent",
        },
        place=Place("made.tsv", 2),
    )
    assert not faults(results)


def test_drug_is_studied_for_the_disease(tmp_path: Path) -> None:
    """A predictive item says what came of the drug, in those with the variant, with trials."""
    results = read_items(tmp_path, {"nct_ids": "NCT01, NCT02;NCT01"})
    assert results.claims["CIVIC:EID44-madenib"] == Claim(
        id="CIVIC:EID44-madenib",
        relation="STUDIED_FOR",
        subject=MADENIB,
        object=DISEASE,
        source="civic",
        level="CLINICAL",
        publications=("PMID:333",),
        properties={
            "outcome": "EFFECTIVE",
            "scope": "with MADE1 V60M",
            "trials": ("NCT:NCT01", "NCT:NCT02"),
            "sourceLevel": "B",
            "knowledgeLevel": "knowledge_assertion",
            "agentType": "manual_agent",
        },
        place=Place("made.tsv", 2),
    )
    assert not faults(results)


def test_nodes_of_an_item(tmp_path: Path) -> None:
    """Variant, gene, disease, drug and publication are described by the row."""
    results = read_items(tmp_path, {"variant_summary": "A made variant."})
    found = {key: (node.type, node.properties) for key, node in results.nodes.items()}
    assert found.pop("civic")[1]["version"] == "nightly, last review 2030-01-31"
    assert found == {
        VARIANT: (
            "Variant",
            {
                "name": "MADE1 V60M",
                "url": "https://civicdb.org/links/variants/55",
                "description": "A made variant.",
            },
        ),
        TARGET: ("Target", {"name": "MADE1", "symbol": "MADE1"}),
        DISEASE: ("Disease", {"name": "Made Carcinoma"}),
        MADENIB: ("Therapy", {"name": "Madenib"}),
        "PMID:333": (
            "Publication",
            {"citation": "Maker et al., 2030, J Made", "pmid": "333", "year": 2030},
        ),
    }


def test_variant_belongs_to_its_gene_once(tmp_path: Path) -> None:
    """However many items a variant has, it is a variant of its gene in one claim."""
    results = read_items(tmp_path, {}, {"evidence_id": "45"})
    claim = results.claims["CIVIC:VID55-variant-of"]
    assert (claim.relation, claim.subject, claim.object) == ("VARIANT_OF", VARIANT, TARGET)
    assert (claim.level, claim.place) == ("ASSERTED", Place("made.tsv", 2))


@pytest.mark.parametrize(
    ("source_level", "level", "stage"),
    [
        ("A", "CLINICAL", None),
        ("C", "CASE", None),
        ("D", "PRECLINICAL", "PRECLINICAL"),
        ("E", "INFERRED", None),
    ],
)
def test_levels(tmp_path: Path, source_level: str, level: str, stage: str | None) -> None:
    """CIViC's level is kept as it is, and says how far a drug has come only in the laboratory."""
    claims = read_items(tmp_path, {"evidence_level": source_level}).claims
    assert claims["CIVIC:EID44"].level == claims["CIVIC:EID44-madenib"].level == level
    assert claims["CIVIC:EID44-madenib"].properties["sourceLevel"] == source_level
    assert claims["CIVIC:EID44-madenib"].properties.get("stage") == stage


@pytest.mark.parametrize(
    ("significance", "direction", "effect", "outcome"),
    [
        ("Resistance", "Supports", "RESISTANCE", "NOT_EFFECTIVE"),
        ("Reduced Sensitivity", "Supports", "REDUCED_SENSITIVITY", "MIXED"),
        ("Adverse Response", "Supports", "ADVERSE_RESPONSE", "UNKNOWN"),
        ("N/A", "Supports", "UNKNOWN", "UNKNOWN"),
        ("Resistance", "Does Not Support", "RESISTANCE", "UNKNOWN"),
        ("Sensitivity/Response", "Does Not Support", "SENSITIVITY", "UNKNOWN"),
    ],
)
def test_effects_and_outcomes(
    tmp_path: Path, significance: str, direction: str, effect: str, outcome: str
) -> None:
    """Only an effect that is supported says what came of the drug: no response is no outcome."""
    item = {"clinical_significance": significance, "evidence_direction": direction}
    claims = read_items(tmp_path, item).claims
    assert claims["CIVIC:EID44"].properties["effect"] == effect
    assert claims["CIVIC:EID44-madenib"].properties["outcome"] == outcome
    expected = "SUPPORTS" if direction == "Supports" else "DOES_NOT_SUPPORT"
    assert {claims[key].direction for key in ("CIVIC:EID44", "CIVIC:EID44-madenib")} == {expected}


@pytest.mark.parametrize(
    ("evidence_type", "significance", "effect"),
    [
        ("Diagnostic", "Negative", "DIAGNOSTIC_NEGATIVE"),
        ("Prognostic", "Poor Outcome", "POOR_OUTCOME"),
        ("Prognostic", "Positive", "UNKNOWN"),
        ("Predisposing", "Likely Pathogenic", "PREDISPOSITION"),
        ("Predisposing", "Uncertain Significance", "UNKNOWN"),
    ],
)
def test_other_evidence_is_about_no_therapy(
    tmp_path: Path, evidence_type: str, significance: str, effect: str
) -> None:
    """Evidence that predicts no response gives the biomarker alone; its trials are counted."""
    item = {
        "evidence_type": evidence_type,
        "clinical_significance": significance,
        "drugs": "",
        "rating": "",
        "nct_ids": "NCT01",
    }
    results = read_items(tmp_path, item)
    assert results.claims["CIVIC:EID44"].properties["effect"] == effect
    assert not {"rating", "therapy"} & set(results.claims["CIVIC:EID44"].properties)
    assert set(results.claims) == {"CIVIC:EID44", "CIVIC:VID55-variant-of"}
    assert [(e.reason, e.value) for e in results.excluded] == [
        ("trials of an evidence item that is about no therapy", "CIVIC:EID44: NCT:NCT01")
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (
            {"evidence_direction": "N/A"},
            "evidence direction N/A: it speaks neither for nor against",
        ),
        (
            {"evidence_type": "Functional", "evidence_direction": "N/A"},
            "functional evidence: about the variant alone, not about a disease",
        ),
        (
            {"evidence_status": "submitted"},
            "evidence that CIViC's editors have not accepted",
        ),
    ],
)
def test_item_without_place_leaves_its_variant(
    tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    """Such an item is counted once; that the variant is one of its gene still holds."""
    results = read_items(tmp_path, cells)
    assert [(e.reason, e.value) for e in results.excluded] == [(reason, "CIVIC:EID44")]
    assert set(results.claims) == {"CIVIC:VID55-variant-of"}
    assert set(results.nodes) == {"civic", VARIANT, TARGET}


def test_disease_without_id_is_known_by_name(tmp_path: Path) -> None:
    """Without an id of the Disease Ontology the disease has one made of its name."""
    results = read_items(tmp_path, {"doid": "", "disease": "Made Tumor"})
    disease = "ONCOGRAPH:civic-disease-made_tumor"
    assert results.claims["CIVIC:EID44"].object == disease
    assert results.nodes[disease].properties["name"] == "Made Tumor"
    assert not faults(results)


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("A. Maker, 2030, Made Meeting, Abstract 77", "A. Maker, 2030, Made Meeting, Abstract 77"),
        (
            "A. Maker, 2030, Made Meeting, Abstract 770",
            "A. Maker, 2030, Made Meeting, Abstract 770, ASCO abstract 77",
        ),
        ("", "ASCO abstract 77"),
    ],
)
def test_meeting_abstract_is_no_pubmed_id(tmp_path: Path, citation: str, expected: str) -> None:
    """An ASCO citation has an id of its own, and names its abstract once."""
    item = {"source_type": "ASCO", "asco_abstract_id": "77", "citation": citation}
    publication = read_items(tmp_path, item).nodes["ASCO:333"]
    assert publication.properties["citation"] == expected
    assert "pmid" not in publication.properties


def test_row_of_another_width_is_one_problem(tmp_path: Path) -> None:
    """A cut row is reported once, though the table is read twice."""
    path = write_items(tmp_path, "made.tsv", {})
    path.write_text(path.read_text(encoding="utf-8") + "MADE1\t11\n", encoding="utf-8")
    results = read(CIVIC, path)
    assert [(p.place.row, p.what) for p in results.problems] == [(3, "2 cells instead of 22")]


def test_year_stands_first_without_authors(tmp_path: Path) -> None:
    """A citation that begins with the year has it; one without a year has none."""
    results = read_items(
        tmp_path,
        {"citation": "2013, Made Nature"},
        {"citation": "Maker et al., J Made", "citation_id": "334", "evidence_id": "45"},
    )
    assert results.nodes["PMID:333"].properties["year"] == 2013
    assert "year" not in results.nodes["PMID:334"].properties


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("evidence_level", "F", "unknown evidence_level of evidence item 44"),
        ("evidence_type", "Oncogenic", "unknown evidence_type of evidence item 44"),
        ("evidence_direction", "", "unknown evidence_direction of evidence item 44"),
        ("drug_interaction_type", "Mixed", "unknown drug_interaction_type of evidence item 44"),
        ("source_type", "ASH", "unknown source_type of evidence item 44"),
        ("entrez_id", "MADE1", "entrez_id of evidence item 44 is no number"),
        ("rating", "high", "rating of evidence item 44 is no number"),
        ("doid", "DOID:22", "doid of evidence item 44 is no number"),
        ("nct_ids", "NCT01,none", "no trial id of evidence item 44"),
        ("disease", " ", "evidence item 44 lacks a disease"),
    ],
)
def test_wrong_cells_are_problems(tmp_path: Path, column: str, value: str, what: str) -> None:
    """A word or number that is not known is named with its row, once, and brings nothing."""
    results = read_items(tmp_path, {column: value})
    assert [(p.place.row, p.what) for p in results.problems] == [(2, what)]
    assert not results.claims
    assert set(results.nodes) == {"civic"}


def test_contradicting_rows_are_left_to_the_loader(tmp_path: Path) -> None:
    """A variant with another name or gene in a later row is yielded again, to be refused."""
    other = {"variant": "V61M", "entrez_id": "12", "evidence_id": "45"}
    path = write_items(tmp_path, "made.tsv", {}, other)
    inputs = Inputs((InputFile(path, path.name),), ONCOLOGY_INDEX)
    nodes = [node for node in CIVIC.nodes(inputs) if isinstance(node, Node)]
    names = [node.properties["name"] for node in nodes if node.id == VARIANT]
    assert names == ["MADE1 V60M", "MADE1 V61M"]
    claims = [claim for claim in CIVIC.claims(inputs) if isinstance(claim, Claim)]
    genes = [claim.object for claim in claims if claim.relation == "VARIANT_OF"]
    assert genes == [TARGET, "NCBIGene:12"]


def test_subset_and_whole_table_give_each_node_once(tmp_path: Path) -> None:
    """Given together, the table that describes its variants is read first; others are counted."""
    subset = write_items(tmp_path, "a.tsv", {})
    whole = write_items(tmp_path, "b.tsv", {"variant_summary": "Made.", "evidence_id": "45"})
    stranger = tmp_path / "c.tsv"
    stranger.write_text("gene\tsummary\n", encoding="utf-8")
    results = read(CIVIC, subset, whole, stranger)
    assert results.nodes[VARIANT].properties["description"] == "Made."
    assert [excluded.value for excluded in results.excluded] == ["c.tsv"]


def test_real_file() -> None:
    """The published table is read whole, and all of it can be loaded."""
    results = read(CIVIC, shared_file("civic/nightly-ClinicalEvidenceSummaries.tsv.gz"))
    assert not faults(results)
    counts = {"BIOMARKER_FOR": 0, "STUDIED_FOR": 0, "VARIANT_OF": 0, "PART_OF": 0}
    for claim in results.claims.values():
        counts[claim.relation] += 1
    assert counts == {
        "BIOMARKER_FOR": 3629,
        "STUDIED_FOR": 2716,
        "VARIANT_OF": 1467,
        "PART_OF": 374,
    }
    assert results.reasons == {
        "evidence direction N/A: it speaks neither for nor against": 67,
        "functional evidence: about the variant alone, not about a disease": 10,
        "several drugs without saying how they are combined": 1,
        "trials of an evidence item that is about no therapy": 19,
    }
    names = {n.properties["name"] for n in results.nodes.values() if n.type == "Therapy"}
    assert {"2,4-pyrimidinediamine", "HER2 Inhibitor CP-724,714"} < names
    assert "FGF/VEGF Receptor Tyrosine Kinase Inhibitor, PD173074" in names
    assert results.nodes["civic"].properties["version"] == "nightly, last review 2021-02-03"


def test_real_subset() -> None:
    """The subset that lacks six columns is read too."""
    results = read(CIVIC, shared_file("civic/evidence_4cancers.tsv"))
    assert not faults(results)
    assert sum(claim.relation == "BIOMARKER_FOR" for claim in results.claims.values()) == 888
