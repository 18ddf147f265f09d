WITH 1 AS root
CALL (root) {
  CALL (root) {
    CALL (root) {
      MATCH (target:Target) WHERE target.id IS NOT NULL
      WITH target ORDER BY target.id LIMIT $target_first
      RETURN collect([target.id]) AS target_rows
    }
    RETURN target_rows AS c0, null AS c1, null AS c2
    UNION ALL
    CALL (root) {
      MATCH (source:Source) WHERE source.id IS NOT NULL
      WITH source ORDER BY source.id LIMIT $source_first
      RETURN collect([source.id, source.name]) AS source_rows
    }
    RETURN null AS c0, source_rows AS c1, null AS c2
    UNION ALL
    CALL (root) {
      MATCH (tissue:Tissue) WHERE tissue.name IS NOT NULL
      WITH tissue ORDER BY tissue.name, tissue.id LIMIT $tissue_first
      CALL (tissue) {
        MATCH (tissue)<-[metastasesFrom_claim:METASTASIZES_TO]-(metastasesFrom:Disease)
        WITH DISTINCT metastasesFrom ORDER BY metastasesFrom.id LIMIT $metastasesFrom_first
        RETURN collect([metastasesFrom.name]) AS metastasesFrom_rows
      }
      RETURN collect([tissue.name, metastasesFrom_rows]) AS tissue_rows
    }
    RETURN null AS c0, null AS c1, tissue_rows AS c2
  }
  RETURN head(collect(c0)) AS c0, head(collect(c1)) AS c1, head(collect(c2)) AS c2
}
RETURN c0 AS c0, c1 AS c1, c2 AS c2
