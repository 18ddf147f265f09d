WITH 1 AS root
CALL (root) {
  MATCH (source:Source) WHERE source.id IS NOT NULL
  WITH source ORDER BY source.id LIMIT 1000
  RETURN collect([source.id, source.recordCount]) AS source_rows
}
RETURN COUNT { (:Target) } AS c0, COUNT { (:Disease) } AS c1, COUNT { (:Therapy) } AS c2, COUNT { (:Tissue) } AS c3, COUNT { (:CellType) } AS c4, COUNT { (:Variant) } AS c5, COUNT { (:Barrier) } AS c6, COUNT { (:Capability) } AS c7, COUNT { (:Study) } AS c8, COUNT { (:OpenQuestion) } AS c9, COUNT { (:Publication) } AS c10, COUNT { (:Source) } AS c11, COUNT { ()-[:EXPRESSED_IN]->() } AS c12, COUNT { ()-[:TARGETS]->() } AS c13, COUNT { ()-[:STUDIED_FOR]->() } AS c14, COUNT { ()-[:BIOMARKER_FOR]->() } AS c15, COUNT { ()-[:VARIANT_OF]->() } AS c16, COUNT { ()-[:HAS_BARRIER]->() } AS c17, COUNT { ()-[:HAS_CAPABILITY]->() } AS c18, COUNT { ()-[:OVERCOMES]->() } AS c19, COUNT { ()-[:MEDIATED_BY]->() } AS c20, COUNT { ()-[:DERIVED_FROM]->() } AS c21, COUNT { ()-[:MODELS]->() } AS c22, COUNT { ()-[:TESTS]->() } AS c23, COUNT { ()-[:AT_SITE]->() } AS c24, COUNT { ()-[:METASTASIZES_TO]->() } AS c25, COUNT { ()-[:COMPARED_WITH]->() } AS c26, COUNT { ()-[:RESISTANT_TO]->() } AS c27, COUNT { ()-[:HAS_OPEN_QUESTION]->() } AS c28, COUNT { ()-[:SUBTYPE_OF]->() } AS c29, COUNT { ()-[:PART_OF]->() } AS c30, source_rows AS c31
