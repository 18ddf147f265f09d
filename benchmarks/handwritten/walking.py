"""Walks whatever the relation: paths of three hops, a neighbourhood of two, single steps."""

from typing import Any, Final

from app.compiler.shape_walk import neighborhood_reason, paths_reason
from handwritten.operation import Operation, Record

_WEIGHT: Final = """CASE WHEN c.direction = 'SUPPORTS'
       THEN $levels[c.level] * coalesce(c.confidence, 1.0) ELSE 0.0 END"""


def _degree(node: str) -> str:
    return (
        f"(COUNT {{ ({node})--() }} - COUNT {{ ({node})<-[:IDENTIFIES]-() }}"
        f" - COUNT {{ ({node})<-[:NAMES]-() }})"
    )


def _prefix(sizes: str, most: int) -> str:
    """Write how many to take so that, before the last, fewer than `most` are looked at."""
    step = f"CASE WHEN x[1] < {most} THEN [x[0] + 1, x[1] + d] ELSE x END"
    return f"reduce(x = [0, 0], d IN {sizes} | {step})[0]"


PATHS: Final = f"""
MATCH (a:Entity {{id: $from}})
WITH a MATCH (b:Entity {{id: $to}})
CALL (b) {{
  MATCH (b)--(n:Entity) WITH DISTINCT n RETURN collect(n) AS around
}}
CALL (a) {{
  MATCH (a)-[c]-(n:Entity)
  WITH n, max({_WEIGHT}) AS step
  WITH n, step, {_degree("n")} AS degree
  ORDER BY CASE WHEN degree <= 1000 THEN 0 ELSE 1 END, step / sqrt(degree) DESC, n.id
  WITH collect([n, step, degree]) AS firsts,
       collect(CASE WHEN degree <= 1000 THEN degree END) AS degrees
  WITH firsts, size(degrees) AS open, {_prefix("degrees", 10_000)} AS taken
  RETURN firsts, firsts[..taken] AS opened, taken < open AS first_cut
}}
CALL (a, b, around, firsts, opened, first_cut) {{
  CALL (a, b, around, firsts, opened) {{
    UNWIND opened AS way
    WITH a, b, around, way[0] AS n, way[1] AS weight, way[2] AS degree
    MATCH (n)-[c]-(m:Entity) WHERE m <> a AND (m IN around OR m = b)
    WITH a, n, weight, degree, m, max({_WEIGHT}) AS step
    RETURN m, [2, a.id + ' ' + n.id + ' ' + m.id, weight * step, 1.0 * degree, n] AS head
    UNION ALL
    UNWIND firsts AS way
    WITH a, way[0] AS m, way[1] AS weight WHERE m IN around OR m = b
    RETURN m, [1, a.id + ' ' + m.id, weight, 1.0, null] AS head
    UNION ALL
    WITH a WHERE a IN around RETURN a AS m, [0, a.id, 1.0, 1.0, null] AS head
  }}
  WITH b, first_cut, m, head ORDER BY head[2] / sqrt(head[3]) DESC, head[1]
  WITH b, first_cut, m, collect(head) AS heads
  WITH b, first_cut, m, heads, CASE WHEN m = b THEN 1 ELSE {_degree("m")} END AS degree
  WHERE degree <= 1000
  CALL (m, b) {{
    OPTIONAL MATCH (m)-[c]-(b) RETURN max({_WEIGHT}) AS step
  }}
  WITH first_cut, m, heads, degree, CASE WHEN m = b THEN [0, 1.0] ELSE [1, step] END AS tail
  ORDER BY heads[0][2] / sqrt(heads[0][3]) * tail[1] / sqrt(1.0 * degree) DESC, m.id
  WITH first_cut, collect([heads[..300], tail, degree, m]) AS meetings,
       coalesce(max(CASE WHEN size(heads) > 300 THEN 1 END), 0) = 1 AS crowded
  WITH first_cut OR crowded AS cut, meetings, [meeting IN meetings | size(meeting[0])] AS pairs
  WITH cut, meetings, pairs, {_prefix("pairs", 10_000)} AS taken
  RETURN cut OR taken < size(pairs) AS is_cut, meetings[..taken] AS met
}}
CALL (a, b, met) {{
  UNWIND met AS meeting
  UNWIND meeting[0] AS head
  WITH a, b, head, meeting[1] AS tail, meeting[2] AS degree, meeting[3] AS m
  WHERE head[0] > 0 AND head[0] - tail[0] IN [0, 1] AND (head[4] IS NULL OR head[4] <> b)
  WITH CASE WHEN tail[0] = 0 THEN [a, b] WHEN head[0] = 1 THEN [a, m, b] ELSE [a, head[4], m, b]
       END AS nodes,
       floor(head[2] * tail[1] / sqrt(head[3] * degree) * 1e15 + 0.5) / 1e15 AS score
  WITH nodes, score, reduce(trail = '', n IN nodes | trail + ' ' + n.id) AS trail
  ORDER BY score DESC, size(nodes), trail LIMIT $n10 + 1
  RETURN collect([nodes, score]) AS best
}}
CALL (best) {{
  UNWIND range(0, size(best[..$n10]) - 1) AS place
  WITH place, best[place][0] AS nodes, best[place][1] AS score
  CALL (nodes) {{
    UNWIND range(1, size(nodes) - 1) AS i
    WITH i, nodes[i - 1] AS l, nodes[i] AS r
    MATCH (l)-[c]-(r)
    WITH i, c, type(c) AS type, CASE WHEN startNode(c) = l THEN 0 ELSE 1 END AS back,
         {_WEIGHT} AS weight
    ORDER BY i, weight DESC, type, back, c.id
    WITH i, collect([type, back])[0] AS first, collect(c) AS cs ORDER BY i
    CALL (cs) {{
      UNWIND cs AS c WITH c ORDER BY c.id LIMIT $n2 RETURN collect([c.id, c.level]) AS claims
    }}
    RETURN collect([first[0], first[1] = 0, size(cs), claims]) AS steps
  }}
  WITH place, nodes, score, steps ORDER BY place
  RETURN collect([score, [n IN nodes | [n.id, n.name, n.kind]], steps]) AS paths
}}
RETURN paths, size(best) > $n10, is_cut
"""

_IN_TURNS: Final = f"""WITH n, type(c) AS relation, max({_WEIGHT}) AS strength
  ORDER BY relation, strength DESC, n.id
  WITH relation, collect(n)[..$n50] AS ranked
  UNWIND range(0, size(ranked) - 1) AS rank
  WITH rank, relation, ranked[rank] AS n ORDER BY rank, relation
  WITH collect(n) AS sequence
  UNWIND range(0, size(sequence) - 1) AS place
  WITH sequence[place] AS n, min(place) AS place ORDER BY place"""
"""From claims `c` to nodes `n`: of each relation in turn the strongest, each node once."""

NEIGHBORHOOD: Final = f"""
MATCH (seed:Entity {{id: $id}})
CALL (seed) {{
  MATCH (seed)-[c]-(n:Entity)
  {_IN_TURNS}
  RETURN collect(n) AS reached1
}}
WITH seed, reached1[..49] AS first, size(reached1) > 49 AS full
CALL (first) {{
  UNWIND first AS n
  WITH n, {_degree("n")} AS degree ORDER BY degree, n.id
  WITH collect(n) AS sorted, collect(degree) AS degrees
  WITH sorted, {_prefix("degrees", 10_000)} AS taken
  RETURN sorted[..taken] AS frontier, taken < size(sorted) AS cut
}}
CALL (seed, first, full, frontier) {{
  WITH CASE WHEN full THEN [] ELSE frontier END AS walked, [seed] + first AS known
  UNWIND walked AS here
  MATCH (here)-[c]-(n:Entity) WHERE NOT n IN known
  {_IN_TURNS}
  RETURN collect(n) AS reached2
}}
WITH cut, [[seed, 0]] + [n IN first | [n, 1]] + [n IN reached2[..49 - size(first)] | [n, 2]]
     AS items, full OR size(reached2) > 49 - size(first) AS more
WITH cut, more, items, [item IN items | item[0]] AS nodes
CALL (items) {{
  UNWIND items AS item
  WITH item[0] AS n, item[1] AS hop
  RETURN collect([n.id, n.name, n.kind, {_degree("n")}, hop]) AS node_rows
}}
CALL (nodes) {{
  UNWIND nodes AS here
  WITH nodes, here, COUNT {{ (here)-->() }} AS outward ORDER BY outward, here.id
  WITH nodes, collect(here) AS sorted, collect(outward) AS degrees
  WITH nodes, sorted, {_prefix("degrees", 100_000)} AS taken
  RETURN sorted[..taken] AS sources, taken < size(sorted) AS edges_cut
}}
CALL (nodes, sources) {{
  UNWIND sources AS here
  MATCH (here)-[c]->(other:Entity) WHERE other IN nodes
  WITH here.id AS from, type(c) AS relation, other.id AS to, count(c) AS n,
       count(CASE WHEN c.direction = 'SUPPORTS' THEN 1 END) AS supports
  ORDER BY relation, from, to
  RETURN collect([relation, from, to, n, supports]) AS edge_rows
}}
RETURN node_rows, edge_rows, more, cut OR edges_cut
"""

RELATIONS: Final = """
MATCH (e:Entity {id: $id})
CALL (e) {
  MATCH (e)-[c]-(n:Entity)
  WITH DISTINCT n, type(c) AS relation, startNode(c) = e AS forward
  RETURN count(*) AS total
}
CALL (e) {
  MATCH (e)-[c]-(n:Entity)
  WITH n, type(c) AS relation, CASE WHEN startNode(c) = e THEN 0 ELSE 1 END AS back,
       collect(c) AS cs, count(CASE WHEN c.direction = 'SUPPORTS' THEN 1 END) AS supports
  ORDER BY relation, back, n.id LIMIT $n25
  CALL (cs) {
    UNWIND cs AS c WITH c ORDER BY c.id LIMIT $n2
    RETURN collect([c.id, c.level, c.source]) AS claims
  }
  RETURN collect([relation, back = 0, size(cs), supports, n.id, n.name, claims]) AS rows
}
RETURN e.id, e.name, total, rows
"""


def shape_paths(record: Record | None) -> dict[str, Any]:
    """Shape the paths, and why there are no more."""
    found, more, cut = record or [[], False, False]
    paths = [
        {
            "length": len(steps),
            "score": score,
            "nodes": [{"id": i, "name": n, "kind": k} for i, n, k in nodes],
            "steps": [
                {
                    "relation": relation,
                    "forward": forward,
                    "claimCount": count,
                    "claims": [{"id": i, "level": level} for i, level in claims],
                }
                for relation, forward, count, claims in steps
            ],
        }
        for score, nodes, steps in found
    ]
    reason = paths_reason(len(found), more, cut, (1, 1), (3, 1000))
    return {"paths": {"truncated": more or cut, "reason": reason, "paths": paths}}


def shape_neighborhood(record: Record | None) -> dict[str, Any]:
    """Shape nodes and edges."""
    nodes, edges, more, cut = record or [[], [], False, False]
    return {
        "neighborhood": {
            "truncated": more or cut,
            "reason": neighborhood_reason(more, cut, is_late=False, missing=()),
            "nodes": [
                {"id": i, "name": n, "kind": k, "degree": d, "hop": h} for i, n, k, d, h in nodes
            ],
            "edges": [
                {
                    "id": f"{start}|{relation}|{end}",
                    "relation": relation,
                    "from": start,
                    "to": end,
                    "claimCount": count,
                    "supports": supports,
                    "doesNotSupport": count - supports,
                }
                for relation, start, end, count, supports in edges
            ],
        }
    }


def shape_relations(record: Record | None) -> dict[str, Any]:
    """Shape the steps from one entity."""
    if record is None:
        return {"node": None}
    i, name, total, rows = record
    edges = [
        {
            "relation": relation,
            "forward": forward,
            "claimCount": count,
            "supports": supports,
            "doesNotSupport": count - supports,
            "node": {"id": n, "name": nn},
            "claims": [{"id": c, "level": level, "source": {"id": s}} for c, level, s in claims],
        }
        for relation, forward, count, supports, n, nn, claims in rows
    ]
    return {"node": {"id": i, "name": name, "relations": {"totalCount": total, "edges": edges}}}


OPERATIONS: Final = {
    "paths": Operation(PATHS, shape_paths),
    "neighborhood": Operation(NEIGHBORHOOD, shape_neighborhood),
    "relations": Operation(RELATIONS, shape_relations),
}
