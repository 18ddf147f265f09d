"""What each operation is asked, read from the graph that is measured.

So it is asked of what that graph holds, whichever it is; an operation for which it holds
nothing is not measured. Nodes are taken in the order of their ids read backwards: a fixed
order that has nothing to do with how much there is about them.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import neo4j

Variables = dict[str, Any]

_BACKWARDS: Final = " RETURN {id: n.id} AS asked ORDER BY reverse(n.id) LIMIT"
_TARGETS: Final = f"MATCH (n:Target) WHERE EXISTS {{ (n)-[:EXPRESSED_IN]->(:Disease) }}{_BACKWARDS}"
_DISEASES: Final = "MATCH (n:Disease) WHERE EXISTS { (n)<-[:EXPRESSED_IN]-() }"
_READ: Final = {
    "point": (
        "MATCH (n:Target) WHERE n.id IS NOT NULL WITH n.id AS id ORDER BY id LIMIT 2000"
        " RETURN {id: id} AS asked"
    ),
    "target_page": f"{_TARGETS} 200",
    "hub_page": (
        "MATCH (n:Target) WITH n, COUNT { (n)-[:EXPRESSED_IN]->(:Disease) } AS claims"
        " ORDER BY claims DESC, n.id LIMIT 1 WHERE claims > 0 RETURN {id: n.id} AS asked"
    ),
    "list_200": "MATCH (n:Target) RETURN {} AS asked LIMIT 1",
    "three_deep": "MATCH (:Therapy)-[:TARGETS]->(:Target) RETURN {} AS asked LIMIT 1",
    "flat_5000": "MATCH (n:Target) RETURN {} AS asked LIMIT 1",
    "ontology": (
        "MATCH (n:Disease) WHERE EXISTS { ()-[:SUBTYPE_OF]->(n)-[:SUBTYPE_OF]->() }"
        f"{_BACKWARDS} 40"
    ),
    "facets": f"{_DISEASES}{_BACKWARDS} 40",
    "scores": (
        "MATCH (s:Source) WITH s.id AS source ORDER BY source DESC LIMIT 1"
        f" {_DISEASES} RETURN {{id: n.id, source: source}} AS asked ORDER BY reverse(n.id) LIMIT 40"
    ),
    "paths": (
        "MATCH (a:Target) WHERE EXISTS { (a)--(:Entity) } WITH a.id AS id ORDER BY reverse(id)"
        " LIMIT 40 WITH collect(id) AS starts"
        " MATCH (b:Disease) WHERE EXISTS { (b)--(:Entity) } WITH starts, b.id AS id"
        " ORDER BY reverse(id) LIMIT 40 WITH starts, collect(id) AS ends"
        " UNWIND range(0, size(starts) - 1) AS i WITH starts[i] AS start, ends[i % size(ends)]"
        " AS end WHERE end IS NOT NULL RETURN {from: start, to: end} AS asked"
    ),
    "neighborhood": f"{_TARGETS} 40",
    "opportunities": (
        "MATCH (n:Therapy) WHERE EXISTS { (n)-[:TARGETS]->(:Target)-[:EXPRESSED_IN]->(:Disease) }"
        f"{_BACKWARDS} 40"
    ),
    "relations": f"MATCH (n:Entity) WHERE EXISTS {{ (n)--(:Entity) }}{_BACKWARDS} 40",
    "counts": (
        "MATCH (n:Disease) WITH n.id AS id, COUNT { (n)<-[:EXPRESSED_IN]-() } AS claims"
        " ORDER BY claims DESC, id LIMIT 12 WHERE claims > 0 WITH collect(id) AS ids"
        " UNWIND range(0, size(ids) - 3) AS i"
        " RETURN {a: ids[i], b: ids[i + 1], c: ids[i + 2]} AS asked"
    ),
}
_NAMED: Final = (
    "MATCH (n:{label}) RETURN n.id AS id, n.name AS name, n.symbol AS symbol"
    " ORDER BY reverse(n.id) LIMIT 100"
)
_LABELS: Final = ("Target", "Disease", "Therapy", "Tissue")

OPERATIONS: Final = (
    "point", "target_page", "hub_page", "list_200", "three_deep", "flat_5000", "search",
    "search_misspelt", "resolve", "ontology", "facets", "scores", "counts", "paths",
    "neighborhood", "relations", "opportunities",
)  # fmt: skip


def asked_of(driver: neo4j.Driver, database: str) -> dict[str, list[Variables]]:
    """Give the variables of each operation, in turn; none where the graph has nothing."""
    named = [
        (row["id"], row["name"], row["symbol"])
        for label in _LABELS
        for row in _rows(driver, database, _NAMED.replace("{label}", label))
    ]
    found = {
        name: [row["asked"] for row in _rows(driver, database, query)]
        for name, query in _READ.items()
    }
    found["search"] = [{"text": text} for text in _texts(named)]
    found["search_misspelt"] = [{"text": _misspelt(name)} for _, name, _ in named[::7]]
    found["resolve"] = [{"terms": terms} for terms in _terms(named)]
    return {name: found[name] for name in OPERATIONS}


def _rows(driver: neo4j.Driver, database: str, query: str) -> list[neo4j.Record]:
    return driver.execute_query(query, database_=database).records


def _texts(named: Sequence[tuple[str, str, str | None]]) -> Iterator[str]:
    """Give what is typed: a symbol or id, a name, how it begins, its words the other way round."""
    for place, (node_id, name, symbol) in enumerate(named[::7]):
        last, *others = reversed(name.split())
        yield (
            symbol or node_id,
            name,
            name[:3],
            name[:6],
            " ".join([*others, last[:4]]),
        )[place % 5]


def _misspelt(name: str) -> str:
    """Let two letters of the longest word change places."""
    word = max(name.split(), key=len)
    return name.replace(word, word[:2] + word[3:4] + word[2:3] + word[4:])


def _terms(named: Sequence[tuple[str, str, str | None]]) -> Iterator[list[str]]:
    """Give pasted lists: names, symbols and ids, a twentieth misspelt, a twentieth unknown."""
    for start in range(4):
        terms = []
        for place, (node_id, name, symbol) in enumerate(named[start::4]):
            kind = place % 20
            if kind == 0:
                terms.append(_misspelt(name))
            elif kind == 1:
                terms.append(f"nothing known {place}")
            else:
                terms.append((name, symbol or name, node_id)[place % 3])
        if terms:
            yield terms
