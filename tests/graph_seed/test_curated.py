"""The curated folder holds every fact of its source, at the level the source supports."""

from pathlib import Path
from shutil import copytree

import pytest
from checking import problems_of

from app.errors import SeedError
from app.graph_model import ONCOLOGY_INDEX
from graph_seed.gather import gather
from graph_seed.records import Claim, Node, Records
from graph_seed.sources.curated import CURATED, read_curated

MSLN, CAR_NKT, CAR_T = (
    "HGNC:7371",
    "ONCOGRAPH:car-nkt-mesothelin",
    "ONCOGRAPH:car-t-personalized",
)
PANCREATIC, TRIPLE_NEGATIVE, OVARIAN, LUNG_CANCER = (
    "MONDO:0009831",
    "MONDO:0005494",
    "MONDO:0008170",
    "MONDO:0008903",
)
PANCREAS, LIVER, LUNG = "UBERON:0001264", "UBERON:0002107", "UBERON:0002048"
ORTHOTOPIC, LIVER_MODEL, LUNG_MODEL = (
    f"ONCOGRAPH:study-{model}-mouse"
    for model in ("orthotopic", "liver-metastasis", "lung-metastasis")
)
STROMA, MICROENVIRONMENT, EARLY, CELLS, CYTOKINES, STRESS = (
    f"ONCOGRAPH:{barrier}"
    for barrier in (
        "dense-tumor-stroma",
        "immunosuppressive-microenvironment",
        "early-metastasis",
        "regulatory-cells",
        "suppressive-cytokines",
        "metabolic-stress",
    )
)
HOMING, RECEPTORS, KILLING, BATCHES = (
    f"ONCOGRAPH:{capability}"
    for capability in (
        "tumor-homing",
        "high-chemokine-receptor-expression",
        "cytotoxicity-under-immunosuppression",
        "off-the-shelf-manufacture",
    )
)
STATED, LAB, ANIMALS = "ASSERTED", "PRECLINICAL", "PRECLINICAL_IN_VIVO"

FACTS = {
    1: [(MSLN, "EXPRESSED_IN", PANCREATIC, STATED)],
    2: [(MSLN, "EXPRESSED_IN", TRIPLE_NEGATIVE, STATED)],
    3: [(MSLN, "EXPRESSED_IN", OVARIAN, STATED)],
    4: [(MSLN, "EXPRESSED_IN", LUNG_CANCER, STATED)],
    5: [(CAR_NKT, "TARGETS", MSLN, STATED)],
    6: [(CAR_NKT, "STUDIED_FOR", PANCREATIC, ANIMALS)],
    7: [(CAR_NKT, "STUDIED_FOR", TRIPLE_NEGATIVE, LAB)],
    8: [(CAR_NKT, "STUDIED_FOR", OVARIAN, LAB)],
    **{
        number: [
            (study, "MODELS", PANCREATIC, ANIMALS),
            (study, "TESTS", CAR_NKT, ANIMALS),
            (study, "AT_SITE", site, ANIMALS),
        ]
        for number, study, site in (
            (9, ORTHOTOPIC, PANCREAS),
            (10, LIVER_MODEL, LIVER),
            (11, LUNG_MODEL, LUNG),
        )
    },
    12: [(PANCREATIC, "METASTASIZES_TO", site, STATED) for site in (LIVER, LUNG)],
    13: [(PANCREATIC, "HAS_BARRIER", STROMA, STATED)],
    14: [
        (PANCREATIC, "HAS_BARRIER", MICROENVIRONMENT, STATED),
        *((part, "PART_OF", MICROENVIRONMENT, STATED) for part in (CELLS, CYTOKINES, STRESS)),
    ],
    15: [(PANCREATIC, "HAS_BARRIER", EARLY, STATED)],
    16: [
        (PANCREATIC, "RESISTANT_TO", f"ONCOGRAPH:{therapy}", STATED)
        for therapy in ("chemotherapy", "immunotherapy", "cell-therapy")
    ],
    17: [(CAR_NKT, "HAS_CAPABILITY", HOMING, ANIMALS)],
    18: [(HOMING, "MEDIATED_BY", RECEPTORS, ANIMALS)],
    19: [(HOMING, "OVERCOMES", barrier, ANIMALS) for barrier in (STROMA, EARLY)],
    20: [(CAR_NKT, "HAS_CAPABILITY", KILLING, ANIMALS)],
    21: [
        (KILLING, "OVERCOMES", barrier, ANIMALS)
        for barrier in (MICROENVIRONMENT, CELLS, CYTOKINES, STRESS)
    ],
    22: [(CAR_NKT, "DERIVED_FROM", cell, STATED) for cell in ("CL:0000921", "CL:0000037")],
    23: [(CAR_NKT, "HAS_CAPABILITY", BATCHES, STATED)],
    26: [(CAR_NKT, "COMPARED_WITH", CAR_T, STATED)] * 3,
    28: [
        (CAR_NKT, "HAS_OPEN_QUESTION", f"ONCOGRAPH:open-question-{question}", STATED)
        for question in ("safety", "durability", "translation")
    ],
}
"""Fact number to the claims it becomes. Facts 24, 25, 27 and 29 are properties."""

PROPERTIES = [
    (24, CAR_NKT, {"costPerDoseUsdLow": 5000, "costPerDoseUsdHigh": 5000}, "about 5,000"),
    (25, CAR_T, {"costPerDoseUsdLow": 100000, "costPerDoseUsdHigh": None}, "hundreds of thousands"),
    (27, CAR_NKT, {"statusStage": "preclinical"}, "first-in-human trial"),
    (29, PANCREATIC, {"fiveYearSurvivalHigh": 9}, "single digits"),
]


@pytest.fixture(scope="module")
def curated() -> Records:
    """Read the packaged folder once."""
    records, problems = read_curated(ONCOLOGY_INDEX)
    assert problems == []
    return records


def _node(records: Records, node_id: str) -> Node:
    return next(node for node in records.nodes if node.id == node_id)


def _claims(records: Records, *fact: object) -> list[Claim]:
    return [c for c in records.claims if (c.subject, c.relation, c.object, c.level) == fact]


@pytest.mark.parametrize("number", FACTS)
def test_fact_is_claimed_with_its_level(curated: Records, number: int) -> None:
    """Every fact is there, under its number, supporting, by the article."""
    expected = FACTS[number]
    for fact in expected:
        claims = _claims(curated, *fact)
        assert len(claims) == expected.count(fact)
        for claim in claims:
            assert claim.id.startswith(f"ONCOGRAPH:article-{number}")
            assert (claim.source, claim.direction) == ("article", "SUPPORTS")
            assert claim.properties["statement"]
            assert claim.properties["knowledgeLevel"] == "knowledge_assertion"
            assert claim.properties["agentType"] == "manual_agent"


def test_nothing_is_claimed_beside_the_facts(curated: Records) -> None:
    """A claim that no fact demands is an invention."""
    facts = {fact for facts in FACTS.values() for fact in facts}
    assert {(c.subject, c.relation, c.object, c.level) for c in curated.claims} == facts
    assert len(curated.claims) == sum(map(len, FACTS.values()))


@pytest.mark.parametrize(("number", "node_id", "values", "words"), PROPERTIES)
def test_fact_is_a_property(
    curated: Records, number: int, node_id: str, values: dict[str, object], words: str
) -> None:
    """Facts about one node are its properties, with the source's words and name beside them."""
    node = _node(curated, node_id)
    assert {name: node.properties.get(name) for name in values} == values, number
    assert any(words in str(v) for name, v in node.properties.items() if name.endswith("Text"))
    assert "ource article, level asserted" in str(node.properties["description"])


def test_no_efficacy_is_claimed_for_lung_cancer(curated: Records) -> None:
    """The target is expressed there, in certain lung cancers, and nothing more is said."""
    about_lung = [c for c in curated.claims if LUNG_CANCER in {c.subject, c.object}]
    assert [c.relation for c in about_lung] == ["EXPRESSED_IN"]
    assert about_lung[0].properties["scope"] == "certain lung cancers only"


def test_studies_of_the_therapy_are_preclinical_and_effective(curated: Records) -> None:
    """The outcome never stands without its stage."""
    studied = [c for c in curated.claims if c.relation == "STUDIED_FOR"]
    assert {(c.properties["stage"], c.properties["outcome"]) for c in studied} == {
        ("PRECLINICAL", "EFFECTIVE")
    }


def test_comparison_covers_cost_manufacture_and_cell_source(curated: Records) -> None:
    """Each aspect says what holds for either therapy."""
    compared = [c.properties for c in curated.claims if c.relation == "COMPARED_WITH"]
    assert {c["aspect"] for c in compared} == {"cost", "manufacture", "cell source"}
    assert all(c["ours"] and c["theirs"] for c in compared)


def test_no_chemokine_receptor_is_named(curated: Records) -> None:
    """The article names none, so no target but mesothelin is there."""
    assert [node.id for node in curated.nodes if node.type == "Target"] == [MSLN]
    text = " ".join(str(c.properties) for c in curated.claims)
    assert not any(name in text for name in ("CXCR", "CCR"))


def test_doi_is_marked_as_unconfirmed(curated: Records) -> None:
    """The DOI was seen in one secondary place only, and there is no PMID."""
    paper = _node(curated, "doi:10.1073/pnas.2517786122").properties
    assert paper["doiStatus"] == "to be confirmed"
    assert "pmid" not in paper


def test_results_cite_the_paper(curated: Records) -> None:
    """What was shown in the laboratory rests on the paper the article is about."""
    shown = [c for c in curated.claims if c.level != STATED]
    assert {c.publications for c in shown} == {("doi:10.1073/pnas.2517786122",)}


@pytest.mark.parametrize(
    ("node_id", "name", "others"),
    [
        (MSLN, "mesothelin", {"NCBIGene:10232", "UniProtKB:Q13421", "ENSEMBL:ENSG00000102854"}),
        (PANCREATIC, "pancreatic cancer", {"malignant pancreatic neoplasm", "DOID:1793"}),
        (TRIPLE_NEGATIVE, "triple-negative breast cancer", {"triple-negative breast carcinoma"}),
        (OVARIAN, "ovarian cancer", {"DOID:2394", "NCIT:C7431", "MESH:D010051"}),
        (LUNG_CANCER, "lung cancer", {"DOID:1324", "NCIT:C7377"}),
        ("CL:0000921", "type I NK T cell", {"type I NKT cell"}),
        ("CL:0000037", "hematopoietic stem cell", set()),
        (CAR_NKT, "CAR-NKT", {"mesothelin CAR-NKT"}),
    ],
)
def test_node_is_found_by_its_names(
    curated: Records, node_id: str, name: str, others: set[str]
) -> None:
    """Names as users say them, exact labels and other vocabularies' ids beside."""
    properties = _node(curated, node_id).properties
    assert properties["name"] == name
    synonyms, xrefs = (properties.get(key, ()) for key in ("synonyms", "xrefs"))
    assert isinstance(synonyms, tuple)
    assert isinstance(xrefs, tuple)
    assert others <= {*synonyms, *xrefs}


def test_oncotree_tissue_nodes_are_no_cancers(curated: Records) -> None:
    """ONCOTREE:PANCREAS is the organ, not the cancer."""
    assert not any(x.startswith("ONCOTREE:") for node in curated.nodes for x in node.xrefs)


BROKEN = [
    (
        "nodes/Target.tsv",
        "id\tname\tsymbol\nHGNC:7371\tx\tMSLN\nHGNC:1\ty\tMSLN\n",
        "nodes/Target.tsv, row 3",
        "duplicate symbol of HGNC:1: 'MSLN'",
    ),
    (
        "nodes/Target.tsv",
        "id\tname\txrefs\nHGNC:7371\tx\tNCBIGene:1\nHGNC:1\ty\tNCBIGene:1\n",
        "nodes/Target.tsv, row 3",
        "ambiguous xref of HGNC:1: 'NCBIGene:1'",
    ),
    ("nodes/Target.tsv", "id\tname\nHGNC:1\n", "nodes/Target.tsv, row 2", "1 cells instead of 2"),
    ("nodes/Target.tsv", "name\nx\n", "nodes/Target.tsv, row 1", "missing column: 'id'"),
    ("nodes/Target.tsv", "id\tid\n", "nodes/Target.tsv, row 1", "column given twice: 'id'"),
    ("nodes/Target.tsv", "id\tname\n\tx\n", "nodes/Target.tsv, row 2", "no id"),
    ("nodes/Targets.tsv", "id\n", "nodes/Targets.tsv", 'Did you mean "Target"?'),
    (
        "claims/TARGETS.tsv",
        "id\tsubject\n",
        "claims/TARGETS.tsv, row 1",
        "missing column: 'object'",
    ),
    ("nodes/Target.tsv", "id\tnmae\nHGNC:7371\tx\n", "row 2", 'Did you mean "name"?'),
    (
        "nodes/Target.tsv",
        "id\tname\tcellSurface\nHGNC:7371\tx\tyes\n",
        "nodes/Target.tsv, row 2",
        "cellSurface of Target HGNC:7371 is no Boolean: 'yes'. Use true or false.",
    ),
]


@pytest.mark.parametrize(("file", "text", "place", "message"), BROKEN)
def test_broken_file_is_reported(
    tmp_path: Path, file: str, text: str, place: str, message: str
) -> None:
    """The message names file, row and value, and what to write instead."""
    folder = copytree(CURATED, tmp_path / "curated")
    (folder / file).write_text(text, encoding="utf-8")
    (bundle,) = gather([f"article={folder}"], ONCOLOGY_INDEX, tmp_path)
    (told,) = [line for line in map(str, problems_of(bundle)) if message in line]
    assert place in told


def test_file_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    """A spreadsheet's own encoding is refused, not guessed."""
    folder = copytree(CURATED, tmp_path / "curated")
    (folder / "nodes/Tissue.tsv").write_bytes(b"id\tname\nUBERON:1\tr\xe9n\n")
    _, problems = read_curated(ONCOLOGY_INDEX, folder)
    assert any("Save the file as UTF-8" in str(problem) for problem in problems)


def test_empty_folder_is_reported(tmp_path: Path) -> None:
    """A wrong path is an error, not an empty graph."""
    with pytest.raises(SeedError, match="is an empty folder"):
        gather([f"article={tmp_path}"], ONCOLOGY_INDEX, tmp_path)
    (tmp_path / "Target.tsv").write_text("id\tname\n")
    (bundle,) = gather([f"article={tmp_path}"], ONCOLOGY_INDEX, tmp_path)
    with pytest.raises(SeedError, match="give the folder that holds nodes/ and claims/"):
        problems_of(bundle)
