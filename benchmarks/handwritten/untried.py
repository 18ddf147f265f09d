"""Opportunities of a therapy: where its targets are expressed and it has no outcome yet."""

from typing import Any, Final

from handwritten.operation import Operation, Record, score

OPPORTUNITIES: Final = f"""
MATCH (h:Therapy {{id: $id}})
CALL (h) {{
  MATCH (h)-[s:STUDIED_FOR]->(d:Disease)
  WHERE s.direction <> 'SUPPORTS' OR s.outcome <> 'UNKNOWN'
  RETURN collect(DISTINCT d) AS tried
}}
CALL (tried) {{
  UNWIND tried AS d MATCH (d)<-[:SUBTYPE_OF*0..20]-(below:Disease)
  RETURN collect(DISTINCT below) AS covered
}}
CALL (h) {{
  MATCH (h)-[k:HAS_CAPABILITY]->(k_of:Capability)-[o:OVERCOMES]->(b:Barrier)
  WHERE k.direction = 'SUPPORTS' AND o.direction = 'SUPPORTS'
  WITH DISTINCT b, k_of ORDER BY k_of.id
  WITH b, collect([k_of.id, k_of.name]) AS answers
  RETURN collect(b) AS overcome, collect([b, answers]) AS answered
}}
CALL (h, covered) {{
  MATCH (h)-[a:TARGETS]->(t:Target) WHERE a.direction = 'SUPPORTS'
  WITH DISTINCT t, covered
  CALL (t) {{
    MATCH (t)-[c:EXPRESSED_IN]->(d:Disease)
    RETURN d, collect(CASE WHEN c.direction = 'SUPPORTS' THEN c END) AS supporting,
           collect(CASE WHEN c.direction <> 'SUPPORTS' THEN c END) AS against
  }}
  WITH t, d, supporting, against, covered
  WHERE size(supporting) > 0 AND NOT d IN covered
  RETURN collect([t, d, supporting, against]) AS rows
}}
CALL (rows, overcome, tried, answered) {{
  UNWIND rows AS row
  WITH row[0] AS t, row[1] AS d, row[2] AS supporting, row[3] AS against, overcome, tried, answered
  {score("supporting", "score")}
  CALL (d) {{
    MATCH (d)-[r:HAS_BARRIER]->(b:Barrier) WHERE r.direction = 'SUPPORTS'
    WITH DISTINCT b ORDER BY b.id
    RETURN collect(b) AS barriers
  }}
  WITH t, d, supporting, against, score, barriers, tried, answered,
       [b IN barriers WHERE NOT b IN overcome] AS unanswered
  ORDER BY score DESC, size(against), size(unanswered), d.id, t.id LIMIT $n10
  CALL (d, tried) {{
    UNWIND tried AS x MATCH (x)-[:SUBTYPE_OF*1..20]->(d)
    WITH DISTINCT x ORDER BY x.id RETURN collect([x.id, x.name]) AS below
  }}
  CALL (supporting) {{
    UNWIND supporting AS c WITH c ORDER BY c.id LIMIT $n25
    RETURN collect([c.id, c.level, c.source]) AS for
  }}
  CALL (against) {{
    UNWIND against AS c WITH c ORDER BY c.id LIMIT $n25
    RETURN collect([c.id, c.level, c.source]) AS not_for
  }}
  RETURN collect([score, d.id, d.name, t.id, t.symbol, for, not_for,
    [b IN barriers | [b.id, b.name, coalesce(head([x IN answered WHERE x[0] = b | x[1]]), [])]],
    [b IN unanswered | b.id], below]) AS page
}}
RETURN size(rows), page
"""


def shape_opportunities(record: Record | None) -> dict[str, Any]:
    """Shape the page."""
    total, page = record or [0, []]
    edges = [
        {
            "score": score,
            "node": {"id": d, "name": disease},
            "target": {"id": t, "symbol": symbol},
            "supporting": _claims(supporting),
            "against": _claims(against),
            "barriers": [
                {"barrier": {"id": b, "name": n}, "answeredBy": _named(answers)}
                for b, n, answers in barriers
            ],
            "unanswered": [{"id": b} for b in unanswered],
            "triedSubtypes": _named(tried),
        }
        for (
            score,
            d,
            disease,
            t,
            symbol,
            supporting,
            against,
            barriers,
            unanswered,
            tried,
        ) in page
    ]
    return {"opportunities": {"totalCount": total, "edges": edges}}


def _claims(rows: list[Any]) -> list[Any]:
    return [{"id": i, "level": level, "source": {"id": s}} for i, level, s in rows]


def _named(rows: list[Any]) -> list[Any]:
    return [{"id": i, "name": n} for i, n in rows]


OPERATIONS: Final = {"opportunities": Operation(OPPORTUNITIES, shape_opportunities)}
