WITH 1 AS root
CALL (root) {
  CALL (root) {
    MATCH (term:SearchTerm) WHERE term.id STARTS WITH $search_for_text
    WITH term ORDER BY size(term.id), term.id LIMIT 1000 + 1
    RETURN collect(term) AS beginning
  }
  CALL (beginning) {
    CALL (beginning) {
      UNWIND CASE WHEN size(beginning) <= 1000 THEN $search_for_whole ELSE [] END AS whole
      MATCH (word:SearchWord {id: whole})
      WITH word, COUNT { (word)-[:WORD_OF]->() } AS names
      ORDER BY names, word.id LIMIT 1
      MATCH (word)-[:WORD_OF]->(term:SearchTerm) RETURN term
      UNION
      MATCH (word:SearchWord) WHERE word.id STARTS WITH $search_for_alone AND size(beginning) <= 1000
      MATCH (word)-[:WORD_OF]->(term:SearchTerm) RETURN term
    }
    WITH term WHERE NOT term.id STARTS WITH $search_for_text AND size([pattern IN $search_for_patterns WHERE (' ' + term.id + ' ') CONTAINS pattern]) = size($search_for_patterns)
    WITH term ORDER BY size(term.id), term.id LIMIT 1000 + 1
    RETURN collect(term) AS containing
  }
  CALL (root) {
    CALL (root) {
      MATCH (entity:Entity {id: $search_for_id}) RETURN entity.id AS id, 0 AS field
      UNION ALL
      MATCH (:Identifier {id: $search_for_id})-[:IDENTIFIES]->(entity:Entity) RETURN entity.id AS id, 4 AS field
    }
    RETURN collect([id, field]) AS identified
  }
  WITH beginning, containing, identified, size(beginning) + size(containing) + size(identified) = 0 AS is_missing
  CALL (is_missing) {
    UNWIND CASE WHEN is_missing THEN $search_for_words ELSE [] END AS word
    CALL (word) {
      CALL (word) {
        MATCH (known:SearchWord {id: word.text}) RETURN known
        UNION
        UNWIND word.starts AS key MATCH (known:SearchWord {start: key}) RETURN known
        UNION
        UNWIND word.ends AS key MATCH (known:SearchWord {end: key}) RETURN known
      }
      WITH word, known, known.id AS text WHERE size([letter IN word.letters WHERE NOT text CONTAINS letter]) <= word.edits
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
    ORDER BY distance, size(term.id), term.id LIMIT 1000 + 1
    RETURN collect([term, distance, marks]) AS close
  }
  WITH identified, beginning, containing, close, size(beginning) > 1000 OR size(containing) > 1000 OR size(close) > 1000 AS is_cut
  CALL (identified, beginning, containing, close) {
    CALL (identified, beginning, containing, close) {
      UNWIND [term IN beginning + containing | [term, 0, $search_for_patterns]] + close AS found
      WITH found[0] AS term, found[1] AS distance, found[2] AS marks
      MATCH (term)-[name:NAMES]->(entity:Entity)
      RETURN entity, CASE WHEN distance > 0 THEN 5 WHEN term.id = $search_for_text AND name.field = 1 THEN 1 WHEN term.id = $search_for_text THEN 2 WHEN term.id STARTS WITH $search_for_text THEN 3 ELSE 4 END AS tier, distance, name.field AS field, size(term.id) AS length, term.id AS text, name.text AS shown, marks
      UNION ALL
      UNWIND identified AS found
      MATCH (entity:Entity {id: found[0]})
      RETURN entity, 1 AS tier, 0 AS distance, found[1] AS field, size($search_for_id) AS length, $search_for_id AS text, $search_for_id AS shown, [] AS marks
    }
    WITH entity, tier, distance, field, length, text, shown, marks ORDER BY tier, distance, field, length, text
    WITH entity, head(collect([tier, distance, field, length, text, shown, marks])) AS best
    WITH entity.id AS id, best[0] AS tier, best[1] AS distance, best[2] AS field, best[3] AS length, best[4] AS text, head([label IN labels(entity) WHERE label <> 'Entity']) AS type, entity.kind AS kind, best[5] AS shown, best[6] AS marks
    ORDER BY tier, distance, field, length, text, id LIMIT 1000 + 1
    RETURN collect([tier, distance, field, length, text, id, type, kind, shown, marks]) AS hits
  }
  RETURN hits[..1000] AS search_hits, is_cut OR size(hits) > 1000 AS search_truncated
}
CALL (search_hits) {
  UNWIND search_hits AS hit
  WITH hit[0] AS search_tier, hit[1] AS search_distance, hit[2] AS search_field, hit[3] AS search_length, hit[4] AS search_text, hit[5] AS search_id, hit[6] AS search_type, hit[7] AS search_kind, hit[8] AS search_shown, hit[9] AS search_marks
  WITH search_tier, search_distance, search_field, search_length, search_text, search_id, search_type, search_kind, search_shown, search_marks WHERE ((search_tier > $search_after_0) OR (search_tier = $search_after_0 AND search_distance > $search_after_1) OR (search_tier = $search_after_0 AND search_distance = $search_after_1 AND search_field > $search_after_2) OR (search_tier = $search_after_0 AND search_distance = $search_after_1 AND search_field = $search_after_2 AND search_length > $search_after_3) OR (search_tier = $search_after_0 AND search_distance = $search_after_1 AND search_field = $search_after_2 AND search_length = $search_after_3 AND search_text > $search_after_4) OR (search_tier = $search_after_0 AND search_distance = $search_after_1 AND search_field = $search_after_2 AND search_length = $search_after_3 AND search_text = $search_after_4 AND search_id > $search_after_5)) ORDER BY search_tier, search_distance, search_field, search_length, search_text, search_id LIMIT $search_first
  MATCH (search:Entity {id: search_id})
  WITH search, search_tier, search_distance, search_field, search_length, search_text, search_id, search_type, search_kind, search_shown, search_marks ORDER BY search_tier, search_distance, search_field, search_length, search_text, search_id
  RETURN collect([search_tier, search_distance, search_field, search_length, search_text, search_id, search_shown, search_marks, head([label IN labels(search) WHERE label <> 'Entity']), search.id]) AS search_rows
}
RETURN [search_rows, null, size(search_hits), search_truncated, []] AS c0
