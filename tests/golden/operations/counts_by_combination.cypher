WITH 1 AS root
CALL (root) {
  CALL (root) {
    CALL (root) {
      MATCH (expressedInDiseases:Disease) WHERE expressedInDiseases.id = $id_eq
      MATCH (target:Target)-[expressedInDiseases_claim:EXPRESSED_IN]->(expressedInDiseases:Disease) WHERE expressedInDiseases_claim.direction = $direction_eq
      WITH DISTINCT target
      RETURN count(target) AS target_total
    }
    RETURN [[], null, target_total] AS c0, null AS c1
    UNION ALL
    CALL (root) {
      MATCH (expressedInDiseases_2:Disease) WHERE expressedInDiseases_2.id = $id_eq_2
      MATCH (target_2:Target)-[expressedInDiseases_2_claim:EXPRESSED_IN]->(expressedInDiseases_2:Disease) WHERE expressedInDiseases_2_claim.direction = $direction_eq_2
      WITH DISTINCT target_2 WHERE EXISTS { MATCH (target_2)-[expressedInDiseases_3_claim:EXPRESSED_IN]->(expressedInDiseases_3:Disease) WHERE expressedInDiseases_3.id = $id_eq_3 AND expressedInDiseases_3_claim.direction = $direction_eq_3 }
      RETURN count(target_2) AS target_2_total
    }
    RETURN null AS c0, [[], null, target_2_total] AS c1
  }
  RETURN head(collect(c0)) AS c0, head(collect(c1)) AS c1
}
RETURN c0 AS c0, c1 AS c1
