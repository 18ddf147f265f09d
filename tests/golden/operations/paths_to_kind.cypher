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
  CALL (paths_start_found, root) {
    WITH root, [end IN paths_start_found | [end, 0, end.id, 1.0, 1.0]] AS f0_open
    CALL (f0_open, root) {
      UNWIND f0_open AS way
      WITH way, way[0] AS here, 0 AS late
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE next <> here AND type(claim) IN $paths_relations
      WITH next, way, late, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      WITH next, way[2] + ' ' + next.id AS trail, way[3] * step AS weight, way[4] AS hubs, late, CASE WHEN next IS NOT NULL AND size([label IN labels(next) WHERE label IN $paths_kinds]) > 0 THEN (COUNT { (next)--() } - COUNT { (next)<-[:IDENTIFIES]-() } - COUNT { (next)<-[:NAMES]-() }) END AS degree
      WITH next, trail, weight, hubs, late, degree, CASE WHEN degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
      ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
      WITH collect(CASE WHEN next IS NOT NULL THEN [next, 1, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, coalesce(max(late), 0) AS late
      WITH ways, degrees, late, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
      RETURN ways AS f1_ways, [way IN ways[..taken] | [way[0], 1, way[2], way[3], way[4] * way[5]]] AS f1_open, CASE WHEN late = 0 AND taken < size(degrees) THEN 1 ELSE late END AS f1_cut
    }
    CALL (f1_open, root) {
      UNWIND f1_open AS way
      WITH way, CASE WHEN datetime.realtime('UTC').epochMillis >= root + $max_walk_ms * 1.0 THEN 2 ELSE 0 END AS late
      WITH way, CASE WHEN late = 0 THEN way[0] END AS here, late
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE next <> here AND type(claim) IN $paths_relations
      WITH next, way, late, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      WITH next, way, late, step WHERE next IS NULL OR NOT next.id IN split(way[2], ' ')
      WITH next, way[2] + ' ' + next.id AS trail, way[3] * step AS weight, way[4] AS hubs, late, CASE WHEN next IS NOT NULL AND size([label IN labels(next) WHERE label IN $paths_kinds]) > 0 THEN (COUNT { (next)--() } - COUNT { (next)<-[:IDENTIFIES]-() } - COUNT { (next)<-[:NAMES]-() }) END AS degree
      WITH next, trail, weight, hubs, late, degree, CASE WHEN degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
      ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
      WITH collect(CASE WHEN next IS NOT NULL THEN [next, 2, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, coalesce(max(late), 0) AS late
      WITH ways, degrees, late, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
      RETURN ways AS f2_ways, [way IN ways[..taken] | [way[0], 2, way[2], way[3], way[4] * way[5]]] AS f2_open, CASE WHEN late = 0 AND taken < size(degrees) THEN 1 ELSE late END AS f2_cut
    }
    CALL (f2_open, root) {
      UNWIND f2_open AS way
      WITH way, CASE WHEN datetime.realtime('UTC').epochMillis >= root + $max_walk_ms * 1.0 THEN 2 ELSE 0 END AS late
      WITH way, CASE WHEN late = 0 THEN way[0] END AS here, late
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE next <> here AND type(claim) IN $paths_relations
      WITH next, way, late, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      WITH next, way, late, step WHERE next IS NULL OR NOT next.id IN split(way[2], ' ')
      WITH next, way[2] + ' ' + next.id AS trail, way[3] * step AS weight, way[4] AS hubs, late, CASE WHEN next IS NOT NULL AND size([label IN labels(next) WHERE label IN $paths_kinds]) > 0 THEN (COUNT { (next)--() } - COUNT { (next)<-[:IDENTIFIES]-() } - COUNT { (next)<-[:NAMES]-() }) END AS degree
      WITH next, trail, weight, hubs, late, degree, CASE WHEN degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
      ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
      WITH collect(CASE WHEN next IS NOT NULL THEN [next, 3, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, coalesce(max(late), 0) AS late
      WITH ways, degrees, late, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
      RETURN ways AS f3_ways, [way IN ways[..taken] | [way[0], 3, way[2], way[3], way[4] * way[5]]] AS f3_open, CASE WHEN late = 0 AND taken < size(degrees) THEN 1 ELSE late END AS f3_cut
    }
    CALL (f3_open, root) {
      UNWIND f3_open AS way
      WITH way, CASE WHEN datetime.realtime('UTC').epochMillis >= root + $max_walk_ms * 1.0 THEN 2 ELSE 0 END AS late
      WITH way, CASE WHEN late = 0 THEN way[0] END AS here, late
      OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE next:Barrier AND next <> here AND type(claim) IN $paths_relations
      WITH next, way, late, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
      WITH next, way, late, step WHERE next IS NULL OR NOT next.id IN split(way[2], ' ')
      RETURN collect(CASE WHEN next IS NOT NULL THEN [next, 4, way[2] + ' ' + next.id, way[3] * step, way[4]] END) AS f4_ways, coalesce(max(late), 0) AS f4_cut
    }
    CALL (f1_ways, f2_ways, f3_ways, f4_ways) {
      UNWIND f1_ways + f2_ways + f3_ways + f4_ways + [null] AS way
      WITH way WHERE way IS NULL OR 'Barrier' IN labels(way[0])
      RETURN way[2] AS trail, way[1] AS length, floor(way[3] / sqrt(way[4]) * 1000000000000000.0 + 0.5) / 1000000000000000.0 AS score
    }
    WITH trail, length, score, reduce(worst = 0, cut IN [f1_cut, f2_cut, f3_cut, f4_cut] | CASE WHEN cut > worst THEN cut ELSE worst END) AS cut
    WITH trail, length, score, cut, CASE WHEN trail IS NULL THEN 0 ELSE 1 END AS is_path
    ORDER BY is_path, length, score DESC, trail
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
      RETURN collect([path_node.name]) AS path_node_rows
    }
    RETURN collect([paths_length, path_node_rows]) AS paths_rows
  }
  RETURN [paths_rows, size(paths_best) > $paths_first, paths_cut, [end IN [paths_start_found] | size(end)], $paths_maxHops, $paths_maxDegree] AS paths_list
}
RETURN paths_list AS c0
