WITH 1 AS root
CALL (root) {
  MATCH (target:Target {symbol: $target_symbol})
  WITH target ORDER BY target.id LIMIT 1
  CALL (target) {
    MATCH (target)-[expressedInDiseases_claim:EXPRESSED_IN]->(expressedInDiseases:Disease)
    WITH DISTINCT expressedInDiseases ORDER BY expressedInDiseases.name, expressedInDiseases.id LIMIT $expressedInDiseases_first
    RETURN collect([expressedInDiseases.name]) AS expressedInDiseases_rows
  }
  CALL (target) {
    MATCH (target)-[expressedInDiseases_2_claim:EXPRESSED_IN]->(expressedInDiseases_2:Disease)
    WITH DISTINCT expressedInDiseases_2 ORDER BY expressedInDiseases_2.name DESC, expressedInDiseases_2.id LIMIT $expressedInDiseases_2_first
    RETURN collect([expressedInDiseases_2.name]) AS expressedInDiseases_2_rows
  }
  RETURN collect([expressedInDiseases_rows, expressedInDiseases_2_rows]) AS target_rows
}
RETURN target_rows AS c0
