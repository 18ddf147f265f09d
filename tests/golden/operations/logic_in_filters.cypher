WITH 1 AS root
CALL (root) {
  MATCH (disease:Disease) WHERE (toLower(disease.name) CONTAINS toLower($name_containsFold) OR $xrefs_contains IN disease.xrefs)
  WITH disease ORDER BY disease.id LIMIT $disease_first
  RETURN collect([disease.name]) AS disease_rows
}
CALL (root) {
  MATCH (therapy:Therapy) WHERE NOT coalesce(therapy.costPerDoseUsdLow > $costPerDoseUsdLow_gt, false)
  WITH therapy ORDER BY therapy.id LIMIT $therapy_first
  RETURN collect([therapy.name]) AS therapy_rows
}
CALL (root) {
  MATCH (therapy_2:Therapy) WHERE (NOT coalesce(therapy_2.costPerDoseUsdLow = $costPerDoseUsdLow_ne, false) AND therapy_2.offTheShelf = $offTheShelf_eq)
  WITH therapy_2 ORDER BY therapy_2.id LIMIT $therapy_2_first
  RETURN collect([therapy_2.name]) AS therapy_2_rows
}
CALL (root) {
  MATCH (disease_2:Disease) WHERE NOT (disease_2.fiveYearSurvivalHigh IS NULL)
  WITH disease_2 ORDER BY disease_2.id LIMIT $disease_2_first
  RETURN collect([disease_2.name]) AS disease_2_rows
}
CALL (root) {
  MATCH (target:Target)
  RETURN count(target) AS target_total
}
CALL (root) {
  MATCH (target_2:Target) WHERE timestamp() = 0
  RETURN count(target_2) AS target_2_total
}
RETURN disease_rows AS c0, therapy_rows AS c1, therapy_2_rows AS c2, disease_2_rows AS c3, [[], null, target_total] AS c4, [[], null, target_2_total] AS c5
