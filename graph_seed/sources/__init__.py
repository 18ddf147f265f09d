"""One provider per module: each turns what the provider publishes into records.

`SOURCES` names them all, the most trusted for names and symbols first: where two
sources give a node another name, that of the earlier one is shown.
"""

from typing import Final

from graph_seed.reading import SourceReader
from graph_seed.sources.article import ARTICLE

SOURCES: Final[tuple[SourceReader, ...]] = (ARTICLE,)
