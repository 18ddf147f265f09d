WITH 1 AS root
CALL (root) {
  CALL (root) {
    CALL (root) {
      CALL (root) {
        MATCH (node:Entity {id: $node_id}) RETURN node, 0 AS node_rank
        UNION ALL
        MATCH (node:Publication {id: $node_id}) RETURN node, 0 AS node_rank
        UNION ALL
        MATCH (node:Source {id: $node_id}) RETURN node, 0 AS node_rank
        UNION ALL
        MATCH (:Identifier {id: $node_id})-[:IDENTIFIES]->(node:Entity) RETURN node, 1 AS node_rank
      }
      WITH node ORDER BY node_rank, node.id LIMIT 1
      RETURN collect([node.id, node.symbol, node.cellSurface, head([label IN labels(node) WHERE label <> 'Entity'])]) AS node_rows
    }
    RETURN node_rows AS c0, null AS c1, null AS c2, null AS c3, null AS c4
    UNION ALL
    CALL (root) {
      CALL (root) {
        MATCH (node_2:Entity {id: $node_2_id}) RETURN node_2, 0 AS node_2_rank
        UNION ALL
        MATCH (node_2:Publication {id: $node_2_id}) RETURN node_2, 0 AS node_2_rank
        UNION ALL
        MATCH (node_2:Source {id: $node_2_id}) RETURN node_2, 0 AS node_2_rank
        UNION ALL
        MATCH (:Identifier {id: $node_2_id})-[:IDENTIFIES]->(node_2:Entity) RETURN node_2, 1 AS node_2_rank
      }
      WITH node_2 ORDER BY node_2_rank, node_2.id LIMIT 1
      RETURN collect([node_2.id, node_2.name, node_2.kind, head([label IN labels(node_2) WHERE label <> 'Entity'])]) AS node_2_rows
    }
    RETURN null AS c0, node_2_rows AS c1, null AS c2, null AS c3, null AS c4
    UNION ALL
    CALL (root) {
      CALL (root) {
        MATCH (node_3:Entity {id: $node_3_id}) RETURN node_3, 0 AS node_3_rank
        UNION ALL
        MATCH (node_3:Publication {id: $node_3_id}) RETURN node_3, 0 AS node_3_rank
        UNION ALL
        MATCH (node_3:Source {id: $node_3_id}) RETURN node_3, 0 AS node_3_rank
        UNION ALL
        MATCH (:Identifier {id: $node_3_id})-[:IDENTIFIES]->(node_3:Entity) RETURN node_3, 1 AS node_3_rank
      }
      WITH node_3 ORDER BY node_3_rank, node_3.id LIMIT 1
      RETURN collect([node_3.id, node_3.name, head([label IN labels(node_3) WHERE label <> 'Entity'])]) AS node_3_rows
    }
    RETURN null AS c0, null AS c1, node_3_rows AS c2, null AS c3, null AS c4
    UNION ALL
    CALL (root) {
      CALL (root) {
        MATCH (disease:Disease {id: $disease_id}) RETURN disease, 0 AS disease_rank
        UNION ALL
        MATCH (:Identifier {id: $disease_id})-[:IDENTIFIES]->(disease:Disease) RETURN disease, 1 AS disease_rank
      }
      WITH disease ORDER BY disease_rank, disease.id LIMIT 1
      RETURN collect([disease.id, disease.name]) AS disease_rows
    }
    RETURN null AS c0, null AS c1, null AS c2, disease_rows AS c3, null AS c4
    UNION ALL
    CALL (root) {
      CALL (root) {
        MATCH (node_4:Entity {id: $node_4_id}) RETURN node_4, 0 AS node_4_rank
        UNION ALL
        MATCH (node_4:Publication {id: $node_4_id}) RETURN node_4, 0 AS node_4_rank
        UNION ALL
        MATCH (node_4:Source {id: $node_4_id}) RETURN node_4, 0 AS node_4_rank
        UNION ALL
        MATCH (:Identifier {id: $node_4_id})-[:IDENTIFIES]->(node_4:Entity) RETURN node_4, 1 AS node_4_rank
      }
      WITH node_4 ORDER BY node_4_rank, node_4.id LIMIT 1
      RETURN collect([node_4.id]) AS node_4_rows
    }
    RETURN null AS c0, null AS c1, null AS c2, null AS c3, node_4_rows AS c4
  }
  RETURN head(collect(c0)) AS c0, head(collect(c1)) AS c1, head(collect(c2)) AS c2, head(collect(c3)) AS c3, head(collect(c4)) AS c4
}
RETURN c0 AS c0, c1 AS c1, c2 AS c2, c3 AS c3, c4 AS c4
