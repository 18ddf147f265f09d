"""Load the made-up benchmark graph: 25,330 nodes and about 546,000 claims, hubs included.

    python benchmarks/generate.py bolt://127.0.0.1:7687 [user password [database]]

It is in the form the loader writes, names and ids of other vocabularies included, so that
the service reads it as it reads any other. `made_graph.py` says what it holds.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence

import neo4j

from app.graph_model import ONCOLOGY_INDEX
from graph_seed.constraints import constraint_statements
from graph_seed.graph import Graph
from graph_seed.load_identifiers import sync_identifiers
from graph_seed.load_names import sync_names
from graph_seed.on_disk.merged_nodes import MergedNode
from made_graph import Row, claims, nodes

BATCH = 5_000


def load(driver: neo4j.Driver, database: str) -> None:
    """Replace all that is in the database by the benchmark graph."""
    with driver.session(database=database) as session:
        session.run(
            "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
        ).consume()
        for statement in constraint_statements(ONCOLOGY_INDEX):
            session.run(neo4j.Query(statement)).consume()
        for label, rows in nodes():
            labels = f"{label}:Entity" if ONCOLOGY_INDEX.node_types[label].is_entity else label
            _write(session, f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row", rows)
        for relation, subject, obj, rows in claims():
            _write(
                session,
                f"UNWIND $rows AS row MATCH (s:{subject} {{id: row.subject}})"
                f" MATCH (o:{obj} {{id: row.object}}) CREATE (s)-[c:{relation}]->(o)"
                " SET c = row.claim",
                rows,
            )
        session.run(
            "CREATE (:Release {id: 'benchmark', builtAt: '2026-01-01T00:00:00Z'})"
        ).consume()
    graph = Graph(driver, database, lambda *_: None)
    entities = list(_entities(nodes()))
    sync_identifiers(graph, entities)
    sync_names(graph, entities, ONCOLOGY_INDEX)
    # Without statistics of what was just written, plans are those of an empty graph.
    driver.execute_query("CALL db.resampleOutdatedIndexes()", database_=database)
    driver.execute_query("CALL db.awaitIndexes()", database_=database)


def _write(session: neo4j.Session, cypher: str, rows: Sequence[Row]) -> None:
    for start in range(0, len(rows), BATCH):
        session.run(neo4j.Query(cypher), rows=rows[start : start + BATCH]).consume()


def _entities(made: Iterable[tuple[str, list[Row]]]) -> Iterator[MergedNode]:
    """Give the entities as the loader has them, for what is found by names and by ids."""
    for label, rows in made:
        for row in rows if ONCOLOGY_INDEX.node_types[label].is_entity else ():
            stored = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
            yield MergedNode(ONCOLOGY_INDEX.node_types[label], row["id"], stored, [])


if __name__ == "__main__":
    auth = (sys.argv[2], sys.argv[3]) if len(sys.argv) > 3 else None
    name = sys.argv[4] if len(sys.argv) > 4 else "neo4j"
    with neo4j.GraphDatabase.driver(sys.argv[1], auth=auth) as opened:
        load(opened, name)
