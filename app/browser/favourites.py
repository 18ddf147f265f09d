"""The queries of the guide as favourites of Neo4j Browser."""

import io
import zipfile
from collections.abc import Sequence
from typing import Final

from app.browser.story import Query

FOLDER: Final = "oncograph"
_MADE: Final = (1980, 1, 1, 0, 0, 0)
"""The same bytes whenever it is made."""


def favourite(query: Query) -> str:
    """Write a query as Browser keeps it: the first line is its name."""
    return f"// {query.title}\n{query.cypher}"


def documents(queries: Sequence[Query]) -> list[dict[str, str]]:
    """Make the entries that Browser keeps in its storage."""
    return [
        {"id": f"{FOLDER}-{place:02}", "folder": FOLDER, "content": favourite(query)}
        for place, query in enumerate(queries, 1)
    ]


def archive(queries: Sequence[Query]) -> bytes:
    """Pack them as a file to drop onto Browser: folders become folders."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for place, query in enumerate(queries, 1):
            entry = zipfile.ZipInfo(f"{FOLDER}/{place:02}.cypher", _MADE)
            packed.writestr(entry, favourite(query))
    return buffer.getvalue()
