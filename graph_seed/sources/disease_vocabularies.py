"""What disease ontologies have in common: how they call each other, how they date releases."""

import re
from typing import Final

from app.graph_model.curies import PREFIX_URLS, curie_prefix, normalise_curie

UNKNOWN_VOCABULARY: Final = "cross-reference to a vocabulary we do not know"

_OUR_NAMES: Final = {
    "NCI": "NCIT",
    "UMLS_CUI": "UMLS",
    "MIM": "OMIM",
    "ORDO": "Orphanet",
    "SCTID": "SNOMEDCT",
}
_DATED_SNOMED: Final = "SNOMEDCT_US_"
"""The Disease Ontology names the release too; an id means the same in all of them."""
_RELEASE: Final = re.compile(r"releases/(\d{4}-\d\d-\d\d)(?:/|$)")


def known_id(text: str) -> str | None:
    """Write an id with our prefix; None when we do not know the vocabulary.

    >>> known_id("NCI:C3088"), known_id("SNOMEDCT_US_2025_09_01:39000009"), known_id("CSP:1")
    ('NCIT:C3088', 'SNOMEDCT:39000009', None)
    """
    prefix, _, local = text.partition(":")
    ours = "SNOMEDCT" if prefix.startswith(_DATED_SNOMED) else _OUR_NAMES.get(prefix, prefix)
    curie = normalise_curie(f"{ours}:{local}")
    return curie if curie_prefix(curie) in PREFIX_URLS else None


def release_date(version: str) -> str:
    """Shorten a version in the form of the OBO Foundry to its date; leave others.

    >>> release_date("doid/releases/2026-07-31/subsets/DO_cancer_slim.obo")
    '2026-07-31'
    """
    found = _RELEASE.search(version)
    return found[1] if found else version
