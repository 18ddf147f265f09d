"""Load the made-up benchmark graph: 25,303 nodes and about 532,000 claims, hubs included.

    python benchmarks/generate.py bolt://127.0.0.1:7687 [user password [database]]

The seed is fixed, so every run loads the same graph. It is in the form the loader
writes, so that the service reads it as it reads any other.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import neo4j

from app.graph_model import ONCOLOGY_INDEX
from app.graph_model.vocabularies import EVIDENCE_LEVEL
from graph_seed.constraints import constraint_statements

TARGETS, DISEASES, THERAPIES, TISSUES = 20_000, 1_000, 4_000, 300
SOURCES = ("article", "civic", "stargeo")
DISEASE_CLAIMS = 300_000
BATCH = 5_000

Row = dict[str, Any]


def target_id(i: int) -> str:
    """Make the id of a target; the first few are hubs."""
    return f"HGNC:{i}"


def disease_id(i: int) -> str:
    """Make the id of a disease."""
    return f"MONDO:{i:07d}"


def therapy_id(i: int) -> str:
    """Make the id of a therapy."""
    return f"CHEMBL:{i}"


def tissue_id(i: int) -> str:
    """Make the id of a tissue."""
    return f"UBERON:{i:07d}"


def _skewed(draw: random.Random, shape: float, most: int) -> int:
    """Draw a number below `most`: half of the time evenly, else mostly small ones."""
    if draw.random() < 0.5:
        return draw.randrange(most)
    return min(int(draw.paretovariate(shape)), most) - 1


def nodes() -> Iterator[tuple[str, list[Row]]]:
    """Make the nodes: label and rows."""
    draw = random.Random(7)
    modalities = ("CAR-NKT", "CAR-T", "ADC", "mAb", "small molecule")
    yield (
        "Target",
        [
            {"id": target_id(i), "kind": "Target", "symbol": f"G{i}", "name": f"gene number {i}"}
            for i in range(TARGETS)
        ],
    )
    yield (
        "Disease",
        [{"id": disease_id(i), "kind": "Disease", "name": f"cancer {i}"} for i in range(DISEASES)],
    )
    yield (
        "Therapy",
        [
            {
                "id": therapy_id(i),
                "kind": "Therapy",
                "name": f"therapy {i}",
                "modality": draw.choice(modalities),
            }
            for i in range(THERAPIES)
        ],
    )
    yield (
        "Tissue",
        [{"id": tissue_id(i), "kind": "Tissue", "name": f"tissue {i}"} for i in range(TISSUES)],
    )
    yield "Source", [{"id": name, "name": name} for name in SOURCES]


def claims() -> Iterator[tuple[str, str, str, list[Row]]]:
    """Make the claims: relation, subject label, object label and rows."""
    draw = random.Random(11)
    levels = tuple(EVIDENCE_LEVEL.values)

    def row(number: str, subject: str, obj: str, **own: Any) -> Row:
        return {
            "subject": subject,
            "object": obj,
            "claim": {
                "id": f"ONCOGRAPH:{number}",
                "source": draw.choice(SOURCES),
                "level": draw.choice(levels),
                "direction": "DOES_NOT_SUPPORT" if draw.random() < 0.2 else "SUPPORTS",
                "confidence": round(draw.random(), 3),
                **own,
            },
        }

    yield (
        "EXPRESSED_IN",
        "Target",
        "Disease",
        [
            row(
                f"ed{i}",
                target_id(_skewed(draw, 0.4, TARGETS)),
                disease_id(draw.randrange(DISEASES)),
                log2FoldChange=round(draw.gauss(0, 1), 3),
            )
            for i in range(DISEASE_CLAIMS)
        ],
    )
    yield (
        "TARGETS",
        "Therapy",
        "Target",
        [
            row(
                f"tt{i}-{j}",
                therapy_id(i),
                target_id(_skewed(draw, 0.5, TARGETS)),
                mechanism="binds",
            )
            for i in range(THERAPIES)
            for j in range(3)
        ],
    )
    yield (
        "EXPRESSED_IN",
        "Target",
        "Tissue",
        [
            row(f"et{i}-{t}", target_id(i), tissue_id(t), expression="PRESENT")
            for i in range(TARGETS)
            for t in draw.sample(range(TISSUES), 10)
        ],
    )
    yield (
        "STUDIED_FOR",
        "Therapy",
        "Disease",
        [
            row(f"sf{i}-{d}", therapy_id(i), disease_id(d), outcome="UNKNOWN")
            for i in range(THERAPIES)
            for d in draw.sample(range(DISEASES), 5)
        ],
    )


def _write(session: neo4j.Session, cypher: str, rows: Sequence[Row]) -> None:
    for start in range(0, len(rows), BATCH):
        session.run(neo4j.Query(cypher), rows=rows[start : start + BATCH]).consume()


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


if __name__ == "__main__":
    auth = (sys.argv[2], sys.argv[3]) if len(sys.argv) > 3 else None
    name = sys.argv[4] if len(sys.argv) > 4 else "neo4j"
    with neo4j.GraphDatabase.driver(sys.argv[1], auth=auth) as opened:
        load(opened, name)
