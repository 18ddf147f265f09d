WITH 1 AS root
CALL (root) {
  MATCH (disease:Disease) WHERE ((disease.name > $disease_after_0) OR (disease.name = $disease_after_0 AND disease.id > $disease_after_1))
  WITH disease ORDER BY disease.name, disease.id LIMIT $disease_first + 1
  RETURN collect([disease.name, disease.id]) AS disease_rows
}
CALL (root) {
  MATCH (disease:Disease)
  RETURN count(disease) AS disease_total
}
RETURN [disease_rows[..$disease_first], size(disease_rows) > $disease_first, disease_total] AS c0
