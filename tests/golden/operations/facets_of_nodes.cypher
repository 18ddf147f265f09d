WITH 1 AS root
CALL (root) {
  MATCH (therapy:Therapy)
  RETURN count(therapy) AS therapy_total
}
CALL (root) {
  MATCH (therapy:Therapy)
  UNWIND [[0, toString(therapy.modality)], [1, toString(therapy.offTheShelf)], [2, toString(therapy.statusStage)]] AS facets
  WITH facets[0] AS facets_field, facets[1] AS facets_value, count(*) AS facets_rows
  WITH facets_field, facets_value, facets_rows ORDER BY facets_rows DESC, facets_value
  WITH collect([facets_field, facets_value, facets_rows]) AS facets_counted
  WITH facets_counted, [i IN range(0, 2) | [x IN facets_counted WHERE x[0] = i AND x[1] IS NOT NULL | [x[1], x[2]]]] AS facets_kept
  RETURN [i IN range(0, 2) | [facets_kept[i][..$facets_first], size(facets_kept[i]), coalesce(head([x IN facets_counted WHERE x[0] = i AND x[1] IS NULL | x[2]]), 0)]] AS facets
}
CALL (root) {
  MATCH (therapy:Therapy)
  UNWIND [[0, toString(therapy.modality)]] AS facets_2
  WITH facets_2[0] AS facets_2_field, facets_2[1] AS facets_2_value, count(*) AS facets_2_rows
  WITH facets_2_field, facets_2_value, facets_2_rows ORDER BY facets_2_rows DESC, facets_2_value
  WITH collect([facets_2_field, facets_2_value, facets_2_rows]) AS facets_2_counted
  WITH facets_2_counted, [i IN range(0, 0) | [x IN facets_2_counted WHERE x[0] = i AND x[1] IS NOT NULL AND toLower(x[1]) CONTAINS toLower($facets_2_text) | [x[1], x[2]]]] AS facets_2_kept
  RETURN [i IN range(0, 0) | [facets_2_kept[i][..$facets_2_first], size(facets_2_kept[i]), coalesce(head([x IN facets_2_counted WHERE x[0] = i AND x[1] IS NULL | x[2]]), 0)]] AS facets_2
}
RETURN [[], null, therapy_total, facets, facets_2] AS c0
