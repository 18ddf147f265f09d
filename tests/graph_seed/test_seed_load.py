"""Loading makes the graph agree with the records, and writes nothing else. On every engine."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from seed_world import CANCER, GENE, Loaded, claim, fresh_graph, node, publication, world

from app.errors import SeedError
from app.graph_model import ONCOLOGY_INDEX
from engine_choice import on_all_engines
from graph_seed.constraints import constraint_statements
from graph_seed.gather import packaged
from graph_seed.graph import Batch, Graph
from graph_seed.load import load
from graph_seed.on_disk.stage import BATCH
from graph_seed.records import Records, as_bundle

if TYPE_CHECKING:
    from app.engines import BoltEndpoint


pytestmark = on_all_engines


@pytest.fixture
def graph(engine: "BoltEndpoint") -> Iterator[Loaded]:
    """Give an empty graph on the engine under test."""
    with fresh_graph(engine) as graph:
        yield graph


def _without(records: Records, *ids: str) -> Records:
    return replace(
        records,
        nodes=tuple(n for n in records.nodes if n.id not in ids),
        claims=tuple(
            c for c in records.claims if not {c.id, c.subject, c.object}.intersection(ids)
        ),
    )


def test_stored_form(graph: Loaded) -> None:
    """Labels, property names and lists are as the model says; what is empty is absent."""
    graph.load(world(genes=1))
    ((labels, properties),) = graph.rows("MATCH (n:Target) RETURN labels(n), properties(n)")
    assert sorted(labels) == ["Entity", "Target"]
    assert properties == {
        "id": GENE,
        "kind": "Target",
        "name": f"the {GENE}",
        "symbol": "G1",
        "xrefs": ["NCBIGene:1"],
        "url": "https://identifiers.org/hgnc:1",
        "loadedFrom": ["one"],
        "contributions": [
            (
                '{"id":"HGNC:1","properties":{"name":"the HGNC:1","symbol":"G1",'
                '"xrefs":["NCBIGene:1"]},"sameAs":[],"sources":["one"]}'
            )
        ],
    }
    assert graph.rows("MATCH (s)-[c:EXPRESSED_IN]->(o) RETURN s.id, o.id, properties(c)") == [
        [
            GENE,
            CANCER,
            {
                "id": "ONCOGRAPH:one-1",
                "source": "one",
                "level": "ASSERTED",
                "direction": "SUPPORTS",
                "publications": ["PMID:1"],
                "qValue": 0.5,
                "statement": "It is there.",
            },
        ]
    ]
    assert graph.rows("MATCH (n:Publication) RETURN labels(n)") == [[["Publication"]]]


def test_curated_facts_load(graph: Loaded) -> None:
    """The packaged facts load, groups flattened under the model's names."""
    report = graph.load(packaged(ONCOLOGY_INDEX))
    assert report.claims_created == report.sources["article"].claims == 46
    assert graph.rows(
        "MATCH (t:Therapy {id: 'ONCOGRAPH:car-t-personalized'})"
        " RETURN t.costPerDoseUsdLow, t.costPerDoseUsdHigh, t.costPerDoseUsdText"
    ) == [[100000.0, None, "hundreds of thousands of USD"]]
    assert graph.rows("MATCH (s:Source) RETURN s.id, s.recordCount") == [["article", 46]]


def test_xrefs_are_identifiers(graph: Loaded) -> None:
    """An id of another vocabulary leads to the node, as an indexed node of its own."""
    graph.load(world())
    text = "MATCH (:Identifier {id: $id})-[:IDENTIFIES]->(n:Entity) RETURN n.id"
    assert graph.rows(text, id="DOID:1") == [[CANCER]]
    assert graph.rows(text, id="NCBIGene:2") == [["HGNC:2"]]


def test_one_identifier_may_lead_to_nodes_of_two_types(graph: Loaded) -> None:
    """An id shared by a gene and, say, a tissue is one Identifier."""
    good = world()
    graph.load(replace(good, nodes=(*good.nodes, node("Tissue", "UBERON:1", xrefs=("DOID:1",)))))
    text = "MATCH (:Identifier {id: 'DOID:1'})-[:IDENTIFIES]->(n) RETURN n.id ORDER BY n.id"
    assert graph.rows(text) == [[CANCER], ["UBERON:1"]]


def test_second_load_changes_nothing(graph: Loaded) -> None:
    """Loading is idempotent, and an unchanged graph keeps its release."""
    first = graph.load(world())
    before = graph.everything()
    second = graph.load(world())
    assert graph.everything() == before
    assert second.changes == 0
    assert second.release == first.release


def test_more_rows_than_a_batch_are_all_loaded(graph: Loaded) -> None:
    """Batches lose nothing at their edges, and progress is told."""
    genes = 2 * BATCH + 1
    told: list[tuple[str, int, int]] = []
    load(
        graph.driver,
        graph.database,
        world(genes=genes),
        ONCOLOGY_INDEX,
        lambda *step: told.append(step),
    )
    assert graph.rows("MATCH (:Target)-[c:EXPRESSED_IN]->() RETURN count(c)") == [[genes]]
    assert [done for step, done, _ in told if step == "claims created"] == [
        BATCH,
        2 * BATCH,
        genes,
    ]


def test_rows_are_let_go_once_they_are_written(graph: Loaded) -> None:
    """The driver's results hold them until garbage is collected: those of many batches."""
    batches = [Batch(("UNWIND $rows AS row CREATE (:Target {id: row})",), ["A:1", "A:2"], 2)]
    loader = Graph(graph.driver, graph.database, lambda *_: None)
    assert loader.write_batches("made", batches, 2) == 2
    assert graph.rows("MATCH (n:Target) RETURN n.id ORDER BY n.id") == [["A:1"], ["A:2"]]
    assert batches[0].rows == []


def test_changed_row_updates_and_leaves_no_stale_property(graph: Loaded) -> None:
    """A claim and a node hold what the records say now, and a new release says so."""
    first = graph.load(world())
    good = world()
    rewritten = tuple(c._replace(properties={"pValue": 0.25}, publications=()) for c in good.claims)
    renamed = replace(good.nodes[2], properties={"name": "new name", "xrefs": ("DOID:2",)})
    report = graph.load(
        replace(good, claims=rewritten, nodes=(*good.nodes[:2], renamed, *good.nodes[3:]))
    )
    assert (report.claims_updated, report.claims_created, report.nodes_updated) == (3, 0, 1)
    assert report.release != first.release
    ((properties,),) = graph.rows(
        "MATCH (:Target {id: $id})-[c:EXPRESSED_IN]->() RETURN properties(c)", id=GENE
    )
    assert set(properties) == {"id", "source", "level", "direction", "pValue"}
    assert graph.rows("MATCH (d:Disease) RETURN d.name, d.xrefs") == [["new name", ["DOID:2"]]]
    assert graph.rows("MATCH (i:Identifier)-->(:Disease) RETURN i.id") == [["DOID:2"]]
    assert graph.rows("MATCH (i:Identifier {id: 'DOID:1'}) RETURN i.id") == []


def test_claim_with_other_ends_moves(graph: Loaded) -> None:
    """A claim keeps its id when it joins other nodes, and is there once."""
    graph.load(world())
    good = world()
    moved = good.claims[0]._replace(subject="HGNC:2")
    report = graph.load(replace(good, claims=(moved, *good.claims[1:])))
    assert (report.claims_moved, report.claims_created, report.claims_removed) == (1, 0, 0)
    text = "MATCH (s)-[c:EXPRESSED_IN {id: 'ONCOGRAPH:one-1'}]->() RETURN s.id"
    assert graph.rows(text) == [["HGNC:2"]]


def test_claim_of_another_relation_moves(graph: Loaded) -> None:
    """A claim whose relation was corrected leaves the old one."""
    graph.load(world())
    good = world()
    moved = good.claims[0]._replace(relation="BIOMARKER_FOR", properties={})
    graph.load(replace(good, claims=(moved, *good.claims[1:])))
    text = "MATCH ()-[c {id: 'ONCOGRAPH:one-1'}]->() RETURN type(c)"
    assert graph.rows(text) == [["BIOMARKER_FOR"]]


def test_removed_row_leaves_the_graph(graph: Loaded) -> None:
    """A claim taken out, and a node nothing needs any more, go with their identifiers."""
    graph.load(world())
    report = graph.load(_without(world(), GENE))
    assert (report.claims_removed, report.nodes_removed) == (1, 1)
    assert graph.rows("MATCH (n:Target {id: $id}) RETURN n", id=GENE) == []
    assert graph.rows("MATCH (i:Identifier {id: 'NCBIGene:1'}) RETURN i") == []
    assert graph.rows("MATCH (s:Source) RETURN s.recordCount") == [[2]]


def test_load_of_one_source_leaves_the_others_alone(graph: Loaded) -> None:
    """A source that takes a node out does not take it from another that has it."""
    graph.load([as_bundle(world(name), name) for name in ("one", "two")])
    graph.load(_without(world("one"), GENE))
    assert graph.rows("MATCH (n:Target {id: $id}) RETURN n.loadedFrom", id=GENE) == [[["two"]]]
    text = "MATCH (:Target {id: $id})-[c]->() RETURN c.id"
    assert graph.rows(text, id=GENE) == [["ONCOGRAPH:two-1"]]
    assert graph.rows("MATCH (n:Target {id: 'HGNC:2'}) RETURN n.loadedFrom") == [[["one", "two"]]]


def test_node_stays_while_another_source_refers_to_it(graph: Loaded) -> None:
    """What a claim joins or cites cannot go; it goes when the last claim does."""
    base = world("one")
    extra = (node("Target", "HGNC:9"), publication("PMID:9"))
    graph.load(replace(base, nodes=(*base.nodes, *extra)))
    other = claim("ONCOGRAPH:x", "HGNC:9", source="two", publications=("PMID:9",))
    names = {"HGNC:9", "PMID:9"}
    second = Records((node("Source", "two", "two"), *base.nodes, *extra), (other,), ("two", "one"))
    graph.load(replace(second, claims=(*base.claims, other)))
    kept = "MATCH (n) WHERE n.id IN $ids RETURN n.id ORDER BY n.id"
    graph.load(base)
    assert graph.rows(kept, ids=sorted(names)) == [["HGNC:9"], ["PMID:9"]]
    graph.load(Records((), (), ("two",)))
    assert graph.rows(kept, ids=sorted(names)) == []


def test_source_is_removed_whole(graph: Loaded) -> None:
    """Records that speak for a source and hold nothing take it out."""
    graph.load(world("one"))
    graph.load(Records((), (), ("one",)))
    assert graph.everything() == ([], [])


def test_wrong_records_write_nothing(graph: Loaded) -> None:
    """Validation comes before the first write."""
    good = world()
    bad = replace(good, claims=(*good.claims, claim("ONCOGRAPH:x", "HGNC:99")))
    with pytest.raises(SeedError, match=r"claims\.tsv, row 3: subject of ONCOGRAPH:x is no node"):
        graph.load(bad)
    assert graph.everything() == ([], [])


def test_id_held_by_another_type_is_explained(graph: Loaded) -> None:
    """An id that the graph has for a thing of another type is refused before a write."""
    graph.load(Records((node("Source", "one"), node("Study", "ONCOGRAPH:s")), (), ("one",)))
    with pytest.raises(SeedError, match="Study has the id of another type"):
        graph.load(
            Records(
                (node("Source", "two", "two"), node("Therapy", "ONCOGRAPH:s", "two")), (), ("two",)
            )
        )


def test_constraints_are_repeatable_and_there(graph: Loaded) -> None:
    """Every id is unique per label and relation, and what is looked up is indexed."""
    graph.load(world())
    graph.load(world())
    found = {
        (labels[0], names[0])
        for labels, names in graph.rows("SHOW INDEXES YIELD labelsOrTypes, properties")
        if labels and names
    }
    wanted = {("Entity", "id"), ("Identifier", "id"), ("Target", "symbol"), ("Target", "name")}
    wanted |= {(t.name, "id") for t in ONCOLOGY_INDEX.model.node_types}
    wanted |= {(relation, "id") for relation in ONCOLOGY_INDEX.relations}
    assert wanted <= found
    assert len(set(constraint_statements(ONCOLOGY_INDEX))) == len(
        constraint_statements(ONCOLOGY_INDEX)
    )
