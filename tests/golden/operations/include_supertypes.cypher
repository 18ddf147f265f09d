WITH 1 AS root
CALL (root) {
  MATCH (target:Target {symbol: $target_symbol})
  WITH target ORDER BY target.id LIMIT 1
  CALL (target) {
    MATCH (target)-[expressedInDiseases_claim:EXPRESSED_IN]->(expressedInDiseases_or_subtype:Disease)
    WITH expressedInDiseases_or_subtype, collect(expressedInDiseases_claim) AS expressedInDiseases_or_subtype_claims
    MATCH (expressedInDiseases_or_subtype)-[:SUBTYPE_OF*0..20]->(expressedInDiseases:Disease)
    WITH DISTINCT expressedInDiseases_or_subtype, expressedInDiseases_or_subtype_claims, expressedInDiseases
    UNWIND expressedInDiseases_or_subtype_claims AS expressedInDiseases_claim
    WITH expressedInDiseases, collect(expressedInDiseases_claim) AS expressedInDiseases_claims, count(expressedInDiseases_claim) AS expressedInDiseases_claim_count, collect(DISTINCT CASE WHEN expressedInDiseases_or_subtype <> expressedInDiseases THEN expressedInDiseases_or_subtype END) AS expressedInDiseases_subtypes, count(CASE WHEN expressedInDiseases_or_subtype = expressedInDiseases THEN 1 END) > 0 AS expressedInDiseases_direct ORDER BY expressedInDiseases.id LIMIT $expressedInDiseases_first
    CALL (expressedInDiseases_claims) {
      UNWIND expressedInDiseases_claims AS expressedInDiseases_claim
      WITH expressedInDiseases_claim WHERE expressedInDiseases_claim.direction = 'SUPPORTS'
      WITH expressedInDiseases_claim.source AS source, $level_weights[expressedInDiseases_claim.level] * coalesce(expressedInDiseases_claim.confidence, 1.0) AS weight ORDER BY weight DESC
      WITH source, collect(weight) AS weights
      WITH source, reduce(sum = 0.0, i IN range(0, size(weights) - 1) | sum + weights[i] / ((i + 1) * (i + 1))) AS total
      WITH CASE WHEN total > 1.0 THEN 1.0 ELSE total END * coalesce($expressedInDiseases_source_weights[source], 1.0) AS total ORDER BY total DESC
      WITH collect(total) AS totals
      WITH reduce(sum = 0.0, i IN range(0, size(totals) - 1) | sum + totals[i] / ((i + 1) * (i + 1))) / 1.6449340668482264 AS total
      RETURN CASE WHEN total > 1.0 THEN 1.0 ELSE total END AS expressedInDiseases_score
    }
    CALL (expressedInDiseases_subtypes) {
      UNWIND expressedInDiseases_subtypes AS expressedInDiseases_via
      WITH expressedInDiseases_via ORDER BY expressedInDiseases_via.id
      RETURN collect([expressedInDiseases_via.id]) AS expressedInDiseases_via_rows
    }
    RETURN collect([expressedInDiseases_direct, expressedInDiseases_via_rows, expressedInDiseases.id, expressedInDiseases.name, expressedInDiseases_claim_count, expressedInDiseases_score]) AS expressedInDiseases_rows
  }
  CALL (target) {
    MATCH (target)-[expressedInDiseases_claim:EXPRESSED_IN]->(expressedInDiseases_or_subtype:Disease)
    WITH expressedInDiseases_or_subtype, collect(expressedInDiseases_claim) AS expressedInDiseases_or_subtype_claims
    MATCH (expressedInDiseases_or_subtype)-[:SUBTYPE_OF*0..20]->(expressedInDiseases:Disease)
    WITH DISTINCT expressedInDiseases_or_subtype, expressedInDiseases_or_subtype_claims, expressedInDiseases
    UNWIND expressedInDiseases_or_subtype_claims AS expressedInDiseases_claim
    RETURN count(DISTINCT expressedInDiseases) AS expressedInDiseases_total
  }
  RETURN collect([[expressedInDiseases_rows, null, expressedInDiseases_total]]) AS target_rows
}
RETURN target_rows AS c0
