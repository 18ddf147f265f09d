WITH 1 AS root
CALL (root) {
  CALL (root) {
    CALL (root) {
      CALL (root) {
        MATCH (disease:Disease {id: $disease_id}) RETURN disease, 0 AS disease_rank
        UNION ALL
        MATCH (:Identifier {id: $disease_id})-[:IDENTIFIES]->(disease:Disease) RETURN disease, 1 AS disease_rank
      }
      WITH disease ORDER BY disease_rank, disease.id LIMIT 1
      CALL (disease) {
        MATCH (disease)<-[:SUBTYPE_OF*0..20]-(disease_or_subtype:Disease)
        WITH DISTINCT disease, disease_or_subtype
        MATCH (disease_or_subtype)<-[expressedTargets_claim:EXPRESSED_IN]-(expressedTargets:Target)
        WITH expressedTargets, collect(expressedTargets_claim) AS expressedTargets_claims
        UNWIND expressedTargets_claims AS statistics_claim
        WITH toFloat(statistics_claim.confidence) AS statistics_value
        WITH count(*) AS statistics_asked, collect(statistics_value) AS statistics_held, min(statistics_value) AS statistics_low, max(statistics_value) AS statistics_high, sum(statistics_value) AS statistics_total
        CALL (statistics_held, statistics_low, statistics_high) {
          UNWIND statistics_held AS statistics_value
          WITH CASE WHEN statistics_high = statistics_low THEN 0 ELSE toInteger((statistics_value - statistics_low) / (statistics_high - statistics_low) * $statistics_buckets) END AS statistics_place
          WITH CASE WHEN statistics_place >= $statistics_buckets THEN $statistics_buckets - 1 ELSE statistics_place END AS statistics_place, count(*) AS statistics_rows
          RETURN collect([statistics_place, statistics_rows]) AS statistics_buckets
        }
        RETURN [size(statistics_held), statistics_asked - size(statistics_held), statistics_low, statistics_high, CASE WHEN size(statistics_held) > 0 THEN statistics_total / size(statistics_held) END, statistics_buckets, $statistics_buckets] AS statistics
      }
      RETURN collect([[[], null, null, statistics]]) AS disease_rows
    }
    RETURN disease_rows AS c0, null AS c1, null AS c2
    UNION ALL
    CALL (root) {
      MATCH (disease_2:Disease)
      WITH toFloat(disease_2.fiveYearSurvivalHigh) AS statistics_2_value
      WITH count(*) AS statistics_2_asked, collect(statistics_2_value) AS statistics_2_held, min(statistics_2_value) AS statistics_2_low, max(statistics_2_value) AS statistics_2_high, sum(statistics_2_value) AS statistics_2_total
      CALL (statistics_2_held, statistics_2_low, statistics_2_high) {
        UNWIND statistics_2_held AS statistics_2_value
        WITH CASE WHEN statistics_2_high = statistics_2_low THEN 0 ELSE toInteger((statistics_2_value - statistics_2_low) / (statistics_2_high - statistics_2_low) * $statistics_2_buckets) END AS statistics_2_place
        WITH CASE WHEN statistics_2_place >= $statistics_2_buckets THEN $statistics_2_buckets - 1 ELSE statistics_2_place END AS statistics_2_place, count(*) AS statistics_2_rows
        RETURN collect([statistics_2_place, statistics_2_rows]) AS statistics_2_buckets
      }
      RETURN [size(statistics_2_held), statistics_2_asked - size(statistics_2_held), statistics_2_low, statistics_2_high, CASE WHEN size(statistics_2_held) > 0 THEN statistics_2_total / size(statistics_2_held) END, statistics_2_buckets, $statistics_2_buckets] AS statistics_2
    }
    RETURN null AS c0, [[], null, null, statistics_2] AS c1, null AS c2
    UNION ALL
    CALL (root) {
      MATCH (therapy:Therapy)
      WITH toFloat(therapy.costPerDoseUsdHigh) AS statistics_3_value
      WITH count(*) AS statistics_3_asked, collect(statistics_3_value) AS statistics_3_held, min(statistics_3_value) AS statistics_3_low, max(statistics_3_value) AS statistics_3_high, sum(statistics_3_value) AS statistics_3_total
      CALL (statistics_3_held, statistics_3_low, statistics_3_high) {
        UNWIND statistics_3_held AS statistics_3_value
        WITH CASE WHEN statistics_3_high = statistics_3_low THEN 0 ELSE toInteger((statistics_3_value - statistics_3_low) / (statistics_3_high - statistics_3_low) * $statistics_3_buckets) END AS statistics_3_place
        WITH CASE WHEN statistics_3_place >= $statistics_3_buckets THEN $statistics_3_buckets - 1 ELSE statistics_3_place END AS statistics_3_place, count(*) AS statistics_3_rows
        RETURN collect([statistics_3_place, statistics_3_rows]) AS statistics_3_buckets
      }
      RETURN [size(statistics_3_held), statistics_3_asked - size(statistics_3_held), statistics_3_low, statistics_3_high, CASE WHEN size(statistics_3_held) > 0 THEN statistics_3_total / size(statistics_3_held) END, statistics_3_buckets, $statistics_3_buckets] AS statistics_3
    }
    CALL (root) {
      MATCH (therapy:Therapy)
      WITH toFloat(therapy.costPerDoseUsdLow) AS statistics_4_value
      WITH count(*) AS statistics_4_asked, collect(statistics_4_value) AS statistics_4_held, min(statistics_4_value) AS statistics_4_low, max(statistics_4_value) AS statistics_4_high, sum(statistics_4_value) AS statistics_4_total
      RETURN [size(statistics_4_held), statistics_4_asked - size(statistics_4_held), statistics_4_low, statistics_4_high, CASE WHEN size(statistics_4_held) > 0 THEN statistics_4_total / size(statistics_4_held) END, [], 0] AS statistics_4
    }
    RETURN null AS c0, null AS c1, [[], null, null, statistics_3, statistics_4] AS c2
  }
  RETURN head(collect(c0)) AS c0, head(collect(c1)) AS c1, head(collect(c2)) AS c2
}
RETURN c0 AS c0, c1 AS c1, c2 AS c2
