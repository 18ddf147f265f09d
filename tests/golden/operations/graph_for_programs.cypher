WITH 1 AS root
CALL (root) {
  MATCH (target:Target) WHERE target.id IS NOT NULL
  WITH target ORDER BY target.id LIMIT 3
  RETURN collect([target.id, target.symbol, target.name]) AS target_rows
}
CALL (root) {
  MATCH (disease:Disease) WHERE disease.id IS NOT NULL
  WITH disease ORDER BY disease.id LIMIT 3
  RETURN collect([disease.id, disease.name]) AS disease_rows
}
CALL (root) {
  MATCH (therapy:Therapy) WHERE therapy.id IS NOT NULL
  WITH therapy ORDER BY therapy.id LIMIT 3
  RETURN collect([therapy.id, therapy.name]) AS therapy_rows
}
CALL (root) {
  MATCH (tissue:Tissue) WHERE tissue.id IS NOT NULL
  WITH tissue ORDER BY tissue.id LIMIT 3
  RETURN collect([tissue.id, tissue.name]) AS tissue_rows
}
CALL (root) {
  MATCH (cellType:CellType) WHERE cellType.id IS NOT NULL
  WITH cellType ORDER BY cellType.id LIMIT 3
  RETURN collect([cellType.id, cellType.name]) AS cellType_rows
}
CALL (root) {
  MATCH (variant:Variant) WHERE variant.id IS NOT NULL
  WITH variant ORDER BY variant.id LIMIT 3
  RETURN collect([variant.id, variant.name]) AS variant_rows
}
CALL (root) {
  MATCH (barrier:Barrier) WHERE barrier.id IS NOT NULL
  WITH barrier ORDER BY barrier.id LIMIT 3
  RETURN collect([barrier.id, barrier.name]) AS barrier_rows
}
CALL (root) {
  MATCH (capability:Capability) WHERE capability.id IS NOT NULL
  WITH capability ORDER BY capability.id LIMIT 3
  RETURN collect([capability.id, capability.name]) AS capability_rows
}
CALL (root) {
  MATCH (study:Study) WHERE study.id IS NOT NULL
  WITH study ORDER BY study.id LIMIT 3
  RETURN collect([study.id, study.name]) AS study_rows
}
CALL (root) {
  MATCH (openQuestion:OpenQuestion) WHERE openQuestion.id IS NOT NULL
  WITH openQuestion ORDER BY openQuestion.id LIMIT 3
  RETURN collect([openQuestion.id, openQuestion.name]) AS openQuestion_rows
}
CALL (root) {
  MATCH (publication:Publication) WHERE publication.id IS NOT NULL
  WITH publication ORDER BY publication.id LIMIT 3
  RETURN collect([publication.id]) AS publication_rows
}
CALL (root) {
  MATCH (source:Source) WHERE source.id IS NOT NULL
  WITH source ORDER BY source.id LIMIT 3
  RETURN collect([source.id]) AS source_rows
}
RETURN target_rows AS c0, disease_rows AS c1, therapy_rows AS c2, tissue_rows AS c3, cellType_rows AS c4, variant_rows AS c5, barrier_rows AS c6, capability_rows AS c7, study_rows AS c8, openQuestion_rows AS c9, publication_rows AS c10, source_rows AS c11
