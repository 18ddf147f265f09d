"""KGX files of our own come back as they were; others are told apart by what they hold."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from made_kgx import (
    NODE_COLUMNS,
    json_file,
    read_node,
    table,
)
from reader_results import faults, read

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
from graph_seed.sources.curated import read_curated
from graph_seed.sources.kgx import KGX
from shared_files import shared_file


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
    records, _ = read_curated(ONCOLOGY_INDEX)
    paths = export(tmp_path / "first", records.nodes, records.claims, form)
    results = read(KGX, *paths)
    assert not faults(results)
    assert not results.excluded
    assert list(results.claims) == [claim.id for claim in records.claims]
    for claim in records.claims:
        assert results.claims[claim.id]._replace(place=claim.place) == claim
    for node in records.nodes:
        found = results.nodes[node.id]
        assert stored_node(found, ONCOLOGY_INDEX) == stored_node(node, ONCOLOGY_INDEX)
        assert (found.type, found.sources) == (node.type, node.sources)
    again = export(tmp_path / "again", results.nodes.values(), results.claims.values(), form)
    for first, second in zip(paths, again, strict=True):
        assert first.read_bytes() == second.read_bytes()


def test_own_export_needs_no_source_of_its_own(tmp_path: Path) -> None:
    """Where every row names its source, no Source `kgx` is added."""
    records, _ = read_curated(ONCOLOGY_INDEX)
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
    records, _ = read_curated(ONCOLOGY_INDEX)
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
    """A line that is no JSON object, half a character, short rows, a column given twice."""
    lines = tmp_path / "nodes.jsonl"
    gene = '{"id":"HGNC:1","category":["biolink:Gene"]}'
    half = r'{"id":"HGNC:3","category":["biolink:Gene"],"name":"half \ud83d"}'
    broken = ('{"id":', "[]", half)
    lines.write_text("\n".join((gene, *broken, "")), encoding="utf-8")
    twice = table(tmp_path / "nodes.tsv", ("id", "category", "name", "name"), ("HGNC:2",))
    results = read(KGX, lines, twice)
    assert [(p.what, str(p.place)) for p in results.problems] == [
        ("no JSON object", "nodes.jsonl, row 2"),
        ("no JSON object", "nodes.jsonl, row 3"),
        ("no JSON object", "nodes.jsonl, row 4"),
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
