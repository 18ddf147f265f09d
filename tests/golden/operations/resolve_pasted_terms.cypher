WITH 1 AS root
CALL (root) {
  UNWIND $terms AS resolved
  CALL (resolved) {
    CALL (resolved) {
      MATCH (entity:Entity {id: resolved.id}) RETURN entity, 0 AS way
      UNION ALL
      MATCH (:Identifier {id: resolved.id})-[:IDENTIFIES]->(entity:Entity) RETURN entity, 1 AS way
      UNION ALL
      MATCH (:SearchTerm {id: resolved.text})-[name:NAMES]->(entity:Entity) RETURN entity, CASE WHEN name.field < 3 THEN 0 ELSE 2 END AS way
    }
    WITH entity, way WHERE (entity.kind IN $candidate_kinds OR size([label IN labels(entity) WHERE label IN $candidate_kinds]) > 0)
    WITH entity.id AS id, min(way) AS way ORDER BY way, id
    RETURN collect([way, id]) AS found
  }
  WITH resolved, found, [fit IN found WHERE fit[0] = found[0][0] | fit[1]] AS candidate_ids
  WITH resolved, found, candidate_ids[..$terms_candidates] AS candidate_ids, CASE WHEN size(found) = 0 THEN 'NONE' WHEN size(candidate_ids) > 1 THEN 'AMBIGUOUS' ELSE ['EXACT', 'XREF', 'SYNONYM'][found[0][0]] END AS resolved_status
  CALL (resolved, found) {
    UNWIND CASE WHEN size(found) = 0 THEN resolved.words ELSE [] END AS word
    CALL (word) {
      CALL (word) {
        MATCH (known:SearchWord {id: word.text}) RETURN known
        UNION
        UNWIND word.starts AS key MATCH (known:SearchWord {start: key}) RETURN known
        UNION
        UNWIND word.ends AS key MATCH (known:SearchWord {end: key}) RETURN known
      }
      WITH word, known, known.id AS text
      WHERE size([letter IN word.letters WHERE NOT text CONTAINS letter]) <= word.edits
      AND size([i IN range(0, size(text) - 1) WHERE NOT substring(word.padded, i, word.window) CONTAINS substring(text, i, 1)]) <= word.edits
      AND size([i IN range(0, size(word.letters) - 1) WHERE NOT substring(word.padding + text, i, word.window) CONTAINS word.letters[i]]) <= word.edits
      WITH word, known, text, reduce(rows = [[], range(0, size(text))], i IN range(0, size(word.letters) - 1) | [rows[1], reduce(row = [i + 1], j IN range(0, size(text) - 1) | row + CASE WHEN word.letters[i] = substring(text, j, 1) THEN rows[1][j] WHEN i > 0 AND j > 0 AND word.letters[i] = substring(text, j - 1, 1) AND word.letters[i - 1] = substring(text, j, 1) AND rows[0][j - 1] <= rows[1][j] AND rows[0][j - 1] <= rows[1][j + 1] AND rows[0][j - 1] <= last(row) THEN rows[0][j - 1] + 1 WHEN rows[1][j] <= rows[1][j + 1] AND rows[1][j] <= last(row) THEN rows[1][j] + 1 WHEN rows[1][j + 1] <= last(row) THEN rows[1][j + 1] + 1 ELSE last(row) + 1 END)])[1][size(text)] AS distance
      WHERE distance <= word.edits
      WITH known, text, distance, COUNT { (known)-[:WORD_OF]->() } AS names
      ORDER BY distance, text LIMIT 20
      RETURN collect([text, distance]) AS nears, sum(names) AS names
    }
    WITH word.place AS place, word.also + [near IN nears | [' ' + near[0] + ' ', near[1]]] AS options, word.isSeed AS is_seed, nears, names ORDER BY place
    WITH collect(options) AS options, collect([place, names, nears, is_seed]) AS seeds
    UNWIND seeds AS seed
    WITH options, seed WHERE seed[3]
    WITH options, seed ORDER BY seed[1], seed[0] LIMIT 1
    UNWIND seed[2] AS near
    MATCH (:SearchWord {id: near[0]})-[:WORD_OF]->(term:SearchTerm)
    WITH DISTINCT term, options
    WITH term, [option IN options | head([near IN option WHERE (' ' + term.id + ' ') CONTAINS near[0]])] AS matched
    WHERE size([near IN matched WHERE near IS NULL]) = 0
    WITH term, reduce(sum = 0, near IN matched | sum + near[1]) AS distance, [near IN matched | near[0]] AS marks
    MATCH (term)-[name:NAMES]->(entity:Entity) WHERE (entity.kind IN $candidate_kinds OR size([label IN labels(entity) WHERE label IN $candidate_kinds]) > 0)
    WITH entity.id AS id, term.id AS text, distance, name.field AS field
    ORDER BY distance, size(text), text, field
    WITH id, head(collect([distance, size(text), text, field])) AS best
    ORDER BY best[0], best[1], best[2], best[3], id
    WITH id LIMIT $terms_candidates
    RETURN collect(id) AS near
  }
  WITH resolved, resolved_status, candidate_ids + near AS candidate_ids
  CALL (candidate_ids) {
    UNWIND range(0, size(candidate_ids) - 1) AS candidate_place
    WITH candidate_place, candidate_ids[candidate_place] AS candidate_id
    MATCH (candidate:Entity {id: candidate_id})
    WITH candidate, candidate_place ORDER BY candidate_place
    RETURN collect([candidate.id, candidate.name, candidate.kind]) AS candidate_rows
  }
  WITH resolved, resolved_status, candidate_rows ORDER BY resolved.place
  RETURN collect([resolved.term, resolved_status, candidate_rows]) AS candidate_terms
}
RETURN candidate_terms AS c0
