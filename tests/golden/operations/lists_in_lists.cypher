WITH 1 AS root
CALL (root) {
  MATCH (therapy:Therapy) WHERE therapy.id IS NOT NULL
  WITH therapy ORDER BY therapy.id LIMIT $therapy_first
  CALL (therapy) {
    MATCH (therapy)-[targets_claim:TARGETS]->(targets:Target)
    WITH targets, collect(targets_claim) AS targets_claims ORDER BY targets.symbol DESC, targets.id LIMIT $targets_first + 1
    WITH *, CASE WHEN size(targets_claims) = 1 AND $targets_claim_2_first > 0 THEN head(targets_claims) END AS targets_claim_2_only, CASE WHEN size(targets_claims) = 1 AND $targets_claim_2_first > 0 THEN null ELSE COLLECT {
      UNWIND targets_claims AS targets_claim_2
      WITH targets_claim_2 ORDER BY targets_claim_2.id LIMIT $targets_claim_2_first
      RETURN [targets_claim_2.level, targets_claim_2.source]
    } END AS targets_claim_2_rows
    RETURN collect([targets.symbol, targets.id, targets_claim_2_only.level, targets_claim_2_only.source, targets_claim_2_rows]) AS targets_rows, collect(targets)[..$targets_first] AS targets_nodes
  }
  CALL (therapy) {
    MATCH (therapy)-[targets_claim:TARGETS]->(targets:Target)
    RETURN count(DISTINCT targets) AS targets_total
  }
  RETURN collect([therapy.name, [targets_rows[..$targets_first], size(targets_rows) > $targets_first, targets_total]]) AS therapy_rows, collect(targets_nodes) AS targets_nodes
}
CALL (targets_nodes) {
  UNWIND targets_nodes AS targets_nodes_1
  UNWIND targets_nodes_1 AS targets
  WITH DISTINCT targets
  CALL (targets) {
    MATCH (targets)-[expressedInDiseases_claim:EXPRESSED_IN]->(expressedInDiseases:Disease)
    WITH expressedInDiseases, count(expressedInDiseases_claim) AS expressedInDiseases_claim_count ORDER BY expressedInDiseases.id LIMIT $expressedInDiseases_first
    RETURN collect([expressedInDiseases.id, expressedInDiseases_claim_count]) AS expressedInDiseases_rows, collect(expressedInDiseases) AS expressedInDiseases_nodes
  }
  RETURN collect([targets.symbol, targets.id, expressedInDiseases_rows]) AS targets_table, collect(expressedInDiseases_nodes) AS expressedInDiseases_nodes
}
CALL (expressedInDiseases_nodes) {
  UNWIND expressedInDiseases_nodes AS expressedInDiseases_nodes_1
  UNWIND expressedInDiseases_nodes_1 AS expressedInDiseases
  WITH DISTINCT expressedInDiseases
  CALL (expressedInDiseases) {
    CALL (expressedInDiseases) {
      CALL (expressedInDiseases) {
        MATCH (expressedInDiseases)<-[children_claim:SUBTYPE_OF]-(children:Disease)
        WITH DISTINCT children ORDER BY children.id LIMIT $children_first
        RETURN collect([children.name]) AS children_rows
      }
      RETURN children_rows AS children_found, null AS therapies_found
      UNION ALL
      CALL (expressedInDiseases) {
        MATCH (expressedInDiseases)<-[therapies_claim:STUDIED_FOR]-(therapies:Therapy)
        WITH DISTINCT therapies ORDER BY therapies.id LIMIT $therapies_first
        RETURN collect([therapies.name]) AS therapies_rows
      }
      RETURN null AS children_found, therapies_rows AS therapies_found
    }
    RETURN head(collect(children_found)) AS children_found, head(collect(therapies_found)) AS therapies_found
  }
  RETURN collect([expressedInDiseases.id, expressedInDiseases.name, children_found, therapies_found]) AS expressedInDiseases_table
}
RETURN therapy_rows AS c0, targets_table AS t0, expressedInDiseases_table AS t1
