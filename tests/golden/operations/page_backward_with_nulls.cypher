WITH 1 AS root
CALL (root) {
  MATCH (disease:Disease)
  WITH disease ORDER BY disease.fiveYearSurvivalHigh, disease.id DESC LIMIT $disease_last + 1
  RETURN collect([disease.fiveYearSurvivalHigh, disease.id, disease.name, disease.fiveYearSurvivalText]) AS disease_rows
}
RETURN [reverse(disease_rows[..$disease_last]), size(disease_rows) > $disease_last, null] AS c0
