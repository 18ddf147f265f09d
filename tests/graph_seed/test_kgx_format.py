"""KGX as we write it: the exact lines, and that reading them gives back the very records."""

import doctest
import json
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import GraphModelError, SeedError
from app.graph_model import ONCOLOGY, ONCOLOGY_INDEX
from app.graph_model.index import index_model
from app.graph_model.model import NodeType, Property, ScalarType
from graph_seed.inputs import InputFile
from graph_seed.kgx import biolink, cells, places, write
from graph_seed.kgx.cells import cell, unescaped
from graph_seed.kgx.columns import EDGE_START, NODE_START, edge_layout, node_layout
from graph_seed.kgx.read import Kind, Row, file_kind, file_rows
from graph_seed.kgx.restore import restored_claim, restored_node
from graph_seed.kgx.write import (
    StoredClaim,
    StoredNode,
    edge_records,
    json_lines,
    node_records,
    table_lines,
)
from graph_seed.problems import Problem
from graph_seed.records import Claim, Node, Value, stored_claim, stored_node

NODES = node_layout(ONCOLOGY_INDEX)
EDGES = edge_layout(ONCOLOGY_INDEX)

TARGET = Node(
    "Target",
    "HGNC:1",
    {
        "name": "made gene",
        "kind": "Target",
        "symbol": "MADE1",
        "cellSurface": True,
        "synonyms": ("one|two", "three"),
        "xrefs": ("NCBIGene:1", "ENSEMBL:1"),
        "url": "https://identifiers.org/hgnc:1",
    },
    ("civic", "disease_ontology"),
)
CLAIM = Claim(
    "ONCOGRAPH:made-1",
    "EXPRESSED_IN",
    "HGNC:1",
    "MONDO:1",
    "disease_ontology",
    "STATISTICAL",
    "REFUTES",
    ("PMID:1", "PMID:2"),
    {
        "statement": "First line.\nSecond\tline | with \\n in it.",
        "knowledgeLevel": "statistical_association",
        "agentType": "data_analysis_pipeline",
        "log2FoldChange": -0.1,
        "pValue": 1e-17,
        "studies": 4,
    },
)


def exported(node: Node) -> StoredNode:
    """Give a node as the graph has it."""
    stored = stored_node(node, ONCOLOGY_INDEX)
    return StoredNode(node.type, {**stored, "loadedFrom": node.sources})


def exported_claim(claim: Claim) -> StoredClaim:
    """Give a claim as the graph has it."""
    return StoredClaim(claim.relation, claim.subject, claim.object, stored_claim(claim))


def written(*records: Node | Claim) -> tuple[list[str], list[str]]:
    """Write nodes, or claims, as a table and as JSON Lines."""
    nodes = [exported(record) for record in records if isinstance(record, Node)]
    claims = [exported_claim(record) for record in records if isinstance(record, Claim)]
    if nodes:
        layout, made = NODES, list(node_records(nodes, ONCOLOGY_INDEX))
    else:
        layout, made = EDGES, list(edge_records(claims, ONCOLOGY_INDEX))
    return list(table_lines(layout, made)), list(json_lines(made))


def reread(lines: list[str]) -> list[Row]:
    """Read lines back from a file, which must be known and sound."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        path.write_bytes("".join(f"{line}\n" for line in lines).encode())
        file = InputFile(path, path.name)
        kind = file_kind(file)
        assert kind is not None
        rows = list(file_rows(file, kind))
    assert not [row for row in rows if isinstance(row, Problem)]
    return [row for row in rows if isinstance(row, Row)]


def restored(row: Row) -> Node | Claim:
    """Restore a row; its place is that of the file, all else as it was."""
    is_edge = set(Kind.EDGE.value) <= row.values.keys()
    found = restored_claim(row, EDGES) if is_edge else restored_node(row, NODES)
    assert not isinstance(found, Problem), found
    return found


TEXTS = (
    st.text(
        st.one_of(
            st.sampled_from("\\|\t\n\rtnrp\"',;\u2028\u0085\ufeff"),
            st.characters(exclude_categories=["Cs"]),
        ),
        min_size=1,
        max_size=12,
    )
    .map(str.strip)
    .filter(bool)
)
LISTS = st.lists(TEXTS, min_size=1, max_size=4, unique=True).map(tuple)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)


def test_first_columns_are_those_of_the_specification() -> None:
    """Tables begin with the core columns of KGX; the model's own properties follow in order."""
    assert NODES.header[:8] == (
        *("id", "category", "name", "description", "xref", "provided_by", "synonym"),
        "node_type",
    )
    assert NODES.header[8:12] == ("kind", "url", "symbol", "cellSurface")
    assert EDGES.header[:4] == ("id", "subject", "predicate", "object")
    assert EDGES.header[len(EDGE_START) :][:3] == ("confidence", "sourceLevel", "expression")
    assert len(set(NODES.header)) == len(NODES.header)
    assert len(set(EDGES.header)) == len(EDGES.header)
    assert NODES.header[: len(NODE_START)] == NODE_START


def test_node_is_written_in_slots_of_biolink() -> None:
    """A target is a Gene; its lists are joined, a pipe within is escaped, sources are infores."""
    table, (line,) = written(TARGET)
    assert dict(zip(table[0].split("\t"), table[1].split("\t"), strict=True)) == {
        **dict.fromkeys(NODES.header, ""),
        "id": "HGNC:1",
        "category": "biolink:Gene",
        "name": "made gene",
        "xref": "NCBIGene:1|ENSEMBL:1",
        "provided_by": "infores:civic|infores:disease_ontology",
        "synonym": r"one\ptwo|three",
        "node_type": "Target",
        "kind": "Target",
        "url": "https://identifiers.org/hgnc:1",
        "symbol": "MADE1",
        "cellSurface": "true",
    }
    assert line == (
        '{"id":"HGNC:1","category":["biolink:Gene"],"name":"made gene",'
        '"xref":["NCBIGene:1","ENSEMBL:1"],'
        '"provided_by":["infores:civic","infores:disease_ontology"],'
        '"synonym":["one|two","three"],"node_type":"Target","kind":"Target",'
        '"url":"https://identifiers.org/hgnc:1","symbol":"MADE1","cellSurface":true}'
    )


def test_claim_is_written_in_slots_of_biolink() -> None:
    """A claim is an edge with predicate, source and levels of Biolink, and with our own."""
    table, (line,) = written(CLAIM)
    found = dict(zip(table[0].split("\t"), table[1].split("\t"), strict=True))
    assert {name: value for name, value in found.items() if value} == {
        "id": "ONCOGRAPH:made-1",
        "subject": "HGNC:1",
        "predicate": "biolink:expressed_in",
        "object": "MONDO:1",
        "primary_knowledge_source": "infores:disease_ontology",
        "knowledge_level": "statistical_association",
        "agent_type": "data_analysis_pipeline",
        "publications": "PMID:1|PMID:2",
        "negated": "true",
        "supporting_text": r"First line.\nSecond\tline \p with \\n in it.",
        "relation": "EXPRESSED_IN",
        "level": "STATISTICAL",
        "direction": "REFUTES",
        "log2FoldChange": "-0.1",
        "p_value": "1e-17",
        "studies": "4",
    }
    record = json.loads(line)
    assert record["supporting_text"] == ["First line.\nSecond\tline | with \\n in it."]
    assert (record["negated"], record["publications"]) == (True, ["PMID:1", "PMID:2"])
    assert (record["p_value"], record["studies"]) == (1e-17, 4)


@pytest.mark.parametrize("direction", ["SUPPORTS", "DOES_NOT_SUPPORT"])
def test_only_what_refutes_is_negated(direction: str) -> None:
    """Not to find support is no negation; the exact word is in a column of its own."""
    _, (line,) = written(CLAIM._replace(direction=direction))
    record = json.loads(line)
    assert "negated" not in record
    assert record["direction"] == direction


def test_source_becomes_an_information_resource() -> None:
    """A Source is a node whose CURIE is the one its claims name."""
    source = Node("Source", "disease_ontology", {"name": "made"}, ("disease_ontology",))
    _, (line,) = written(source)
    assert json.loads(line) == {
        "id": "infores:disease_ontology",
        "category": ["biolink:InformationContentEntity"],
        "name": "made",
        "provided_by": ["infores:disease_ontology"],
        "node_type": "Source",
    }
    (row,) = reread([line])
    assert restored(row) == replace(source, place=row.place)


def test_categories_and_predicates_are_of_biolink() -> None:
    """Each node type and relation has the nearest word of Biolink 4.4 that holds for it."""
    assert {t.name: t.biolink for t in ONCOLOGY.node_types} == {
        "Target": "biolink:Gene",
        "Disease": "biolink:Disease",
        "Therapy": "biolink:Treatment",
        "Tissue": "biolink:AnatomicalEntity",
        "CellType": "biolink:Cell",
        "Variant": "biolink:SequenceVariant",
        "Barrier": "biolink:Phenomenon",
        "Capability": "biolink:Attribute",
        "Study": "biolink:Study",
        "OpenQuestion": "biolink:InformationContentEntity",
        "Publication": "biolink:Publication",
        "Source": "biolink:InformationContentEntity",
    }
    related = {r.name: r.biolink for r in ONCOLOGY.relations}
    assert {name: p for name, p in related.items() if p != "biolink:related_to"} == {
        "EXPRESSED_IN": "biolink:expressed_in",
        "TARGETS": "biolink:affects",
        "STUDIED_FOR": "biolink:studied_to_treat",
        "BIOMARKER_FOR": "biolink:biomarker_for",
        "VARIANT_OF": "biolink:is_sequence_variant_of",
        "DERIVED_FROM": "biolink:derives_from",
        "MODELS": "biolink:model_of",
        "SUBTYPE_OF": "biolink:subclass_of",
        "PART_OF": "biolink:part_of",
    }


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"weight": 3}, "'weight'"),
        ({"contributions": ("{}",)}, "'contributions'"),
        ({"symbol": ""}, "is empty"),
        ({"cellSurface": "yes"}, "is no Boolean"),
        ({"offTheShelf": True}, "'offTheShelf'"),
    ],
)
def test_what_a_node_may_not_have_is_refused(properties: dict[str, Value], message: str) -> None:
    """A property of no type, or of another, or a wrong value stops the export: nothing is lost."""
    node = replace(TARGET, properties={**TARGET.properties, **properties})
    with pytest.raises(SeedError, match=f"HGNC:1 cannot be written as KGX: .*{message}"):
        written(node)


def test_what_a_claim_may_not_have_is_refused() -> None:
    """A property of another relation stops the export, and so does an unknown relation or type."""
    with pytest.raises(SeedError, match="property 'rating'"):
        written(CLAIM._replace(properties={"rating": 3}))
    with pytest.raises(SeedError, match="relation 'EXPRESSED'"):
        written(CLAIM._replace(relation="EXPRESSED"))
    stored = StoredNode("Gene", {"id": "HGNC:1"})
    with pytest.raises(SeedError, match="type 'Gene'"):
        list(node_records([stored], ONCOLOGY_INDEX))


def test_column_has_one_meaning() -> None:
    """A model in which two types need a column for different values cannot be laid out."""
    other = NodeType(
        "Pathway",
        "pathways",
        "Made.",
        ("GO",),
        properties=(Property("symbol", ScalarType.INTEGER, "Made."),),
    )
    model = index_model(replace(ONCOLOGY, node_types=(*ONCOLOGY.node_types, other)))
    with pytest.raises(GraphModelError, match="column 'symbol'"):
        node_layout(model)


def test_time_is_written_with_its_zone() -> None:
    """A model's times are ISO 8601, and are read back as the same times."""
    seen = Property("seenAt", ScalarType.DATETIME, "Made.")
    made = NodeType("Pathway", "pathways", "Made.", ("GO",), properties=(seen,))
    index = index_model(replace(ONCOLOGY, node_types=(*ONCOLOGY.node_types, made)))
    time = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=timezone(timedelta(hours=2)))
    stored = StoredNode("Pathway", {"id": "GO:1", "name": "made", "seenAt": time})
    layout, records = node_layout(index), list(node_records([stored], index))
    assert records[0] == {
        "id": "GO:1",
        "category": ["biolink:NamedThing"],
        "name": "made",
        "node_type": "Pathway",
        "seenAt": "2026-01-02T03:04:05.000006+02:00",
    }
    (row,) = reread(list(table_lines(layout, records)))
    found = restored_node(row, layout)
    assert isinstance(found, Node)
    assert found.properties["seenAt"] == time


@pytest.mark.parametrize("module", [cells, write, biolink, places])
def test_examples_of_the_docstrings_hold(module: ModuleType) -> None:
    """What the docstrings show is what happens."""
    results = doctest.testmod(module)
    assert (results.failed, bool(results.attempted)) == (0, True)


@given(TEXTS)
def test_any_text_fits_a_cell(text: str) -> None:
    """A cell holds no tab, line end or pipe, and gives the text back."""
    assert not set(cell(text)) & set("\t\n\r|")
    assert unescaped(cell(text)) == text


@given(TEXTS, LISTS, LISTS, LISTS, st.booleans())
def test_node_comes_back_as_it_was(
    text: str,
    synonyms: tuple[str, ...],
    xrefs: tuple[str, ...],
    sources: tuple[str, ...],
    cell_surface: bool,  # noqa: FBT001  # drawn by Hypothesis
) -> None:
    """Whatever its texts hold, a node is the same after a table and after JSON Lines."""
    node = Node(
        "Target",
        "HGNC:1",
        {
            "kind": "Target",
            "url": "https://identifiers.org/hgnc:1",
            "name": text,
            "symbol": text,
            "description": text,
            "cellSurface": cell_surface,
            "synonyms": synonyms,
            "xrefs": xrefs,
        },
        sources,
    )
    for lines in written(node):
        (row,) = reread(lines)
        found = restored(row)
        assert found == replace(node, place=row.place)
        assert lines in written(found)


@given(TEXTS, LISTS, FLOATS, st.floats(0, 1), st.integers(0, 10**15))
def test_claim_comes_back_as_it_was(
    text: str, publications: tuple[str, ...], change: float, p_value: float, studies: int
) -> None:
    """Whatever its texts and numbers are, a claim is the same after a table and JSON Lines."""
    properties: dict[str, Value] = {
        "statement": text,
        "originalSubject": text,
        "sourceLevel": text,
        "scope": text,
        "expression": "PRESENT",
        "log2FoldChange": change,
        "pValue": p_value,
        "studies": studies,
    }
    claim = CLAIM._replace(publications=publications, properties=properties)
    for lines in written(claim):
        (row,) = reread(lines)
        found = restored(row)
        assert found == claim._replace(place=row.place)
        assert lines in written(found)
