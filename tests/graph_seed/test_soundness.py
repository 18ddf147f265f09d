"""The compiled checks pass nothing that the checks with words would refuse."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from seed_world import claim

from app.graph_model import ONCOLOGY_INDEX
from graph_seed.records import Claim
from graph_seed.soundness import are_sound, has_sound_fields, relation_checks
from graph_seed.validate import NodeIds, claim_problems

CHECKS = relation_checks(ONCOLOGY_INDEX)
KNOWN = NodeIds({"HGNC:1": "Target", "MONDO:1": "Disease"}, {"Source": {"one"}})
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10),
    st.floats(),
    st.text(max_size=4),
    st.sampled_from(["CASE", "OVEREXPRESSED", " padded", "knowledge_assertion", "not_provided"]),
    st.just(()),
    st.just(("a",)),
)
NAMES = st.sampled_from(
    [p.name for p in ONCOLOGY_INDEX.claim_properties(ONCOLOGY_INDEX.relations["EXPRESSED_IN"])]
    + ["unknown"]
).filter(lambda name: name not in {"level", "direction"})


def _problems(made: Claim) -> list[str]:
    return [str(problem) for problem in claim_problems(made, KNOWN, ONCOLOGY_INDEX)]


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(NAMES, VALUES, max_size=2),
    st.sampled_from(["CASE", "STATISTICAL", "STATISTICAL", "", "case"]),
    st.sampled_from(["SUPPORTS", "REFUTES", "REFUTES", "supports", ""]),
    st.sampled_from(["ONCOGRAPH:x", "CIVIC:x", "oncograph:x", "x", "ONCOGRAPH:a b", "OTHER:x"]),
)
def test_sound_claims_have_no_problem(
    properties: dict[str, Any], level: str, direction: str, claim_id: str
) -> None:
    """Whatever the values, what is found sound has no problem."""
    made = claim(claim_id, properties=properties, level=level, direction=direction)
    if _is_sound(made):
        assert _problems(made) == []


def test_ordinary_claim_is_sound() -> None:
    """The fast way is taken by what a source brings in millions."""
    numbers = {"log2FoldChange": -0.5, "qValue": 0.01, "cases": 3, "expression": "PRESENT"}
    assert _is_sound(claim("ONCOGRAPH:x", properties=numbers))


def test_value_out_of_range_is_not_sound() -> None:
    """A q-value of 2 is refused by both."""
    made = claim("ONCOGRAPH:x", properties={"qValue": 2.0})
    assert not _is_sound(made)
    assert "out of range" in _problems(made)[0]


def _is_sound(made: Claim) -> bool:
    checks = CHECKS["EXPRESSED_IN"]
    return has_sound_fields(made, checks) and are_sound(made.properties, checks)
