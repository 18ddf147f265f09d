"""A table's query: one match, one return, and every value of its filter beside it."""

import re
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import build_schema
from hypothesis import given, settings
from hypothesis import strategies as st

from api.hostile_text import HOSTILE, texts
from api.stub_database import COLUMNS, GRAPHQL_SCHEMA
from app.api.table_formats import FORMATS
from app.compiler import Limits
from app.compiler.export import CompiledExport, compile_export, ends_of
from app.compiler.export_filter import export_filter_type
from app.errors import FilterError
from app.graph_model import ONCOLOGY_INDEX


def compiled(relation: str, filter_: Any, subject: Any = None, obj: Any = None) -> CompiledExport:
    """Compile a table."""
    found = ONCOLOGY_INDEX.relations[relation]
    ends = ends_of(found, subject, obj)
    return compile_export(GRAPHQL_SCHEMA, ONCOLOGY_INDEX, Limits(), found, ends, filter_)


def test_the_query_of_a_whole_relation() -> None:
    """Every claim of the relation, whatever it joins, with no order and no bound."""
    made = compiled("TARGETS", {})
    assert made.cypher == (
        "MATCH (subject:Therapy)-[claim:TARGETS]->(object:Target)\n"
        "RETURN subject.id, subject.name, object.id, object.name, "
        + ", ".join(f"claim.{name}" for name in COLUMNS[4:])
    )
    assert made.parameters == {}
    assert [column.name for column in made.columns] == COLUMNS
    assert [column.name for column in made.columns if column.is_list] == ["publications"]


def test_a_filter_is_a_condition_on_the_one_match() -> None:
    """Its values are parameters; ids are normalised and subtypes found as in GraphQL."""
    made = compiled(
        "STUDIED_FOR",
        {
            "object": {"id": {"eq": "mondo:1"}, "includeSubtypes": True},
            "claim": {"outcome": {"in": ["EFFECTIVE"]}},
        },
    )
    assert made.cypher.startswith(
        "MATCH (subject:Therapy)-[claim:STUDIED_FOR]->(object:Disease) WHERE"
        " EXISTS { MATCH (object)-[:SUBTYPE_OF*0..20]->(object_self_or_ancestor:Disease)"
        " WHERE object_self_or_ancestor.id = $id_eq } AND claim.outcome IN $outcome_in\nRETURN"
    )
    assert made.parameters == {"id_eq": "MONDO:1", "outcome_in": ["EFFECTIVE"]}


@pytest.mark.parametrize(
    ("relation", "subject", "obj", "match"),
    [
        ("EXPRESSED_IN", None, None, "(subject:Target)-[claim]->(object:Disease|Tissue|CellType)"),
        ("EXPRESSED_IN", None, "CellType", "(subject:Target)-[claim]->(object:CellType)"),
        ("BIOMARKER_FOR", "Variant", None, "(subject:Variant)-[claim]->(object:Disease)"),
        ("PART_OF", "Tissue", None, "(subject:Tissue)-[claim]->(object:Tissue)"),
    ],
)
def test_types_choose_the_link(relation: str, subject: Any, obj: Any, match: str) -> None:
    """A type at one end leaves what the relation joins it with at the other."""
    expected = match.replace("[claim]", f"[claim:{relation}]")
    assert compiled(relation, {}, subject, obj).cypher.startswith(f"MATCH {expected}\n")


def test_an_end_of_several_types_has_the_filter_of_entities() -> None:
    """What all of them have can be asked without choosing."""
    made = compiled("EXPRESSED_IN", {"object": {"name": {"eq": "lung"}}})
    assert "WHERE object.name = $name_eq\n" in made.cypher


@pytest.mark.parametrize("relation", ONCOLOGY_INDEX.relations.values(), ids=lambda r: r.name)
def test_every_property_has_its_column(relation: Any) -> None:
    """The first nine columns are the same everywhere; names are unique; lists are known."""
    columns = [column.name for column in compiled(relation.name, {}).columns]
    assert columns[:9] == COLUMNS[:9]
    assert len(set(columns)) == len(columns)
    assert {p.name for p in ONCOLOGY_INDEX.claim_properties(relation)} <= set(columns)


S = "$s"
"""Where a text stands in the filters below."""
OPERATORS = ("eq", "ne", "lt", "lte", "gt", "gte", "contains", "containsFold", "startsWith")
TEXT_FILTERS: list[dict[str, Any]] = [
    *(
        {end: {name: {operator: S}}}
        for end, name in (("subject", "id"), ("object", "symbol"), ("claim", "statement"))
        for operator in OPERATORS
    ),
    {"subject": {"name": {"in": [S, "x"]}}},
    {"claim": {"source": {"notIn": [S]}}},
    {"claim": {"publications": {"contains": S}}},
    {"object": {"or": [{"not": {"symbol": {"eq": S}}}, {}]}},
    {"subject": {"diseases": {"none": {"node": {"name": {"eq": S}}}}}},
]


def put(value: Any, text: str) -> Any:
    """Put a text in its place."""
    if isinstance(value, dict):
        return {key: put(item, text) for key, item in value.items()}
    if isinstance(value, list):
        return [put(item, text) for item in value]
    return text if value == S else value


@settings(max_examples=200, deadline=None)
@given(filter_=st.sampled_from(TEXT_FILTERS), text=HOSTILE)
def test_no_text_becomes_cypher(filter_: dict[str, Any], text: str) -> None:
    """The query is the same to the letter whatever a filter says; the text is sent beside it."""
    marked = f"zq{text}qz"
    made = compiled("TARGETS", put(filter_, marked))
    assert made.cypher == compiled("TARGETS", put(filter_, "plain")).cypher
    assert marked not in made.cypher
    assert marked in texts(made.parameters)


def test_a_filter_that_fills_the_stack_is_refused() -> None:
    """However deep the call already is, a deep filter is the client's fault, not ours."""
    filter_: dict[str, Any] = {"source": {"eq": "x"}}
    for _ in range(150):
        filter_ = {"not": filter_}

    def at_depth(levels: int) -> None:
        if levels:
            at_depth(levels - 1)
        else:
            compiled("TARGETS", {"claim": filter_})

    with pytest.raises(FilterError, match="too deep"):
        at_depth(sys.getrecursionlimit() - 400)


def test_a_schema_without_the_inputs_is_no_schema_of_ours() -> None:
    """It is a fault of the service, not of the client."""
    schema = build_schema("type TherapyFilter { a: Int } type Query { a: TherapyFilter }")
    with pytest.raises(TypeError, match="TherapyFilter is no input type"):
        export_filter_type(schema, ONCOLOGY_INDEX.relations["TARGETS"], "Therapy", "Target")


def test_the_commands_of_the_documentation_are_right() -> None:
    """Each table, type and filter that `docs/export.md` shows can be asked for."""
    text = (Path(__file__).parents[2] / "docs" / "export.md").read_text().replace("\\\n", " ")
    commands = re.findall(r"^curl .*/export/(\w+)\.(\w+)(.*)$", text, re.MULTILINE)
    assert len(commands) == 4
    for relation, ending, rest in commands:
        assert ending in FORMATS
        obj = re.search(r"objectType=(\w+)", rest)
        filter_ = re.search(r"'filter=(.*)'", rest)
        compiled(relation, orjson.loads(filter_[1]) if filter_ else {}, None, obj and obj[1])
