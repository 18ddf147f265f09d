"""Writes CIViC's table of evidence with made items, and reads it."""

from pathlib import Path

from made_tables import table
from reader_results import Results, read

from graph_seed.sources.civic import CIVIC

ITEM = {
    "gene": "MADE1",
    "entrez_id": "11",
    "variant": "V60M",
    "disease": "Made Carcinoma",
    "doid": "22",
    "drugs": "Madenib",
    "drug_interaction_type": "",
    "evidence_type": "Predictive",
    "evidence_direction": "Supports",
    "evidence_level": "B",
    "clinical_significance": "Sensitivity/Response",
    "evidence_statement": 'Patients called it a "made" drug. ',
    "citation_id": "333",
    "source_type": "PubMed",
    "asco_abstract_id": "",
    "citation": "Maker et al., 2030, J Made",
    "nct_ids": "",
    "rating": "4",
    "evidence_status": "accepted",
    "evidence_id": "44",
    "variant_id": "55",
    "last_review_date": "2030-01-31 10:00:00 UTC",
}
VARIANT, TARGET, DISEASE = "CIVIC:VID55", "NCBIGene:11", "DOID:22"
MADENIB = "ONCOGRAPH:civic-therapy-madenib"


def write_items(folder: Path, name: str, *items: dict[str, str]) -> Path:
    """Write a table of items that differ from `ITEM` in these cells; the first is row 2."""
    columns = tuple(dict.fromkeys([*ITEM, *(column for item in items for column in item)]))
    rows = (tuple({**ITEM, **item}.get(column, "") for column in columns) for item in items)
    return table(folder, name, columns, *rows)


def read_items(folder: Path, *items: dict[str, str]) -> Results:
    """Read such a table."""
    return read(CIVIC, write_items(folder, "made.tsv", *items))


def studied(results: Results) -> dict[str, object]:
    """Map the therapies that were studied to the outcome."""
    return {
        claim.subject: claim.properties["outcome"]
        for claim in results.claims.values()
        if claim.relation == "STUDIED_FOR"
    }
