WITH 1 AS root
CALL (root) {
  CALL (root) {
    CALL (root) {
      MATCH (paths_start:Entity {id: $paths_from}) RETURN paths_start, 0 AS paths_start_rank
      UNION ALL
      MATCH (:Identifier {id: $paths_from})-[:IDENTIFIES]->(paths_start:Entity) RETURN paths_start, 1 AS paths_start_rank
    }
    WITH paths_start ORDER BY paths_start_rank, paths_start.id LIMIT 1
    RETURN collect(paths_start) AS paths_start_found
  }
  CALL (paths_start_found) {
    UNWIND paths_start_found AS paths_start
    RETURN collect([paths_start, paths_start.id, 1.0, 1.0]) AS paths_f0_kept
  }
  CALL (root) {
    CALL (root) {
      MATCH (paths_end:Entity {id: $paths_to}) RETURN paths_end, 0 AS paths_end_rank
      UNION ALL
      MATCH (:Identifier {id: $paths_to})-[:IDENTIFIES]->(paths_end:Entity) RETURN paths_end, 1 AS paths_end_rank
    }
    WITH paths_end ORDER BY paths_end_rank, paths_end.id LIMIT 1
    RETURN collect(paths_end) AS paths_end_found
  }
  CALL (paths_end_found) {
    UNWIND paths_end_found AS paths_end
    RETURN collect([paths_end, paths_end.id, 1.0, 1.0]) AS paths_b0_kept
  }
  CALL (paths_f0_kept) {
    UNWIND paths_f0_kept AS way
    WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS paths_ids, way[2] AS weight, way[3] AS hubs WHERE 1 <= $paths_maxHops
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next.id IN paths_ids
    WITH next, trail, weight, hubs, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS paths_f1
  }
  CALL (paths_f1, paths_b0_kept) {
    UNWIND paths_f1 AS way
    WITH way[0] AS here, way, paths_b0_kept WHERE 3 <= $paths_maxHops AND size([end IN paths_b0_kept WHERE end[1] = here.id]) = 0
    WITH here, way, (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() }) AS degree
    WITH here, way, degree WHERE degree <= $paths_maxDegree
    WITH here, way[1] AS trail, way[2] AS weight, way[3] * degree AS hubs, degree
    ORDER BY weight / sqrt(hubs) DESC, trail
    WITH collect([here, trail, weight, hubs]) AS sorted, collect(degree) AS degrees
    WITH sorted, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    RETURN sorted[..taken] AS paths_f1_kept, taken < size(sorted) AS paths_f1_cut
  }
  CALL (paths_b0_kept) {
    UNWIND paths_b0_kept AS way
    WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS paths_ids, way[2] AS weight, way[3] AS hubs WHERE 2 <= $paths_maxHops
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next.id IN paths_ids
    WITH next, trail, weight, hubs, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS paths_b1
  }
  CALL (paths_b1, paths_f0_kept) {
    UNWIND paths_b1 AS way
    WITH way[0] AS here, way, paths_f0_kept WHERE 4 <= $paths_maxHops AND size([end IN paths_f0_kept WHERE end[1] = here.id]) = 0
    WITH here, way, (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() }) AS degree
    WITH here, way, degree WHERE degree <= $paths_maxDegree
    WITH here, way[1] AS trail, way[2] AS weight, way[3] * degree AS hubs, degree
    ORDER BY weight / sqrt(hubs) DESC, trail
    WITH collect([here, trail, weight, hubs]) AS sorted, collect(degree) AS degrees
    WITH sorted, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    RETURN sorted[..taken] AS paths_b1_kept, taken < size(sorted) AS paths_b1_cut
  }
  CALL (paths_f1_kept) {
    UNWIND paths_f1_kept AS way
    WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS paths_ids, way[2] AS weight, way[3] AS hubs WHERE 3 <= $paths_maxHops
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next.id IN paths_ids
    WITH next, trail, weight, hubs, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS paths_f2
  }
  CALL (paths_f2, paths_b0_kept) {
    UNWIND paths_f2 AS way
    WITH way[0] AS here, way, paths_b0_kept WHERE 5 <= $paths_maxHops AND size([end IN paths_b0_kept WHERE end[1] = here.id]) = 0
    WITH here, way, (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() }) AS degree
    WITH here, way, degree WHERE degree <= $paths_maxDegree
    WITH here, way[1] AS trail, way[2] AS weight, way[3] * degree AS hubs, degree
    ORDER BY weight / sqrt(hubs) DESC, trail
    WITH collect([here, trail, weight, hubs]) AS sorted, collect(degree) AS degrees
    WITH sorted, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    RETURN sorted[..taken] AS paths_f2_kept, taken < size(sorted) AS paths_f2_cut
  }
  CALL (paths_b1_kept) {
    UNWIND paths_b1_kept AS way
    WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS paths_ids, way[2] AS weight, way[3] AS hubs WHERE 4 <= $paths_maxHops
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next.id IN paths_ids
    WITH next, trail, weight, hubs, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS paths_b2
  }
  CALL (paths_b2, paths_f0_kept) {
    UNWIND paths_b2 AS way
    WITH way[0] AS here, way, paths_f0_kept WHERE 6 <= $paths_maxHops AND size([end IN paths_f0_kept WHERE end[1] = here.id]) = 0
    WITH here, way, (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() }) AS degree
    WITH here, way, degree WHERE degree <= $paths_maxDegree
    WITH here, way[1] AS trail, way[2] AS weight, way[3] * degree AS hubs, degree
    ORDER BY weight / sqrt(hubs) DESC, trail
    WITH collect([here, trail, weight, hubs]) AS sorted, collect(degree) AS degrees
    WITH sorted, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    RETURN sorted[..taken] AS paths_b2_kept, taken < size(sorted) AS paths_b2_cut
  }
  CALL (paths_f2_kept) {
    UNWIND paths_f2_kept AS way
    WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS paths_ids, way[2] AS weight, way[3] AS hubs WHERE 5 <= $paths_maxHops
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next.id IN paths_ids
    WITH next, trail, weight, hubs, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS paths_f3
  }
  CALL (paths_b2_kept) {
    UNWIND paths_b2_kept AS way
    WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS paths_ids, way[2] AS weight, way[3] AS hubs WHERE 6 <= $paths_maxHops
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next.id IN paths_ids
    WITH next, trail, weight, hubs, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS paths_b3
  }
  CALL (paths_f1, paths_f2, paths_f3, paths_b1, paths_b2, paths_b3, paths_b0_kept) {
    UNWIND [way IN paths_f1 | ['f', 1, way]] + [way IN paths_f2 | ['f', 2, way]] + [way IN paths_f3 | ['f', 3, way]] + [way IN paths_b1 | ['b', 1, way]] + [way IN paths_b2 | ['b', 2, way]] + [way IN paths_b3 | ['b', 3, way]] + [way IN paths_b0_kept | ['b', 0, way]] AS item
    WITH item[2][0] AS middle, item[0] AS side, [item[1], item[2][1], item[2][2], item[2][3]] AS way
    WITH middle, collect(CASE WHEN side = 'f' THEN way END) AS heads, collect(CASE WHEN side = 'b' THEN way END) AS tails
    WHERE size(heads) > 0 AND size(tails) > 0
    WITH middle, heads, tails, size([tail IN tails WHERE tail[0] = 0]) > 0 AS is_end
    WITH middle, heads, tails, is_end, CASE WHEN is_end THEN 1 ELSE (COUNT { (middle)--() } - COUNT { (middle)<-[:IDENTIFIES]-() }) END AS degree
    WITH middle, heads, tails, degree WHERE size(heads) > 0 AND size(tails) > 0 AND (is_end OR (degree <= $paths_maxDegree))
    CALL (heads) {
      UNWIND heads AS way
      WITH way ORDER BY way[2] / sqrt(way[3]) DESC, way[1] LIMIT 300
      RETURN collect(way) AS best_heads
    }
    CALL (tails) {
      UNWIND tails AS way
      WITH way ORDER BY way[2] / sqrt(way[3]) DESC, way[1] LIMIT 300
      RETURN collect(way) AS best_tails
    }
    WITH middle, degree, heads, tails, best_heads, best_tails, best_heads[0][2] / sqrt(best_heads[0][3]) * best_tails[0][2] / sqrt(best_tails[0][3] * degree) AS best
    ORDER BY best DESC, middle.id
    WITH collect([best_heads, best_tails, degree]) AS meetings, collect((CASE WHEN size(heads) > 300 THEN 300 ELSE size(heads) END * CASE WHEN size(tails) > 300 THEN 300 ELSE size(tails) END)) AS pairs, count(CASE WHEN size(heads) > 300 OR size(tails) > 300 THEN 1 END) > 0 AS is_cut
    WITH meetings, is_cut, reduce(taken = [0, 0], d IN pairs | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    CALL (meetings, taken) {
      UNWIND meetings[..taken] AS meeting
      UNWIND meeting[0] AS head
      UNWIND meeting[1] AS tail
      WITH head, tail, meeting[2] AS degree, head[0] + tail[0] AS length, split(head[1], ' ') AS head_ids, split(tail[1], ' ') AS tail_ids
      WHERE head[0] - tail[0] IN [0, 1] AND length <= $paths_maxHops AND size([id IN head_ids WHERE id IN tail_ids]) = 1
      WITH head_ids + reverse(tail_ids)[1..] AS ids, floor(head[2] * tail[2] / sqrt(head[3] * tail[3] * degree) * 1000000000000000.0 + 0.5) / 1000000000000000.0 AS score
      WITH ids, score ORDER BY score DESC, size(ids), reduce(trail = '', id IN ids | trail + ' ' + id) LIMIT $paths_first + 1
      RETURN collect([ids, score]) AS paths_best
    }
    RETURN paths_best, is_cut OR taken < size(meetings) AS paths_met_cut
  }
  CALL (paths_best) {
    UNWIND range(0, size(paths_best) - 1) AS paths_place
    WITH paths_place, paths_best[paths_place] AS paths WHERE paths_place < $paths_first
    WITH paths_place, paths[0] AS paths_ids, paths[1] AS paths_score, size(paths[0]) - 1 AS paths_length
    ORDER BY paths_place
    CALL (paths_ids) {
      UNWIND range(0, size(paths_ids) - 1) AS path_node_place
      MATCH (path_node:Entity {id: paths_ids[path_node_place]})
      WITH path_node, path_node_place ORDER BY path_node_place
      RETURN collect([head([label IN labels(path_node) WHERE label <> 'Entity']), path_node.id, path_node.name, path_node.kind, path_node.symbol]) AS path_node_rows
    }
    CALL (paths_ids) {
      UNWIND range(1, size(paths_ids) - 1) AS path_step_place
      MATCH (path_step_left:Entity {id: paths_ids[path_step_place - 1]})
      MATCH (path_step_right:Entity {id: paths_ids[path_step_place]})
      MATCH (path_step_left)-[path_step_claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(path_step_right)
      WITH path_step_place, path_step_claim, type(path_step_claim) AS path_step_type, CASE WHEN startNode(path_step_claim) = path_step_left THEN 0 ELSE 1 END AS path_step_back, CASE WHEN path_step_claim.direction = 'SUPPORTS' THEN $level_weights[path_step_claim.level] * coalesce(path_step_claim.confidence, 1.0) ELSE 0.0 END AS path_step_weight
      ORDER BY path_step_place, path_step_weight DESC, path_step_type, path_step_back, path_step_claim.id
      WITH path_step_place, collect(path_step_claim) AS path_step_claims, count(path_step_claim) AS path_step_count, collect(path_step_type)[0] AS path_step_relation, collect(path_step_back)[0] = 0 AS path_step_forward
      ORDER BY path_step_place
      CALL (path_step_claims) {
        UNWIND path_step_claims AS claim
        WITH claim ORDER BY claim.id LIMIT $claim_first
        WITH claim, CASE type(claim) WHEN 'EXPRESSED_IN' THEN 'ExpressedInClaim' WHEN 'TARGETS' THEN 'TargetsClaim' WHEN 'STUDIED_FOR' THEN 'StudiedForClaim' WHEN 'BIOMARKER_FOR' THEN 'BiomarkerForClaim' WHEN 'VARIANT_OF' THEN 'VariantOfClaim' WHEN 'HAS_BARRIER' THEN 'HasBarrierClaim' WHEN 'HAS_CAPABILITY' THEN 'HasCapabilityClaim' WHEN 'OVERCOMES' THEN 'OvercomesClaim' WHEN 'MEDIATED_BY' THEN 'MediatedByClaim' WHEN 'DERIVED_FROM' THEN 'DerivedFromClaim' WHEN 'MODELS' THEN 'ModelsClaim' WHEN 'TESTS' THEN 'TestsClaim' WHEN 'AT_SITE' THEN 'AtSiteClaim' WHEN 'METASTASIZES_TO' THEN 'MetastasizesToClaim' WHEN 'COMPARED_WITH' THEN 'ComparedWithClaim' WHEN 'RESISTANT_TO' THEN 'ResistantToClaim' WHEN 'HAS_OPEN_QUESTION' THEN 'HasOpenQuestionClaim' WHEN 'SUBTYPE_OF' THEN 'SubtypeOfClaim' WHEN 'PART_OF' THEN 'PartOfClaim' END AS claim_type ORDER BY claim.id
        RETURN collect([claim_type, claim.id, claim.level, claim.outcome]) AS claim_rows
      }
      RETURN collect([path_step_relation, path_step_forward, path_step_count, claim_rows]) AS path_step_rows
    }
    RETURN collect([paths_length, paths_score, path_node_rows, path_step_rows]) AS paths_rows
  }
  RETURN [paths_rows, size(paths_best) > $paths_first, paths_f1_cut OR paths_f2_cut OR paths_b1_cut OR paths_b2_cut OR paths_met_cut, [end IN [paths_start_found, paths_end_found] | size(end)], $paths_maxHops, $paths_maxDegree] AS paths_list
}
RETURN paths_list AS c0
