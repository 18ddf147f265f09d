WITH 1 AS root
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
  CALL (node) {
    MATCH (node)-[relations_claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(relations) WHERE type(relations_claim) IN $relations_types
    WITH relations, type(relations_claim) AS relations_relation, CASE WHEN startNode(relations_claim) = node THEN 0 ELSE 1 END AS relations_back, collect(relations_claim) AS relations_claims, count(relations_claim) AS relations_claimCount, count(CASE WHEN relations_claim.direction = 'SUPPORTS' THEN 1 END) AS relations_supports
    WITH relations, relations_relation, relations_back, relations_claims, relations_claimCount, relations_supports, relations_claimCount - relations_supports AS relations_doesNotSupport, relations_back = 0 AS relations_forward
    WITH relations, relations_relation, relations_back, relations_claims, relations_claimCount, relations_supports, relations_doesNotSupport, relations_forward ORDER BY relations_relation, relations_back, relations.id LIMIT $relations_first + 1
    CALL (relations_claims) {
      UNWIND relations_claims AS claim
      WITH claim ORDER BY claim.id LIMIT $claim_first
      CALL (claim) {
        MATCH (claim_source:Source {id: claim.source})
        RETURN collect([claim_source.name]) AS claim_source_rows
      }
      RETURN collect([claim.id, claim_source_rows]) AS claim_rows
    }
    CALL (relations) {
      MATCH (relations)-[relations_2_claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]->(relations_2) WHERE size([label IN labels(relations_2) WHERE label IN $relations_2_kinds]) > 0
      WITH relations_2, type(relations_2_claim) AS relations_2_relation, CASE WHEN startNode(relations_2_claim) = relations THEN 0 ELSE 1 END AS relations_2_back, collect(relations_2_claim) AS relations_2_claims, count(relations_2_claim) AS relations_2_claimCount, count(CASE WHEN relations_2_claim.direction = 'SUPPORTS' THEN 1 END) AS relations_2_supports
      WITH relations_2, relations_2_relation, relations_2_back, relations_2_claims, relations_2_claimCount, relations_2_supports, relations_2_claimCount - relations_2_supports AS relations_2_doesNotSupport, relations_2_back = 0 AS relations_2_forward
      WITH relations_2, relations_2_relation, relations_2_back, relations_2_claims, relations_2_claimCount, relations_2_supports, relations_2_doesNotSupport, relations_2_forward ORDER BY relations_2_relation, relations_2_back, relations_2.id LIMIT $relations_2_first
      RETURN collect([relations_2.name]) AS relations_2_rows
    }
    CALL (relations) {
      MATCH (relations)-[relations_2_claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]->(relations_2) WHERE size([label IN labels(relations_2) WHERE label IN $relations_2_kinds]) > 0
      WITH DISTINCT relations_2, type(relations_2_claim) AS relations_2_relation, CASE WHEN startNode(relations_2_claim) = relations THEN 0 ELSE 1 END AS relations_2_back
      RETURN count(relations_2) AS relations_2_total
    }
    RETURN collect([relations_relation, relations_back, relations.id, relations_forward, relations_claimCount, relations_supports, relations_doesNotSupport, [relations_2_rows, null, relations_2_total], relations.name, head([label IN labels(relations) WHERE label <> 'Entity']), claim_rows]) AS relations_rows
  }
  CALL (node) {
    MATCH (node)-[relations_claim:EXPRESSED_IN|TARGETS|STUDIED_FOR|BIOMARKER_FOR|VARIANT_OF|HAS_BARRIER|HAS_CAPABILITY|OVERCOMES|MEDIATED_BY|DERIVED_FROM|MODELS|TESTS|AT_SITE|METASTASIZES_TO|COMPARED_WITH|RESISTANT_TO|HAS_OPEN_QUESTION|SUBTYPE_OF|PART_OF]-(relations) WHERE type(relations_claim) IN $relations_types
    WITH DISTINCT relations, type(relations_claim) AS relations_relation, CASE WHEN startNode(relations_claim) = node THEN 0 ELSE 1 END AS relations_back
    RETURN count(relations) AS relations_total
  }
  RETURN collect([node.name, [relations_rows[..$relations_first], size(relations_rows) > $relations_first, relations_total], head([label IN labels(node) WHERE label <> 'Entity'])]) AS node_rows
}
RETURN node_rows AS c0
