"""Search and resolve, over the names as nodes that loading keeps."""

from typing import Any, Final

from app.compiler.search_bind import close_words
from app.compiler.search_rank import highlight, score
from app.graph_model.curies import is_curie
from app.graph_model.search_text import fold, words
from handwritten.operation import Operation, Record, Variables

_DISTANCE: Final = """
    reduce(rows = [[], range(0, size(text))], i IN range(0, size(word.letters) - 1) | [rows[1],
      reduce(row = [i + 1], j IN range(0, size(text) - 1) | row + CASE
        WHEN word.letters[i] = substring(text, j, 1) THEN rows[1][j]
        WHEN i > 0 AND j > 0 AND word.letters[i] = substring(text, j - 1, 1)
          AND word.letters[i - 1] = substring(text, j, 1) AND rows[0][j - 1] <= rows[1][j]
          AND rows[0][j - 1] <= rows[1][j + 1] AND rows[0][j - 1] <= last(row)
          THEN rows[0][j - 1] + 1
        WHEN rows[1][j] <= rows[1][j + 1] AND rows[1][j] <= last(row) THEN rows[1][j] + 1
        WHEN rows[1][j + 1] <= last(row) THEN rows[1][j + 1] + 1
        ELSE last(row) + 1 END)])[1][size(text)]
"""
"""How many letters to insert, leave out, replace or swap."""

_CLOSE_NAMES: Final = f"""
  CALL (word) {{
    CALL (word) {{
      MATCH (known:SearchWord {{id: word.text}}) RETURN known
      UNION
      UNWIND word.starts AS key MATCH (known:SearchWord {{start: key}}) RETURN known
      UNION
      UNWIND word.ends AS key MATCH (known:SearchWord {{end: key}}) RETURN known
    }}
    WITH word, known, known.id AS text
    WHERE size([letter IN word.letters WHERE NOT text CONTAINS letter]) <= word.edits
      AND size([i IN range(0, size(text) - 1) WHERE NOT substring(word.padded, i, word.window)
                CONTAINS substring(text, i, 1)]) <= word.edits
      AND size([i IN range(0, size(word.letters) - 1)
                WHERE NOT substring(word.padding + text, i, word.window)
                CONTAINS word.letters[i]]) <= word.edits
    WITH word, known, text, {_DISTANCE} AS distance WHERE distance <= word.edits
    WITH text, distance, COUNT {{ (known)-[:WORD_OF]->() }} AS names
    ORDER BY distance, text LIMIT 20
    RETURN collect([text, distance]) AS nears, sum(names) AS names
  }}
  WITH word, nears, names,
       word.also + [near IN nears | [' ' + near[0] + ' ', near[1]]] AS options
  ORDER BY word.place
  WITH collect(options) AS options, collect([word.place, names, nears, word.isSeed]) AS seeds
  UNWIND seeds AS seed
  WITH options, seed WHERE seed[3]
  WITH options, seed ORDER BY seed[1], seed[0] LIMIT 1
  UNWIND seed[2] AS near
  MATCH (:SearchWord {{id: near[0]}})-[:WORD_OF]->(term:SearchTerm)
  WITH DISTINCT term, options
  WITH term, [option IN options |
       head([near IN option WHERE (' ' + term.id + ' ') CONTAINS near[0]])] AS matched
  WHERE none(near IN matched WHERE near IS NULL)
  MATCH (term)-[name:NAMES]->(entity:Entity)
  WITH entity, name, term, reduce(sum = 0, near IN matched | sum + near[1]) AS distance,
       [near IN matched | near[0]] AS marks
"""
"""From rows `word` to entities one of whose names has a word close to each."""

SEARCH: Final = f"""
CALL () {{
  MATCH (term:SearchTerm) WHERE term.id STARTS WITH $text
  WITH term LIMIT 1001 RETURN count(term) > 1000 AS full
}}
CALL (full) {{
  CALL (full) {{
    MATCH (entity:Entity {{id: $id}}) RETURN entity, [1, 0, size($id), $id, 0, $id, []] AS rank
    UNION ALL
    MATCH (:Identifier {{id: $id}})-[:IDENTIFIES]->(entity:Entity)
    RETURN entity, [1, 0, size($id), $id, 4, $id, []] AS rank
    UNION ALL
    MATCH (term:SearchTerm) WHERE term.id STARTS WITH $text
    WITH term ORDER BY size(term.id), term.id LIMIT 1000
    MATCH (term)-[name:NAMES]->(entity:Entity)
    RETURN entity, [CASE WHEN term.id <> $text THEN 3 WHEN name.field = 1 THEN 1 ELSE 2 END, 0,
                    size(term.id), term.id, name.field, name.text, $patterns] AS rank
    UNION ALL
    CALL (full) {{
      UNWIND CASE WHEN full THEN [] ELSE $whole END AS whole
      MATCH (word:SearchWord {{id: whole}})
      WITH word, COUNT {{ (word)-[:WORD_OF]->() }} AS names ORDER BY names, word.id LIMIT 1
      MATCH (word)-[:WORD_OF]->(term)
      WHERE NOT term.id STARTS WITH $text
        AND all(pattern IN $patterns WHERE (' ' + term.id + ' ') CONTAINS pattern)
      RETURN term
      UNION ALL
      MATCH (word:SearchWord) WHERE word.id STARTS WITH $alone AND NOT full
      MATCH (word)-[:WORD_OF]->(term) WHERE NOT term.id STARTS WITH $text RETURN term
    }}
    MATCH (term)-[name:NAMES]->(entity:Entity)
    RETURN entity, [4, 0, size(term.id), term.id, name.field, name.text, $patterns] AS rank
  }}
  WITH entity, min(rank) AS rank ORDER BY rank, entity.id LIMIT 1001
  RETURN collect([entity, rank]) AS found
}}
CALL (found) {{
  UNWIND CASE WHEN size(found) = 0 THEN $words ELSE [] END AS word
  {_CLOSE_NAMES}
  WITH entity, min([5, distance, size(term.id), term.id, name.field, name.text, marks]) AS rank
  ORDER BY rank, entity.id LIMIT 1001
  RETURN collect([entity, rank]) AS close
}}
WITH full, found + close AS hits
WITH full OR size(hits) > 1000 AS cut, hits[..1000] AS hits
CALL (hits) {{
  UNWIND hits AS hit
  WITH hit[0].kind AS kind, count(*) AS count ORDER BY count DESC, kind
  RETURN collect([kind, count]) AS kinds
}}
RETURN size(hits), cut, kinds, [hit IN hits[..$n25] |
  [hit[1], hit[0].id, hit[0].name, hit[0].kind, hit[0].symbol, hit[0]:Target]]
"""

RESOLVE: Final = f"""
UNWIND $terms AS asked
CALL (asked) {{
  CALL (asked) {{
    MATCH (entity:Entity {{id: asked.id}}) RETURN entity, 0 AS way
    UNION ALL
    MATCH (:Identifier {{id: asked.id}})-[:IDENTIFIES]->(entity:Entity) RETURN entity, 1 AS way
    UNION ALL
    MATCH (:SearchTerm {{id: asked.text}})-[name:NAMES]->(entity:Entity)
    RETURN entity, CASE WHEN name.field < 3 THEN 0 ELSE 2 END AS way
  }}
  WITH entity, min(way) AS way ORDER BY way, entity.id
  WITH collect([way, [entity.id, entity.name, entity.kind]]) AS found
  RETURN [fit IN found WHERE fit[0] = found[0][0] | fit[1]] AS fits, found[0][0] AS way
}}
CALL (asked, fits) {{
  UNWIND CASE WHEN size(fits) = 0 THEN asked.words ELSE [] END AS word
  {_CLOSE_NAMES}
  WITH entity, min([distance, size(term.id), term.id, name.field]) AS rank
  ORDER BY rank, entity.id LIMIT $n10
  RETURN collect([entity.id, entity.name, entity.kind]) AS near
}}
WITH asked, way, size(fits) AS count, fits[..$n10] + near AS candidates ORDER BY asked.place
RETURN collect([asked.term, way, count, candidates])
"""

_NO_NAME: Final = " "
_STATUSES: Final = ("EXACT", "XREF", "SYNONYM")


def search_parameters(variables: Variables) -> Variables:
    """Fold the text and say how near words are found."""
    text = variables["text"]
    folded = fold(text)
    found = words(folded)
    *whole, last = found or [""]
    return {
        "id": text if is_curie(text) else "",
        "text": folded or _NO_NAME,
        "whole": whole,
        "alone": last if last and not whole else _NO_NAME,
        "patterns": [*(f" {word} " for word in whole), f" {last}"] if found else [_NO_NAME],
        "words": close_words(found, has_beginning=True),
    }


def resolve_parameters(variables: Variables) -> Variables:
    """Do so for each of the terms."""
    return {
        "terms": [
            {
                "place": place,
                "term": term,
                "id": term if is_curie(term) else "",
                "text": fold(term) or _NO_NAME,
                "words": close_words(words(fold(term)), has_beginning=False),
            }
            for place, term in enumerate(variables["terms"])
        ]
    }


def shape_search(record: Record | None) -> dict[str, Any]:
    """Shape the hits."""
    total, cut, kinds, hits = record or [0, False, [], []]
    edges = [
        {
            "score": score(rank[0], rank[1]),
            "highlight": highlight(rank[0], rank[5], rank[6]),
            "node": {"id": i, "name": name, "kind": kind}
            | ({"symbol": symbol} if is_target else {}),
        }
        for rank, i, name, kind, symbol, is_target in hits
    ]
    counts = [{"kind": kind, "count": count} for kind, count in kinds]
    return {"search": {"totalCount": total, "truncated": cut, "kindCounts": counts, "edges": edges}}


def shape_resolve(record: Record | None) -> dict[str, Any]:
    """Shape what the terms stand for."""
    return {
        "resolve": [
            {
                "term": term,
                "status": _status(way, count),
                "candidates": [{"id": i, "name": n, "kind": k} for i, n, k in candidates],
            }
            for term, way, count, candidates in (record or [[]])[0]
        ]
    }


def _status(way: int | None, count: int) -> str:
    if way is None:
        return "NONE"
    return "AMBIGUOUS" if count > 1 else _STATUSES[way]


OPERATIONS: Final = {
    "search": Operation(SEARCH, shape_search, search_parameters),
    "search_misspelt": Operation(SEARCH, shape_search, search_parameters),
    "resolve": Operation(RESOLVE, shape_resolve, resolve_parameters),
}
