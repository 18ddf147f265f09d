WITH 1 AS root
CALL (root) {
  MATCH (therapy:Therapy) WHERE (therapy.name IN $name_in AND therapy.name STARTS WITH $name_startsWith)
  WITH therapy ORDER BY therapy.name DESC, therapy.id LIMIT $therapy_first
  RETURN collect([therapy.name]) AS therapy_rows
}
RETURN therapy_rows AS c0
