"""Write a world into a database, in the form the service reads."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from neo4j import Driver, Query, Session

from app.graph_model.index import ModelIndex
from reference.world import World

_BATCH = 500


def write_world(driver: Driver, database: str, world: World, index: ModelIndex) -> None:
    """Replace all that is in the database by the world."""
    with driver.session(database=database) as session:
        _run(session, "MATCH (n) DETACH DELETE n")
        for label in (*index.node_types, "Entity", "Identifier"):
            _run(
                session,
                f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS"
                f" FOR (n:{label}) REQUIRE n.id IS UNIQUE",
            )
        _write_nodes(session, world, index)
        _write_claims(session, world)
        _run(
            session,
            "CREATE (:Release {id: $id, builtAt: $builtAt})",
            {"id": world.release.id, "builtAt": world.release.built_at},
        )


def _write_nodes(session: Session, world: World, index: ModelIndex) -> None:
    for name, nodes in world.by_type.items():
        labels = f"{name}:Entity" if index.node_types[name].is_entity else name
        rows = [{"id": node.id, **node.properties} for node in nodes]
        _run_rows(session, f"UNWIND $rows AS row CREATE (n:{labels}) SET n += row", rows)
    identifiers = [{"xref": xref} for xref in world.by_xref]
    _run_rows(session, "UNWIND $rows AS row CREATE (:Identifier {id: row.xref})", identifiers)
    _run_rows(
        session,
        "UNWIND $rows AS row MATCH (i:Identifier {id: row.xref}) MATCH (e:Entity {id: row.id})"
        " CREATE (i)-[:IDENTIFIES]->(e)",
        [{"xref": xref, "id": node.id} for xref, nodes in world.by_xref.items() for node in nodes],
    )


def _write_claims(session: Session, world: World) -> None:
    rows: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for claim in world.claims:
        ends = (world.nodes[claim.subject].type, world.nodes[claim.object].type)
        properties: dict[str, Any] = {
            "id": claim.id,
            "source": claim.source,
            **claim.properties,
        }
        if claim.publications:
            properties["publications"] = list(claim.publications)
        rows[claim.relation, *ends].append(
            {"subject": claim.subject, "object": claim.object, "properties": properties}
        )
    for (relation, subject, obj), group in rows.items():
        _run_rows(
            session,
            f"UNWIND $rows AS row MATCH (s:{subject} {{id: row.subject}})"
            f" MATCH (o:{obj} {{id: row.object}})"
            f" CREATE (s)-[r:{relation}]->(o) SET r += row.properties",
            group,
        )


def _run_rows(session: Session, cypher: str, rows: Sequence[Mapping[str, Any]]) -> None:
    for start in range(0, len(rows), _BATCH):
        _run(session, cypher, {"rows": rows[start : start + _BATCH]})


def _run(session: Session, cypher: str, parameters: Mapping[str, Any] | None = None) -> None:
    # Labels and relationship types come from the model alone, so the text is ours.
    query = Query(cypher)
    session.run(query, dict(parameters or {})).consume()
