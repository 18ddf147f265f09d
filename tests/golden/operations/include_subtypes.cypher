WITH 1 AS root
CALL (root) {
  CALL (root) {
    CALL (root) {
      CALL (root) {
        MATCH (disease:Disease {id: $disease_id}) RETURN disease, 0 AS disease_rank
        UNION ALL
        MATCH (:Identifier {id: $disease_id})-[:IDENTIFIES]->(disease:Disease) RETURN disease, 1 AS disease_rank
      }
      WITH disease ORDER BY disease_rank, disease.id LIMIT 1
      CALL (disease) {
        MATCH (disease)<-[:SUBTYPE_OF*0..20]-(disease_or_subtype:Disease)
        WITH DISTINCT disease, disease_or_subtype
        MATCH (disease_or_subtype)<-[expressedTargets_claim:EXPRESSED_IN]-(expressedTargets:Target)
        WITH expressedTargets, collect(expressedTargets_claim) AS expressedTargets_claims, count(expressedTargets_claim) AS expressedTargets_claim_count, collect(DISTINCT CASE WHEN disease_or_subtype <> disease THEN disease_or_subtype END) AS expressedTargets_subtypes, count(CASE WHEN disease_or_subtype = disease THEN 1 END) > 0 AS expressedTargets_direct ORDER BY expressedTargets.id LIMIT $expressedTargets_first
        CALL (expressedTargets_subtypes) {
          UNWIND expressedTargets_subtypes AS expressedTargets_via
          WITH expressedTargets_via ORDER BY expressedTargets_via.id
          RETURN collect([expressedTargets_via.id]) AS expressedTargets_via_rows
        }
        WITH *, CASE WHEN size(expressedTargets_claims) = 1 AND $expressedTargets_claim_2_first > 0 THEN head(expressedTargets_claims) END AS expressedTargets_claim_2_only, CASE WHEN size(expressedTargets_claims) = 1 AND $expressedTargets_claim_2_first > 0 THEN null ELSE COLLECT {
          UNWIND expressedTargets_claims AS expressedTargets_claim_2
          WITH expressedTargets_claim_2 ORDER BY expressedTargets_claim_2.id LIMIT $expressedTargets_claim_2_first
          RETURN [endNode(expressedTargets_claim_2).id]
        } END AS expressedTargets_claim_2_rows
        RETURN collect([expressedTargets_direct, expressedTargets_via_rows, expressedTargets_claim_count, expressedTargets.symbol, endNode(expressedTargets_claim_2_only).id, expressedTargets_claim_2_rows]) AS expressedTargets_rows
      }
      CALL (disease) {
        MATCH (disease)<-[:SUBTYPE_OF*0..20]-(disease_or_subtype:Disease)
        WITH DISTINCT disease, disease_or_subtype
        MATCH (disease_or_subtype)<-[expressedTargets_claim:EXPRESSED_IN]-(expressedTargets:Target)
        RETURN count(DISTINCT expressedTargets) AS expressedTargets_total
      }
      RETURN collect([[expressedTargets_rows, null, expressedTargets_total]]) AS disease_rows
    }
    RETURN disease_rows AS c0, null AS c1
    UNION ALL
    CALL (root) {
      MATCH (disease_2:Disease) WHERE EXISTS { MATCH (disease_2)-[:SUBTYPE_OF*0..20]->(disease_2_self_or_ancestor:Disease) WHERE disease_2_self_or_ancestor.id = $id_eq }
      WITH disease_2 ORDER BY disease_2.id LIMIT $disease_2_first
      RETURN collect([disease_2.name]) AS disease_2_rows
    }
    RETURN null AS c0, disease_2_rows AS c1
  }
  RETURN head(collect(c0)) AS c0, head(collect(c1)) AS c1
}
RETURN c0 AS c0, c1 AS c1
