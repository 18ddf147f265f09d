WITH 1 AS root
CALL (root) {
  CALL (root) {
    MATCH (disease:Disease {id: $disease_id}) RETURN disease, 0 AS disease_rank
    UNION ALL
    MATCH (:Identifier {id: $disease_id})-[:IDENTIFIES]->(disease:Disease) RETURN disease, 1 AS disease_rank
  }
  WITH disease ORDER BY disease_rank, disease.id LIMIT 1
  CALL (disease) {
    MATCH (disease)-[barriers_claim:HAS_BARRIER]->(barriers:Barrier)
    WITH DISTINCT barriers ORDER BY barriers.id LIMIT $barriers_first
    CALL (barriers) {
      MATCH (barriers)<-[parts_claim:PART_OF]-(parts:Barrier)
      WITH DISTINCT parts ORDER BY parts.id LIMIT $parts_first
      RETURN collect([parts.name]) AS parts_rows
    }
    CALL (barriers) {
      MATCH (barriers)<-[overcomeBy_claim:OVERCOMES]-(overcomeBy:Capability)
      WITH overcomeBy, collect(overcomeBy_claim) AS overcomeBy_claims ORDER BY overcomeBy.id LIMIT $overcomeBy_first
      WITH *, CASE WHEN size(overcomeBy_claims) = 1 AND $overcomeBy_claim_2_first > 0 THEN head(overcomeBy_claims) END AS overcomeBy_claim_2_only, CASE WHEN size(overcomeBy_claims) = 1 AND $overcomeBy_claim_2_first > 0 THEN null ELSE COLLECT {
        UNWIND overcomeBy_claims AS overcomeBy_claim_2
        WITH overcomeBy_claim_2 ORDER BY overcomeBy_claim_2.id LIMIT $overcomeBy_claim_2_first
        RETURN [overcomeBy_claim_2.level]
      } END AS overcomeBy_claim_2_rows
      RETURN collect([overcomeBy_claim_2_only.level, overcomeBy_claim_2_rows, overcomeBy.id]) AS overcomeBy_rows, collect(overcomeBy) AS overcomeBy_nodes
    }
    RETURN collect([barriers.name, parts_rows, overcomeBy_rows]) AS barriers_rows, collect(overcomeBy_nodes) AS overcomeBy_nodes
  }
  CALL (disease) {
    MATCH (disease)-[resistantTo_claim:RESISTANT_TO]->(resistantTo:Therapy)
    WITH DISTINCT resistantTo ORDER BY resistantTo.id LIMIT $resistantTo_first
    RETURN collect([resistantTo.name]) AS resistantTo_rows
  }
  CALL (disease) {
    MATCH (disease)-[metastasisSites_claim:METASTASIZES_TO]->(metastasisSites:Tissue)
    WITH DISTINCT metastasisSites ORDER BY metastasisSites.id LIMIT $metastasisSites_first
    RETURN collect([metastasisSites.name]) AS metastasisSites_rows
  }
  RETURN collect([barriers_rows, resistantTo_rows, metastasisSites_rows]) AS disease_rows, collect(overcomeBy_nodes) AS overcomeBy_nodes
}
CALL (overcomeBy_nodes) {
  UNWIND overcomeBy_nodes AS overcomeBy_nodes_2
  UNWIND overcomeBy_nodes_2 AS overcomeBy_nodes_1
  UNWIND overcomeBy_nodes_1 AS overcomeBy
  WITH DISTINCT overcomeBy
  CALL (overcomeBy) {
    MATCH (overcomeBy)<-[therapies_claim:HAS_CAPABILITY]-(therapies:Therapy)
    WITH DISTINCT therapies ORDER BY therapies.id LIMIT $therapies_first
    RETURN collect([therapies.name]) AS therapies_rows
  }
  RETURN collect([overcomeBy.name, therapies_rows, overcomeBy.id]) AS overcomeBy_table
}
RETURN disease_rows AS c0, overcomeBy_table AS t0
