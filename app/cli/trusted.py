"""`oncograph trusted DIR`: the ids of trusted documents, which clients ask for them by."""

from pathlib import Path
from typing import Annotated

import typer

from app.api.schema import build_schema
from app.api.trusted import TrustedDocuments, load_trusted
from app.configured import document_limits
from app.graph_model import ONCOLOGY_INDEX
from app.settings import load_settings


def trusted(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of *.graphql files.")],
) -> None:
    """Check the documents of a folder, and print the id and the file of each."""
    for document in checked_documents(folder).documents:
        typer.echo(f"{document.ids[0]}  {document.path}")


def checked_documents(folder: Path) -> TrustedDocuments:
    """Read and validate the documents of a folder.

    Raises:
        DocumentsError: one is wrong.
    """
    schema = build_schema(ONCOLOGY_INDEX)
    return load_trusted(
        folder,
        schema._schema,  # noqa: SLF001  # strawberry names no public way to it
        document_limits(load_settings()),
    )
