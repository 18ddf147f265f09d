"""One provider per module: each turns what the provider publishes into records.

`SOURCES` names them all, the most trusted for names and symbols first: where two
sources give a node another name, that of the earlier one is shown.
"""

from typing import Final

from graph_seed.reading import SourceReader
from graph_seed.sources.article import ARTICLE
from graph_seed.sources.bgee import BGEE
from graph_seed.sources.civic import CIVIC
from graph_seed.sources.disease_ontology import DISEASE_ONTOLOGY
from graph_seed.sources.kgx import KGX
from graph_seed.sources.mondo_mappings import MONDO_MAPPINGS
from graph_seed.sources.oncotree import ONCOTREE
from graph_seed.sources.stargeo import STARGEO

SOURCES: Final[tuple[SourceReader, ...]] = (
    ARTICLE,
    MONDO_MAPPINGS,
    DISEASE_ONTOLOGY,
    ONCOTREE,
    CIVIC,
    KGX,
    STARGEO,
    BGEE,
)
