WITH 1 AS root
CALL (root) {
  MATCH (target:Target {symbol: $target_symbol})
  WITH target ORDER BY target.id LIMIT 1
  CALL (target) {
    CALL (target) {
      CALL (target) {
        MATCH (target)-[expressedInDiseases_claim:EXPRESSED_IN]->(expressedInDiseases:Disease)
        WITH DISTINCT expressedInDiseases ORDER BY expressedInDiseases.id LIMIT $expressedInDiseases_first
        RETURN collect([expressedInDiseases.id, expressedInDiseases.name]) AS expressedInDiseases_rows
      }
      CALL (target) {
        MATCH (target)-[expressedInDiseases_claim:EXPRESSED_IN]->(expressedInDiseases:Disease)
        RETURN count(DISTINCT expressedInDiseases) AS expressedInDiseases_total
      }
      RETURN [expressedInDiseases_rows, null, expressedInDiseases_total] AS expressedInDiseases_found, null AS therapies_found
      UNION ALL
      CALL (target) {
        MATCH (target)<-[therapies_claim:TARGETS]-(therapies:Therapy)
        WITH DISTINCT therapies ORDER BY therapies.id LIMIT $therapies_first
        CALL (therapies) {
          MATCH (therapies)-[diseases_claim:STUDIED_FOR]->(diseases:Disease)
          WITH diseases, collect(diseases_claim) AS diseases_claims ORDER BY diseases.id LIMIT $diseases_first
          WITH *, CASE WHEN size(diseases_claims) = 1 AND $diseases_claim_2_first > 0 THEN head(diseases_claims) END AS diseases_claim_2_only, CASE WHEN size(diseases_claims) = 1 AND $diseases_claim_2_first > 0 THEN null ELSE COLLECT {
            UNWIND diseases_claims AS diseases_claim_2
            WITH diseases_claim_2 ORDER BY diseases_claim_2.id LIMIT $diseases_claim_2_first
            RETURN [diseases_claim_2.outcome, diseases_claim_2.level, diseases_claim_2.source]
          } END AS diseases_claim_2_rows
          RETURN collect([diseases.name, diseases_claim_2_only.outcome, diseases_claim_2_only.level, diseases_claim_2_only.source, diseases_claim_2_rows]) AS diseases_rows
        }
        RETURN collect([therapies.name, diseases_rows]) AS therapies_rows
      }
      RETURN null AS expressedInDiseases_found, therapies_rows AS therapies_found
    }
    RETURN head(collect(expressedInDiseases_found)) AS expressedInDiseases_found, head(collect(therapies_found)) AS therapies_found
  }
  RETURN collect([expressedInDiseases_found, therapies_found]) AS target_rows
}
RETURN target_rows AS c0
