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
        MATCH descendants_path = (disease)<-[:SUBTYPE_OF*1..20]-(descendants:Disease)
        WITH descendants, min(length(descendants_path)) AS descendants_distance
        WITH descendants, descendants_distance ORDER BY descendants.id LIMIT $descendants_first
        RETURN collect([descendants_distance, descendants.id, descendants.name]) AS descendants_rows
      }
      CALL (disease) {
        MATCH (disease)<-[:SUBTYPE_OF*1..20]-(descendants:Disease)
        WITH DISTINCT descendants
        RETURN count(descendants) AS descendants_total
      }
      RETURN [descendants_rows, null, descendants_total] AS descendants_found, null AS ancestors_found
      UNION ALL
      CALL (disease) {
        MATCH ancestors_path = (disease)-[:SUBTYPE_OF*1..20]->(ancestors:Disease)
        WITH ancestors, min(length(ancestors_path)) AS ancestors_distance
        WITH ancestors, ancestors_distance ORDER BY ancestors.id LIMIT $ancestors_first
        RETURN collect([ancestors.id, ancestors_distance]) AS ancestors_rows
      }
      RETURN null AS descendants_found, ancestors_rows AS ancestors_found
    }
    RETURN head(collect(descendants_found)) AS descendants_found, head(collect(ancestors_found)) AS ancestors_found
  }
  RETURN collect([disease.name, descendants_found, ancestors_found]) AS disease_rows
}
RETURN disease_rows AS c0
