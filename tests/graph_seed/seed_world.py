"""A small world for the loader's tests: some genes in one cancer, and the graph read back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, LiteralString

import neo4j

from app.engines.driver import open_driver
from app.graph_model import ONCOLOGY_INDEX
from graph_seed.load import load
from graph_seed.records import Bundle, Claim, Node, Place, Records, Value
from graph_seed.report import LoadReport

if TYPE_CHECKING:
    from app.engines import BoltEndpoint

GENE = "HGNC:1"
CANCER = "MONDO:1"


def node(node_type: str, node_id: str, source: str = "one", **properties: Value) -> Node:
    """Make a node with a name."""
    return Node(
        node_type,
        node_id,
        {"name": f"the {node_id}", **properties},
        (source,),
        Place("nodes.tsv", 2),
    )


def publication(node_id: str, source: str = "one") -> Node:
    """Make a publication, which has no name."""
    return Node("Publication", node_id, {"title": "A title"}, (source,), Place("papers.tsv", 2))


def claim(
    claim_id: str, subject: str = GENE, obj: str = CANCER, source: str = "one", **fields: Any
) -> Claim:
    """Make a claim that a target is expressed in a disease."""
    made = Claim(
        claim_id, "EXPRESSED_IN", subject, obj, source, "ASSERTED", place=Place("claims.tsv", 3)
    )
    return made._replace(**fields)


def world(source: str = "one", genes: int = 3, cancers: int = 1) -> Records:
    """Make the records of one source: some genes, each expressed in one of the cancers."""
    return Records(
        nodes=(
            node("Source", source, source),
            publication("PMID:1", source),
            node("Disease", CANCER, source, xrefs=("DOID:1", "NCIT:C1")),
            *(node("Disease", f"MONDO:{i}", source) for i in range(2, cancers + 1)),
            *(
                node("Target", f"HGNC:{i}", source, symbol=f"G{i}", xrefs=(f"NCBIGene:{i}",))
                for i in range(1, genes + 1)
            ),
        ),
        claims=tuple(
            claim(
                f"ONCOGRAPH:{source}-{i}",
                f"HGNC:{i}",
                f"MONDO:{(i - 1) % cancers + 1}",
                source=source,
                publications=("PMID:1",),
                properties={"qValue": 0.5, "statement": "It is there."},
            )
            for i in range(1, genes + 1)
        ),
        sources=(source,),
    )


@contextmanager
def fresh_graph(endpoint: "BoltEndpoint") -> Iterator["Loaded"]:
    """Open the engine's database with nothing in it."""
    with open_driver(endpoint) as driver:
        graph = Loaded(driver, endpoint.database)
        graph.clear()
        yield graph


class Loaded:
    """A database under test."""

    def __init__(self, driver: neo4j.Driver, database: str) -> None:
        """Keep the driver; the caller closes it."""
        self.driver = driver
        self.database = database

    def clear(self) -> None:
        """Remove all nodes, some thousand a time."""
        text: LiteralString = "MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(n)"
        while self.rows(text)[0][0]:
            pass

    def load(self, records: Records | list[Bundle]) -> LoadReport:
        """Load the records."""
        return load(self.driver, self.database, records, ONCOLOGY_INDEX)

    def rows(self, text: LiteralString, **parameters: Any) -> list[list[Any]]:
        """Read all rows."""
        records, _, _ = self.driver.execute_query(text, parameters, database_=self.database)
        return [record.values() for record in records]

    def everything(self) -> tuple[list[Any], list[Any]]:
        """Read the whole graph but the release, sorted, to compare two loads."""
        nodes = self.rows(
            "MATCH (n) WHERE NOT n:Release AND NOT n:LoadLease"
            " RETURN labels(n), properties(n), n.id ORDER BY n.id"
        )
        claims = self.rows(
            "MATCH (s)-[c]->(o) RETURN type(c), s.id, o.id, properties(c), c.id ORDER BY s.id, o.id"
        )
        return (
            sorted(((sorted(labels), _sorted(values)) for labels, values, _ in nodes), key=repr),
            sorted(((name, s, o, _sorted(values)) for name, s, o, values, _ in claims), key=repr),
        )


def _sorted(properties: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(properties.items())
