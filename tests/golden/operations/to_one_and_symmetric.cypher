WITH 1 AS root
CALL (root) {
  CALL (root) {
    CALL (root) {
      MATCH (study:Study) WHERE study.id IS NOT NULL
      WITH study ORDER BY study.id LIMIT $study_first
      CALL (study) {
        CALL (study) {
          CALL (study) {
            MATCH (study)-[:MODELS]->(disease:Disease)
            WITH DISTINCT disease ORDER BY disease.id LIMIT 1
            RETURN collect([disease.name]) AS disease_rows
          }
          RETURN disease_rows AS disease_found, null AS sites_found
          UNION ALL
          CALL (study) {
            MATCH (study)-[sites_claim:AT_SITE]->(sites:Tissue)
            WITH DISTINCT sites ORDER BY sites.id LIMIT $sites_first
            RETURN collect([sites.name]) AS sites_rows
          }
          RETURN null AS disease_found, sites_rows AS sites_found
        }
        RETURN head(collect(disease_found)) AS disease_found, head(collect(sites_found)) AS sites_found
      }
      RETURN collect([study.kind, study.organism, disease_found, sites_found]) AS study_rows
    }
    RETURN study_rows AS c0, null AS c1
    UNION ALL
    CALL (root) {
      CALL (root) {
        MATCH (therapy:Therapy {id: $therapy_id}) RETURN therapy, 0 AS therapy_rank
        UNION ALL
        MATCH (:Identifier {id: $therapy_id})-[:IDENTIFIES]->(therapy:Therapy) RETURN therapy, 1 AS therapy_rank
      }
      WITH therapy ORDER BY therapy_rank, therapy.id LIMIT 1
      CALL (therapy) {
        MATCH (therapy)-[comparedWith_claim:COMPARED_WITH]-(comparedWith:Therapy)
        WITH comparedWith, collect(comparedWith_claim) AS comparedWith_claims ORDER BY comparedWith.id LIMIT $comparedWith_first
        WITH *, CASE WHEN size(comparedWith_claims) = 1 AND $comparedWith_claim_2_first > 0 THEN head(comparedWith_claims) END AS comparedWith_claim_2_only, CASE WHEN size(comparedWith_claims) = 1 AND $comparedWith_claim_2_first > 0 THEN null ELSE COLLECT {
          UNWIND comparedWith_claims AS comparedWith_claim_2
          WITH comparedWith_claim_2 ORDER BY comparedWith_claim_2.id LIMIT $comparedWith_claim_2_first
          RETURN [comparedWith_claim_2.aspect, comparedWith_claim_2.ours, comparedWith_claim_2.theirs, startNode(comparedWith_claim_2).id]
        } END AS comparedWith_claim_2_rows
        RETURN collect([comparedWith.name, comparedWith_claim_2_only.aspect, comparedWith_claim_2_only.ours, comparedWith_claim_2_only.theirs, startNode(comparedWith_claim_2_only).id, comparedWith_claim_2_rows]) AS comparedWith_rows
      }
      RETURN collect([comparedWith_rows]) AS therapy_rows
    }
    RETURN null AS c0, therapy_rows AS c1
  }
  RETURN head(collect(c0)) AS c0, head(collect(c1)) AS c1
}
RETURN c0 AS c0, c1 AS c1
