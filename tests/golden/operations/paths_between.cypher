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
    WITH root, paths_end_found, [end IN paths_start_found | [end, 0, end.id, 1.0, 1.0]] AS f0_open, [end IN paths_end_found | [end, 0, end.id, 1.0, 1.0]] AS b0_open
    CALL (b0_open, root) {
      UNWIND b0_open AS way
      WITH way, way[0] AS here, 0 AS late
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next)
      WITH DISTINCT next, late
      RETURN collect(next) AS b_next, coalesce(max(late), 0) AS b_next_cut
    }
    CALL (f0_open, root) {
      UNWIND f0_open AS way
      WITH way, way[0] AS here, 0 AS late
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE next <> here
      WITH next, way, late, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      WITH next, way[2] + ' ' + next.id AS trail, way[3] * step AS weight, way[4] AS hubs, late, CASE WHEN next IS NOT NULL THEN (COUNT { (next)--() } - COUNT { (next)<-[:IDENTIFIES]-() } - COUNT { (next)<-[:NAMES]-() }) END AS degree
      WITH next, trail, weight, hubs, late, degree, CASE WHEN degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
      ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
      WITH collect(CASE WHEN next IS NOT NULL THEN [next, 1, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, coalesce(max(late), 0) AS late
      WITH ways, degrees, late, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
      RETURN ways AS f1_ways, [way IN ways[..taken] | [way[0], 1, way[2], way[3], way[4] * way[5]]] AS f1_open, CASE WHEN late = 0 AND taken < size(degrees) THEN 1 ELSE late END AS f1_cut
    }
    WITH *, paths_end_found + b_next AS around
    WITH *, CASE WHEN size(around) <= 1000 THEN around END AS near
    CALL (f1_open, root, near) {
      UNWIND f1_open AS way
      WITH way, near, CASE WHEN datetime.realtime('UTC').epochMillis >= root + $max_walk_ms * 0.75 THEN 2 ELSE 0 END AS late
      WITH way, near, CASE WHEN late = 0 THEN way[0] END AS here, late
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE (near IS NULL OR next IN near) AND next <> here
      WITH next, way, late, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      WITH next, way, late, step WHERE next IS NULL OR NOT next.id IN split(way[2], ' ')
      RETURN collect(CASE WHEN next IS NOT NULL THEN [next, 2, way[2] + ' ' + next.id, way[3] * step, way[4]] END) AS f2_ways, coalesce(max(late), 0) AS f2_cut
    }
    CALL (f0_open, f1_ways, f2_ways) {
      UNWIND f0_open + f1_ways + f2_ways AS way
      WITH DISTINCT way[0] AS node
      RETURN collect(node) AS ahead
    }
    WITH *, CASE WHEN size(ahead) * size(around) <= 5000000 THEN [node IN ahead WHERE node IN around] END AS found
    CALL (around, ahead, found) {
      UNWIND CASE WHEN found IS NULL THEN [node IN around | [node, 0, 1]] + [node IN ahead | [node, 1, 0]] ELSE [node IN found | [node, 1, 1]] END AS item
      WITH item[0] AS middle, sum(item[1]) AS ahead_of, sum(item[2]) AS back_of WHERE ahead_of > 0 AND back_of > 0
      WITH collect(middle) AS met
      RETURN CASE WHEN size(met) <= 1000 THEN met END AS middles
    }
    CALL (around, b0_open, middles) {
      WITH around, middles, [way IN b0_open | way[0]] AS ends
      WITH around, [node IN middles WHERE NOT node IN ends] AS others
      UNWIND coalesce(others, []) + [null] AS node
      WITH around, others, CASE WHEN node IS NULL THEN 0 ELSE (COUNT { (node)--() } - COUNT { (node)<-[:IDENTIFIES]-() } - COUNT { (node)<-[:NAMES]-() }) END AS claims
      WITH around, others, sum(claims) AS claims
      RETURN CASE WHEN claims <= size(around) THEN others END AS starts
    }
    CALL (b0_open, middles, starts) {
      UNWIND b0_open AS way
      WITH way[0] AS end, way[2] AS trail, middles, starts
      UNWIND CASE WHEN starts IS NULL THEN [end] ELSE starts END AS here
      WITH here, end, trail, CASE WHEN starts IS NULL THEN middles ELSE [end] END AS goals
      MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(there) WHERE (goals IS NULL OR there IN goals) AND there <> here
      WITH trail, CASE WHEN here = end THEN there ELSE here END AS next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      RETURN collect([next, 1, trail + ' ' + next.id, step, 1.0]) AS b1_ways
    }
    CALL (f0_open, f1_ways, f2_ways, b0_open, b1_ways) {
      UNWIND [way IN f0_open + f1_ways + f2_ways | [way, 1, 0]] + [way IN b0_open + b1_ways | [way, 0, 1]] AS item
      WITH item[0][0] AS middle, collect(item) AS items, sum(item[1]) AS ahead, sum(item[2]) AS back
      WHERE ahead > 0 AND back > 0
      UNWIND items AS item
      WITH item[0] AS way, item[1] = 1 AS is_head
      ORDER BY way[3] / sqrt(way[4]) DESC, way[2]
      WITH way[0] AS middle, collect(CASE WHEN is_head THEN way END) AS ahead, collect(CASE WHEN NOT is_head THEN way END) AS back
      WITH middle, ahead, back, size([way IN back WHERE way[1] = 0]) > 0 AS is_end
      WITH middle, ahead, back, CASE WHEN is_end THEN 1 ELSE (COUNT { (middle)--() } - COUNT { (middle)<-[:IDENTIFIES]-() } - COUNT { (middle)<-[:NAMES]-() }) END AS degree
      WHERE degree <= $paths_maxDegree
      WITH middle, ahead, back, degree, ahead[0][3] / sqrt(ahead[0][4]) * back[0][3] / sqrt(back[0][4] * degree) AS best
      ORDER BY best DESC, middle.id
      RETURN collect([ahead[..300], back[..300], degree]) AS meetings, coalesce(max(CASE WHEN size(ahead) > 300 OR size(back) > 300 THEN 1 END), 0) AS crowded
    }
    WITH meetings, CASE WHEN datetime.realtime('UTC').epochMillis > root + $max_walk_ms * 0.75 THEN datetime.realtime('UTC').epochMillis - $max_walk_ms * 0.75 ELSE root END AS began, reduce(worst = 0, cut IN [f1_cut, f2_cut, b_next_cut, crowded] | CASE WHEN cut > worst THEN cut ELSE worst END) AS cut
    WITH meetings, began, cut, [meeting IN meetings | size(meeting[0]) * size(meeting[1])] AS pairs
    WITH meetings, began, pairs, cut, reduce(taken = [0, 0], d IN pairs | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    WITH meetings[..taken] + [null] AS meetings, began, CASE WHEN cut = 0 AND taken < size(pairs) THEN 1 ELSE cut END AS cut
    UNWIND meetings AS meeting
    UNWIND CASE WHEN meeting IS NULL THEN [null] ELSE meeting[0] END AS head
    WITH meeting, head, cut, head IS NOT NULL AND datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 1.0 AS is_late
    WITH meeting, head, is_late, CASE WHEN is_late THEN 2 ELSE cut END AS cut
    UNWIND CASE WHEN head IS NULL THEN [null] WHEN is_late THEN [null] + [tail IN meeting[1] WHERE tail[1] = 0] ELSE meeting[1] END AS tail
    WITH head, tail, meeting[2] AS degree, cut, split(head[2], ' ') AS head_ids, split(tail[2], ' ') AS tail_ids
    WHERE tail IS NULL OR (head[1] - tail[1] IN [0, 1] AND head[1] > 0 AND size([id IN head_ids WHERE id IN tail_ids]) = 1)
    WITH reduce(trail = head[2], id IN reverse(tail_ids)[1..] | trail + ' ' + id) AS trail, head[1] + tail[1] AS length, CASE WHEN tail IS NOT NULL THEN floor(head[3] * tail[3] / sqrt(head[4] * tail[4] * degree) * 1000000000000000.0 + 0.5) / 1000000000000000.0 END AS score, max(cut) AS cut
    WITH trail, length, score, cut, CASE WHEN trail IS NULL THEN 0 ELSE 1 END AS is_path
    ORDER BY is_path, score DESC, length, trail
    WITH collect(CASE WHEN is_path = 1 THEN [trail, score] END) AS found, coalesce(max(cut), 0) AS cut
    RETURN [path IN found[..($paths_first + 1)] | [split(path[0], ' '), path[1]]] AS paths_best, cut AS paths_cut
  }
  CALL (paths_best) {
    UNWIND range(0, size(paths_best) - 1) AS paths_place
    WITH paths_place, paths_best[paths_place] AS paths WHERE paths_place < $paths_first
    WITH paths_place, paths[0] AS paths_ids, paths[1] AS paths_score, size(paths[0]) - 1 AS paths_length
    CALL (paths_ids) {
      UNWIND range(0, size(paths_ids) - 1) AS path_node_place
      MATCH (path_node:Entity {id: paths_ids[path_node_place]})
      WITH path_node, path_node_place ORDER BY path_node_place
      RETURN collect([path_node.id, path_node.name, path_node.kind, path_node.symbol, head([label IN labels(path_node) WHERE label <> 'Entity'])]) AS path_node_rows
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
        RETURN collect([claim.id, claim.level, claim.outcome, claim_type]) AS claim_rows
      }
      RETURN collect([path_step_relation, path_step_forward, path_step_count, claim_rows]) AS path_step_rows
    }
    RETURN collect([paths_length, paths_score, path_node_rows, path_step_rows]) AS paths_rows
  }
  RETURN [paths_rows, size(paths_best) > $paths_first, paths_cut, [end IN [paths_start_found, paths_end_found] | size(end)], $paths_maxHops, $paths_maxDegree] AS paths_list
}
RETURN paths_list AS c0
