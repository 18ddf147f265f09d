"""Names lead to their nodes, and words to the names: what a search goes by."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, LiteralString

import pytest
from seed_world import Loaded, fresh_graph, node, world

from app.graph_model import ONCOLOGY_INDEX
from graph_seed import entity_parts
from graph_seed.check import check

if TYPE_CHECKING:
    from app.engines import BoltEndpoint
    from graph_seed.records import Records

NAMES: LiteralString = (
    "MATCH (t:SearchTerm)-[c:NAMES]->(n:Entity) RETURN t.id, c.field, c.text, n.id"
    " ORDER BY t.id, n.id"
)
WORDS: LiteralString = (
    "MATCH (w:SearchWord)-[:WORD_OF]->(t:SearchTerm) RETURN w.id, w.start, w.end, t.id"
    " ORDER BY w.id, t.id"
)


@pytest.fixture
def graph(engine: "BoltEndpoint") -> Iterator[Loaded]:
    """Give an empty graph on the engine under test, and leave none behind."""
    with fresh_graph(engine) as graph:
        yield graph
        graph.clear()


def _named(*synonyms: str, **properties: str) -> "Records":
    small = world(genes=0)
    others = [n for n in small.nodes if n.type == "Source"]
    named = node("Target", "HGNC:1", "one", synonyms=synonyms, **properties)
    return replace(small, nodes=(*others, named), claims=())


def test_names_are_folded_and_lead_to_their_node(graph: Loaded) -> None:
    """Of names that fold alike the best counts; words know their ends and lengths."""
    graph.load(_named("nex2", "ne X 2", "**", name="Né-x 2", symbol="NEX2"))
    assert graph.rows(NAMES) == [
        ["ne x 2", 2, "Né-x 2", "HGNC:1"],
        ["nex2", 1, "NEX2", "HGNC:1"],
    ]
    assert graph.rows(WORDS) == [
        ["2", "21", "21", "ne x 2"],
        ["ne", "n2", "e2", "ne x 2"],
        ["nex2", "n4", "24", "nex2"],
        ["x", "x1", "x1", "ne x 2"],
    ]


def test_loading_again_changes_nothing(graph: Loaded) -> None:
    """Names are compared before they are written."""
    assert graph.load(world()).names_changed
    before = graph.everything()
    assert not graph.load(world()).changes
    assert graph.everything() == before


def test_nodes_in_parts_are_named_like_all_at_once(
    graph: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, words and xrefs of entities are compared for some entities at a time."""
    shared = [
        node("Target", f"HGNC:{i}", "one", name=f"kinase {i % 3}", xrefs=(f"NCBIGene:{i}",))
        for i in range(1, 8)
    ]
    small = world(genes=0, cancers=5)
    said = replace(small, nodes=(*small.nodes, *shared))
    graph.load(said)
    at_once = graph.everything()
    graph.clear()
    monkeypatch.setattr(entity_parts, "PART", 2)
    graph.load(said)
    assert graph.everything() == at_once
    assert not graph.load(said).changes
    graph.load(_named(name="kinase 1"))
    assert {row[3] for row in graph.rows(NAMES)} == {"HGNC:1"}
    assert graph.rows("MATCH (i:Identifier) RETURN i.id") == []


def test_words_with_keys_of_another_version_get_todays(graph: Loaded) -> None:
    """A graph loaded before is searched for misspelt words like a new one."""
    graph.load(world())
    before = graph.everything()
    graph.driver.execute_query("MATCH (w:SearchWord) SET w.start = 'm', w.end = 'n'")
    assert graph.load(world()).names_changed
    assert graph.everything() == before


def test_old_names_go_with_their_words(graph: Loaded) -> None:
    """What nothing is called any more is found no more."""
    graph.load(_named("gamma", name="alpha beta"))
    graph.load(_named(name="alpha delta"))
    assert [row[0] for row in graph.rows(NAMES)] == ["alpha delta"]
    assert graph.rows("MATCH (w:SearchWord) RETURN w.id ORDER BY w.id") == [["alpha"], ["delta"]]
    assert graph.rows("MATCH (t:SearchTerm) RETURN t.id") == [["alpha delta"]]


def test_one_name_may_lead_to_two_nodes_and_loses_one(graph: Loaded) -> None:
    """A name shared by a gene and a tissue stays for the other."""
    both = _named(name="shared")
    graph.load(replace(both, nodes=(*both.nodes, node("Tissue", "UBERON:1", name="Shared"))))
    assert [row[3] for row in graph.rows(NAMES)] == ["HGNC:1", "UBERON:1"]
    graph.load(both)
    assert [row[3] for row in graph.rows(NAMES)] == ["HGNC:1"]


DAMAGE: dict[LiteralString, str] = {
    "MATCH (:SearchTerm {id: 'g1'})-[c:NAMES]->() DELETE c": "no SearchTerm leads to HGNC:1",
    "MATCH (n:Target {id: 'HGNC:1'}) SET n.name = 'other'": "which lacks the name",
    "MATCH (:SearchWord {id: 'g1'})-[c:WORD_OF]->() DELETE c": "not just the words of a SearchTerm",
}


@pytest.mark.parametrize("statement", DAMAGE)
def test_check_finds_damage(graph: Loaded, statement: LiteralString) -> None:
    """A name that leads nowhere, or somewhere wrong, is told."""
    graph.load(world())
    assert check(graph.driver, graph.database, ONCOLOGY_INDEX).is_sound
    graph.rows(statement)
    problems = check(graph.driver, graph.database, ONCOLOGY_INDEX).problems
    assert any(DAMAGE[statement] in str(problem) for problem in problems), problems
