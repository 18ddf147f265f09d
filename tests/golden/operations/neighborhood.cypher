WITH datetime.realtime('UTC').epochMillis AS root
CALL (root) {
  CALL (root) {
    UNWIND range(0, size($neighborhood_ids) - 1) AS neighborhood_place
    CALL (neighborhood_place) {
      CALL (neighborhood_place) {
        CALL (neighborhood_place) {
          MATCH (neighborhood_seed:Entity {id: $neighborhood_ids[neighborhood_place]}) RETURN neighborhood_seed, 0 AS neighborhood_seed_rank
          UNION ALL
          MATCH (:Identifier {id: $neighborhood_ids[neighborhood_place]})-[:IDENTIFIES]->(neighborhood_seed:Entity) RETURN neighborhood_seed, 1 AS neighborhood_seed_rank
        }
        WITH neighborhood_seed ORDER BY neighborhood_seed_rank, neighborhood_seed.id LIMIT 1
        RETURN neighborhood_seed
      }
      RETURN collect(neighborhood_seed) AS neighborhood_seed_found
    }
    WITH neighborhood_place, neighborhood_seed_found ORDER BY neighborhood_place
    RETURN collect(neighborhood_seed_found) AS neighborhood_seeds
  }
  CALL (neighborhood_seeds) {
    UNWIND range(0, size(neighborhood_seeds) - 1) AS place
    WITH place, neighborhood_seeds[place] AS found
    UNWIND found AS here
    WITH here, min(place) AS place
    WITH here, place, (COUNT { (here)--() } - COUNT { (here)<-[:IDENTIFIES]-() } - COUNT { (here)<-[:NAMES]-() }) AS degree ORDER BY place
    WITH collect([here, 0, degree]) AS items
    RETURN items[..$neighborhood_first] AS neighborhood_n0, size(items) > $neighborhood_first AS neighborhood_more0
  }
  CALL (neighborhood_n0, root) {
    UNWIND neighborhood_n0 AS item
    WITH item[0] AS here, item[1] AS hop, item[2] AS degree, root AS began WHERE hop = 0
    WITH here, degree, began ORDER BY degree, here.id
    WITH collect(here) AS sorted, collect(degree) AS degrees, max(began) AS began
    WITH sorted, degrees, size(sorted) > 0 AND false AS is_late
    WITH sorted, is_late, CASE WHEN is_late THEN 0 ELSE reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] END AS taken
    RETURN sorted[..taken] AS neighborhood_frontier1, is_late AS neighborhood_late1, NOT is_late AND taken < size(sorted) AS neighborhood_cut1
  }
  CALL (neighborhood_n0, neighborhood_more0, neighborhood_frontier1) {
    WITH [item IN neighborhood_n0 | item[0]] AS known, neighborhood_more0, neighborhood_frontier1
    UNWIND CASE WHEN neighborhood_more0 THEN [] ELSE neighborhood_frontier1 END AS here
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next IN known
    WITH next, type(claim) AS relation, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS strength
    WITH next, relation ORDER BY relation, strength DESC, next.id
    WITH relation, collect(next)[..($neighborhood_first + 1)] AS ranked
    UNWIND range(0, size(ranked) - 1) AS rank
    WITH rank, relation, ranked[rank] AS next ORDER BY rank, relation
    WITH collect(next) AS sequence
    UNWIND range(0, size(sequence) - 1) AS place
    WITH place, sequence[place] AS next
    WITH next, min(place) AS place ORDER BY place
    WITH collect(next)[..($neighborhood_first + 1)] AS firsts
    UNWIND range(0, size(firsts) - 1) AS place
    WITH place, firsts[place] AS next
    WITH place, next, (COUNT { (next)--() } - COUNT { (next)<-[:IDENTIFIES]-() } - COUNT { (next)<-[:NAMES]-() }) AS degree ORDER BY place
    RETURN collect([next, 1, degree]) AS neighborhood_reached1
  }
  CALL (neighborhood_n0, neighborhood_more0, neighborhood_reached1) {
    RETURN neighborhood_n0 + neighborhood_reached1[..($neighborhood_first - size(neighborhood_n0))] AS neighborhood_n1, neighborhood_more0 OR size(neighborhood_reached1) > $neighborhood_first - size(neighborhood_n0) AS neighborhood_more1
  }
  CALL (neighborhood_n1, root) {
    UNWIND neighborhood_n1 AS item
    WITH item[0] AS here, item[1] AS hop, item[2] AS degree, root AS began WHERE hop = 1
    WITH here, degree, began ORDER BY degree, here.id
    WITH collect(here) AS sorted, collect(degree) AS degrees, max(began) AS began
    WITH sorted, degrees, size(sorted) > 0 AND datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 0.5 AS is_late
    WITH sorted, is_late, CASE WHEN is_late THEN 0 ELSE reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] END AS taken
    RETURN sorted[..taken] AS neighborhood_frontier2, is_late AS neighborhood_late2, NOT is_late AND taken < size(sorted) AS neighborhood_cut2
  }
  CALL (neighborhood_n1, neighborhood_more1, neighborhood_frontier2) {
    WITH [item IN neighborhood_n1 | item[0]] AS known, neighborhood_more1, neighborhood_frontier2
    UNWIND CASE WHEN neighborhood_more1 THEN [] ELSE neighborhood_frontier2 END AS here
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(next) WHERE NOT next IN known
    WITH next, type(claim) AS relation, max(CASE WHEN claim.direction = 'SUPPORTS' THEN $level_weights[claim.level] * coalesce(claim.confidence, 1.0) ELSE 0.0 END) AS strength
    WITH next, relation ORDER BY relation, strength DESC, next.id
    WITH relation, collect(next)[..($neighborhood_first + 1)] AS ranked
    UNWIND range(0, size(ranked) - 1) AS rank
    WITH rank, relation, ranked[rank] AS next ORDER BY rank, relation
    WITH collect(next) AS sequence
    UNWIND range(0, size(sequence) - 1) AS place
    WITH place, sequence[place] AS next
    WITH next, min(place) AS place ORDER BY place
    WITH collect(next)[..($neighborhood_first + 1)] AS firsts
    UNWIND range(0, size(firsts) - 1) AS place
    WITH place, firsts[place] AS next
    WITH place, next, (COUNT { (next)--() } - COUNT { (next)<-[:IDENTIFIES]-() } - COUNT { (next)<-[:NAMES]-() }) AS degree ORDER BY place
    RETURN collect([next, 2, degree]) AS neighborhood_reached2
  }
  CALL (neighborhood_n1, neighborhood_more1, neighborhood_reached2) {
    RETURN neighborhood_n1 + neighborhood_reached2[..($neighborhood_first - size(neighborhood_n1))] AS neighborhood_n2, neighborhood_more1 OR size(neighborhood_reached2) > $neighborhood_first - size(neighborhood_n1) AS neighborhood_more2
  }
  CALL (neighborhood_n2) {
    UNWIND range(0, size(neighborhood_n2) - 1) AS place
    WITH place, neighborhood_n2[place] AS item
    WITH place, item[0] AS neighborhood_node, item[1] AS neighborhood_node_hop, item[2] AS neighborhood_node_degree ORDER BY place
    RETURN collect([neighborhood_node.id, neighborhood_node.name, neighborhood_node.kind, neighborhood_node_degree, neighborhood_node_hop]) AS neighborhood_node_rows
  }
  CALL (neighborhood_n2) {
    UNWIND neighborhood_n2 AS item
    WITH item[0] AS here
    WITH here, COUNT { (here)-->() } AS outward WHERE outward > 0
    WITH here, outward ORDER BY outward, here.id
    WITH collect(here) AS sorted, collect(outward) AS degrees
    WITH sorted, reduce(taken = [0, 0], d IN degrees | CASE WHEN taken[1] < 10 * $max_walk THEN [taken[0] + 1, taken[1] + d] ELSE taken END)[0] AS taken
    RETURN sorted[..taken] AS neighborhood_sources, taken < size(sorted) AS neighborhood_edges_cut
  }
  CALL (neighborhood_n2, neighborhood_sources, root) {
    WITH [item IN neighborhood_n2 | item[0]] AS drawn, neighborhood_sources, root AS began
    UNWIND neighborhood_sources AS here
    WITH drawn, here WHERE NOT datetime.realtime('UTC').epochMillis >= began + $max_walk_ms * 1.0
    MATCH (here)-[claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]->(other) WHERE other IN drawn
    WITH here, other, type(claim) AS neighborhood_edge_relation, count(claim) AS neighborhood_edge_claimCount, count(CASE WHEN claim.direction = 'SUPPORTS' THEN 1 END) AS neighborhood_edge_supports
    WITH here.id AS neighborhood_edge_from, other.id AS neighborhood_edge_to, neighborhood_edge_relation, neighborhood_edge_claimCount, neighborhood_edge_supports, neighborhood_edge_claimCount - neighborhood_edge_supports AS neighborhood_edge_doesNotSupport
    WITH *, neighborhood_edge_from + '|' + neighborhood_edge_relation + '|' + neighborhood_edge_to AS neighborhood_edge_id
    ORDER BY neighborhood_edge_relation, neighborhood_edge_from, neighborhood_edge_to
    RETURN collect([neighborhood_edge_id, neighborhood_edge_relation, neighborhood_edge_from, neighborhood_edge_to, neighborhood_edge_claimCount, neighborhood_edge_supports, neighborhood_edge_doesNotSupport]) AS neighborhood_edge_rows
  }
  RETURN [neighborhood_node_rows, neighborhood_edge_rows, neighborhood_more2, neighborhood_cut1 OR neighborhood_cut2 OR neighborhood_edges_cut, neighborhood_late1 OR neighborhood_late2 OR datetime.realtime('UTC').epochMillis >= root + $max_walk_ms * 1.0, [i IN range(0, size($neighborhood_ids) - 1) WHERE size(neighborhood_seeds[i]) = 0 | $neighborhood_ids[i]]] AS neighborhood_list
}
RETURN neighborhood_list AS c0
