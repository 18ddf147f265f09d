"""Pages of a target, lists, and what nests in them."""

from typing import Any, Final

from handwritten.operation import Operation, Record, score

POINT: Final = "MATCH (t:Target {id: $id}) RETURN t.id, t.symbol, t.name"

_DISEASES_OF_TARGET: Final = """
CALL (t) { MATCH (t)-[:EXPRESSED_IN]->(d:Disease) RETURN count(DISTINCT d) AS total }
"""
_THERAPIES_AND_TISSUES: Final = """
CALL (t) {
  MATCH (t)<-[:TARGETS]-(h:Therapy) WITH DISTINCT h ORDER BY h.id LIMIT $n100
  RETURN collect([h.id, h.name, h.modality]) AS therapies
}
CALL (t) {
  MATCH (t)-[:EXPRESSED_IN]->(s:Tissue|CellType) WITH DISTINCT s ORDER BY s.id LIMIT $n10
  RETURN collect([s.id, s.name]) AS tissues
}
"""
_CLAIMS: Final = """
  CALL (cs) {
    UNWIND cs AS c WITH c ORDER BY c.id LIMIT $n3 RETURN collect([c.level, c.source]) AS claims
  }
"""

TARGET_PAGE: Final = f"""
MATCH (t:Target {{id: $id}})
{_DISEASES_OF_TARGET}
CALL (t) {{
  MATCH (t)-[c:EXPRESSED_IN]->(d:Disease)
  WITH d, collect(c) AS cs, count(c) AS n,
       count(CASE WHEN c.direction = 'SUPPORTS' THEN 1 END) AS supports
  ORDER BY n DESC, d.id LIMIT $n25
  {_CLAIMS}
  RETURN collect([n, supports, n - supports, d.id, d.name, claims]) AS diseases
}}
{_THERAPIES_AND_TISSUES}
RETURN t.id, t.symbol, t.name, total, diseases, therapies, tissues
"""

HUB_PAGE: Final = f"""
MATCH (t:Target {{id: $id}})
{_DISEASES_OF_TARGET}
CALL (t) {{
  MATCH (t)-[c:EXPRESSED_IN]->(d:Disease)
  WITH d, collect(c) AS cs, count(c) AS n{score("cs", "score", where="c.direction = 'SUPPORTS'")}
  WITH d, cs, n, score ORDER BY score DESC, d.id LIMIT $n25
  {_CLAIMS}
  RETURN collect([score, n, d.id, d.name, claims]) AS diseases
}}
{_THERAPIES_AND_TISSUES}
RETURN t.id, t.symbol, t.name, total, diseases, therapies, tissues
"""

LIST_200: Final = """
MATCH (t:Target) WHERE t.id IS NOT NULL WITH t ORDER BY t.id LIMIT $n200
CALL (t) {
  MATCH (t)-[c:EXPRESSED_IN]->(d:Disease) WITH d, count(c) AS n ORDER BY d.id LIMIT $n10
  RETURN collect([n, d.id, d.name]) AS diseases
}
CALL (t) {
  MATCH (t)<-[c:TARGETS]-(h:Therapy) WITH h, collect(c) AS cs ORDER BY h.id LIMIT $n100
  CALL (cs) {
    UNWIND cs AS c WITH c ORDER BY c.id LIMIT $n5 RETURN collect([c.mechanism]) AS claims
  }
  RETURN collect([h.id, h.name, h.modality, claims]) AS therapies
}
CALL (t) {
  MATCH (t)-[:EXPRESSED_IN]->(s:Tissue|CellType) WITH DISTINCT s ORDER BY s.id LIMIT $n10
  RETURN collect([s.id, s.name]) AS tissues
}
RETURN collect([t.id, t.symbol, t.name, diseases, therapies, tissues])
"""

# Targets and diseases are found once, in however many lists they are: it takes a third of the time.
THREE_DEEP: Final = """
MATCH (h:Therapy) WHERE h.id IS NOT NULL WITH h ORDER BY h.id LIMIT $n20
CALL (h) {
  MATCH (h)-[:TARGETS]->(t:Target) WITH DISTINCT t ORDER BY t.id LIMIT $n100
  RETURN collect(t) AS found
}
WITH collect([h.id, h.name, [t IN found | t.id]]) AS therapies, collect(found) AS lists
CALL (lists) {
  UNWIND lists AS list UNWIND list AS t WITH DISTINCT t
  CALL (t) {
    MATCH (t)-[:EXPRESSED_IN]->(d:Disease) WITH DISTINCT d ORDER BY d.id LIMIT $n10
    RETURN collect(d) AS found
  }
  RETURN collect([t.id, t.symbol, [d IN found | d.id]]) AS targets, collect(found) AS next
}
CALL (next) {
  UNWIND next AS list UNWIND list AS d WITH DISTINCT d
  CALL (d) {
    MATCH (d)<-[:STUDIED_FOR]-(x:Therapy) WITH DISTINCT x ORDER BY x.id LIMIT $n3
    RETURN collect([x.id, x.name]) AS shown
  }
  RETURN collect([d.id, d.name, shown]) AS diseases
}
RETURN therapies, targets, diseases
"""

FLAT_5000: Final = """
MATCH (t:Target) WHERE t.id IS NOT NULL WITH t ORDER BY t.id LIMIT $n5000
RETURN collect([t.id, t.symbol, t.name, t.kind])
"""


def _named(rows: list[Any]) -> dict[str, Any]:
    return {"nodes": [{"id": i, "name": n} for i, n in rows]}


def _modal(rows: list[Any]) -> dict[str, Any]:
    return {"nodes": [{"id": i, "name": n, "modality": m} for i, n, m in rows]}


def _cited(rows: list[Any]) -> list[Any]:
    return [{"level": level, "source": {"id": source}} for level, source in rows]


def shape_point(record: Record | None) -> dict[str, Any]:
    """Shape the point query; None: there is no such target."""
    if record is None:
        return {"target": None}
    i, symbol, name = record
    return {"target": {"id": i, "symbol": symbol, "name": name}}


def _page(target: Record, edges: list[Any]) -> dict[str, Any]:
    i, symbol, name, total, therapies, tissues = target
    return {
        "target": {
            "id": i,
            "symbol": symbol,
            "name": name,
            "expressedInDiseases": {"totalCount": total, "edges": edges},
            "therapies": _modal(therapies),
            "expressedInTissues": _named(tissues),
        }
    }


def shape_target_page(record: Record | None) -> dict[str, Any]:
    """Shape the target page."""
    if record is None:
        return {"target": None}
    *target, diseases, therapies, tissues = record
    edges = [
        {
            "claimCount": n,
            "supports": supports,
            "doesNotSupport": rest,
            "node": {"id": d, "name": dn},
            "claims": _cited(claims),
        }
        for n, supports, rest, d, dn, claims in diseases
    ]
    return _page([*target, therapies, tissues], edges)


def shape_hub_page(record: Record | None) -> dict[str, Any]:
    """Shape the hub page."""
    if record is None:
        return {"target": None}
    *target, diseases, therapies, tissues = record
    edges = [
        {"score": s, "claimCount": n, "node": {"id": d, "name": dn}, "claims": _cited(claims)}
        for s, n, d, dn, claims in diseases
    ]
    return _page([*target, therapies, tissues], edges)


def shape_list_200(record: Record | None) -> dict[str, Any]:
    """Shape the list of 200 targets."""
    nodes = [
        {
            "id": i,
            "symbol": symbol,
            "name": name,
            "expressedInDiseases": {
                "edges": [{"claimCount": n, "node": {"id": d, "name": dn}} for n, d, dn in diseases]
            },
            "therapies": {
                "edges": [
                    {
                        "node": {"id": h, "name": hn, "modality": m},
                        "claims": [{"mechanism": x} for (x,) in claims],
                    }
                    for h, hn, m, claims in therapies
                ]
            },
            "expressedInTissues": _named(tissues),
        }
        for i, symbol, name, diseases, therapies, tissues in (record or [[]])[0]
    ]
    return {"targets": {"nodes": nodes}}


def shape_three_deep(record: Record | None) -> dict[str, Any]:
    """Shape the list that goes three levels deep."""
    therapies, targets, diseases = record or ([], [], [])
    disease = {d: {"id": d, "name": n, "therapies": _named(shown)} for d, n, shown in diseases}
    target = {
        t: {
            "id": t,
            "symbol": symbol,
            "expressedInDiseases": {"nodes": [disease[d] for d in found]},
        }
        for t, symbol, found in targets
    }
    nodes = [
        {"id": h, "name": name, "targets": {"nodes": [target[t] for t in found]}}
        for h, name, found in therapies
    ]
    return {"therapies": {"nodes": nodes}}


def shape_flat_5000(record: Record | None) -> dict[str, Any]:
    """Shape the flat list."""
    rows = (record or [[]])[0]
    nodes = [{"id": i, "symbol": s, "name": n, "kind": k} for i, s, n, k in rows]
    return {"targets": {"nodes": nodes}}


OPERATIONS: Final = {
    "point": Operation(POINT, shape_point),
    "target_page": Operation(TARGET_PAGE, shape_target_page),
    "hub_page": Operation(HUB_PAGE, shape_hub_page),
    "list_200": Operation(LIST_200, shape_list_200),
    "three_deep": Operation(THREE_DEEP, shape_three_deep),
    "flat_5000": Operation(FLAT_5000, shape_flat_5000),
}
