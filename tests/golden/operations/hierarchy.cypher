WITH 1 AS root
CALL (root) {
  CALL (root) {
    MATCH (disease:Disease {id: $disease_id}) RETURN disease, 0 AS disease_rank
    UNION ALL
    MATCH (:Identifier {id: $disease_id})-[:IDENTIFIES]->(disease:Disease) RETURN disease, 1 AS disease_rank
  }
  WITH disease ORDER BY disease_rank, disease.id LIMIT 1
  CALL (disease) {
    CALL (disease) {
      CALL (disease) {
        MATCH (disease)-[:SUBTYPE_OF*1..20]->(ancestors:Disease)
        WITH DISTINCT ancestors
        WITH ancestors ORDER BY ancestors.id LIMIT $ancestors_first
        RETURN collect([ancestors.id]) AS ancestors_rows
      }
      CALL (disease) {
        MATCH (disease)-[:SUBTYPE_OF*1..20]->(ancestors:Disease)
        WITH DISTINCT ancestors
        RETURN count(ancestors) AS ancestors_total
      }
      RETURN [ancestors_rows, null, ancestors_total] AS ancestors_found, null AS descendants_found, null AS parents_found
      UNION ALL
      CALL (disease) {
        MATCH (disease)<-[:SUBTYPE_OF*1..20]-(descendants:Disease)
        WITH DISTINCT descendants
        WITH descendants ORDER BY descendants.id LIMIT $descendants_first
        RETURN collect([descendants.id]) AS descendants_rows
      }
      RETURN null AS ancestors_found, descendants_rows AS descendants_found, null AS parents_found
      UNION ALL
      CALL (disease) {
        MATCH (disease)-[parents_claim:SUBTYPE_OF]->(parents:Disease)
        WITH parents, collect(parents_claim) AS parents_claims ORDER BY parents.id LIMIT $parents_first
        WITH *, CASE WHEN size(parents_claims) = 1 AND $parents_claim_2_first > 0 THEN head(parents_claims) END AS parents_claim_2_only, CASE WHEN size(parents_claims) = 1 AND $parents_claim_2_first > 0 THEN null ELSE COLLECT {
          UNWIND parents_claims AS parents_claim_2
          WITH parents_claim_2 ORDER BY parents_claim_2.id LIMIT $parents_claim_2_first
          RETURN [parents_claim_2.statement]
        } END AS parents_claim_2_rows
        RETURN collect([parents_claim_2_only.statement, parents_claim_2_rows]) AS parents_rows
      }
      RETURN null AS ancestors_found, null AS descendants_found, parents_rows AS parents_found
    }
    RETURN head(collect(ancestors_found)) AS ancestors_found, head(collect(descendants_found)) AS descendants_found, head(collect(parents_found)) AS parents_found
  }
  RETURN collect([ancestors_found, descendants_found, parents_found]) AS disease_rows
}
RETURN disease_rows AS c0
