WITH 1 AS root
CALL (root) {
  MATCH (target:Target {symbol: $target_symbol})
  WITH target ORDER BY target.id LIMIT 1
  CALL (target) {
    CALL (target) {
      CALL (target) {
        MATCH (target)-[expressedInDiseases_claim:EXPRESSED_IN]->(expressedInDiseases:Disease)
        WITH DISTINCT expressedInDiseases ORDER BY expressedInDiseases.name, expressedInDiseases.id LIMIT $expressedInDiseases_first
        RETURN collect([expressedInDiseases.name]) AS expressedInDiseases_rows
      }
      RETURN expressedInDiseases_rows AS expressedInDiseases_found, null AS expressedInDiseases_2_found
      UNION ALL
      CALL (target) {
        MATCH (target)-[expressedInDiseases_2_claim:EXPRESSED_IN]->(expressedInDiseases_2:Disease)
        WITH DISTINCT expressedInDiseases_2 ORDER BY expressedInDiseases_2.name DESC, expressedInDiseases_2.id LIMIT $expressedInDiseases_2_first
        RETURN collect([expressedInDiseases_2.name]) AS expressedInDiseases_2_rows
      }
      RETURN null AS expressedInDiseases_found, expressedInDiseases_2_rows AS expressedInDiseases_2_found
    }
    RETURN head(collect(expressedInDiseases_found)) AS expressedInDiseases_found, head(collect(expressedInDiseases_2_found)) AS expressedInDiseases_2_found
  }
  RETURN collect([expressedInDiseases_found, expressedInDiseases_2_found]) AS target_rows
}
RETURN target_rows AS c0
