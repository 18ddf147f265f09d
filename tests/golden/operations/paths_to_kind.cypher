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
    UNWIND paths_start_found AS here
    UNWIND [false, true] AS walks
    WITH here, 0 AS depth, here.id AS trail, 1.0 AS weight, 1.0 AS hubs, 0 AS cut, root AS began, walks
    OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE walks AND 1 <= $paths_maxHops AND NOT next.id IN split(trail, ' ') AND type(claim) IN $paths_relations
    WITH here, depth, trail, weight, hubs, cut, began, walks, next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    WHERE next IS NOT NULL OR NOT walks
    WITH CASE WHEN walks THEN next ELSE here END AS here, CASE WHEN walks THEN depth + 1 ELSE depth END AS depth, CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail, CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks
    WITH here, depth, trail, weight, hubs, cut, began, walks AND 2 <= $paths_maxHops AND size([label IN labels(here) WHERE label IN $paths_kinds]) > 0 AS walks
    WITH here, depth, trail, weight, hubs, cut, began, walks, CASE WHEN walks THEN (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() } - COUNT { (here)<-[:NAMES]-() }) ELSE 1 END AS degree
    WITH here, depth, trail, weight, hubs, cut, began, degree, CASE WHEN walks AND degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
    ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
    WITH began, collect(CASE WHEN trail IS NOT NULL THEN [here, depth, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, max(cut) AS cut
    WITH began, ways, size(degrees) AS open, cut, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    WITH began, ways, taken, CASE WHEN cut = 0 AND taken < open THEN 1 ELSE cut END AS cut
    UNWIND [way IN ways | [way, false, 1]] + [way IN ways[..taken] | [way, true, way[5]]] AS item
    WITH began, item, cut, item[1] AND datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 1.0 AS is_late
    WITH item[0][0] AS here, item[0][1] AS depth, CASE WHEN NOT is_late THEN item[0][2] END AS trail, item[0][3] AS weight, item[0][4] * item[2] AS hubs, CASE WHEN is_late THEN 2 ELSE cut END AS cut, began, item[1] AND NOT is_late AS walks
    OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE walks AND 2 <= $paths_maxHops AND NOT next.id IN split(trail, ' ') AND type(claim) IN $paths_relations
    WITH here, depth, trail, weight, hubs, cut, began, walks, next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    WHERE next IS NOT NULL OR NOT walks
    WITH CASE WHEN walks THEN next ELSE here END AS here, CASE WHEN walks THEN depth + 1 ELSE depth END AS depth, CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail, CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks
    WITH here, depth, trail, weight, hubs, cut, began, walks AND 3 <= $paths_maxHops AND size([label IN labels(here) WHERE label IN $paths_kinds]) > 0 AS walks
    WITH here, depth, trail, weight, hubs, cut, began, walks, CASE WHEN walks THEN (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() } - COUNT { (here)<-[:NAMES]-() }) ELSE 1 END AS degree
    WITH here, depth, trail, weight, hubs, cut, began, degree, CASE WHEN walks AND degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
    ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
    WITH began, collect(CASE WHEN trail IS NOT NULL THEN [here, depth, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, max(cut) AS cut
    WITH began, ways, size(degrees) AS open, cut, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    WITH began, ways, taken, CASE WHEN cut = 0 AND taken < open THEN 1 ELSE cut END AS cut
    UNWIND [way IN ways | [way, false, 1]] + [way IN ways[..taken] | [way, true, way[5]]] AS item
    WITH began, item, cut, item[1] AND datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 1.0 AS is_late
    WITH item[0][0] AS here, item[0][1] AS depth, CASE WHEN NOT is_late THEN item[0][2] END AS trail, item[0][3] AS weight, item[0][4] * item[2] AS hubs, CASE WHEN is_late THEN 2 ELSE cut END AS cut, began, item[1] AND NOT is_late AS walks
    OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE walks AND 3 <= $paths_maxHops AND NOT next.id IN split(trail, ' ') AND type(claim) IN $paths_relations
    WITH here, depth, trail, weight, hubs, cut, began, walks, next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    WHERE next IS NOT NULL OR NOT walks
    WITH CASE WHEN walks THEN next ELSE here END AS here, CASE WHEN walks THEN depth + 1 ELSE depth END AS depth, CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail, CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks
    WITH here, depth, trail, weight, hubs, cut, began, walks AND 4 <= $paths_maxHops AND size([label IN labels(here) WHERE label IN $paths_kinds]) > 0 AS walks
    WITH here, depth, trail, weight, hubs, cut, began, walks, CASE WHEN walks THEN (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() } - COUNT { (here)<-[:NAMES]-() }) ELSE 1 END AS degree
    WITH here, depth, trail, weight, hubs, cut, began, degree, CASE WHEN walks AND degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
    ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
    WITH began, collect(CASE WHEN trail IS NOT NULL THEN [here, depth, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, max(cut) AS cut
    WITH began, ways, size(degrees) AS open, cut, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    WITH began, ways, taken, CASE WHEN cut = 0 AND taken < open THEN 1 ELSE cut END AS cut
    UNWIND [way IN ways | [way, false, 1]] + [way IN ways[..taken] | [way, true, way[5]]] AS item
    WITH began, item, cut, item[1] AND datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 1.0 AS is_late
    WITH item[0][0] AS here, item[0][1] AS depth, CASE WHEN NOT is_late THEN item[0][2] END AS trail, item[0][3] AS weight, item[0][4] * item[2] AS hubs, CASE WHEN is_late THEN 2 ELSE cut END AS cut, began, item[1] AND NOT is_late AS walks
    OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE walks AND 4 <= $paths_maxHops AND NOT next.id IN split(trail, ' ') AND type(claim) IN $paths_relations
    WITH here, depth, trail, weight, hubs, cut, began, walks, next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    WHERE next IS NOT NULL OR NOT walks
    WITH CASE WHEN walks THEN next ELSE here END AS here, CASE WHEN walks THEN depth + 1 ELSE depth END AS depth, CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail, CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks
    WITH here, depth, trail, weight, hubs, cut, began, walks AND 5 <= $paths_maxHops AND size([label IN labels(here) WHERE label IN $paths_kinds]) > 0 AS walks
    WITH here, depth, trail, weight, hubs, cut, began, walks, CASE WHEN walks THEN (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() } - COUNT { (here)<-[:NAMES]-() }) ELSE 1 END AS degree
    WITH here, depth, trail, weight, hubs, cut, began, degree, CASE WHEN walks AND degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
    ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
    WITH began, collect(CASE WHEN trail IS NOT NULL THEN [here, depth, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, max(cut) AS cut
    WITH began, ways, size(degrees) AS open, cut, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    WITH began, ways, taken, CASE WHEN cut = 0 AND taken < open THEN 1 ELSE cut END AS cut
    UNWIND [way IN ways | [way, false, 1]] + [way IN ways[..taken] | [way, true, way[5]]] AS item
    WITH began, item, cut, item[1] AND datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 1.0 AS is_late
    WITH item[0][0] AS here, item[0][1] AS depth, CASE WHEN NOT is_late THEN item[0][2] END AS trail, item[0][3] AS weight, item[0][4] * item[2] AS hubs, CASE WHEN is_late THEN 2 ELSE cut END AS cut, began, item[1] AND NOT is_late AS walks
    OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE walks AND 5 <= $paths_maxHops AND NOT next.id IN split(trail, ' ') AND type(claim) IN $paths_relations
    WITH here, depth, trail, weight, hubs, cut, began, walks, next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    WHERE next IS NOT NULL OR NOT walks
    WITH CASE WHEN walks THEN next ELSE here END AS here, CASE WHEN walks THEN depth + 1 ELSE depth END AS depth, CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail, CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks
    WITH here, depth, trail, weight, hubs, cut, began, walks AND 6 <= $paths_maxHops AND size([label IN labels(here) WHERE label IN $paths_kinds]) > 0 AS walks
    WITH here, depth, trail, weight, hubs, cut, began, walks, CASE WHEN walks THEN (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() } - COUNT { (here)<-[:NAMES]-() }) ELSE 1 END AS degree
    WITH here, depth, trail, weight, hubs, cut, began, degree, CASE WHEN walks AND degree <= $paths_maxDegree THEN 0 ELSE 1 END AS stays
    ORDER BY stays, weight / sqrt(hubs * degree) DESC, trail
    WITH began, collect(CASE WHEN trail IS NOT NULL THEN [here, depth, trail, weight, hubs, degree] END) AS ways, collect(CASE WHEN stays = 0 THEN degree END) AS degrees, max(cut) AS cut
    WITH began, ways, size(degrees) AS open, cut, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    WITH began, ways, taken, CASE WHEN cut = 0 AND taken < open THEN 1 ELSE cut END AS cut
    UNWIND [way IN ways | [way, false, 1]] + [way IN ways[..taken] | [way, true, way[5]]] AS item
    WITH began, item, cut, item[1] AND datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 1.0 AS is_late
    WITH item[0][0] AS here, item[0][1] AS depth, CASE WHEN NOT is_late THEN item[0][2] END AS trail, item[0][3] AS weight, item[0][4] * item[2] AS hubs, CASE WHEN is_late THEN 2 ELSE cut END AS cut, began, item[1] AND NOT is_late AS walks
    OPTIONAL MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE walks AND 6 <= $paths_maxHops AND NOT next.id IN split(trail, ' ') AND type(claim) IN $paths_relations
    WITH here, depth, trail, weight, hubs, cut, began, walks, next, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS step
    WHERE next IS NOT NULL OR NOT walks
    WITH CASE WHEN walks THEN next ELSE here END AS here, CASE WHEN walks THEN depth + 1 ELSE depth END AS depth, CASE WHEN walks THEN trail + ' ' + next.id ELSE trail END AS trail, CASE WHEN walks THEN weight * step ELSE weight END AS weight, hubs, cut, began, walks
    WITH CASE WHEN trail IS NOT NULL AND depth > 0 AND 'Barrier' IN labels(here) THEN split(trail, ' ') END AS ids, CASE WHEN trail IS NOT NULL AND depth > 0 AND 'Barrier' IN labels(here) THEN floor(weight / sqrt(hubs) * 1000000000000000.0 + 0.5) / 1000000000000000.0 END AS score, max(cut) AS cut
    WITH ids, score, cut, CASE WHEN ids IS NULL THEN 0 ELSE 1 END AS is_path, reduce(trail = '', id IN ids | trail + ' ' + id) AS trail
    ORDER BY is_path, size(ids), score DESC, trail LIMIT $paths_first + 2
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
      RETURN collect([head([label IN labels(path_node) WHERE label <> 'Entity']), path_node.name]) AS path_node_rows
    }
    RETURN collect([paths_length, path_node_rows]) AS paths_rows
  }
  RETURN [paths_rows, size(paths_best) > $paths_first, paths_cut, [end IN [paths_start_found] | size(end)], $paths_maxHops, $paths_maxDegree] AS paths_list
}
RETURN paths_list AS c0
