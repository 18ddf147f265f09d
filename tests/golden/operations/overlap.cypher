WITH 1 AS root
CALL (root) {
  CALL (root) {
    CALL (root) {
      MATCH (target:Target) WHERE target.symbol STARTS WITH $symbol_startsWith
      RETURN count(target) AS target_total
    }
    CALL (root) {
      CALL (root) {
        MATCH (expressedInDiseases:Disease) WHERE expressedInDiseases.id = $id_eq
        MATCH (target:Target)-[expressedInDiseases_claim:EXPRESSED_IN]->(expressedInDiseases:Disease) WHERE expressedInDiseases_claim.direction = $direction_eq
        WITH DISTINCT target WHERE target.symbol STARTS WITH $symbol_startsWith
        RETURN target, 1 AS overlap_set
        UNION ALL
        MATCH (expressedInDiseases_2:Disease) WHERE expressedInDiseases_2.id = $id_eq_2
        MATCH (target:Target)-[expressedInDiseases_2_claim:EXPRESSED_IN]->(expressedInDiseases_2:Disease) WHERE expressedInDiseases_2_claim.direction = $direction_eq_2
        WITH DISTINCT target WHERE target.symbol STARTS WITH $symbol_startsWith
        RETURN target, 2 AS overlap_set
        UNION ALL
        MATCH (therapies:Therapy) WHERE therapies.id = $id_eq_3
        MATCH (target:Target)<-[therapies_claim:TARGETS]-(therapies:Therapy)
        WITH DISTINCT target WHERE target.symbol STARTS WITH $symbol_startsWith
        RETURN target, 4 AS overlap_set
      }
      WITH target, sum(overlap_set) AS overlap_sets
      WITH overlap_sets, count(target) AS overlap_rows
      RETURN collect([overlap_sets, overlap_rows]) AS overlap
    }
    RETURN [[], null, target_total, overlap] AS c0, null AS c1
    UNION ALL
    CALL (root) {
      CALL (root) {
        MATCH (disease:Disease {id: $disease_id}) RETURN disease, 0 AS disease_rank
        UNION ALL
        MATCH (:Identifier {id: $disease_id})-[:IDENTIFIES]->(disease:Disease) RETURN disease, 1 AS disease_rank
      }
      WITH disease ORDER BY disease_rank, disease.id LIMIT 1
      CALL (disease) {
        CALL (disease) {
          MATCH (disease)<-[:SUBTYPE_OF*1..20]-(descendants:Disease)
          WITH DISTINCT descendants WHERE toLower(descendants.name) CONTAINS toLower($name_containsFold)
          RETURN descendants, 1 AS overlap_2_set
          UNION ALL
          MATCH (disease)<-[:SUBTYPE_OF*1..20]-(descendants:Disease)
          WITH DISTINCT descendants WHERE EXISTS { MATCH (descendants)<-[expressedTargets_claim:EXPRESSED_IN]-(expressedTargets:Target) }
          RETURN descendants, 2 AS overlap_2_set
        }
        WITH descendants, sum(overlap_2_set) AS overlap_2_sets
        WITH overlap_2_sets, count(descendants) AS overlap_2_rows
        RETURN collect([overlap_2_sets, overlap_2_rows]) AS overlap_2
      }
      RETURN collect([[[], null, null, overlap_2]]) AS disease_rows
    }
    RETURN null AS c0, disease_rows AS c1
  }
  RETURN head(collect(c0)) AS c0, head(collect(c1)) AS c1
}
RETURN c0 AS c0, c1 AS c1
