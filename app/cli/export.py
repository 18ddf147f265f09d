"""`oncograph export`: the graph as KGX files, or as files for `neo4j-admin database import`."""

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import OUT
from app.cli.opened import opened
from app.cli.progress import shown_progress
from app.cli.seed import print_sources
from app.errors import SeedError
from app.graph_model import ONCOLOGY_INDEX
from graph_seed.export import Format, Selection, export_kgx
from graph_seed.gather import PRECEDENCE, gather, packaged
from graph_seed.import_records import write_bulk_import
from graph_seed.load import LoadOptions

Chosen = Annotated[list[str] | None, typer.Option(help="Only this one. May be repeated.")]


def export(  # noqa: PLR0913  # one parameter per option
    folder: Annotated[
        Path | None, typer.Argument(help="Where to write nodes and edges in KGX form.")
    ] = None,
    neo4j_import: Annotated[
        Path | None,
        typer.Option(
            help="Write files for `neo4j-admin database import` there instead, from the sources"
            " given as for `seed`: no database is opened."
        ),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            help="Only claims of this source; with --neo4j-import NAME=PATH. May be repeated."
        ),
    ] = None,
    relation: Chosen = None,
    node_type: Annotated[
        list[str] | None,
        typer.Option(
            "--type", help="Only nodes of this type, and claims between. May be repeated."
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="Form of the KGX files.")] = Format.TSV,
    *,
    keep_all: Annotated[bool, typer.Option(help="With --neo4j-import: as for `seed`.")] = False,
) -> None:
    """Write the graph, or a selection of it, as KGX; or records for a bulk import into Neo4j."""
    if (folder is None) == (neo4j_import is None):
        raise SeedError("Give a folder for KGX files, or --neo4j-import with a folder.")
    if neo4j_import is not None:
        if relation or node_type:
            raise SeedError("--neo4j-import writes whole sources: leave out --relation and --type.")
        _bulk(neo4j_import, source or (), keep_all=keep_all)
    if folder is not None:
        selection = Selection(
            frozenset(source or ()), frozenset(relation or ()), frozenset(node_type or ())
        )
        _kgx(folder, form, selection)


def _kgx(folder: Path, form: Format, selection: Selection) -> None:
    with opened() as (endpoint, driver), shown_progress() as progress:
        done = export_kgx(
            driver, endpoint.database, folder, form, selection, ONCOLOGY_INDEX, progress
        )
    files = " and ".join(str(path) for path in done.files)
    OUT.print(
        f"exported: {done.nodes:,} nodes and {done.claims:,} claims to {files}",
        highlight=False,
        soft_wrap=True,
    )


def _bulk(folder: Path, sources: list[str] | tuple[str, ...], *, keep_all: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="oncograph-") as fetched, shown_progress() as progress:
        bundles = (
            gather(sources, ONCOLOGY_INDEX, Path(fetched)) if sources else packaged(ONCOLOGY_INDEX)
        )
        options = LoadOptions(PRECEDENCE, keep_all, processes=os.cpu_count() or 1)
        done = write_bulk_import(folder, bundles, ONCOLOGY_INDEX, progress, options)
    print_sources(done.read)
    OUT.print(
        f"written: {done.nodes:,} nodes and {done.claims:,} claims; {folder / 'import.sh'} is the"
        " command, constraints.cypher what follows it",
        highlight=False,
        soft_wrap=True,
    )
