"""Records of several sources about one thing become one node, whatever their order."""

import random
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

import pytest

from app.graph_model import ONCOLOGY_INDEX
from graph_seed import conflicts
from graph_seed.conflicts import Conflict
from graph_seed.merging import merge
from graph_seed.on_disk.merged_nodes import MergedNode, MergedNodes
from graph_seed.on_disk.node_records import NodeRecords
from graph_seed.records import Node, Value

TRUST = ("article", "civic", "stargeo")


def _rank(node: Node) -> tuple[int, str]:
    return min(
        (TRUST.index(source) if source in TRUST else len(TRUST), source) for source in node.sources
    )


def _target(
    node_id: str, source: str, *, same_as: tuple[str, ...] = (), **properties: Value
) -> Node:
    named = {"name": node_id, **properties}
    return Node("Target", node_id, named, (source,), same_as=same_as)


def _disease(
    node_id: str, source: str, *, same_as: tuple[str, ...] = (), **properties: Value
) -> Node:
    named = {"name": node_id, **properties}
    return Node("Disease", node_id, named, (source,), same_as=same_as)


@dataclass(frozen=True, slots=True)
class _Merged:
    """What came of some records."""

    nodes: list[MergedNode]
    by_id: dict[str, str]
    """The ids that the records know, to the node that each leads to."""
    conflicts: list[Conflict]


def _merged(*records: Node) -> _Merged:
    known = {i for node in records for i in (node.id, *node.same_as, *node.xrefs)}
    with closing(sqlite3.connect(":memory:")) as connection:
        stored = NodeRecords(connection, ONCOLOGY_INDEX, _rank)
        stored.add(0, records)
        stored.put_in_order()
        nodes = MergedNodes(connection, ONCOLOGY_INDEX)
        merged = merge(stored, nodes, ONCOLOGY_INDEX, _rank, lambda *_: None)
        by_id = {known_as: node.id for known_as in known if (node := nodes.entity(known_as))}
        return _Merged(list(nodes), by_id, merged.conflicts.first)


def _ids(merged: _Merged) -> list[str]:
    return [node.id for node in merged.nodes]


def _only(merged: _Merged) -> MergedNode:
    (node,) = merged.nodes
    return node


def test_three_names_of_a_gene_are_one_node() -> None:
    """NCBIGene:10232, HGNC:7371 and the bare symbol MSLN meet on the HGNC id."""
    node = _only(
        _merged(
            _target("NCBIGene:10232", "civic", symbol="MSLN"),
            _target("HGNC:7371", "article", same_as=("NCBIGene:10232",), symbol="MSLN"),
            _target("HGNC.SYMBOL:MSLN", "kgx"),
        )
    )
    assert node.id == "HGNC:7371"
    assert node.sources == {"article", "civic", "kgx"}
    assert node.properties["xrefs"] == ("NCBIGene:10232", "HGNC.SYMBOL:MSLN")
    assert node.properties["symbol"] == "MSLN"


def test_symbol_alone_joins_what_nothing_forbids() -> None:
    """Two vocabularies without a mapping between them meet on the approved symbol."""
    merged = _merged(
        _target("NCBIGene:10232", "civic", symbol="MSLN"),
        _target("HGNC:7371", "article", symbol="MSLN"),
    )
    assert _ids(merged) == ["HGNC:7371"]


def test_bare_symbol_that_is_obsolete_finds_its_gene() -> None:
    """PVRL4 is a synonym of NECTIN4 today."""
    node = _only(
        _merged(
            _target("HGNC:19688", "article", symbol="NECTIN4", synonyms=("PVRL4",)),
            _target("HGNC.SYMBOL:PVRL4", "kgx"),
        )
    )
    assert node.id == "HGNC:19688"


def test_two_genes_with_one_symbol_stay_two() -> None:
    """A symbol never joins two ids of one vocabulary; the more trusted source's gene keeps it."""
    merged = _merged(
        _target("NCBIGene:1", "stargeo", symbol="SAME"),
        _target("NCBIGene:2", "civic", symbol="SAME"),
    )
    first, second = merged.nodes
    assert "symbol" not in first.properties
    assert first.properties["synonyms"] == ("SAME",)
    assert second.properties["symbol"] == "SAME"
    assert Conflict("identity", "NCBIGene:1", "SAME", ("NCBIGene:2",)) in merged.conflicts
    assert Conflict("symbol", "NCBIGene:1", "", ("SAME", "NCBIGene:2")) in merged.conflicts


def test_two_preferred_ids_are_never_joined() -> None:
    """A slip that calls one NCBI gene the same as two HGNC genes makes no chimera."""
    merged = _merged(
        _target("HGNC:1", "article", same_as=("NCBIGene:9",)),
        _target("HGNC:2", "civic", same_as=("NCBIGene:9",)),
    )
    assert _ids(merged) == ["HGNC:1", "HGNC:2"]
    assert all("xrefs" not in node.properties for node in merged.nodes)
    assert "NCBIGene:9" not in merged.by_id
    assert Conflict("identity", "HGNC:1", "NCBIGene:9", ("HGNC:2",)) in merged.conflicts


def test_what_a_joined_record_forbids_holds_for_all_it_is_joined_with() -> None:
    """The record that both genes name has no HGNC id itself, but has one once it is joined."""
    merged = _merged(
        _target("ENSEMBL:ENSG1", "a"),
        _target("HGNC:1", "b", same_as=("ENSEMBL:ENSG1",)),
        _target("HGNC:2", "c", same_as=("ENSEMBL:ENSG1",)),
    )
    assert _ids(merged) == ["HGNC:1", "HGNC:2"]
    assert Conflict("identity", "ENSEMBL:ENSG1", "ENSEMBL:ENSG1", ("HGNC:2",)) in merged.conflicts


def test_several_ids_of_one_vocabulary_meet_on_a_mondo_term() -> None:
    """MONDO:0005184 takes in two terms of the Disease Ontology, and the report says so."""
    merged = _merged(
        _disease("MONDO:0005184", "mondo_mappings", same_as=("DOID:3498", "DOID:3587")),
        _disease("DOID:3498", "stargeo"),
        _disease("DOID:3587", "disease_ontology"),
    )
    node = _only(merged)
    assert node.id == "MONDO:0005184"
    assert {merged.by_id[i] for i in ("DOID:3498", "DOID:3587")} == {"MONDO:0005184"}
    both = ("DOID:3498", "DOID:3587")
    assert Conflict("one-to-many", "MONDO:0005184", "MONDO:0005184", both) in merged.conflicts


def test_loose_cross_reference_shared_by_two_leads_to_none() -> None:
    """An Ensembl gene that two genes list is an id of neither, and is reported."""
    merged = _merged(
        _target("NCBIGene:1", "stargeo", xrefs=("ENSEMBL:E",)),
        _target("NCBIGene:2", "stargeo", xrefs=("ENSEMBL:E", "ENSEMBL:F")),
    )
    assert "xrefs" not in merged.nodes[0].properties
    assert merged.nodes[1].properties["xrefs"] == ("ENSEMBL:F",)
    assert [c.kind for c in merged.conflicts] == ["cross-reference", "cross-reference"]


def test_of_many_conflicts_the_first_are_kept_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A report that listed millions would fill the memory."""
    monkeypatch.setattr(conflicts, "KEPT", 1)
    found = conflicts.Conflicts()
    found.extend(Conflict(kind, "HGNC:1", "", ()) for kind in ("name", "symbol", "name"))
    assert [kept.kind for kept in found.first] == ["name"]
    assert found.counts == {"name": 2, "symbol": 1}


def test_loose_cross_references_alone_join_nothing() -> None:
    """Two diseases that list one broad NCIT term are not the same disease."""
    merged = _merged(
        _disease("DOID:1", "disease_ontology", xrefs=("NCIT:C1",)),
        _disease("ONCOTREE:A", "oncotree", xrefs=("NCIT:C1",)),
    )
    assert _ids(merged) == ["DOID:1", "ONCOTREE:A"]


def test_record_under_an_id_that_one_other_lists_is_joined() -> None:
    """A gene known only by its Ensembl id meets the gene that lists it."""
    merged = _merged(
        _target("HGNC:5", "article", xrefs=("ENSEMBL:E",)), _target("ENSEMBL:E", "kgx")
    )
    assert _ids(merged) == ["HGNC:5"]


def test_most_trusted_name_is_shown_and_others_stay_findable() -> None:
    """The name of the first source in the order of trust is shown; the rest are synonyms."""
    merged = _merged(
        _disease("MONDO:1", "stargeo", synonyms=("old",), name="breast carcinoma", description="D"),
        _disease("MONDO:1", "article", name="breast cancer"),
        _disease("MONDO:1", "kgx", name="Breast Cancer"),
    )
    node = _only(merged)
    assert node.properties["name"] == "breast cancer"
    assert node.properties["synonyms"] == ("old", "breast carcinoma")
    assert node.properties["description"] == "D"
    assert merged.conflicts == [Conflict("name", "MONDO:1", "breast cancer", ("breast carcinoma",))]


def test_id_in_place_of_a_name_is_no_name() -> None:
    """A source without a name for a node does not hide another's, however trusted."""
    node = _only(
        _merged(
            Node("Tissue", "UBERON:1", {"name": "UBERON:1"}, ("article",)),
            Node("Tissue", "UBERON:1", {"name": "pancreas"}, ("stargeo",)),
        )
    )
    assert node.properties["name"] == "pancreas"
    assert "synonyms" not in node.properties


def test_symbol_in_place_of_a_name_is_no_name() -> None:
    """CIViC names genes by their symbol only; the full name of another source is shown."""
    merged = _merged(
        _target("NCBIGene:238", "civic", name="ALK", symbol="ALK"),
        _target("NCBIGene:238", "stargeo", name="anaplastic lymphoma kinase", symbol="ALK"),
    )
    assert _only(merged).properties["name"] == "anaplastic lymphoma kinase"
    assert merged.conflicts == []


def test_alias_is_not_preferred_to_an_own_id() -> None:
    """A term that took another in keeps its own id."""
    assert _ids(_merged(_disease("DOID:162", "disease_ontology", same_as=("DOID:1",)))) == [
        "DOID:162"
    ]


def test_order_of_records_does_not_matter() -> None:
    """The same nodes come of the same records, in whatever order sources were loaded."""
    records = [
        _target("NCBIGene:10232", "civic", symbol="MSLN"),
        _target("HGNC:7371", "article", same_as=("NCBIGene:10232",), symbol="MSLN"),
        _target("NCBIGene:1", "stargeo", symbol="SAME", xrefs=("ENSEMBL:E",)),
        _target("NCBIGene:2", "civic", symbol="SAME", xrefs=("ENSEMBL:E",)),
        _target("HGNC:1", "a", same_as=("NCBIGene:9",)),
        _target("HGNC:2", "b", same_as=("NCBIGene:9",)),
        _target("HGNC.SYMBOL:SAME", "kgx"),
        _disease("MONDO:1", "a", same_as=("DOID:1", "DOID:2"), name="one"),
        _disease("DOID:1", "b", name="two"),
        _disease("DOID:2", "c", name="three", same_as=("MONDO:2",)),
    ]
    expected = _told(records)
    for seed in range(50):
        shuffled = list(records)
        random.Random(seed).shuffle(shuffled)  # noqa: S311  # a test's order, no secret
        assert _told(shuffled) == expected


def _told(records: Iterable[Node]) -> list[tuple[str, list[tuple[str, Value]], frozenset[str]]]:
    return [
        (node.id, sorted(node.properties.items()), node.sources) for node in _merged(*records).nodes
    ]
