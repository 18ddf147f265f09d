WITH 1 AS root
CALL (root) {
  CALL (root) {
    MATCH (capability:Capability {id: $capability_id}) RETURN capability, 0 AS capability_rank
    UNION ALL
    MATCH (:Identifier {id: $capability_id})-[:IDENTIFIES]->(capability:Capability) RETURN capability, 1 AS capability_rank
  }
  WITH capability ORDER BY capability_rank, capability.id LIMIT 1
  CALL (capability) {
    CALL (capability) {
      CALL (capability) {
        MATCH (capability)-[mediatedBy_claim:MEDIATED_BY]->(mediatedBy:Target|Capability)
        WITH DISTINCT mediatedBy ORDER BY mediatedBy.id LIMIT $mediatedBy_first
        CALL (mediatedBy) {
          MATCH (mediatedBy)-[overcomes_claim:OVERCOMES]->(overcomes:Barrier)
          RETURN count(DISTINCT overcomes) AS overcomes_total
        }
        RETURN collect([mediatedBy.name, mediatedBy.symbol, [[], null, overcomes_total], head([label IN labels(mediatedBy) WHERE label <> 'Entity'])]) AS mediatedBy_rows
      }
      RETURN mediatedBy_rows AS mediatedBy_found, null AS overcomes_2_found
      UNION ALL
      CALL (capability) {
        MATCH (capability)-[overcomes_2_claim:OVERCOMES]->(overcomes_2:Barrier)
        WITH DISTINCT overcomes_2 ORDER BY overcomes_2.id LIMIT $overcomes_2_first
        RETURN collect([overcomes_2.id, overcomes_2.name]) AS overcomes_2_rows
      }
      RETURN null AS mediatedBy_found, overcomes_2_rows AS overcomes_2_found
    }
    RETURN head(collect(mediatedBy_found)) AS mediatedBy_found, head(collect(overcomes_2_found)) AS overcomes_2_found
  }
  RETURN collect([capability.name, mediatedBy_found, overcomes_2_found]) AS capability_rows
}
RETURN capability_rows AS c0
