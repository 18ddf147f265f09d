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
  CALL (paths_f0_kept) {
    UNWIND paths_f0_kept AS way
    WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS paths_ids, way[2] AS weight, way[3] AS hubs WHERE 1 <= $paths_maxHops
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next.id IN paths_ids AND type(claim) IN $paths_relations
    WITH next, trail, weight, hubs, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS paths_f1
  }
  CALL (paths_f1) {
    UNWIND paths_f1 AS way
    WITH way[0] AS here, way WHERE 2 <= $paths_maxHops AND size([label IN labels(here) WHERE label IN $paths_kinds]) > 0
    WITH here, way, (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() }) AS degree
    WITH here, way, degree WHERE degree <= $paths_maxDegree
    WITH here, way[1] AS trail, way[2] AS weight, way[3] * degree AS hubs, degree
    ORDER BY weight / sqrt(hubs) DESC, trail
    WITH collect([here, trail, weight, hubs]) AS sorted, collect(degree) AS degrees
    WITH sorted, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    RETURN sorted[..taken] AS paths_f1_kept, taken < size(sorted) AS paths_f1_cut
  }
  CALL (paths_f1_kept) {
    UNWIND paths_f1_kept AS way
    WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS paths_ids, way[2] AS weight, way[3] AS hubs WHERE 2 <= $paths_maxHops
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next.id IN paths_ids AND type(claim) IN $paths_relations
    WITH next, trail, weight, hubs, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS paths_f2
  }
  CALL (paths_f2) {
    UNWIND paths_f2 AS way
    WITH way[0] AS here, way WHERE 3 <= $paths_maxHops AND size([label IN labels(here) WHERE label IN $paths_kinds]) > 0
    WITH here, way, (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() }) AS degree
    WITH here, way, degree WHERE degree <= $paths_maxDegree
    WITH here, way[1] AS trail, way[2] AS weight, way[3] * degree AS hubs, degree
    ORDER BY weight / sqrt(hubs) DESC, trail
    WITH collect([here, trail, weight, hubs]) AS sorted, collect(degree) AS degrees
    WITH sorted, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    RETURN sorted[..taken] AS paths_f2_kept, taken < size(sorted) AS paths_f2_cut
  }
  CALL (paths_f2_kept) {
    UNWIND paths_f2_kept AS way
    WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS paths_ids, way[2] AS weight, way[3] AS hubs WHERE 3 <= $paths_maxHops
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next.id IN paths_ids AND type(claim) IN $paths_relations
    WITH next, trail, weight, hubs, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS paths_f3
  }
  CALL (paths_f3) {
    UNWIND paths_f3 AS way
    WITH way[0] AS here, way WHERE 4 <= $paths_maxHops AND size([label IN labels(here) WHERE label IN $paths_kinds]) > 0
    WITH here, way, (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() }) AS degree
    WITH here, way, degree WHERE degree <= $paths_maxDegree
    WITH here, way[1] AS trail, way[2] AS weight, way[3] * degree AS hubs, degree
    ORDER BY weight / sqrt(hubs) DESC, trail
    WITH collect([here, trail, weight, hubs]) AS sorted, collect(degree) AS degrees
    WITH sorted, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    RETURN sorted[..taken] AS paths_f3_kept, taken < size(sorted) AS paths_f3_cut
  }
  CALL (paths_f3_kept) {
    UNWIND paths_f3_kept AS way
    WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS paths_ids, way[2] AS weight, way[3] AS hubs WHERE 4 <= $paths_maxHops
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next.id IN paths_ids AND type(claim) IN $paths_relations
    WITH next, trail, weight, hubs, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS paths_f4
  }
  CALL (paths_f4) {
    UNWIND paths_f4 AS way
    WITH way[0] AS here, way WHERE 5 <= $paths_maxHops AND size([label IN labels(here) WHERE label IN $paths_kinds]) > 0
    WITH here, way, (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() }) AS degree
    WITH here, way, degree WHERE degree <= $paths_maxDegree
    WITH here, way[1] AS trail, way[2] AS weight, way[3] * degree AS hubs, degree
    ORDER BY weight / sqrt(hubs) DESC, trail
    WITH collect([here, trail, weight, hubs]) AS sorted, collect(degree) AS degrees
    WITH sorted, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    RETURN sorted[..taken] AS paths_f4_kept, taken < size(sorted) AS paths_f4_cut
  }
  CALL (paths_f4_kept) {
    UNWIND paths_f4_kept AS way
    WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS paths_ids, way[2] AS weight, way[3] AS hubs WHERE 5 <= $paths_maxHops
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next.id IN paths_ids AND type(claim) IN $paths_relations
    WITH next, trail, weight, hubs, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS paths_f5
  }
  CALL (paths_f5) {
    UNWIND paths_f5 AS way
    WITH way[0] AS here, way WHERE 6 <= $paths_maxHops AND size([label IN labels(here) WHERE label IN $paths_kinds]) > 0
    WITH here, way, (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() }) AS degree
    WITH here, way, degree WHERE degree <= $paths_maxDegree
    WITH here, way[1] AS trail, way[2] AS weight, way[3] * degree AS hubs, degree
    ORDER BY weight / sqrt(hubs) DESC, trail
    WITH collect([here, trail, weight, hubs]) AS sorted, collect(degree) AS degrees
    WITH sorted, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    RETURN sorted[..taken] AS paths_f5_kept, taken < size(sorted) AS paths_f5_cut
  }
  CALL (paths_f5_kept) {
    UNWIND paths_f5_kept AS way
    WITH way[0] AS here, way[1] AS trail, split(way[1], ' ') AS paths_ids, way[2] AS weight, way[3] AS hubs WHERE 6 <= $paths_maxHops
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next.id IN paths_ids AND type(claim) IN $paths_relations
    WITH next, trail, weight, hubs, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    RETURN collect([next, trail + ' ' + next.id, weight * step, hubs]) AS paths_f6
  }
  CALL (paths_f1, paths_f2, paths_f3, paths_f4, paths_f5, paths_f6) {
    UNWIND paths_f1 + paths_f2 + paths_f3 + paths_f4 + paths_f5 + paths_f6 AS way
    WITH way, way[0] AS here WHERE 'Barrier' IN labels(here)
    WITH split(way[1], ' ') AS ids, floor(way[2] / sqrt(way[3]) * 1000000000000000.0 + 0.5) / 1000000000000000.0 AS score
    WITH ids, score ORDER BY size(ids), score DESC, reduce(trail = '', id IN ids | trail + ' ' + id) LIMIT $paths_first + 1
    RETURN collect([ids, score]) AS paths_best
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
      RETURN collect([head([label IN labels(path_node) WHERE label <> 'Entity']), path_node.name]) AS path_node_rows
    }
    RETURN collect([paths_length, path_node_rows]) AS paths_rows
  }
  RETURN [paths_rows, size(paths_best) > $paths_first, paths_f1_cut OR paths_f2_cut OR paths_f3_cut OR paths_f4_cut OR paths_f5_cut, [end IN [paths_start_found] | size(end)], $paths_maxHops, $paths_maxDegree] AS paths_list
}
RETURN paths_list AS c0
