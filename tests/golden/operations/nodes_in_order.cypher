WITH 1 AS root
CALL (root) {
  UNWIND range(0, size($node_id) - 1) AS position
  CALL (position) {
    CALL (position) {
      MATCH (node:Entity {id: $node_id[position]}) RETURN node, 0 AS node_rank
      UNION ALL
      MATCH (node:Publication {id: $node_id[position]}) RETURN node, 0 AS node_rank
      UNION ALL
      MATCH (node:Source {id: $node_id[position]}) RETURN node, 0 AS node_rank
      UNION ALL
      MATCH (:Identifier {id: $node_id[position]})-[:IDENTIFIES]->(node:Entity) RETURN node, 1 AS node_rank
    }
    WITH node ORDER BY node_rank, node.id LIMIT 1
    RETURN collect([node.id, node.fiveYearSurvivalHigh, node.fiveYearSurvivalText, head([label IN labels(node) WHERE label <> 'Entity'])]) AS node_rows
  }
  WITH position, node_rows ORDER BY position
  RETURN collect(node_rows) AS node_list
}
RETURN node_list AS c0
