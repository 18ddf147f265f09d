"""The graph goes out as KGX and comes back the same, on every engine."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from seed_world import Loaded, claim, fresh_graph, node, publication

from app.errors import SeedError
from app.graph_model import ONCOLOGY_INDEX
from graph_seed.check import check
from graph_seed.export import ExportReport, Format, Selection, export_kgx
from graph_seed.gather import PRECEDENCE, gather, packaged
from graph_seed.load import LoadOptions, load
from graph_seed.records import Bundle
from shared_files import shared_file

if TYPE_CHECKING:
    from app.engines import BoltEndpoint

ALL = Selection()
NASTY = 'a "quote"\tand | pipe \\ slash \\n\nnew line, naïve 🧬'


@pytest.fixture
def graph(engine: "BoltEndpoint") -> Iterator[Loaded]:
    """Give an empty graph on the engine under test, and leave none behind."""
    with fresh_graph(engine) as graph:
        yield graph
        graph.clear()


def _export(
    graph: Loaded, folder: Path, form: Format = Format.TSV, selection: Selection = ALL
) -> ExportReport:
    return export_kgx(
        graph.driver, graph.database, folder, form, selection, ONCOLOGY_INDEX, lambda *_: None
    )


def _load(graph: Loaded, folder: Path, *named: str) -> None:
    options = LoadOptions(PRECEDENCE)
    bundles = gather(named, ONCOLOGY_INDEX, folder)
    load(graph.driver, graph.database, bundles, ONCOLOGY_INDEX, None, options)


def _nasty() -> Bundle:
    properties = {"statement": NASTY, "confidence": 0.1, "log2FoldChange": -1e-300, "cases": 7}
    return Bundle(
        "nasty",
        (
            node("Source", "nasty", "nasty", licence=NASTY),
            publication("PMID:1", "nasty"),
            node("Target", "HGNC:1", "nasty", synonyms=(NASTY, "b|c"), cellSurface=False),
            node("Disease", "MONDO:1", "nasty", fiveYearSurvivalHigh=9.0),
        ),
        (
            claim("ONCOGRAPH:x", source="nasty", publications=("PMID:1",), properties=properties),
            claim("ONCOGRAPH:y", source="nasty", direction="REFUTES"),
        ),
        ("nasty",),
    )


@pytest.mark.parametrize("form", list(Format))
def test_round_trip_is_the_same_to_the_byte(graph: Loaded, tmp_path: Path, form: Format) -> None:
    """Export, load into an empty graph, export: the same files, and a sound graph between."""
    civic = shared_file("civic/evidence_4cancers.tsv")
    bundles = [
        *gather(["article", f"civic={civic}"], ONCOLOGY_INDEX, tmp_path),
        _nasty(),
    ]
    graph.load(bundles)
    first = _export(graph, tmp_path / "first", form)
    graph.clear()
    _load(graph, tmp_path, f"kgx={tmp_path / 'first'}")
    assert check(graph.driver, graph.database, ONCOLOGY_INDEX).problems == []
    second = _export(graph, tmp_path / "second", form)
    assert (first.nodes, first.claims) == (second.nodes, second.claims)
    assert first.claims == 46 + 2296 + 2
    for before, after in zip(first.files, second.files, strict=True):
        assert before.read_bytes() == after.read_bytes()


def test_selection_holds_its_claims_and_what_they_name(graph: Loaded, tmp_path: Path) -> None:
    """One relation of one source: its claims, their ends, publications and the source."""
    graph.load([*packaged(ONCOLOGY_INDEX), _nasty()])
    selection = Selection(sources=frozenset({"nasty"}), relations=frozenset({"EXPRESSED_IN"}))
    report = _export(graph, tmp_path, Format.JSONL, selection)
    nodes, edges = (
        [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]
        for path in report.files
    )
    assert nodes == ["HGNC:1", "MONDO:1", "PMID:1", "infores:nasty"]
    assert edges == ["ONCOGRAPH:x", "ONCOGRAPH:y"]


def test_selected_types_are_whole(graph: Loaded, tmp_path: Path) -> None:
    """All barriers, the claims among them only, and the source of these."""
    graph.load(packaged(ONCOLOGY_INDEX))
    report = _export(graph, tmp_path, selection=Selection(types=frozenset({"Barrier"})))
    barriers = graph.rows("MATCH (b:Barrier) RETURN count(b)")[0][0]
    parts = graph.rows("MATCH (:Barrier)-[c:PART_OF]->(:Barrier) RETURN count(c)")[0][0]
    assert (report.nodes, report.claims) == (barriers + 1, parts) == (7, 3)


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (Selection(sources=frozenset({"civik"})), "Unknown source 'civik'. Allowed: article"),
        (Selection(relations=frozenset({"TARGET"})), 'Did you mean "TARGETS"'),
        (Selection(types=frozenset({"Drug"})), "Unknown node type 'Drug'"),
    ],
)
def test_unknown_selection_is_refused(
    graph: Loaded, tmp_path: Path, selection: Selection, message: str
) -> None:
    """A slip gives no empty file but an error, and no file at all."""
    graph.load(packaged(ONCOLOGY_INDEX))
    with pytest.raises(SeedError, match=message.replace("(", r"\(")):
        _export(graph, tmp_path, selection=selection)
    assert list(tmp_path.iterdir()) == []


def test_part_from_a_file_does_not_replace_a_source(graph: Loaded, tmp_path: Path) -> None:
    """A selection loaded back would take the rest of its source out: it is refused."""
    graph.load(packaged(ONCOLOGY_INDEX))
    before = graph.everything()
    _export(graph, tmp_path / "part", selection=Selection(relations=frozenset({"TARGETS"})))
    with pytest.raises(SeedError, match=r"source that another reader loaded: 'article'"):
        _load(graph, tmp_path, f"kgx={tmp_path / 'part'}")
    assert graph.everything() == before


def test_empty_graph_and_one_that_is_loading_are_not_exported(
    graph: Loaded, tmp_path: Path
) -> None:
    """Half a graph is never written as if it were whole."""
    with pytest.raises(SeedError, match="The graph is empty"):
        _export(graph, tmp_path)
    graph.load(packaged(ONCOLOGY_INDEX))
    graph.rows("MATCH (r:Release) SET r.loading = true RETURN r.id")
    with pytest.raises(SeedError, match="A load is under way or was killed"):
        _export(graph, tmp_path)
