WITH 1 AS root
CALL (root) {
  CALL (root) {
    MATCH (therapy:Therapy {id: $therapy_id}) RETURN therapy, 0 AS therapy_rank
    UNION ALL
    MATCH (:Identifier {id: $therapy_id})-[:IDENTIFIES]->(therapy:Therapy) RETURN therapy, 1 AS therapy_rank
  }
  WITH therapy ORDER BY therapy_rank, therapy.id LIMIT 1
  CALL (therapy) {
    MATCH (therapy)-[diseases_claim:STUDIED_FOR]->(diseases:Disease)
    WITH diseases, collect(diseases_claim) AS diseases_claims, count(diseases_claim) AS diseases_claim_count, count(CASE WHEN diseases_claim.direction = 'SUPPORTS' THEN 1 END) AS diseases_supports, count(CASE WHEN diseases_claim.direction <> 'SUPPORTS' THEN 1 END) AS diseases_does_not_support
    CALL (diseases_claims) {
      UNWIND diseases_claims AS diseases_claim
      WITH diseases_claim WHERE diseases_claim.direction = 'SUPPORTS'
      WITH diseases_claim.source AS source, $level_weights[diseases_claim.level] * coalesce(diseases_claim.confidence, 1.0) AS weight ORDER BY weight DESC
      WITH source, collect(weight) AS weights
      WITH source, reduce(sum = 0.0, i IN range(0, size(weights) - 1) | sum + weights[i] / ((i + 1) * (i + 1))) AS total
      WITH CASE WHEN total > 1.0 THEN 1.0 ELSE total END * coalesce($diseases_source_weights[source], 1.0) AS total ORDER BY total DESC
      WITH collect(total) AS totals
      WITH reduce(sum = 0.0, i IN range(0, size(totals) - 1) | sum + totals[i] / ((i + 1) * (i + 1))) / 1.6449340668482264 AS total
      RETURN CASE WHEN total > 1.0 THEN 1.0 ELSE total END AS diseases_score
    }
    WITH diseases, diseases_claims, diseases_claim_count, diseases_supports, diseases_does_not_support, diseases_score ORDER BY diseases_score DESC, diseases.id LIMIT $diseases_first
    CALL (diseases_claims) {
      UNWIND diseases_claims AS diseases_claim_2
      WITH diseases_claim_2 WHERE diseases_claim_2.level IN $level_in
      WITH diseases_claim_2 ORDER BY diseases_claim_2.id LIMIT $diseases_claim_2_first
      CALL (diseases_claim_2) {
        MATCH (diseases_claim_2_source:Source {id: diseases_claim_2.source})
        RETURN collect([diseases_claim_2_source.id, diseases_claim_2_source.name]) AS diseases_claim_2_source_rows
      }
      CALL (diseases_claim_2) {
        UNWIND coalesce(diseases_claim_2.publications, []) AS diseases_claim_2_publications_id
        MATCH (diseases_claim_2_publications:Publication {id: diseases_claim_2_publications_id})
        WITH DISTINCT diseases_claim_2_publications ORDER BY diseases_claim_2_publications.id
        RETURN collect([diseases_claim_2_publications.id, diseases_claim_2_publications.doi, diseases_claim_2_publications.doiStatus, diseases_claim_2_publications.url]) AS diseases_claim_2_publications_rows
      }
      RETURN collect([diseases_claim_2.id, diseases_claim_2.level, diseases_claim_2.direction, diseases_claim_2.stage, diseases_claim_2.outcome, startNode(diseases_claim_2).id, endNode(diseases_claim_2).id, diseases_claim_2_source_rows, diseases_claim_2_publications_rows]) AS diseases_claim_2_rows
    }
    RETURN collect([diseases_score, diseases_claim_count, diseases_supports, diseases_does_not_support, diseases.name, diseases_claim_2_rows]) AS diseases_rows
  }
  RETURN collect([diseases_rows]) AS therapy_rows
}
RETURN therapy_rows AS c0
