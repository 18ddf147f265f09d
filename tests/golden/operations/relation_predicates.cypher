WITH 1 AS root
CALL (root) {
  MATCH (disease:Disease) WHERE (EXISTS { MATCH (disease)<-[expressedTargets_claim:EXPRESSED_IN]-(expressedTargets:Target) WHERE expressedTargets.symbol = $symbol_eq } AND NOT EXISTS { MATCH (disease)<-[therapies_claim:STUDIED_FOR]-(therapies:Therapy) WHERE therapies_claim.outcome = $outcome_eq })
  WITH disease ORDER BY disease.id LIMIT $disease_first
  RETURN collect([disease.id, disease.name]) AS disease_rows
}
CALL (root) {
  MATCH (disease:Disease) WHERE (EXISTS { MATCH (disease)<-[expressedTargets_claim:EXPRESSED_IN]-(expressedTargets:Target) WHERE expressedTargets.symbol = $symbol_eq } AND NOT EXISTS { MATCH (disease)<-[therapies_claim:STUDIED_FOR]-(therapies:Therapy) WHERE therapies_claim.outcome = $outcome_eq })
  RETURN count(disease) AS disease_total
}
RETURN [disease_rows, null, disease_total] AS c0
