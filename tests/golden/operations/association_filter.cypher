WITH 1 AS root
CALL (root) {
  MATCH (target:Target {symbol: $target_symbol})
  WITH target ORDER BY target.id LIMIT 1
  CALL (target) {
    MATCH (target)-[expressedInDiseases_claim:EXPRESSED_IN]->(expressedInDiseases:Disease) WHERE NOT coalesce(expressedInDiseases.name = $name_ne, false)
    WITH expressedInDiseases, collect(expressedInDiseases_claim) AS expressedInDiseases_claims, count(expressedInDiseases_claim) AS expressedInDiseases_claim_count
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
    WITH expressedInDiseases, expressedInDiseases_claims, expressedInDiseases_claim_count, expressedInDiseases_score WHERE ((size([expressedInDiseases_some_claim IN expressedInDiseases_claims WHERE expressedInDiseases_some_claim.expression = $expression_eq]) > 0) AND expressedInDiseases_claim_count >= $claimCount_gte AND NOT coalesce(expressedInDiseases_score > $score_gt, false))
    WITH expressedInDiseases, expressedInDiseases_claims, expressedInDiseases_claim_count, expressedInDiseases_score ORDER BY expressedInDiseases.id
    WITH collect([expressedInDiseases, expressedInDiseases_claims, expressedInDiseases_claim_count, expressedInDiseases_score]) AS expressedInDiseases_kept
    RETURN head(collect([row IN expressedInDiseases_kept[..$expressedInDiseases_first] | [row[0], row[1], row[2], row[3]]])) AS expressedInDiseases_page, head(collect(size(expressedInDiseases_kept))) AS expressedInDiseases_total
  }
  CALL (expressedInDiseases_page) {
    UNWIND expressedInDiseases_page AS expressedInDiseases_row
    WITH expressedInDiseases_row[0] AS expressedInDiseases, expressedInDiseases_row[1] AS expressedInDiseases_claims, expressedInDiseases_row[2] AS expressedInDiseases_claim_count, expressedInDiseases_row[3] AS expressedInDiseases_score
    RETURN collect([expressedInDiseases.name]) AS expressedInDiseases_rows
  }
  RETURN collect([[expressedInDiseases_rows, null, expressedInDiseases_total]]) AS target_rows
}
RETURN target_rows AS c0
