"""Read a world out of a database that was loaded from sources."""

from collections.abc import Mapping
from typing import Any

from neo4j import Driver, Query, Session

from app.graph_model.index import ModelIndex
from reference.world import Release, World, WorldClaim, WorldNode, index_world


def read_world(driver: Driver, database: str, index: ModelIndex) -> World:
    """Read every node and claim, as far as the model declares what they hold."""
    with driver.session(database=database) as session:
        nodes = [
            WorldNode(row["p"]["id"], name, _declared(row["p"], stored))
            for name, node_type in index.node_types.items()
            for stored in [set(index.stored_properties(node_type))]
            for row in _rows(session, f"MATCH (n:`{name}`) RETURN properties(n) AS p")
        ]
        claims = [
            WorldClaim(
                row["p"]["id"],
                name,
                row["s"],
                row["o"],
                row["p"]["source"],
                tuple(row["p"].get("publications") or ()),
                _declared(row["p"], {p.name for p in index.claim_properties(relation)}),
            )
            for name, relation in index.relations.items()
            for row in _rows(
                session,
                f"MATCH (s)-[c:`{name}`]->(o) RETURN properties(c) AS p, s.id AS s, o.id AS o",
            )
        ]
        (release,) = _rows(session, "MATCH (r:Release) RETURN r.id AS id, r.builtAt AS builtAt")
    return index_world(nodes, claims, Release(release["id"], str(release["builtAt"])))


def _rows(session: Session, text: str) -> list[dict[str, Any]]:
    # Labels and relationship types come from the model alone.
    return session.run(Query(text)).data()


def _declared(properties: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {k: v for k, v in properties.items() if k in names and v is not None}
