"""CURIEs: the prefixes we know, how they are written, where they lead.

>>> normalise_curie("hgnc:7371")
'HGNC:7371'
>>> curie_url("PMID:123")
'https://pubmed.ncbi.nlm.nih.gov/123'
"""

import re
from typing import Final

PREFIX_URLS: Final = {
    "HGNC": "https://identifiers.org/hgnc:",
    "HGNC.SYMBOL": "https://www.genenames.org/tools/search/#!/?query=",
    "NCBIGene": "https://www.ncbi.nlm.nih.gov/gene/",
    "ENSEMBL": "https://identifiers.org/ensembl:",
    "OMIM": "https://omim.org/entry/",
    "UniProtKB": "https://www.uniprot.org/uniprotkb/",
    "MONDO": "http://purl.obolibrary.org/obo/MONDO_",
    "DOID": "http://purl.obolibrary.org/obo/DOID_",
    "NCIT": "http://purl.obolibrary.org/obo/NCIT_",
    "EFO": "http://www.ebi.ac.uk/efo/EFO_",
    "MESH": "https://meshb.nlm.nih.gov/record/ui?ui=",
    "UMLS": "https://uts.nlm.nih.gov/uts/umls/concept/",
    "ONCOTREE": "https://oncotree.info/#/home?search_term=",
    "Orphanet": "https://www.orpha.net/en/disease/detail/",
    "GARD": "https://rarediseases.info.nih.gov/diseases/",
    "SNOMEDCT": "",
    "ICDO": "",
    "ICD9CM": "",
    "ICD10CM": "",
    "ICD11": "",
    "MEDDRA": "",
    "KEGG": "https://www.kegg.jp/entry/",
    "UBERON": "http://purl.obolibrary.org/obo/UBERON_",
    "CL": "http://purl.obolibrary.org/obo/CL_",
    "GO": "http://purl.obolibrary.org/obo/GO_",
    "CHEMBL": "https://www.ebi.ac.uk/chembl/explore/compound/",
    "CIVIC": "",
    "NCT": "https://clinicaltrials.gov/study/",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/",
    "PMC": "https://pmc.ncbi.nlm.nih.gov/articles/PMC",
    "doi": "https://doi.org/",
    "ASCO": "",
    "ONCOGRAPH": "",
}
"""Canonical prefix to the start of its URL; empty: there is no page to lead to."""

_CANONICAL: Final = {prefix.lower(): prefix for prefix in PREFIX_URLS}
_CURIE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]*:[^\s:\ud800-\udfff][^\s\ud800-\udfff]*")


def is_curie(text: str) -> bool:
    """Tell whether the text has the form PREFIX:LOCAL."""
    return _CURIE.fullmatch(text) is not None


def normalise_curie(text: str) -> str:
    """Write a known prefix in its own case; leave all else as it is."""
    prefix, colon, local = text.partition(":")
    return _CANONICAL.get(prefix.lower(), prefix) + colon + local


def curie_prefix(curie: str) -> str:
    """Give the part before the first colon."""
    return curie.partition(":")[0]


def curie_url(curie: str) -> str | None:
    """Expand a CURIE to a page about it, or None when its prefix has none."""
    prefix, _, local = curie.partition(":")
    start = PREFIX_URLS.get(prefix, "")
    return f"{start}{local}" if start else None
