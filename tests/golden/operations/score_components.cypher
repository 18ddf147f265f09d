WITH 1 AS root
CALL (root) {
  MATCH (target:Target {symbol: $target_symbol})
  WITH target ORDER BY target.id LIMIT 1
  CALL (target) {
    MATCH (target)-[expressedInDiseases_claim:EXPRESSED_IN]->(expressedInDiseases:Disease)
    WITH expressedInDiseases, collect(expressedInDiseases_claim) AS expressedInDiseases_claims
    CALL (expressedInDiseases_claims) {
      UNWIND expressedInDiseases_claims AS expressedInDiseases_claim
      WITH expressedInDiseases_claim WHERE expressedInDiseases_claim.source = $expressedInDiseases_order_source AND expressedInDiseases_claim.direction = 'SUPPORTS'
      WITH $expressedInDiseases_level_weights[expressedInDiseases_claim.level] * coalesce(expressedInDiseases_claim.confidence, 1.0) AS weight ORDER BY weight DESC
      WITH collect(weight) AS weights
      WITH reduce(sum = 0.0, i IN range(0, size(weights) - 1) | sum + weights[i] / ((i + 1) * (i + 1))) AS total
      RETURN CASE WHEN total > 1.0 THEN 1.0 ELSE total END * coalesce($expressedInDiseases_source_weights[$expressedInDiseases_order_source], 1.0) AS expressedInDiseases_source_score
    }
    WITH expressedInDiseases, expressedInDiseases_claims, expressedInDiseases_source_score ORDER BY expressedInDiseases_source_score DESC, expressedInDiseases.id LIMIT $expressedInDiseases_first
    CALL (expressedInDiseases_claims) {
      UNWIND expressedInDiseases_claims AS expressedInDiseases_claim
      WITH expressedInDiseases_claim WHERE expressedInDiseases_claim.direction = 'SUPPORTS'
      WITH expressedInDiseases_claim.source AS source, $expressedInDiseases_level_weights[expressedInDiseases_claim.level] * coalesce(expressedInDiseases_claim.confidence, 1.0) AS weight ORDER BY weight DESC
      WITH source, collect(weight) AS weights
      WITH source, reduce(sum = 0.0, i IN range(0, size(weights) - 1) | sum + weights[i] / ((i + 1) * (i + 1))) AS total
      WITH CASE WHEN total > 1.0 THEN 1.0 ELSE total END * coalesce($expressedInDiseases_source_weights[source], 1.0) AS total ORDER BY total DESC
      WITH collect(total) AS totals
      WITH reduce(sum = 0.0, i IN range(0, size(totals) - 1) | sum + totals[i] / ((i + 1) * (i + 1))) / 1.6449340668482264 AS total
      RETURN CASE WHEN total > 1.0 THEN 1.0 ELSE total END AS expressedInDiseases_score
    }
    CALL (expressedInDiseases_claims) {
      UNWIND expressedInDiseases_claims AS expressedInDiseases_claim
      WITH expressedInDiseases_claim WHERE expressedInDiseases_claim.direction <> 'SUPPORTS'
      WITH expressedInDiseases_claim.source AS source, $expressedInDiseases_level_weights[expressedInDiseases_claim.level] * coalesce(expressedInDiseases_claim.confidence, 1.0) AS weight ORDER BY weight DESC
      WITH source, collect(weight) AS weights
      WITH source, reduce(sum = 0.0, i IN range(0, size(weights) - 1) | sum + weights[i] / ((i + 1) * (i + 1))) AS total
      WITH CASE WHEN total > 1.0 THEN 1.0 ELSE total END * coalesce($expressedInDiseases_source_weights[source], 1.0) AS total ORDER BY total DESC
      WITH collect(total) AS totals
      WITH reduce(sum = 0.0, i IN range(0, size(totals) - 1) | sum + totals[i] / ((i + 1) * (i + 1))) / 1.6449340668482264 AS total
      RETURN CASE WHEN total > 1.0 THEN 1.0 ELSE total END AS expressedInDiseases_opposing_score
    }
    CALL (expressedInDiseases_claims) {
      UNWIND expressedInDiseases_claims AS expressedInDiseases_component
      WITH expressedInDiseases_component, CASE WHEN expressedInDiseases_component.direction = 'SUPPORTS' THEN $expressedInDiseases_level_weights[expressedInDiseases_component.level] * coalesce(expressedInDiseases_component.confidence, 1.0) END AS expressedInDiseases_component_total ORDER BY expressedInDiseases_component_total DESC
      WITH expressedInDiseases_component.source AS expressedInDiseases_component_by, collect(expressedInDiseases_component) AS expressedInDiseases_component_claims, collect(expressedInDiseases_component_total) AS expressedInDiseases_component_weights, count(expressedInDiseases_component) AS expressedInDiseases_component_claim_count, count(CASE WHEN expressedInDiseases_component.direction = 'SUPPORTS' THEN 1 END) AS expressedInDiseases_component_supports, count(CASE WHEN expressedInDiseases_component.direction <> 'SUPPORTS' THEN 1 END) AS expressedInDiseases_component_does_not_support
      WITH head(expressedInDiseases_component_claims) AS expressedInDiseases_component, expressedInDiseases_component_by, expressedInDiseases_component_claim_count, expressedInDiseases_component_supports, expressedInDiseases_component_does_not_support, reduce(sum = 0.0, i IN range(0, size(expressedInDiseases_component_weights) - 1) | sum + expressedInDiseases_component_weights[i] / ((i + 1) * (i + 1))) AS expressedInDiseases_component_total, coalesce($expressedInDiseases_source_weights[expressedInDiseases_component_by], 1.0) AS expressedInDiseases_component_weight
      WITH expressedInDiseases_component, expressedInDiseases_component_by, expressedInDiseases_component_claim_count, expressedInDiseases_component_supports, expressedInDiseases_component_does_not_support, expressedInDiseases_component_weight, CASE WHEN expressedInDiseases_component_total > 1.0 THEN 1.0 ELSE expressedInDiseases_component_total END * expressedInDiseases_component_weight AS expressedInDiseases_component_score ORDER BY expressedInDiseases_component_by
      CALL (expressedInDiseases_component) {
        MATCH (expressedInDiseases_component_source:Source {id: expressedInDiseases_component.source})
        RETURN collect([expressedInDiseases_component_source.id, expressedInDiseases_component_source.name]) AS expressedInDiseases_component_source_rows
      }
      RETURN collect([expressedInDiseases_component_source_rows, expressedInDiseases_component_score, expressedInDiseases_component_weight, expressedInDiseases_component_claim_count, expressedInDiseases_component_supports, expressedInDiseases_component_does_not_support]) AS expressedInDiseases_component_rows
    }
    RETURN collect([$expressedInDiseases_order_source, expressedInDiseases_source_score, expressedInDiseases.id, expressedInDiseases.name, expressedInDiseases_score, expressedInDiseases_opposing_score, expressedInDiseases_component_rows]) AS expressedInDiseases_rows
  }
  RETURN collect([expressedInDiseases_rows]) AS target_rows
}
RETURN target_rows AS c0
