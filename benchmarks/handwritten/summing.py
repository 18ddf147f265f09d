"""What sums up: a hierarchy with its claims, facets and statistics, scores, counts."""

from typing import Any, Final

from app.compiler.summaries_shape import histogram
from app.graph_model import ONCOLOGY
from handwritten.operation import Operation, Record, Variables, score

ONTOLOGY: Final = """
MATCH (d:Disease {id: $id})
CALL (d) {
  MATCH (d)-[:SUBTYPE_OF]->(p:Disease) WITH DISTINCT p ORDER BY p.id LIMIT $n10
  RETURN collect([p.id, p.name]) AS parents
}
CALL (d) {
  MATCH path = (d)-[:SUBTYPE_OF*1..20]->(a:Disease)
  WITH a, min(length(path)) AS distance ORDER BY a.id
  RETURN collect([distance, a.id, a.name]) AS ancestors
}
CALL (d) {
  MATCH (d)<-[:SUBTYPE_OF*1..20]-(s:Disease) WITH DISTINCT s ORDER BY s.id
  RETURN collect(s) AS below
}
CALL (d, below) {
  UNWIND [d] + below AS s
  MATCH (s)<-[:EXPRESSED_IN]-(t:Target)
  WITH t, s, count(*) AS n
  WITH t, sum(n) AS n, collect(s) AS diseases ORDER BY n DESC, t.id
  WITH collect([n, t, diseases]) AS rows
  RETURN size(rows) AS total, [row IN rows[..$n25] |
    [d IN row[2], row[0], [s IN below WHERE s IN row[2] | s.id], row[1].id, row[1].symbol]
  ] AS targets
}
RETURN d.id, d.name, parents, size(ancestors), ancestors[..$n20], size(below),
       [s IN below[..$n20] | [s.id, s.name]], total, targets
"""

_FACET: Final = """
CALL (rows) {{
  UNWIND rows AS row UNWIND row[1] AS c
  WITH c.{name} AS value, row[0] AS t WHERE value IS NOT NULL
  WITH value, count(DISTINCT t) AS n ORDER BY n DESC, value
  RETURN collect([value, n]) AS {name}
}}
CALL (rows) {{
  UNWIND rows AS row WITH row WHERE all(c IN row[1] WHERE c.{name} IS NULL)
  RETURN count(*) AS no_{name}
}}
"""
_FACETS: Final = ("level", "source", "direction", "expression")

FACETS: Final = f"""
MATCH (d:Disease {{id: $id}})
CALL (d) {{
  MATCH (d)<-[c:EXPRESSED_IN]-(t:Target)
  WITH t, collect(c) AS cs, count(CASE WHEN c.direction = 'SUPPORTS' THEN 1 END) AS supports
  WHERE supports >= 1
  RETURN collect([t, cs]) AS rows
}}
CALL (rows) {{
  UNWIND rows AS row WITH row[0] AS t ORDER BY t.id LIMIT $n10
  RETURN collect([t.id, t.symbol]) AS page
}}
{"".join(_FACET.format(name=name) for name in _FACETS)}
CALL (rows) {{
  UNWIND rows AS row UNWIND row[1] AS c
  WITH c.log2FoldChange AS value
  RETURN collect(value) AS held, count(*) AS asked, min(value) AS low, max(value) AS high,
         sum(value) AS sum
}}
CALL (held, low, high) {{
  UNWIND held AS value
  WITH CASE WHEN high = low THEN 0 ELSE toInteger((value - low) / (high - low) * $n20) END AS place
  WITH CASE WHEN place >= $n20 THEN $n20 - 1 ELSE place END AS place, count(*) AS n
  RETURN collect([place, n]) AS buckets
}}
RETURN d.id, size(rows), page,
  [{", ".join(f"[{name}[..$n10], size({name}), no_{name}]" for name in _FACETS)}],
  [size(held), asked - size(held), low, high,
   CASE WHEN size(held) > 0 THEN sum / size(held) END, buckets]
"""

_BY_SOURCE: Final = "CASE WHEN source = $source THEN 0.5 ELSE 1.0 END"
SCORES: Final = f"""
MATCH (d:Disease {{id: $id}})
CALL (d) {{
  MATCH (d)<-[c:EXPRESSED_IN]-(t:Target)
  WITH t, collect(c) AS cs
  {score("cs", "score", where="c.direction = 'SUPPORTS'", levels="own", by=_BY_SOURCE)}
  WITH t, cs, score ORDER BY score DESC, t.id LIMIT $n25
  {score("cs", "opposing", where="c.direction <> 'SUPPORTS'", levels="own", by=_BY_SOURCE)}
  CALL (cs) {{
    UNWIND cs AS c
    WITH c, CASE WHEN c.direction = 'SUPPORTS' THEN $own[c.level] * coalesce(c.confidence, 1.0) END
         AS w ORDER BY w DESC
    WITH c.source AS source, collect(w) AS ws, count(*) AS n
    WITH source, ws, n, {_BY_SOURCE} AS weight,
         reduce(s = 0.0, i IN range(0, size(ws) - 1) | s + ws[i] / ((i + 1) * (i + 1))) AS v
    ORDER BY source
    RETURN collect([source, CASE WHEN v > 1.0 THEN 1.0 ELSE v END * weight, weight, n, size(ws)])
           AS parts
  }}
  RETURN collect([score, opposing, size(cs), t.id, t.symbol, parts]) AS rows
}}
RETURN d.id, rows
"""

COUNTS: Final = """
UNWIND [[1, $a], [2, $b], [4, $c]] AS asked
MATCH (:Disease {id: asked[1]})<-[c:EXPRESSED_IN]-(t:Target) WHERE c.expression = 'OVEREXPRESSED'
WITH DISTINCT t, asked[0] AS bit
WITH t, sum(bit) AS bits
WITH bits, count(t) AS n
RETURN collect([bits, n])
"""
_COMBINATIONS: Final = (
    ([0], 1), ([1], 2), ([2], 4), ([0, 1], 3), ([0, 2], 5), ([1, 2], 6), ([0, 1, 2], 7),
)  # fmt: skip


def score_parameters(variables: Variables) -> Variables:
    """Give the weights of levels, of which the operation changes one."""
    return {**variables, "own": {**ONCOLOGY.scoring.level_weights, "STATISTICAL": 0.7}}


def shape_ontology(record: Record | None) -> dict[str, Any]:
    """Shape the place of a disease, and the targets of its subtypes."""
    if record is None:
        return {"disease": None}
    i, name, parents, above_total, above, below_total, below, total, targets = record
    edges = [
        {
            "direct": direct,
            "claimCount": n,
            "via": [{"id": v} for v in via],
            "node": {"id": t, "symbol": symbol},
        }
        for direct, n, via, t, symbol in targets
    ]
    ancestors = [{"distance": distance, "node": {"id": a, "name": an}} for distance, a, an in above]
    return {
        "disease": {
            "id": i,
            "name": name,
            "parents": _named(parents),
            "ancestors": {"totalCount": above_total, "edges": ancestors},
            "descendants": {"totalCount": below_total, **_named(below)},
            "expressedTargets": {"totalCount": total, "edges": edges},
        }
    }


def _named(rows: list[Any]) -> dict[str, Any]:
    return {"nodes": [{"id": i, "name": n} for i, n in rows]}


def shape_facets(record: Record | None) -> dict[str, Any]:
    """Shape facets and statistics."""
    if record is None:
        return {"disease": None}
    i, total, page, facets, (count, missing, low, high, mean, buckets) = record
    bars = histogram(low, high, buckets, 20)
    return {
        "disease": {
            "id": i,
            "expressedTargets": {
                "totalCount": total,
                "nodes": [{"id": t, "symbol": symbol} for t, symbol in page],
                "facets": [
                    {
                        "field": field.upper(),
                        "values": [{"value": value, "count": n} for value, n in values],
                        "distinctCount": distinct,
                        "missing": without,
                    }
                    for field, (values, distinct, without) in zip(_FACETS, facets, strict=True)
                ],
                "statistics": {
                    "count": count,
                    "missing": missing,
                    "min": low,
                    "max": high,
                    "mean": mean,
                    "histogram": [{"from": a, "to": b, "count": n} for a, b, n in bars],
                },
            },
        }
    }


def shape_scores(record: Record | None) -> dict[str, Any]:
    """Shape associations by score, with its parts."""
    if record is None:
        return {"disease": None}
    edges = [
        {
            "score": supporting,
            "opposingScore": opposing,
            "claimCount": n,
            "node": {"id": t, "symbol": symbol},
            "scoreComponents": [
                {
                    "source": {"id": source},
                    "score": part,
                    "weight": weight,
                    "claimCount": claims,
                    "supports": supports,
                    "doesNotSupport": claims - supports,
                }
                for source, part, weight, claims, supports in parts
            ],
        }
        for supporting, opposing, n, t, symbol, parts in record[1]
    ]
    return {"disease": {"id": record[0], "expressedTargets": {"edges": edges}}}


def shape_counts(record: Record | None) -> dict[str, Any]:
    """Add up the counts of each combination."""
    found = (record or [[]])[0]
    rows = [
        {
            "sets": sets,
            "exactly": sum(n for bits, n in found if bits == wanted),
            "atLeast": sum(n for bits, n in found if bits & wanted == wanted),
        }
        for sets, wanted in _COMBINATIONS
    ]
    return {"targets": {"overlap": rows}}


OPERATIONS: Final = {
    "ontology": Operation(ONTOLOGY, shape_ontology),
    "facets": Operation(FACETS, shape_facets),
    "scores": Operation(SCORES, shape_scores, score_parameters),
    "counts": Operation(COUNTS, shape_counts),
}
