WITH 1 AS root
CALL (root) {
  CALL (root) {
    CALL (root) {
      MATCH (target:Target {symbol: $target_symbol})
      WITH target ORDER BY target.id LIMIT 1
      CALL (target) {
        MATCH (target)-[expressedInDiseases_claim:EXPRESSED_IN]->(expressedInDiseases:Disease)
        WITH expressedInDiseases, collect(expressedInDiseases_claim) AS expressedInDiseases_claims, count(CASE WHEN expressedInDiseases_claim.direction = 'SUPPORTS' THEN 1 END) AS expressedInDiseases_supports
        WITH expressedInDiseases, expressedInDiseases_claims, expressedInDiseases_supports WHERE expressedInDiseases_supports >= $supports_gte
        WITH expressedInDiseases, expressedInDiseases_claims, expressedInDiseases_supports ORDER BY expressedInDiseases.id
        WITH collect([expressedInDiseases, expressedInDiseases_claims, expressedInDiseases_supports]) AS expressedInDiseases_kept
        CALL (expressedInDiseases_kept) {
          UNWIND expressedInDiseases_kept AS expressedInDiseases_row
          WITH expressedInDiseases_row[0] AS expressedInDiseases, expressedInDiseases_row[1] AS expressedInDiseases_claims, expressedInDiseases_row[2] AS expressedInDiseases_supports
          UNWIND [[0, [x IN expressedInDiseases_claims | toString(x.level)]], [1, [x IN expressedInDiseases_claims | toString(x.source)]], [2, [x IN expressedInDiseases_claims | toString(x.expression)]], [3, [toString(expressedInDiseases.kind)]]] AS facets
          WITH expressedInDiseases, facets[0] AS facets_field, [x IN facets[1] WHERE x IS NOT NULL] AS facets_held
          UNWIND CASE WHEN size(facets_held) = 0 THEN [null] ELSE facets_held END AS facets_value
          WITH facets_field, facets_value, count(DISTINCT expressedInDiseases) AS facets_rows
          RETURN collect([facets_field, facets_value, facets_rows]) AS facets_found
        }
        RETURN head(collect([row IN expressedInDiseases_kept[..$expressedInDiseases_first] | [row[0], row[2]]])) AS expressedInDiseases_page, head(collect(facets_found)) AS facets_found
      }
      CALL (expressedInDiseases_page) {
        UNWIND expressedInDiseases_page AS expressedInDiseases_row
        WITH expressedInDiseases_row[0] AS expressedInDiseases, expressedInDiseases_row[1] AS expressedInDiseases_supports
        RETURN collect([expressedInDiseases.name]) AS expressedInDiseases_rows
      }
      CALL (facets_found) {
        UNWIND facets_found AS facets_row
        WITH facets_row[0] AS facets_field, facets_row[1] AS facets_value, facets_row[2] AS facets_rows
        WITH facets_field, facets_value, facets_rows ORDER BY facets_rows DESC, facets_value
        WITH collect([facets_field, facets_value, facets_rows]) AS facets_counted
        WITH facets_counted, [i IN range(0, 3) | [x IN facets_counted WHERE x[0] = i AND x[1] IS NOT NULL | [x[1], x[2]]]] AS facets_kept
        RETURN [i IN range(0, 3) | [facets_kept[i][..$facets_first], size(facets_kept[i]), coalesce(head([x IN facets_counted WHERE x[0] = i AND x[1] IS NULL | x[2]]), 0)]] AS facets
      }
      RETURN collect([[expressedInDiseases_rows, null, null, facets]]) AS target_rows
    }
    RETURN target_rows AS c0, null AS c1
    UNION ALL
    CALL (root) {
      CALL (root) {
        MATCH (disease:Disease {id: $disease_id}) RETURN disease, 0 AS disease_rank
        UNION ALL
        MATCH (:Identifier {id: $disease_id})-[:IDENTIFIES]->(disease:Disease) RETURN disease, 1 AS disease_rank
      }
      WITH disease ORDER BY disease_rank, disease.id LIMIT 1
      CALL (disease) {
        MATCH (disease)<-[:SUBTYPE_OF*1..20]-(descendants:Disease)
        WITH DISTINCT descendants
        UNWIND [[0, toString(descendants.kind)]] AS facets_2
        WITH facets_2[0] AS facets_2_field, facets_2[1] AS facets_2_value, count(*) AS facets_2_rows
        WITH facets_2_field, facets_2_value, facets_2_rows ORDER BY facets_2_rows DESC, facets_2_value
        WITH collect([facets_2_field, facets_2_value, facets_2_rows]) AS facets_2_counted
        WITH facets_2_counted, [i IN range(0, 0) | [x IN facets_2_counted WHERE x[0] = i AND x[1] IS NOT NULL | [x[1], x[2]]]] AS facets_2_kept
        RETURN [i IN range(0, 0) | [facets_2_kept[i][..$facets_2_first], size(facets_2_kept[i]), coalesce(head([x IN facets_2_counted WHERE x[0] = i AND x[1] IS NULL | x[2]]), 0)]] AS facets_2
      }
      RETURN collect([[[], null, null, facets_2]]) AS disease_rows
    }
    RETURN null AS c0, disease_rows AS c1
  }
  RETURN head(collect(c0)) AS c0, head(collect(c1)) AS c1
}
RETURN c0 AS c0, c1 AS c1
