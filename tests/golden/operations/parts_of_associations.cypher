WITH 1 AS root
CALL (root) {
  CALL (root) {
    MATCH (therapy:Therapy {id: $therapy_id}) RETURN therapy, 0 AS therapy_rank
    UNION ALL
    MATCH (:Identifier {id: $therapy_id})-[:IDENTIFIES]->(therapy:Therapy) RETURN therapy, 1 AS therapy_rank
  }
  WITH therapy ORDER BY therapy_rank, therapy.id LIMIT 1
  CALL (therapy) {
    CALL (therapy) {
      CALL (therapy) {
        MATCH (therapy)-[diseases_claim:STUDIED_FOR]->(diseases:Disease)
        WITH diseases, collect(diseases_claim) AS diseases_claims, count(CASE WHEN diseases_claim.direction = 'SUPPORTS' THEN 1 END) AS diseases_supports
        CALL (diseases_claims) {
          UNWIND diseases_claims AS diseases_claim
          WITH diseases_claim WHERE diseases_claim.direction = 'SUPPORTS'
          WITH diseases_claim.source AS source, $level_weights[diseases_claim.level] * coalesce(diseases_claim.confidence, 1.0) AS weight ORDER BY weight DESC
          WITH source, collect(weight) AS weights
          WITH source, reduce(sum = 0.0, i IN range(0, size(weights) - 1) | sum + weights[i] / ((i + 1) * (i + 1))) AS total
          WITH CASE WHEN total > 1.0 THEN 1.0 ELSE total END * coalesce($diseases_source_weights[source], 1.0) AS total ORDER BY total DESC
          WITH collect(total) AS totals
          WITH reduce(sum = 0.0, i IN range(0, size(totals) - 1) | sum + totals[i] / ((i + 1) * (i + 1))) / 1.6449340668482264 AS total
          RETURN CASE WHEN total > 1.0 THEN 1.0 ELSE total END AS diseases_score
        }
        WITH diseases, diseases_claims, diseases_supports, diseases_score WHERE diseases_supports >= $supports_gte
        WITH diseases, diseases_claims, diseases_supports, diseases_score ORDER BY diseases_score DESC, diseases.id
        WITH collect([diseases, diseases_claims, diseases_supports, diseases_score]) AS diseases_kept, collect(CASE WHEN ((diseases_score < $diseases_after_0) OR (diseases_score = $diseases_after_0 AND diseases.id > $diseases_after_1)) THEN [diseases, diseases_claims, diseases_supports, diseases_score] END) AS diseases_beyond
        CALL (diseases_kept) {
          UNWIND diseases_kept AS diseases_row
          WITH diseases_row[0] AS diseases, diseases_row[1] AS diseases_claims, diseases_row[2] AS diseases_supports, diseases_row[3] AS diseases_score
          UNWIND [[0, [x IN diseases_claims | toString(x.level)]], [1, [x IN diseases_claims | toString(x.sourceLevel)]], [2, [toString(diseases.kind)]]] AS facets
          WITH diseases, facets[0] AS facets_field, [x IN facets[1] WHERE x IS NOT NULL] AS facets_held
          UNWIND CASE WHEN size(facets_held) = 0 THEN [null] ELSE facets_held END AS facets_value
          WITH facets_field, facets_value, count(DISTINCT diseases) AS facets_rows
          RETURN collect([facets_field, facets_value, facets_rows]) AS facets_found
        }
        CALL (diseases_kept) {
          UNWIND diseases_kept AS diseases_row
          WITH diseases_row[0] AS diseases, diseases_row[1] AS diseases_claims, diseases_row[2] AS diseases_supports, diseases_row[3] AS diseases_score
          WITH toFloat(diseases.fiveYearSurvivalHigh) AS statistics_value
          WITH count(*) AS statistics_asked, collect(statistics_value) AS statistics_held, min(statistics_value) AS statistics_low, max(statistics_value) AS statistics_high, sum(statistics_value) AS statistics_total
          CALL (statistics_held, statistics_low, statistics_high) {
            UNWIND statistics_held AS statistics_value
            WITH CASE WHEN statistics_high = statistics_low THEN 0 ELSE toInteger((statistics_value - statistics_low) / (statistics_high - statistics_low) * $statistics_buckets) END AS statistics_place
            WITH CASE WHEN statistics_place >= $statistics_buckets THEN $statistics_buckets - 1 ELSE statistics_place END AS statistics_place, count(*) AS statistics_rows
            RETURN collect([statistics_place, statistics_rows]) AS statistics_buckets
          }
          RETURN [size(statistics_held), statistics_asked - size(statistics_held), statistics_low, statistics_high, CASE WHEN size(statistics_held) > 0 THEN statistics_total / size(statistics_held) END, statistics_buckets, $statistics_buckets] AS statistics
        }
        RETURN head(collect([row IN diseases_beyond[..$diseases_first + 1] | [row[0], row[1], row[2], row[3]]])) AS diseases_page, head(collect(size(diseases_kept))) AS diseases_total, head(collect(facets_found)) AS facets_found, head(collect(statistics)) AS statistics
      }
      CALL (diseases_page) {
        UNWIND diseases_page AS diseases_row
        WITH diseases_row[0] AS diseases, diseases_row[1] AS diseases_claims, diseases_row[2] AS diseases_supports, diseases_row[3] AS diseases_score
        CALL (diseases_claims) {
          UNWIND diseases_claims AS diseases_claim
          WITH diseases_claim WHERE diseases_claim.direction <> 'SUPPORTS'
          WITH diseases_claim.source AS source, $level_weights[diseases_claim.level] * coalesce(diseases_claim.confidence, 1.0) AS weight ORDER BY weight DESC
          WITH source, collect(weight) AS weights
          WITH source, reduce(sum = 0.0, i IN range(0, size(weights) - 1) | sum + weights[i] / ((i + 1) * (i + 1))) AS total
          WITH CASE WHEN total > 1.0 THEN 1.0 ELSE total END * coalesce($diseases_source_weights[source], 1.0) AS total ORDER BY total DESC
          WITH collect(total) AS totals
          WITH reduce(sum = 0.0, i IN range(0, size(totals) - 1) | sum + totals[i] / ((i + 1) * (i + 1))) / 1.6449340668482264 AS total
          RETURN CASE WHEN total > 1.0 THEN 1.0 ELSE total END AS diseases_opposing_score
        }
        WITH *, CASE WHEN size(diseases_claims) = 1 AND $diseases_claim_2_first > 0 THEN head(diseases_claims) END AS diseases_claim_2_only, CASE WHEN size(diseases_claims) = 1 AND $diseases_claim_2_first > 0 THEN null ELSE COLLECT {
          UNWIND diseases_claims AS diseases_claim_2
          WITH diseases_claim_2 ORDER BY diseases_claim_2.id LIMIT $diseases_claim_2_first
          RETURN [diseases_claim_2.id]
        } END AS diseases_claim_2_rows
        RETURN collect([diseases_score, diseases.id, diseases_opposing_score, diseases.name, diseases_claim_2_only.id, diseases_claim_2_rows]) AS diseases_rows
      }
      CALL (facets_found) {
        UNWIND facets_found AS facets_row
        WITH facets_row[0] AS facets_field, facets_row[1] AS facets_value, facets_row[2] AS facets_rows
        WITH facets_field, facets_value, facets_rows ORDER BY facets_rows DESC, facets_value
        WITH collect([facets_field, facets_value, facets_rows]) AS facets_counted
        WITH facets_counted, [i IN range(0, 2) | [x IN facets_counted WHERE x[0] = i AND x[1] IS NOT NULL | [x[1], x[2]]]] AS facets_kept
        RETURN [i IN range(0, 2) | [facets_kept[i][..$facets_first], size(facets_kept[i]), coalesce(head([x IN facets_counted WHERE x[0] = i AND x[1] IS NULL | x[2]]), 0)]] AS facets
      }
      RETURN [diseases_rows[..$diseases_first], size(diseases_rows) > $diseases_first, diseases_total, facets, statistics] AS diseases_found, null AS diseases_2_found
      UNION ALL
      CALL (therapy) {
        MATCH (therapy)-[diseases_2_claim:STUDIED_FOR]->(diseases_2:Disease)
        WITH diseases_2, count(CASE WHEN diseases_2_claim.direction = 'SUPPORTS' THEN 1 END) AS diseases_2_supports
        WITH diseases_2, diseases_2_supports WHERE diseases_2_supports >= $supports_gte_2
        WITH diseases_2, diseases_2_supports ORDER BY diseases_2.id DESC
        WITH collect([diseases_2, diseases_2_supports]) AS diseases_2_kept
        RETURN head(collect([row IN diseases_2_kept[..$diseases_2_last] | [row[0], row[1]]])) AS diseases_2_page, head(collect(size(diseases_2_kept))) AS diseases_2_total
      }
      CALL (diseases_2_page) {
        UNWIND diseases_2_page AS diseases_2_row
        WITH diseases_2_row[0] AS diseases_2, diseases_2_row[1] AS diseases_2_supports
        RETURN collect([diseases_2.name]) AS diseases_2_rows
      }
      RETURN null AS diseases_found, [reverse(diseases_2_rows), null, diseases_2_total] AS diseases_2_found
    }
    RETURN head(collect(diseases_found)) AS diseases_found, head(collect(diseases_2_found)) AS diseases_2_found
  }
  RETURN collect([diseases_found, diseases_2_found]) AS therapy_rows
}
RETURN therapy_rows AS c0
