"""Several sources in one graph: they meet on one identity, and leave without a trace."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from neo4j.exceptions import IncompleteCommit
from seed_world import Loaded, claim, fresh_graph, node

import graph_seed.load
from app.errors import LoadInProgressError, SeedError
from app.graph_model import ONCOLOGY_INDEX
from graph_seed.check import check
from graph_seed.graph import Graph
from graph_seed.lease import hold_lease
from graph_seed.load import LoadOptions, check_load, load
from graph_seed.records import Bundle, Claim, Excluded, Node, Place

if TYPE_CHECKING:
    from app.engines import BoltEndpoint


@pytest.fixture
def graph(engine: "BoltEndpoint") -> Iterator[Loaded]:
    """Give an empty graph on the engine under test, and leave none behind."""
    with fresh_graph(engine) as graph:
        yield graph
        graph.clear()


def _bundle(name: str, *records: Node | Claim) -> Bundle:
    nodes = (node("Source", name, name), *(r for r in records if isinstance(r, Node)))
    return Bundle(name, nodes, tuple(r for r in records if isinstance(r, Claim)), (name,))


def _civic() -> Bundle:
    """Make a source that knows genes by NCBI and diseases by DO."""
    return _bundle(
        "civic",
        node("Target", "NCBIGene:1", "civic", symbol="ONE"),
        node("Disease", "DOID:1", "civic", name="carcinoma one"),
        node("Disease", "DOID:2", "civic"),
        claim("CIVIC:a", "NCBIGene:1", "DOID:1", "civic"),
        claim("CIVIC:b", "NCBIGene:1", "DOID:2", "civic"),
        claim("CIVIC:c", "DOID:1", "DOID:2", "civic", relation="SUBTYPE_OF"),
    )


def _article() -> Bundle:
    """Make a source that knows both by the preferred ids."""
    return _bundle(
        "article",
        node("Target", "HGNC:1", "article", symbol="ONE", name="gene one"),
        node("Disease", "MONDO:1", "article"),
        claim("ONCOGRAPH:a", "HGNC:1", "MONDO:1", "article"),
    )


def _mappings() -> Bundle:
    """Make a source that says what is the same."""
    return _bundle("mappings", replace(node("Disease", "MONDO:1", "mappings"), same_as=("DOID:1",)))


ALL = {"civic": _civic, "article": _article, "mappings": _mappings}


def _removal(name: str) -> Bundle:
    return Bundle(name, (), (), (name,))


def test_sources_meet_on_one_node(graph: Loaded) -> None:
    """Claims of three sources join the same nodes, and keep what their source calls them."""
    graph.load([make() for make in ALL.values()])
    assert graph.rows(
        "MATCH (s)-[c:EXPRESSED_IN]->(o) RETURN c.id, s.id, o.id, c.originalSubject,"
        " c.originalObject ORDER BY c.id"
    ) == [
        ["CIVIC:a", "HGNC:1", "MONDO:1", "NCBIGene:1", "DOID:1"],
        ["CIVIC:b", "HGNC:1", "DOID:2", "NCBIGene:1", None],
        ["ONCOGRAPH:a", "HGNC:1", "MONDO:1", None, None],
    ]
    assert graph.rows("MATCH (t:Target) RETURN t.id, t.name, t.xrefs, t.loadedFrom") == [
        ["HGNC:1", "gene one", ["NCBIGene:1"], ["article", "civic"]]
    ]
    assert graph.rows("MATCH (i:Identifier)-->(n) RETURN i.id, n.id ORDER BY i.id") == [
        ["DOID:1", "MONDO:1"],
        ["NCBIGene:1", "HGNC:1"],
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(ALL)), ids="-".join)
def test_order_of_loading_does_not_matter(graph: Loaded, order: tuple[str, ...]) -> None:
    """One by one in any order, or all at once: the same graph, claims moved as need be."""
    graph.load([make() for make in ALL.values()])
    expected = graph.everything()
    graph.clear()
    for name in order:
        graph.load([ALL[name]()])
    assert graph.everything() == expected
    assert check(graph.driver, graph.database, ONCOLOGY_INDEX).problems == []


@pytest.mark.parametrize("name", list(ALL))
def test_removed_source_leaves_the_others_as_they_were(graph: Loaded, name: str) -> None:
    """The graph is what it would be had the source never been loaded, merged ids included."""
    others = [make for other, make in ALL.items() if other != name]
    graph.load([make() for make in others])
    expected = graph.everything()
    graph.load([ALL[name]()])
    assert graph.everything() != expected
    graph.load([_removal(name)])
    assert graph.everything() == expected


def test_replaced_source_leaves_the_others_as_they_were(graph: Loaded) -> None:
    """A new release that knows less takes away only its own."""
    graph.load([make() for make in ALL.values()])
    graph.load([_bundle("civic", node("Disease", "DOID:2", "civic"))])
    assert graph.rows("MATCH ()-[c:EXPRESSED_IN]->() RETURN c.id") == [["ONCOGRAPH:a"]]
    assert graph.rows("MATCH (s:Source) RETURN s.id, s.recordCount ORDER BY s.id") == [
        ["article", 1],
        ["civic", 0],
        ["mappings", 0],
    ]


def test_claim_that_becomes_a_loop_leaves_and_is_counted(graph: Loaded) -> None:
    """When a mapping makes a disease and its parent one, there is no subtype to state."""
    graph.load([_civic()])
    both = replace(node("Disease", "MONDO:1", "mappings"), same_as=("DOID:1", "DOID:2"))
    graph.load([_bundle("mappings", both)])
    assert graph.rows("MATCH ()-[c:SUBTYPE_OF]->() RETURN count(c)") == [[0]]
    assert graph.rows("MATCH (s:Source {id: 'civic'}) RETURN s.recordCount") == [[2]]
    assert check(graph.driver, graph.database, ONCOLOGY_INDEX).problems == []
    report = graph.load([_civic()])
    assert report.sources["civic"].left_out == 1


def test_claim_against_needs_a_subject_that_another_source_has(graph: Loaded) -> None:
    """What is not significant is kept for genes of other sources, or when all are asked for."""

    def stargeo() -> Bundle:
        return _bundle(
            "stargeo",
            node("Target", "NCBIGene:1", "stargeo", symbol="ONE"),
            node("Target", "NCBIGene:2", "stargeo"),
            node("Disease", "DOID:1", "stargeo"),
            *(
                claim(
                    f"ONCOGRAPH:{i}",
                    f"NCBIGene:{i}",
                    "DOID:1",
                    "stargeo",
                    direction="DOES_NOT_SUPPORT",
                    needs_known_subject=True,
                )
                for i in (1, 2)
            ),
        )

    report = graph.load([_article(), stargeo()])
    assert report.sources["stargeo"].claims == 1
    assert report.sources["stargeo"].left_out == 1
    text = "MATCH ()-[c {source: 'stargeo'}]->() RETURN c.id ORDER BY c.id"
    assert graph.rows(text) == [["ONCOGRAPH:1"]]
    options = LoadOptions(keep_all=True)
    load(graph.driver, graph.database, [stargeo()], ONCOLOGY_INDEX, None, options)
    assert graph.rows(text) == [["ONCOGRAPH:1"], ["ONCOGRAPH:2"]]
    # Alone in the graph, the source has no gene that another one has.
    graph.load([_removal("article"), stargeo()])
    assert graph.rows(text) == []


def test_second_loader_is_told_of_the_first(graph: Loaded) -> None:
    """Who comes second learns who is at work, and nothing is written."""
    with (
        hold_lease(Graph(graph.driver, graph.database, lambda *_: None)),
        pytest.raises(LoadInProgressError, match=r"Another load is under way: .* process \d+"),
    ):
        graph.load([_article()])
    assert graph.everything() == ([], [])
    graph.load([_article()])


def test_lease_of_a_process_that_is_gone_is_free(graph: Loaded) -> None:
    """After kill -9 on this machine the next load need not wait."""
    own = Graph(graph.driver, graph.database, lambda *_: None)
    with hold_lease(own):
        ((place,),) = graph.rows("MATCH (l:LoadLease) RETURN l.place")
    gone = place.rpartition(" ")[0] + " 4194304"  # above the largest process id of Linux
    taken = "MATCH (l:LoadLease) SET l.holder = 'x', l.until = 9000000000000, l.place = $place"
    own.run(taken, place=gone)
    graph.load([_article()])
    own.run(taken, place="elsewhere 1")
    with pytest.raises(LoadInProgressError, match="elsewhere 1"):
        graph.load([_article()])
    own.run("MATCH (l:LoadLease) SET l.until = 1")
    graph.load([_article()])


def test_dry_run_writes_nothing(graph: Loaded) -> None:
    """It reports as a load does, and the graph is as before, lease and release too."""
    graph.load([_article()])
    before = graph.everything(), graph.rows("MATCH (r:Release) RETURN properties(r)")
    read = Graph(graph.driver, graph.database, lambda *_: None)
    report = check_load([_civic()], ONCOLOGY_INDEX, graph=read)
    assert (report.claims, report.changes, report.sources["civic"].merged) == (3, 0, 1)
    assert (graph.everything(), graph.rows("MATCH (r:Release) RETURN properties(r)")) == before


def test_files_without_a_record_of_the_source_are_refused(graph: Loaded) -> None:
    """Naming the wrong file does not take a source out of the graph."""
    graph.load([_article()])
    before = graph.everything()
    found = (node("Source", "article", "article"), Excluded("no table", Place("x"), "x"))
    with pytest.raises(SeedError, match="no record in the files"):
        graph.load([Bundle("article", found, (), ("article",), needs_records=True)])
    assert graph.everything() == before


def _both() -> Bundle:
    """Make a mapping that makes a disease and its parent one: claims move, and one leaves."""
    same = ("DOID:1", "DOID:2")
    return _bundle("mappings", replace(node("Disease", "MONDO:1", "mappings"), same_as=same))


@pytest.mark.parametrize("step", ["write_nodes", "write_claims", "remove_claims"])
def test_lost_answer_to_a_commit_is_made_good(
    graph: Loaded, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """When the connection drops at a commit, comparing anew finds what is done and what is not."""
    graph.load([_civic(), _both()])
    expected = graph.everything()
    graph.clear()
    graph.load([_civic()])
    do, failures = getattr(graph_seed.load, step), [IncompleteCommit("the answer was lost")]

    def once(*arguments: Any) -> None:
        do(*arguments)
        if failures:
            raise failures.pop()

    monkeypatch.setattr(graph_seed.load, step, once)
    report = graph.load([_both()])
    assert report.was_interrupted
    assert graph.everything() == expected
    assert check(graph.driver, graph.database, ONCOLOGY_INDEX).problems == []


@pytest.mark.parametrize("step", ["write_nodes", "write_claims", "remove_claims"])
def test_load_that_died_while_claims_moved_is_completed(
    graph: Loaded, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Another source's claims are there once, and counted right, wherever the loader ended."""
    graph.load([_civic(), _both()])
    expected = graph.everything()
    graph.clear()
    graph.load([_civic()])
    do = getattr(graph_seed.load, step)

    def die(*arguments: Any) -> None:
        do(*arguments)
        raise SystemExit(143)

    with monkeypatch.context() as patched:
        patched.setattr(graph_seed.load, step, die)
        with pytest.raises(SystemExit):
            graph.load([_both()])
    graph.load([_both()])
    assert graph.everything() == expected
    assert check(graph.driver, graph.database, ONCOLOGY_INDEX).problems == []
