WITH 1 AS root
CALL (root) {
  CALL (root) {
    CALL (root) {
      MATCH (opportunities_therapy:Therapy {id: $opportunities_therapy_id}) RETURN opportunities_therapy, 0 AS opportunities_therapy_rank
      UNION ALL
      MATCH (:Identifier {id: $opportunities_therapy_id})-[:IDENTIFIES]->(opportunities_therapy:Therapy) RETURN opportunities_therapy, 1 AS opportunities_therapy_rank
    }
    WITH opportunities_therapy ORDER BY opportunities_therapy_rank, opportunities_therapy.id LIMIT 1
    RETURN opportunities_therapy
  }
  MATCH (opportunities_therapy:Therapy)-[hit:TARGETS]->(opportunities_target:Target) WHERE hit.direction = 'SUPPORTS'
  WITH DISTINCT opportunities_therapy, opportunities_target
  CALL (opportunities_therapy) {
    MATCH (opportunities_therapy)-[study:STUDIED_FOR]->(tried:Disease) WHERE study.direction <> 'SUPPORTS' OR study.outcome <> 'UNKNOWN'
    MATCH (tried)<-[:SUBTYPE_OF*0..20]-(part:Disease)
    RETURN collect(DISTINCT part.id) AS opportunities_covered
  }
  CALL (opportunities_therapy) {
    MATCH (opportunities_therapy)-[has:HAS_CAPABILITY]->(answer:Capability)-[overcomes:OVERCOMES]->(barrier:Barrier) WHERE has.direction = 'SUPPORTS' AND overcomes.direction = 'SUPPORTS'
    RETURN collect(DISTINCT barrier.id) AS opportunities_overcome
  }
  CALL (opportunities_target) {
    MATCH (opportunities_target)-[claim:EXPRESSED_IN]->(opportunities:Disease)
    RETURN opportunities, collect(CASE WHEN claim.direction = 'SUPPORTS' THEN claim END) AS opportunities_supporting, collect(CASE WHEN claim.direction <> 'SUPPORTS' THEN claim END) AS opportunities_against
  }
  WITH opportunities_therapy, opportunities_target, opportunities, opportunities_supporting, opportunities_against, opportunities_overcome WHERE size(opportunities_supporting) > 0 AND NOT opportunities.id IN opportunities_covered
  CALL (opportunities_supporting) {
    UNWIND opportunities_supporting AS opportunities_claim
    WITH opportunities_claim.source AS source, $level_weights[opportunities_claim.level] * coalesce(opportunities_claim.confidence, 1.0) AS weight ORDER BY weight DESC
    WITH source, collect(weight) AS weights
    WITH source, reduce(sum = 0.0, i IN range(0, size(weights) - 1) | sum + weights[i] / ((i + 1) * (i + 1))) AS total
    WITH CASE WHEN total > 1.0 THEN 1.0 ELSE total END * coalesce($opportunities_source_weights[source], 1.0) AS total ORDER BY total DESC
    WITH collect(total) AS totals
    WITH reduce(sum = 0.0, i IN range(0, size(totals) - 1) | sum + totals[i] / ((i + 1) * (i + 1))) / 1.6449340668482264 AS total
    RETURN CASE WHEN total > 1.0 THEN 1.0 ELSE total END AS opportunities_score
  }
  CALL (opportunities_overcome, opportunities) {
    MATCH (opportunities)-[resists:HAS_BARRIER]->(barrier:Barrier) WHERE resists.direction = 'SUPPORTS'
    WITH DISTINCT opportunities_overcome, barrier
    RETURN collect(barrier) AS opportunities_barriers, collect(CASE WHEN NOT barrier.id IN opportunities_overcome THEN barrier END) AS opportunities_unanswered
  }
  WITH opportunities_therapy, opportunities_target, opportunities, opportunities_supporting, opportunities_against, opportunities_score, opportunities_barriers, opportunities_unanswered ORDER BY opportunities_score DESC, size(opportunities_against), size(opportunities_unanswered), opportunities.id, opportunities_target.id, opportunities_therapy.id
  WITH collect([opportunities_therapy, opportunities_target, opportunities, opportunities_supporting, opportunities_against, opportunities_score, opportunities_barriers, opportunities_unanswered]) AS opportunities_kept
  RETURN head(collect([row IN opportunities_kept[..$opportunities_first + 1] | [row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7]]])) AS opportunities_page, head(collect(size(opportunities_kept))) AS opportunities_total
}
CALL (opportunities_page) {
  UNWIND opportunities_page AS opportunities_row
  WITH opportunities_row[0] AS opportunities_therapy, opportunities_row[1] AS opportunities_target, opportunities_row[2] AS opportunities, opportunities_row[3] AS opportunities_supporting, opportunities_row[4] AS opportunities_against, opportunities_row[5] AS opportunities_score, opportunities_row[6] AS opportunities_barriers, opportunities_row[7] AS opportunities_unanswered
  CALL (opportunities_therapy, opportunities) {
    MATCH (opportunities_therapy)-[study:STUDIED_FOR]->(tried:Disease) WHERE study.direction <> 'SUPPORTS' OR study.outcome <> 'UNKNOWN'
    WITH DISTINCT opportunities, tried
    MATCH (tried)-[:SUBTYPE_OF*1..20]->(opportunities)
    RETURN collect(DISTINCT tried) AS opportunities_tried
  }
  WITH *, CASE WHEN size(opportunities_supporting) = 1 AND $opportunities_supporting_claim_first > 0 THEN head(opportunities_supporting) END AS opportunities_supporting_claim_only, CASE WHEN size(opportunities_supporting) = 1 AND $opportunities_supporting_claim_first > 0 THEN null ELSE COLLECT {
    UNWIND opportunities_supporting AS opportunities_supporting_claim
    WITH opportunities_supporting_claim ORDER BY opportunities_supporting_claim.id LIMIT $opportunities_supporting_claim_first
    RETURN [opportunities_supporting_claim.id, opportunities_supporting_claim.level, opportunities_supporting_claim.statement, opportunities_supporting_claim.source]
  } END AS opportunities_supporting_claim_rows
  WITH *, CASE WHEN size(opportunities_against) = 1 AND $opportunities_against_claim_first > 0 THEN head(opportunities_against) END AS opportunities_against_claim_only, CASE WHEN size(opportunities_against) = 1 AND $opportunities_against_claim_first > 0 THEN null ELSE COLLECT {
    UNWIND opportunities_against AS opportunities_against_claim
    WITH opportunities_against_claim ORDER BY opportunities_against_claim.id LIMIT $opportunities_against_claim_first
    RETURN [opportunities_against_claim.id]
  } END AS opportunities_against_claim_rows
  CALL (opportunities_barriers, opportunities_therapy) {
    UNWIND opportunities_barriers AS opportunities_barrier
    WITH opportunities_therapy, opportunities_barrier ORDER BY opportunities_barrier.id
    CALL (opportunities_therapy, opportunities_barrier) {
      MATCH (opportunities_therapy)-[has:HAS_CAPABILITY]->(opportunities_barrier_answer:Capability)-[overcomes:OVERCOMES]->(opportunities_barrier) WHERE has.direction = 'SUPPORTS' AND overcomes.direction = 'SUPPORTS'
      WITH DISTINCT opportunities_barrier_answer ORDER BY opportunities_barrier_answer.id
      RETURN collect([opportunities_barrier_answer.name]) AS opportunities_barrier_answer_rows
    }
    RETURN collect([opportunities_barrier.name, opportunities_barrier_answer_rows]) AS opportunities_barrier_rows
  }
  CALL (opportunities_unanswered) {
    UNWIND opportunities_unanswered AS opportunities_unanswered_node
    WITH opportunities_unanswered_node ORDER BY opportunities_unanswered_node.id
    RETURN collect([opportunities_unanswered_node.name]) AS opportunities_unanswered_node_rows
  }
  CALL (opportunities_tried) {
    UNWIND opportunities_tried AS opportunities_tried_node
    WITH opportunities_tried_node ORDER BY opportunities_tried_node.id
    RETURN collect([opportunities_tried_node.name]) AS opportunities_tried_node_rows
  }
  RETURN collect([opportunities_score, size(opportunities_against), size(opportunities_unanswered), opportunities.id, opportunities_target.id, opportunities_therapy.id, opportunities.name, opportunities_target.symbol, opportunities_therapy.name, opportunities_supporting_claim_only.id, opportunities_supporting_claim_only.level, opportunities_supporting_claim_only.statement, opportunities_supporting_claim_only.source, opportunities_supporting_claim_rows, opportunities_against_claim_only.id, opportunities_against_claim_rows, opportunities_barrier_rows, opportunities_unanswered_node_rows, opportunities_tried_node_rows]) AS opportunities_rows
}
RETURN [opportunities_rows[..$opportunities_first], size(opportunities_rows) > $opportunities_first, opportunities_total] AS c0
