"""CIViC's cells of drugs: one therapy, several apart, or one of several."""

from pathlib import Path

import pytest
from made_civic import MADENIB, read_items, studied
from reader_results import faults


def test_substitutes_are_drugs_apart(tmp_path: Path) -> None:
    """Each of the drugs that may take each other's place is studied by a claim of its own."""
    results = read_items(
        tmp_path, {"drugs": "Madenib,Other Drug", "drug_interaction_type": "Substitutes"}
    )
    assert studied(results) == {
        MADENIB: "EFFECTIVE",
        "ONCOGRAPH:civic-therapy-other_drug": "EFFECTIVE",
    }
    assert {"CIVIC:EID44-madenib", "CIVIC:EID44-other_drug"} < set(results.claims)


def test_combination_is_one_therapy_of_its_drugs(tmp_path: Path) -> None:
    """Drugs given together are one therapy whatever their order, and its parts."""
    results = read_items(
        tmp_path,
        {"drugs": "Madenib,Also", "drug_interaction_type": "Combination"},
        {"drugs": "Also,Madenib", "drug_interaction_type": "Combination", "evidence_id": "45"},
    )
    whole = "ONCOGRAPH:civic-therapy-also+madenib"
    assert studied(results) == {whole: "EFFECTIVE"}
    assert results.nodes[whole].properties == {"name": "Also + Madenib", "modality": "combination"}
    parts = [claim for claim in results.claims.values() if claim.relation == "PART_OF"]
    assert {(part.subject, part.object, part.level) for part in parts} == {
        (MADENIB, whole, "ASSERTED"),
        ("ONCOGRAPH:civic-therapy-also", whole, "ASSERTED"),
    }
    assert len(results.claims) == 1 + 2 * 2 + 2
    assert not faults(results)


def test_sequence_does_not_say_which_drug_came_first(tmp_path: Path) -> None:
    """CIViC's cell has no order: a sequence is a therapy apart from the combination, no more."""
    results = read_items(
        tmp_path,
        {"drugs": "Madenib,Also", "drug_interaction_type": "Sequential"},
        {"drugs": "Madenib,Also", "drug_interaction_type": "Combination", "evidence_id": "45"},
    )
    assert results.nodes["ONCOGRAPH:civic-therapy-also,madenib"].properties == {
        "name": "Also and Madenib, in sequence",
        "modality": "sequence",
    }
    assert "ONCOGRAPH:civic-therapy-also+madenib" in results.nodes
    assert not faults(results)


def test_several_drugs_without_a_word_are_not_guessed(tmp_path: Path) -> None:
    """Whether together or instead is not said: the biomarker has the text, no therapy is made."""
    results = read_items(tmp_path, {"drugs": "Madenib,Also"})
    assert not studied(results)
    assert results.claims["CIVIC:EID44"].properties["therapy"] == "Madenib,Also"
    assert [(e.reason, e.value) for e in results.excluded] == [
        ("several drugs without saying how they are combined", "CIVIC:EID44: Madenib,Also")
    ]


@pytest.mark.parametrize(
    ("drugs", "names"),
    [
        ("2,4-madediamine", ["2,4-madediamine"]),
        ("Also,Inhibitor MD-724,714,Madenib", ["Also", "Inhibitor MD-724,714", "Madenib"]),
        ("Also,Made Inhibitor, MD1,Madenib", ["Also", "Made Inhibitor, MD1", "Madenib"]),
        ("Also,5-Madeuracil", ["Also", "5-Madeuracil"]),
        ("Madenib,madenib", ["madenib"]),
    ],
)
def test_commas_inside_names(tmp_path: Path, drugs: str, names: list[str]) -> None:
    """A comma between digits or before a blank belongs to a name; case makes no other drug."""
    results = read_items(tmp_path, {"drugs": drugs, "drug_interaction_type": "Substitutes"})
    found = [n.properties["name"] for n in results.nodes.values() if n.type == "Therapy"]
    assert found == names
    assert not faults(results)


def test_like_names_are_therapies_apart(tmp_path: Path) -> None:
    """Blank, hyphen, underscore and percent sign make other names, so other ids."""
    drugs = "AB 1,AB-1,AB_1,AB%5F1,AB+1"
    results = read_items(tmp_path, {"drugs": drugs, "drug_interaction_type": "Substitutes"})
    assert list(studied(results)) == [
        f"ONCOGRAPH:civic-therapy-{key}" for key in ("ab_1", "ab-1", "ab%5F1", "ab%255f1", "ab%2B1")
    ]
