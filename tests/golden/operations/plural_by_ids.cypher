WITH 1 AS root
CALL (root) {
  UNWIND $disease_ids AS disease_given
  CALL (disease_given) {
    CALL (disease_given) {
      MATCH (disease:Disease {id: disease_given}) RETURN disease, 0 AS disease_rank
      UNION ALL
      MATCH (:Identifier {id: disease_given})-[:IDENTIFIES]->(disease:Disease) RETURN disease, 1 AS disease_rank
    }
    WITH disease ORDER BY disease_rank, disease.id LIMIT 1
    RETURN disease
  }
  WITH DISTINCT disease
  WITH disease ORDER BY disease.name, disease.id LIMIT $disease_first
  RETURN collect([disease.id, disease.name]) AS disease_rows
}
CALL (root) {
  UNWIND $disease_ids AS disease_given
  CALL (disease_given) {
    CALL (disease_given) {
      MATCH (disease:Disease {id: disease_given}) RETURN disease, 0 AS disease_rank
      UNION ALL
      MATCH (:Identifier {id: disease_given})-[:IDENTIFIES]->(disease:Disease) RETURN disease, 1 AS disease_rank
    }
    WITH disease ORDER BY disease_rank, disease.id LIMIT 1
    RETURN disease
  }
  WITH DISTINCT disease
  RETURN count(disease) AS disease_total
}
RETURN [disease_rows, null, disease_total] AS c0
