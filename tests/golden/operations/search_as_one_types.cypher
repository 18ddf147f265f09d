WITH 1 AS root
CALL (root) {
  CALL (root) {
    MATCH (term:SearchTerm) WHERE term.id STARTS WITH $search_for_text
    WITH term LIMIT 1000 + 1
    RETURN count(term) > 1000 AS is_full
  }
  CALL (is_full) {
    CALL (is_full) {
      MATCH (entity:Entity {id: $search_for_id})
      RETURN entity, 1 AS tier, 0 AS distance, 0 AS field, size($search_for_id) AS length, $search_for_id AS text, $search_for_id AS shown, [] AS marks
      UNION ALL
      MATCH (:Identifier {id: $search_for_id})-[:IDENTIFIES]->(entity:Entity)
      RETURN entity, 1 AS tier, 0 AS distance, 4 AS field, size($search_for_id) AS length, $search_for_id AS text, $search_for_id AS shown, [] AS marks
      UNION ALL
      MATCH (term:SearchTerm) WHERE term.id STARTS WITH $search_for_text
      WITH term ORDER BY size(term.id), term.id LIMIT 1000
      MATCH (term)-[name:NAMES]->(entity)
      RETURN entity, CASE WHEN term.id <> $search_for_text THEN 3 WHEN name.field = 1 THEN 1 ELSE 2 END AS tier, 0 AS distance, name.field AS field, size(term.id) AS length, term.id AS text, name.text AS shown, $search_for_patterns AS marks
      UNION ALL
      CALL (is_full) {
        UNWIND CASE WHEN is_full THEN [] ELSE $search_for_whole END AS whole
        MATCH (word:SearchWord {id: whole})
        WITH word, COUNT { (word)-[:WORD_OF]->() } AS names
        ORDER BY names, word.id LIMIT 1
        MATCH (word)-[:WORD_OF]->(term) WHERE NOT term.id STARTS WITH $search_for_text AND size([pattern IN $search_for_patterns WHERE (' ' + term.id + ' ') CONTAINS pattern]) = size($search_for_patterns)
        RETURN term
        UNION ALL
        MATCH (word:SearchWord) WHERE word.id STARTS WITH $search_for_alone AND NOT is_full
        MATCH (word)-[:WORD_OF]->(term) WHERE NOT term.id STARTS WITH $search_for_text
        RETURN term
      }
      MATCH (term)-[name:NAMES]->(entity)
      RETURN entity, 4 AS tier, 0 AS distance, name.field AS field, size(term.id) AS length, term.id AS text, name.text AS shown, $search_for_patterns AS marks
    }
    WITH entity, min([tier, distance, length, text, field, marks, shown]) AS best
    WITH entity, entity.id AS id, best[0] AS tier, best[1] AS distance, best[2] AS length, best[3] AS text, best[4] AS field, best[5] AS marks, best[6] AS shown
    ORDER BY tier, distance, length, text, field, id LIMIT 1000 + 1
    WITH tier, distance, length, text, field, id, marks, entity.kind AS kind, shown, (entity.kind IN $search_kinds OR size([label IN labels(entity) WHERE label IN $search_kinds]) > 0) AS is_wanted
    RETURN collect([tier, distance, length, text, field, id, marks, kind, shown, is_wanted]) AS hits
  }
  WITH is_full, hits, size(hits) = 0 AS is_missing
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
    MATCH (term)-[name:NAMES]->(entity)
    WITH entity, 5 AS tier, distance AS distance, name.field AS field, size(term.id) AS length, term.id AS text, name.text AS shown, marks AS marks
    WITH entity, min([tier, distance, length, text, field, marks, shown]) AS best
    WITH entity, entity.id AS id, best[0] AS tier, best[1] AS distance, best[2] AS length, best[3] AS text, best[4] AS field, best[5] AS marks, best[6] AS shown
    ORDER BY tier, distance, length, text, field, id LIMIT 1000 + 1
    WITH tier, distance, length, text, field, id, marks, entity.kind AS kind, shown, (entity.kind IN $search_kinds OR size([label IN labels(entity) WHERE label IN $search_kinds]) > 0) AS is_wanted
    RETURN collect([tier, distance, length, text, field, id, marks, kind, shown, is_wanted]) AS close
  }
  WITH hits + close AS hits, is_full
  WITH hits[..1000] AS hits, is_full OR size(hits) > 1000 AS is_cut
  CALL (hits) {
    UNWIND hits AS hit
    WITH hit[7] AS kind, count(hit) AS hit_count
    ORDER BY hit_count DESC, kind
    RETURN collect([kind, hit_count]) AS kinds
  }
  WITH [hit IN hits WHERE hit[9]] AS hits, is_cut, kinds
  RETURN hits[..$search_first + 1] AS search_page, size(hits) AS search_total, is_cut AS search_truncated, kinds AS search_kinds
}
CALL (search_page) {
  UNWIND search_page AS hit
  WITH hit[0] AS search_tier, hit[1] AS search_distance, hit[2] AS search_length, hit[3] AS search_text, hit[4] AS search_field, hit[5] AS search_id, hit[6] AS search_marks, hit[7] AS search_kind, hit[8] AS search_shown, hit[9] AS search_is_wanted
  MATCH (search:Entity {id: search_id})
  CALL (search) {
    MATCH (search)<-[therapies_claim:TARGETS]-(therapies:Therapy)
    WITH DISTINCT therapies ORDER BY therapies.id LIMIT $therapies_first
    RETURN collect([therapies.name]) AS therapies_rows
  }
  CALL (search) {
    MATCH (search)<-[therapies_claim:TARGETS]-(therapies:Therapy)
    RETURN count(DISTINCT therapies) AS therapies_total
  }
  RETURN collect([search_tier, search_distance, search_length, search_text, search_field, search_id, search_shown, search_marks, search.id, search.name, search.symbol, [therapies_rows, null, therapies_total], head([label IN labels(search) WHERE label <> 'Entity'])]) AS search_rows
}
RETURN [search_rows[..$search_first], size(search_rows) > $search_first, search_total, search_truncated, search_kinds] AS c0
