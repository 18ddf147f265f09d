"""The check finds whatever in a graph contradicts the model. On every engine."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, LiteralString

import pytest
from seed_world import Loaded, claim, fresh_graph, node, world

from app.graph_model import ONCOLOGY_INDEX
from graph_seed.check import CheckReport, check
from graph_seed.gather import packaged
from graph_seed.records import Records

if TYPE_CHECKING:
    from app.engines import BoltEndpoint


@pytest.fixture
def graph(engine: "BoltEndpoint") -> Iterator[Loaded]:
    """Give a loaded graph on the engine under test, and leave none behind."""
    with fresh_graph(engine) as graph:
        graph.load(world())
        yield graph
        graph.clear()


def _check(graph: Loaded) -> CheckReport:
    return check(graph.driver, graph.database, ONCOLOGY_INDEX)


def test_loaded_graph_is_sound(graph: Loaded) -> None:
    """What the loader wrote is what the model allows, and is counted."""
    graph.load(packaged(ONCOLOGY_INDEX))
    report = _check(graph)
    assert report.problems == []
    assert report.is_sound
    assert report.nodes["Target"] == 4
    assert report.claims["EXPRESSED_IN"] == 7
    assert set(report.nodes) == set(ONCOLOGY_INDEX.node_types)
    assert set(report.claims) == set(ONCOLOGY_INDEX.relations)


DAMAGE: dict[LiteralString, str] = {
    "MATCH (n:Target {id: 'HGNC:1'}) REMOVE n.name": "HGNC:1 lacks a required property: 'name'",
    "MATCH (n:Target {id: 'HGNC:1'}) SET n.symbl = 'x'": "unknown property of Target HGNC:1",
    "MATCH (n:Target {id: 'HGNC:1'}) SET n.cellSurface = 'yes'": "cellSurface of Target HGNC:1",
    "MATCH (n:Target {id: 'HGNC:1'}) SET n.id = 'MONDO:7'": "id of Target has a prefix",
    "MATCH (n:Target {id: 'HGNC:1'}) SET n.xrefs = ['NCBIGene:2']": "ambiguous xref",
    "MATCH (n:Publication) DETACH DELETE n": "publication of ONCOGRAPH:one-1 is no node: 'PMID:1'",
    "MATCH (n:Source) DETACH DELETE n": "unknown source of ONCOGRAPH:one-1: 'one'",
    "MATCH (n:Source) SET n.recordCount = 7": "recordCount of Source one is not its 3 claims: 7",
    "MATCH (n:Identifier {id: 'DOID:1'}) DETACH DELETE n": "no Identifier leads to MONDO:1",
    "MATCH (n:Disease) SET n.xrefs = ['NCIT:C1']": "which lacks the xref: 'DOID:1'",
    "MATCH (r:Release) DELETE r": "there is not one Release",
    "MATCH (r:Release) SET r.loading = true": "marked as loading",
    "CREATE (:Strange {id: 'X:1'})": "labels no node type has: ['Strange']",
    "CREATE (:Target {id: 'HGNC:8', name: 'x', kind: 'Target'})": "labels no node type has",
    "MATCH ()-[c:EXPRESSED_IN {id: 'ONCOGRAPH:one-1'}]->() REMOVE c.level": "'level'",
    "MATCH ()-[c:EXPRESSED_IN {id: 'ONCOGRAPH:one-1'}]->() SET c.qValue = 2.0": "out of range: 2.0",
    "MATCH ()-[c:EXPRESSED_IN {id: 'ONCOGRAPH:one-1'}]->() SET c.level = 'HIGH'": "EvidenceLevel",
    "MATCH (a:Target {id: 'HGNC:1'}), (b:Disease) CREATE (b)-[:EXPRESSED_IN {id: 'X:1'}]->(a)": (
        "joins the wrong types: 'Disease to Target'"
    ),
    "MATCH (a:Target {id: 'HGNC:1'}), (b:Disease) CREATE (a)-[:CAUSES {id: 'X:1'}]->(b)": (
        "unknown relation: 'CAUSES'"
    ),
    "MATCH (a:Target {id: 'HGNC:1'}), (b:Disease)"
    " CREATE (a)-[:BIOMARKER_FOR {id: 'ONCOGRAPH:one-1'}]->(b)": "duplicate claim id",
}


def test_circles_of_a_hierarchy_are_found(graph: Loaded) -> None:
    """Each circle is one problem with the way around it; a node below two others is none."""
    steps = ("2-3", "3-4", "4-2", "2-5", "3-5", "6-7", "7-6")
    diseases = tuple(node("Disease", f"DOID:{i}", "tree") for i in range(2, 8))
    pairs = [(f"DOID:{step[0]}", f"DOID:{step[2]}") for step in steps]
    claims = (claim(f"ONCOGRAPH:tree-{i}", low, up, "tree") for i, (low, up) in enumerate(pairs))
    is_a = tuple(found._replace(relation="SUBTYPE_OF") for found in claims)
    graph.load(Records((node("Source", "tree", "tree"), *diseases), is_a, ("tree",)))
    found = {str(problem.value) for problem in _check(graph).problems}
    assert found == {"DOID:6 → DOID:7 → DOID:6", "DOID:2 → DOID:3 → DOID:4 → DOID:2"}


@pytest.mark.parametrize("statement", DAMAGE)
def test_damage_is_found(graph: Loaded, statement: LiteralString) -> None:
    """Each kind of damage is named, with the id it is about."""
    graph.rows(statement)
    report = _check(graph)
    assert not report.is_sound
    assert any(DAMAGE[statement] in str(problem) for problem in report.problems), report.problems
