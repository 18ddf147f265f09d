WITH 1 AS root
CALL (root) {
  CALL (root) {
    CALL (root) {
      MATCH (disease:Disease) WHERE (toLower(disease.name) CONTAINS toLower($name_containsFold) OR $xrefs_contains IN disease.xrefs)
      WITH disease ORDER BY disease.id LIMIT $disease_first
      RETURN collect([disease.name]) AS disease_rows
    }
    RETURN disease_rows AS c0, null AS c1, null AS c2, null AS c3, null AS c4, null AS c5
    UNION ALL
    CALL (root) {
      MATCH (therapy:Therapy) WHERE NOT coalesce(therapy.costPerDoseUsdLow > $costPerDoseUsdLow_gt, false)
      WITH therapy ORDER BY therapy.id LIMIT $therapy_first
      RETURN collect([therapy.name]) AS therapy_rows
    }
    RETURN null AS c0, therapy_rows AS c1, null AS c2, null AS c3, null AS c4, null AS c5
    UNION ALL
    CALL (root) {
      MATCH (therapy_2:Therapy) WHERE (NOT coalesce(therapy_2.costPerDoseUsdLow = $costPerDoseUsdLow_ne, false) AND therapy_2.offTheShelf = $offTheShelf_eq)
      WITH therapy_2 ORDER BY therapy_2.id LIMIT $therapy_2_first
      RETURN collect([therapy_2.name]) AS therapy_2_rows
    }
    RETURN null AS c0, null AS c1, therapy_2_rows AS c2, null AS c3, null AS c4, null AS c5
    UNION ALL
    CALL (root) {
      MATCH (disease_2:Disease) WHERE NOT (disease_2.fiveYearSurvivalHigh IS NULL)
      WITH disease_2 ORDER BY disease_2.id LIMIT $disease_2_first
      RETURN collect([disease_2.name]) AS disease_2_rows
    }
    RETURN null AS c0, null AS c1, null AS c2, disease_2_rows AS c3, null AS c4, null AS c5
    UNION ALL
    CALL (root) {
      MATCH (target:Target)
      RETURN count(target) AS target_total
    }
    RETURN null AS c0, null AS c1, null AS c2, null AS c3, [[], null, target_total] AS c4, null AS c5
    UNION ALL
    CALL (root) {
      MATCH (target_2:Target) WHERE timestamp() = 0
      RETURN count(target_2) AS target_2_total
    }
    RETURN null AS c0, null AS c1, null AS c2, null AS c3, null AS c4, [[], null, target_2_total] AS c5
  }
  RETURN head(collect(c0)) AS c0, head(collect(c1)) AS c1, head(collect(c2)) AS c2, head(collect(c3)) AS c3, head(collect(c4)) AS c4, head(collect(c5)) AS c5
}
RETURN c0 AS c0, c1 AS c1, c2 AS c2, c3 AS c3, c4 AS c4, c5 AS c5
