WITH datetime.realtime('UTC').epochMillis AS root
CALL (root) {
  CALL (root) {
    CALL (root) {
      CALL (root) {
        MATCH (paths_start:Entity {id: $paths_from}) RETURN paths_start, 0 AS paths_start_rank
        UNION ALL
        MATCH (:Identifier {id: $paths_from})-[:IDENTIFIES]->(paths_start:Entity) RETURN paths_start, 1 AS paths_start_rank
      }
      WITH paths_start ORDER BY paths_start_rank, paths_start.id LIMIT 1
      RETURN paths_start
    }
    RETURN collect(paths_start) AS paths_start_found
  }
  CALL (root) {
    CALL (root) {
      CALL (root) {
        MATCH (paths_end:Entity {id: $paths_to}) RETURN paths_end, 0 AS paths_end_rank
        UNION ALL
        MATCH (:Identifier {id: $paths_to})-[:IDENTIFIES]->(paths_end:Entity) RETURN paths_end, 1 AS paths_end_rank
      }
      WITH paths_end ORDER BY paths_end_rank, paths_end.id LIMIT 1
      RETURN paths_end
    }
    RETURN collect(paths_end) AS paths_end_found
  }
  CALL (paths_start_found, paths_end_found, root) {
    CALL (paths_start_found, paths_end_found, root) {
      UNWIND paths_start_found AS here
      UNWIND [false, true] AS walks
      WITH here, 0 AS depth, here.id AS trail, 1.0 AS weight, 1.0 AS hubs, 0 AS cut, root AS began, walks
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE walks AND 1 <= $paths_maxHops AND NOT next.id IN split(trail, ' ')
      WITH here, depth, trail, weight, hubs, cut, began, walks, next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      WHERE next IS NOT NULL OR NOT walks
      WITH CASE WHEN walks THEN next ELSE here END AS here, CASE WHEN walks THEN depth + 1 ELSE depth END AS depth, CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail, CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks
      WITH here, depth, trail, weight, hubs, cut, began, walks AND 3 <= $paths_maxHops AS walks
      WITH here, depth, trail, weight, hubs, cut, began, walks, CASE WHEN walks THEN (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() } - COUNT { (here)<-[:NAMES]-() }) ELSE 1 END AS degree
      WITH here, depth, trail, weight, hubs, cut, began, degree, CASE WHEN walks AND degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
      ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
      WITH began, collect(CASE WHEN trail IS NOT NULL THEN [here, depth, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, max(cut) AS cut
      WITH began, ways, size(degrees) AS open, cut, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
      WITH began, ways, taken, CASE WHEN cut = 0 AND taken < open THEN 1 ELSE cut END AS cut
      UNWIND [way IN ways | [way, false, 1]] + [way IN ways[..taken] | [way, true, way[5]]] AS item
      WITH began, item, cut, item[1] AND datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 0.5 AS is_late
      WITH item[0][0] AS here, item[0][1] AS depth, CASE WHEN NOT is_late THEN item[0][2] END AS trail, item[0][3] AS weight, item[0][4] * item[2] AS hubs, CASE WHEN is_late THEN 2 ELSE cut END AS cut, began, item[1] AND NOT is_late AS walks
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE walks AND 3 <= $paths_maxHops AND NOT next.id IN split(trail, ' ')
      WITH here, depth, trail, weight, hubs, cut, began, walks, next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      WHERE next IS NOT NULL OR NOT walks
      WITH CASE WHEN walks THEN next ELSE here END AS here, CASE WHEN walks THEN depth + 1 ELSE depth END AS depth, CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail, CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks
      WITH here, depth, trail, weight, hubs, cut, began, walks AND 5 <= $paths_maxHops AS walks
      WITH here, depth, trail, weight, hubs, cut, began, walks, CASE WHEN walks THEN (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() } - COUNT { (here)<-[:NAMES]-() }) ELSE 1 END AS degree
      WITH here, depth, trail, weight, hubs, cut, began, degree, CASE WHEN walks AND degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
      ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
      WITH began, collect(CASE WHEN trail IS NOT NULL THEN [here, depth, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, max(cut) AS cut
      WITH began, ways, size(degrees) AS open, cut, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
      WITH began, ways, taken, CASE WHEN cut = 0 AND taken < open THEN 1 ELSE cut END AS cut
      UNWIND [way IN ways | [way, false, 1]] + [way IN ways[..taken] | [way, true, way[5]]] AS item
      WITH began, item, cut, item[1] AND datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 0.5 AS is_late
      WITH item[0][0] AS here, item[0][1] AS depth, CASE WHEN NOT is_late THEN item[0][2] END AS trail, item[0][3] AS weight, item[0][4] * item[2] AS hubs, CASE WHEN is_late THEN 2 ELSE cut END AS cut, began, item[1] AND NOT is_late AS walks
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE walks AND 5 <= $paths_maxHops AND NOT next.id IN split(trail, ' ')
      WITH here, depth, trail, weight, hubs, cut, began, walks, next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      WHERE next IS NOT NULL OR NOT walks
      WITH CASE WHEN walks THEN next ELSE here END AS here, CASE WHEN walks THEN depth + 1 ELSE depth END AS depth, CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail, CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks
      RETURN 'f' AS side, here, depth, trail, weight, hubs, cut, began
      UNION ALL
      UNWIND paths_end_found AS here
      UNWIND [false, true] AS walks
      WITH here, 0 AS depth, here.id AS trail, 1.0 AS weight, 1.0 AS hubs, 0 AS cut, root AS began, walks
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE walks AND 2 <= $paths_maxHops AND NOT next.id IN split(trail, ' ')
      WITH here, depth, trail, weight, hubs, cut, began, walks, next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      WHERE next IS NOT NULL OR NOT walks
      WITH CASE WHEN walks THEN next ELSE here END AS here, CASE WHEN walks THEN depth + 1 ELSE depth END AS depth, CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail, CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks
      WITH here, depth, trail, weight, hubs, cut, began, walks AND 4 <= $paths_maxHops AS walks
      WITH here, depth, trail, weight, hubs, cut, began, walks, CASE WHEN walks THEN (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() } - COUNT { (here)<-[:NAMES]-() }) ELSE 1 END AS degree
      WITH here, depth, trail, weight, hubs, cut, began, degree, CASE WHEN walks AND degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
      ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
      WITH began, collect(CASE WHEN trail IS NOT NULL THEN [here, depth, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, max(cut) AS cut
      WITH began, ways, size(degrees) AS open, cut, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
      WITH began, ways, taken, CASE WHEN cut = 0 AND taken < open THEN 1 ELSE cut END AS cut
      UNWIND [way IN ways | [way, false, 1]] + [way IN ways[..taken] | [way, true, way[5]]] AS item
      WITH began, item, cut, item[1] AND datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 0.75 AS is_late
      WITH item[0][0] AS here, item[0][1] AS depth, CASE WHEN NOT is_late THEN item[0][2] END AS trail, item[0][3] AS weight, item[0][4] * item[2] AS hubs, CASE WHEN is_late THEN 2 ELSE cut END AS cut, began, item[1] AND NOT is_late AS walks
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE walks AND 4 <= $paths_maxHops AND NOT next.id IN split(trail, ' ')
      WITH here, depth, trail, weight, hubs, cut, began, walks, next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      WHERE next IS NOT NULL OR NOT walks
      WITH CASE WHEN walks THEN next ELSE here END AS here, CASE WHEN walks THEN depth + 1 ELSE depth END AS depth, CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail, CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks
      WITH here, depth, trail, weight, hubs, cut, began, walks AND 6 <= $paths_maxHops AS walks
      WITH here, depth, trail, weight, hubs, cut, began, walks, CASE WHEN walks THEN (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() } - COUNT { (here)<-[:NAMES]-() }) ELSE 1 END AS degree
      WITH here, depth, trail, weight, hubs, cut, began, degree, CASE WHEN walks AND degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
      ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
      WITH began, collect(CASE WHEN trail IS NOT NULL THEN [here, depth, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, max(cut) AS cut
      WITH began, ways, size(degrees) AS open, cut, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
      WITH began, ways, taken, CASE WHEN cut = 0 AND taken < open THEN 1 ELSE cut END AS cut
      UNWIND [way IN ways | [way, false, 1]] + [way IN ways[..taken] | [way, true, way[5]]] AS item
      WITH began, item, cut, item[1] AND datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 0.75 AS is_late
      WITH item[0][0] AS here, item[0][1] AS depth, CASE WHEN NOT is_late THEN item[0][2] END AS trail, item[0][3] AS weight, item[0][4] * item[2] AS hubs, CASE WHEN is_late THEN 2 ELSE cut END AS cut, began, item[1] AND NOT is_late AS walks
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE walks AND 6 <= $paths_maxHops AND NOT next.id IN split(trail, ' ')
      WITH here, depth, trail, weight, hubs, cut, began, walks, next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      WHERE next IS NOT NULL OR NOT walks
      WITH CASE WHEN walks THEN next ELSE here END AS here, CASE WHEN walks THEN depth + 1 ELSE depth END AS depth, CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail, CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks
      RETURN 'b' AS side, here, depth, trail, weight, hubs, cut, began
    }
    WITH side, here AS middle, CASE WHEN trail IS NOT NULL THEN [depth, trail, weight, hubs] END AS way, cut, began, weight / sqrt(hubs) AS score, trail
    ORDER BY score DESC, trail
    WITH middle, began, collect(CASE WHEN side = 'f' THEN way END) AS heads, collect(CASE WHEN side = 'b' THEN way END) AS tails, max(cut) AS cut
    WITH middle, began, heads, tails, cut, size([tail IN tails WHERE tail[0] = 0]) > 0 AS is_end
    WITH middle, began, heads, tails, cut, is_end, size(heads) > 0 AND size(tails) > 0 AND true AS meets
    WITH middle, began, heads, tails, cut, meets, CASE WHEN meets AND NOT is_end THEN (COUNT { (middle)--() } - COUNT { (middle)<-[:IDENTIFIES]-() } - COUNT { (middle)<-[:NAMES]-() }) ELSE 1 END AS degree
    WITH middle, began, heads, tails, cut, degree, CASE WHEN meets AND degree <= $paths_maxDegree THEN 0 ELSE 1 END AS apart, heads[0][2] / sqrt(heads[0][3]) * tails[0][2] / sqrt(tails[0][3] * degree) AS best
    ORDER BY apart, best DESC, middle.id
    WITH collect(CASE WHEN apart = 0 THEN [heads[..300], tails[..300], degree] END) AS meetings, max(began) AS began, coalesce(max(cut), 0) AS cut, max(CASE WHEN apart = 0 AND (size(heads) > 300 OR size(tails) > 300) THEN 1 ELSE 0 END) AS crowded
    WITH meetings, CASE WHEN datetime.realtime('UTC').epochMillis > began + $max_walk_ms * 0.75 THEN datetime.realtime('UTC').epochMillis - $max_walk_ms * 0.75 ELSE began END AS began, CASE WHEN cut = 0 AND crowded = 1 THEN 1 ELSE cut END AS cut, [meeting IN meetings | size(meeting[0]) * size(meeting[1])] AS pairs
    WITH meetings, began, pairs, cut, reduce(taken = [0, 0], d IN pairs | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    WITH meetings[..taken] + [null] AS meetings, began, CASE WHEN cut = 0 AND taken < size(pairs) THEN 1 ELSE cut END AS cut
    UNWIND meetings AS meeting
    UNWIND CASE WHEN meeting IS NULL THEN [null] ELSE meeting[0] END AS head
    WITH meeting, head, cut, head IS NOT NULL AND datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 1.0 AS is_late
    WITH meeting, head, is_late, CASE WHEN is_late THEN 2 ELSE cut END AS cut
    UNWIND CASE WHEN head IS NULL THEN [null] WHEN is_late THEN [null] + [tail IN meeting[1] WHERE tail[0] = 0] ELSE meeting[1] END AS tail
    WITH head, tail, meeting[2] AS degree, cut, split(head[1], ' ') AS head_ids, split(tail[1], ' ') AS tail_ids
    WHERE tail IS NULL OR (head[0] - tail[0] IN [0, 1] AND head[0] > 0 AND head[0] + tail[0] <= $paths_maxHops AND size([id IN head_ids WHERE id IN tail_ids]) = 1)
    WITH CASE WHEN tail IS NOT NULL THEN head_ids + reverse(tail_ids)[1..] END AS ids, CASE WHEN tail IS NOT NULL THEN floor(head[2] * tail[2] / sqrt(head[3] * tail[3] * degree) * 1000000000000000.0 + 0.5) / 1000000000000000.0 END AS score, max(cut) AS cut
    WITH ids, score, cut, CASE WHEN ids IS NULL THEN 0 ELSE 1 END AS is_path, reduce(trail = '', id IN ids | trail + ' ' + id) AS trail
    ORDER BY is_path, score DESC, size(ids), trail LIMIT $paths_first + 2
    WITH collect(CASE WHEN is_path = 1 THEN [ids, score] END) AS found, coalesce(max(cut), 0) AS cut
    RETURN found[..($paths_first + 1)] AS paths_best, cut AS paths_cut
  }
  CALL (paths_best) {
    UNWIND range(0, size(paths_best) - 1) AS paths_place
    WITH paths_place, paths_best[paths_place] AS paths WHERE paths_place < $paths_first
    WITH paths_place, paths[0] AS paths_ids, paths[1] AS paths_score, size(paths[0]) - 1 AS paths_length
    CALL (paths_ids) {
      UNWIND range(0, size(paths_ids) - 1) AS path_node_place
      MATCH (path_node:Entity {id: paths_ids[path_node_place]})
      WITH path_node, path_node_place ORDER BY path_node_place
      RETURN collect([head([label IN labels(path_node) WHERE label <> 'Entity']), path_node.id, path_node.name, path_node.kind, path_node.symbol]) AS path_node_rows
    }
    CALL (paths_ids) {
      UNWIND range(1, size(paths_ids) - 1) AS path_step_place
      MATCH (path_step_left:Entity {id: paths_ids[path_step_place - 1]})
      WITH path_step_place, path_step_left, paths_ids[path_step_place] AS path_step_right_id
      MATCH (path_step_right:Entity {id: path_step_right_id})
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
  RETURN [paths_rows, size(paths_best) > $paths_first, paths_cut, [end IN [paths_start_found, paths_end_found] | size(end)], $paths_maxHops, $paths_maxDegree] AS paths_list
}
RETURN paths_list AS c0
