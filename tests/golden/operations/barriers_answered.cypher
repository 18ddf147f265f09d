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
        MATCH (disease)-[barriers_claim:HAS_BARRIER]->(barriers:Barrier)
        WITH DISTINCT barriers ORDER BY barriers.id LIMIT $barriers_first
        CALL (barriers) {
          CALL (barriers) {
            CALL (barriers) {
              MATCH (barriers)<-[parts_claim:PART_OF]-(parts:Barrier)
              WITH DISTINCT parts ORDER BY parts.id LIMIT $parts_first
              RETURN collect([parts.name]) AS parts_rows
            }
            RETURN parts_rows AS parts_found, null AS overcomeBy_found, null AS overcomeBy_nodes
            UNION ALL
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
            RETURN null AS parts_found, overcomeBy_rows AS overcomeBy_found, overcomeBy_nodes AS overcomeBy_nodes
          }
          RETURN head(collect(parts_found)) AS parts_found, head(collect(overcomeBy_found)) AS overcomeBy_found, head(collect(overcomeBy_nodes)) AS overcomeBy_nodes
        }
        RETURN collect([barriers.name, parts_found, overcomeBy_found]) AS barriers_rows, collect(overcomeBy_nodes) AS overcomeBy_nodes
      }
      RETURN barriers_rows AS barriers_found, overcomeBy_nodes AS overcomeBy_nodes, null AS resistantTo_found, null AS metastasisSites_found
      UNION ALL
      CALL (disease) {
        MATCH (disease)-[resistantTo_claim:RESISTANT_TO]->(resistantTo:Therapy)
        WITH DISTINCT resistantTo ORDER BY resistantTo.id LIMIT $resistantTo_first
        RETURN collect([resistantTo.name]) AS resistantTo_rows
      }
      RETURN null AS barriers_found, null AS overcomeBy_nodes, resistantTo_rows AS resistantTo_found, null AS metastasisSites_found
      UNION ALL
      CALL (disease) {
        MATCH (disease)-[metastasisSites_claim:METASTASIZES_TO]->(metastasisSites:Tissue)
        WITH DISTINCT metastasisSites ORDER BY metastasisSites.id LIMIT $metastasisSites_first
        RETURN collect([metastasisSites.name]) AS metastasisSites_rows
      }
      RETURN null AS barriers_found, null AS overcomeBy_nodes, null AS resistantTo_found, metastasisSites_rows AS metastasisSites_found
    }
    RETURN head(collect(barriers_found)) AS barriers_found, head(collect(overcomeBy_nodes)) AS overcomeBy_nodes, head(collect(resistantTo_found)) AS resistantTo_found, head(collect(metastasisSites_found)) AS metastasisSites_found
  }
  RETURN collect([barriers_found, resistantTo_found, metastasisSites_found]) AS disease_rows, collect(overcomeBy_nodes) AS overcomeBy_nodes
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
