"""Whatever is wrong with records is found before a write, and said so that it can be mended."""

from dataclasses import dataclass, replace

import pytest
from checking import problems_of
from seed_world import CANCER, GENE, claim, node, publication, world

from graph_seed.problems import SHOWN, Problem, seed_error
from graph_seed.records import Claim, Node, Place, Records

CLAIM_PLACE = "claims.tsv, row 3"


@dataclass(frozen=True)
class Mistake:
    """One record too many, and what the message about it says."""

    record: Node | Claim
    what: str
    value: str
    fix: str

    @property
    def place(self) -> str:
        """Name the place that the message must start with."""
        return str(self.record.place)


MISTAKES = {
    "unknown type": Mistake(
        node("Targt", "HGNC:9"), "unknown type", "'Targt'", 'Did you mean "Target"?'
    ),
    "unknown node property": Mistake(
        node("Target", "HGNC:9", symbl="X"),
        "unknown property of Target HGNC:9",
        "'symbl'",
        'Did you mean "symbol"?',
    ),
    "id without prefix": Mistake(node("Target", "9"), "is no CURIE", "'9'", "PREFIX:LOCAL"),
    "id in another case": Mistake(
        node("Target", "hgnc:9"), "prefix in another case", "'hgnc:9'", 'Write "HGNC:9"'
    ),
    "id of another type's prefix": Mistake(
        node("Target", "MONDO:9"), "prefix that is not allowed", "'MONDO:9'", "Allowed: HGNC"
    ),
    "source id that is no plain name": Mistake(
        node("Source", "My Source"), "is no plain name", "'My Source'", "lower-case"
    ),
    "node without source": Mistake(
        replace(node("Target", "HGNC:9"), sources=()), "names no source", "''", "which source"
    ),
    "node of an undeclared source": Mistake(
        node("Target", "HGNC:9", "on"), "undeclared source", "'on'", 'Did you mean "one"?'
    ),
    "half a character in a text": Mistake(
        node("Target", "HGNC:9", description="half \ud83d"),
        "holds half of a character",
        "'half \\ud83d'",
        "pair of surrogates",
    ),
    "half a character in a list": Mistake(
        node("Target", "HGNC:9", synonyms=("half \ud83d",)),
        "holds half of a character",
        "('half \\ud83d',)",
        "pair of surrogates",
    ),
    "half a character in an id": Mistake(
        node("Target", "HGNC:9\ud83d"), "is no CURIE", "'HGNC:9\\ud83d'", "PREFIX:LOCAL"
    ),
    "half a character in a claim": Mistake(
        claim("ONCOGRAPH:x", properties={"statement": "half \ud83d"}),
        "holds half of a character",
        "'half \\ud83d'",
        "pair of surrogates",
    ),
    "missing name": Mistake(
        Node("Target", "HGNC:9", {}, ("one",), Place("nodes.tsv", 2)),
        "lacks a required property",
        "'name'",
        "Give its name",
    ),
    "empty text": Mistake(
        node("Target", "HGNC:9", description=" "), "is empty or has blanks", "' '", "Leave it out"
    ),
    "number as text": Mistake(
        node("Disease", "MONDO:9", fiveYearSurvivalHigh="nine"),
        "fiveYearSurvivalHigh of Disease MONDO:9 is not a number",
        "'nine'",
        "Give a number",
    ),
    "whole number in a Float": Mistake(
        node("Disease", "MONDO:9", fiveYearSurvivalHigh=9),
        "fiveYearSurvivalHigh of Disease MONDO:9 is not a number with a point",
        "9",
        "Give a number with a point",
    ),
    "text of nothing": Mistake(
        node("Target", "HGNC:9", description=""), "is empty or has blanks", "''", "Leave it out"
    ),
    "number out of range": Mistake(
        node("Disease", "MONDO:9", fiveYearSurvivalHigh=900.0),
        "is out of range",
        "900.0",
        "from 0 to 100 percent",
    ),
    "number that is none": Mistake(
        node("Disease", "MONDO:9", fiveYearSurvivalHigh=float("nan")),
        "is not a number",
        "nan",
        "leave it out",
    ),
    "fraction as whole number": Mistake(
        Node("Publication", "PMID:9", {"year": 2026.5}, ("one",), Place("nodes.tsv", 2)),
        "is not a whole number",
        "2026.5",
        "Give a whole number",
    ),
    "text as Boolean": Mistake(
        node("Target", "HGNC:9", cellSurface="yes"), "is no Boolean", "'yes'", "true or false"
    ),
    "number as text value": Mistake(
        node("Target", "HGNC:9", description=5), "is no text", "5", "Give a text"
    ),
    "text as list": Mistake(
        node("Target", "HGNC:9", synonyms="a"), "is no list", "'a'", "Give a list"
    ),
    "padded list entry": Mistake(
        node("Target", "HGNC:9", synonyms=("a ",)), "padded entry", "('a ',)", "Remove"
    ),
    "list with repetition": Mistake(
        node("Target", "HGNC:9", synonyms=("a", "a")), "something twice", "('a', 'a')", "once"
    ),
    "malformed xref": Mistake(
        node("Target", "HGNC:9", xrefs=("UniProt",)), "is no CURIE", "'UniProt'", "PREFIX:LOCAL"
    ),
    "xref of an unknown vocabulary": Mistake(
        node("Target", "HGNC:9", xrefs=("UniProtK:Q1",)),
        "prefix that is not allowed",
        "'UniProtK:Q1'",
        'Did you mean "UniProtKB"?',
    ),
    "duplicate id": Mistake(
        node("Target", GENE, symbol="Other"), "duplicate node id", f"'{GENE}'", "It differs from"
    ),
    "unknown relation": Mistake(
        claim("ONCOGRAPH:x", relation="EXPRESSED"),
        "unknown relation of ONCOGRAPH:x",
        "'EXPRESSED'",
        'Did you mean "EXPRESSED_IN"?',
    ),
    "unknown claim property": Mistake(
        claim("ONCOGRAPH:x", properties={"pvalue": 0.5}),
        "unknown property of EXPRESSED_IN ONCOGRAPH:x",
        "'pvalue'",
        'Did you mean "pValue"?',
    ),
    "malformed claim id": Mistake(claim("x"), "claim id is no CURIE", "'x'", "PREFIX:LOCAL"),
    "duplicate claim id": Mistake(
        claim("ONCOGRAPH:one-1"), "duplicate claim id", "'ONCOGRAPH:one-1'", "another id"
    ),
    "unknown subject": Mistake(
        claim("ONCOGRAPH:x", "HGNC:99"), "subject of ONCOGRAPH:x is no node", "'HGNC:99'", "Add a"
    ),
    "malformed object": Mistake(
        claim("ONCOGRAPH:x", obj="cancer"), "object of ONCOGRAPH:x", "'cancer'", "PREFIX:LOCAL"
    ),
    "wrong ends": Mistake(
        claim("ONCOGRAPH:x", CANCER, GENE),
        "joins the wrong types",
        "'Disease to Target'",
        "It joins Target to Disease; Target to Tissue or CellType",
    ),
    "no source": Mistake(claim("ONCOGRAPH:x", source=""), "names no source", "''", "one"),
    "unknown source": Mistake(
        claim("ONCOGRAPH:x", source="onee"), "unknown source", "'onee'", 'Did you mean "one"?'
    ),
    "unknown publication": Mistake(
        claim("ONCOGRAPH:x", publications=("PMID:2",)),
        "publication of ONCOGRAPH:x is no node",
        "'PMID:2'",
        "Add a Publication",
    ),
    "malformed publication": Mistake(
        claim("ONCOGRAPH:x", publications=("pmid 2",)), "is no CURIE", "'pmid 2'", "PREFIX:LOCAL"
    ),
    "publications that are not unique": Mistake(
        claim("ONCOGRAPH:x", publications=("PMID:1", "PMID:1")),
        "are not sorted and unique",
        "['PMID:1', 'PMID:1']",
        "Write ['PMID:1']",
    ),
    "missing level": Mistake(
        claim("ONCOGRAPH:x", level=""), "lacks a required property", "'level'", "Give its level"
    ),
    "unknown level": Mistake(
        claim("ONCOGRAPH:x", level="PRECLINICAL IN VIVO"),
        "level of EXPRESSED_IN ONCOGRAPH:x is no EvidenceLevel",
        "'PRECLINICAL IN VIVO'",
        'Did you mean "PRECLINICAL_IN_VIVO"?',
    ),
    "unknown direction": Mistake(
        claim("ONCOGRAPH:x", direction="SUPPORT"),
        "is no ClaimDirection",
        "'SUPPORT'",
        'Did you mean "SUPPORTS"?',
    ),
    "claim number out of range": Mistake(
        claim("ONCOGRAPH:x", properties={"qValue": 1.5}), "out of range", "1.5", "from 0 to 1"
    ),
    "claim count as text": Mistake(
        claim("ONCOGRAPH:x", properties={"studies": "3"}),
        "studies of EXPRESSED_IN ONCOGRAPH:x is not a whole number",
        "'3'",
        "Give a whole number",
    ),
}


def _with(record: Node | Claim) -> Records:
    good = world()
    if isinstance(record, Node):
        return replace(good, nodes=(*good.nodes, record))
    return replace(good, claims=(*good.claims, record))


def test_good_records_have_no_problem() -> None:
    """The world that each mistake below is added to is sound."""
    assert problems_of(world()) == []


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_mistake_is_named_with_place_value_and_fix(mistake: Mistake) -> None:
    """Each possible mistake gives a message with file, row, value and what to do."""
    messages = [str(problem) for problem in problems_of(_with(mistake.record))]
    found = [m for m in messages if mistake.what in m and f": {mistake.value}. " in m]
    assert len(found) == 1, messages
    assert found[0].startswith(f"{mistake.place}: ")
    assert mistake.fix in found[0]


def test_one_entity_id_cannot_be_two_types() -> None:
    """All entity types share one space of ids: `node(id)` finds one."""
    twice = _with(node("Study", "ONCOGRAPH:1"))
    assert problems_of(twice) == []
    twice = replace(twice, nodes=(*twice.nodes, node("Therapy", "ONCOGRAPH:1")))
    assert any("has the id of another type" in str(p) for p in problems_of(twice))


def test_publication_may_share_an_id_with_a_study() -> None:
    """A trial is a Study of the graph and can be cited, too."""
    records = _with(node("Study", "NCT:1"))
    records = replace(records, nodes=(*records.nodes, publication("NCT:1")))
    assert problems_of(records) == []


def test_second_neighbour_of_a_to_one_relation_is_refused() -> None:
    """A variant is a variant of one target."""
    variant = node("Variant", "CIVIC:1")
    first = claim("ONCOGRAPH:v1", "CIVIC:1", "HGNC:1", relation="VARIANT_OF")
    second = claim("ONCOGRAPH:v2", "CIVIC:1", "HGNC:2", relation="VARIANT_OF")
    good = world()
    records = replace(good, nodes=(*good.nodes, variant), claims=(first, second))
    (problem,) = problems_of(records)
    assert str(problem) == (
        f"{CLAIM_PLACE}: second VARIANT_OF neighbour of CIVIC:1: 'HGNC:2'."
        f" It has HGNC:1 at {CLAIM_PLACE}, and may have only one."
    )


def test_two_claims_of_one_neighbour_are_no_second_neighbour() -> None:
    """Two sources may say the same of a to-one relation."""
    good = world()
    claims = tuple(
        claim(f"ONCOGRAPH:v{i}", "CIVIC:1", "HGNC:1", relation="VARIANT_OF") for i in (1, 2)
    )
    records = replace(good, nodes=(*good.nodes, node("Variant", "CIVIC:1")), claims=claims)
    assert problems_of(records) == []


def test_all_problems_are_listed_up_to_a_bound_and_counted() -> None:
    """The message shows the first ones; the count says how many there are."""
    good = world()
    bad = tuple(claim(f"ONCOGRAPH:x{i}", level="") for i in range(SHOWN + 7))
    message = str(seed_error(problems_of(replace(good, claims=bad))))
    assert message.startswith(f"{SHOWN + 7} problems found; nothing was written.")
    assert message.count("lacks a required property") == SHOWN
    assert message.endswith("... and 7 more.")


def test_problem_of_a_whole_file_names_no_row() -> None:
    """Row 0 is no row."""
    assert str(Problem(Place("a.tsv"), "no files", "a", "Add one.")).startswith("a.tsv: no files")
