"""`oncograph sources | seed | check`: what can be loaded, loading it, proving what is there."""

import gc
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer
from neo4j import Driver
from rich.table import Table

from app.cli.console import ERR, OUT
from app.cli.opened import opened
from app.cli.progress import shown_progress
from app.engines.endpoint import BoltEndpoint, Engine
from app.engines.room import room_to_load
from app.errors import SeedError
from app.graph_model import ONCOLOGY_INDEX
from app.settings import load_settings
from graph_seed.check import check
from graph_seed.gather import PRECEDENCE, gather, packaged
from graph_seed.graph import Graph
from graph_seed.load import LoadOptions, check_load, load
from graph_seed.problems import choose
from graph_seed.records import Bundle
from graph_seed.report import LoadReport, SourceReport
from graph_seed.sources import SOURCES

_NEO4J_WRITERS: Final = 2
"""Two batches at a time keep Neo4j busy while an answer is on its way; more only meet."""
_SHOWN: Final = 10
_RARELY: Final = (20_000, 20, 50)
"""Thresholds of the garbage collector while a load runs."""

Named = Annotated[
    list[str] | None,
    typer.Option(
        "--source", help="NAME=PATH: a source and its file, folder or URL. May be repeated."
    ),
]


def sources() -> None:
    """List the sources that can be loaded."""
    for reader in SOURCES:
        OUT.print(f"[bold]{reader.name}[/bold]: {reader.title}", highlight=False, soft_wrap=True)
        for label, text in (
            ("version", reader.version),
            ("licence", reader.licence),
            ("brings", reader.brings),
            ("url", reader.url),
            ("cite", reader.citation),
        ):
            OUT.print(f"  {label:8} {text or '-'}", highlight=False, soft_wrap=True, markup=False)


def seed(
    source: Named = None,
    remove: Annotated[
        list[str] | None, typer.Option(help="A source to take out of the graph. May be repeated.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write what was read, merged, left out and why, as JSON.")
    ] = None,
    *,
    keep_all: Annotated[
        bool,
        typer.Option(
            help="Keep claims that do not support also for targets that no other source has."
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option(help="Read and check only; write nothing.")] = False,
) -> None:
    """Load sources: what each says is then what the graph holds of it. Others stay as they are.

    Without --source the packaged, curated facts are loaded.
    """
    with _rare_collections(), tempfile.TemporaryDirectory(prefix="oncograph-") as fetched:
        bundles = (
            gather(source or (), ONCOLOGY_INDEX, Path(fetched))
            if source or remove
            else packaged(ONCOLOGY_INDEX)
        )
        if dry_run and not remove and not _is_graph_there():
            done = _checked(bundles, keep_all=keep_all)
        else:
            with opened() as (endpoint, driver):
                bundles += _removals(remove or (), source or (), driver, endpoint)
                do = _checked_with if dry_run else load_bundles
                done = do(endpoint, driver, bundles, keep_all=keep_all)
    print_sources(done)
    if report is not None:
        report.write_bytes(orjson.dumps(done.as_json(), option=orjson.OPT_INDENT_2))
    if dry_run:
        OUT.print(f"valid: {done.claims} claims; nothing was written", highlight=False)
    else:
        print_changes(done)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for circles of objects rarely.

    A load makes millions of objects and few circles: at the usual thresholds looking for them
    takes two fifths of the time in which claims are made ready.
    """
    usual = gc.get_threshold()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def check_graph() -> None:
    """Prove the loaded graph against the model and print counts."""
    with opened() as (endpoint, driver):
        found = check(driver, endpoint.database, ONCOLOGY_INDEX)
    table = Table("", "count")
    for counts in (found.nodes, found.claims):
        for name, count in counts.items():
            table.add_row(name, str(count))
    OUT.print(table)
    for problem in found.problems:
        ERR.print(str(problem), highlight=False, soft_wrap=True, markup=False)
    if found.problem_count:
        ERR.print(f"{found.problem_count} problems")
        raise typer.Exit(1)
    OUT.print("the graph agrees with the model")


def load_bundles(
    endpoint: BoltEndpoint, driver: Driver, bundles: Sequence[Bundle], *, keep_all: bool = False
) -> LoadReport:
    """Load, with a progress bar where a person watches."""
    writers = _NEO4J_WRITERS if endpoint.engine is Engine.NEO4J else 1
    options = LoadOptions(
        PRECEDENCE, keep_all, writers, os.cpu_count() or 1, room_to_load(endpoint.folder)
    )
    with shown_progress() as progress:
        return load(driver, endpoint.database, bundles, ONCOLOGY_INDEX, progress, options)


def _checked_with(
    endpoint: BoltEndpoint, driver: Driver, bundles: Sequence[Bundle], *, keep_all: bool
) -> LoadReport:
    graph = Graph(driver, endpoint.database, lambda *_: None)
    return _checked(bundles, graph, keep_all=keep_all)


def _checked(
    bundles: Sequence[Bundle], graph: Graph | None = None, *, keep_all: bool
) -> LoadReport:
    options = LoadOptions(PRECEDENCE, keep_all, processes=os.cpu_count() or 1)
    with shown_progress() as progress:
        return check_load(bundles, ONCOLOGY_INDEX, progress, options, graph)


def _is_graph_there() -> bool:
    """Tell whether there is a graph to look at: a dry run makes none."""
    settings = load_settings()
    return bool(settings.neo4j_uri) or (settings.home / "data").exists()


def print_changes(done: LoadReport) -> None:
    """Say what the load changed."""
    made = f"{done.nodes_created} nodes and {done.claims_created} claims created"
    updated = f"{done.nodes_updated} and {done.claims_updated} updated"
    moved = f", {done.claims_moved} claims moved" if done.claims_moved else ""
    removed = f"{done.nodes_removed} and {done.claims_removed} removed"
    rate = round(done.claims / done.seconds) if done.seconds else 0
    OUT.print(
        f"loaded: {made}, {updated}{moved}, {removed}; release {done.release};"
        f" {done.seconds:.1f} s, {rate:,} claims a second",
        highlight=False,
        soft_wrap=True,
    )


def _removals(
    names: Sequence[str], loaded: Sequence[str], driver: Driver, endpoint: BoltEndpoint
) -> list[Bundle]:
    """Make the bundles that hold nothing: what they speak for leaves the graph."""
    if not names:
        return []
    found = driver.execute_query(
        "MATCH (s:Source) RETURN s.id AS id ORDER BY id", database_=endpoint.database
    )
    present = [record["id"] for record in found.records]
    for name in names:
        if name not in present:
            fix = choose(name, present) if present else "The graph has no source."
            raise SeedError(f"The graph has no source {name!r} to remove. {fix}")
        if any(text.partition("=")[0] == name for text in loaded):
            raise SeedError(f"{name} is both loaded and removed: say one of them.")
    return [Bundle(name, (), (), (name,)) for name in names]


def print_sources(done: LoadReport) -> None:
    """Say what was read of each source, what was left out and why."""
    table = Table("source", *("read", "nodes", "claims", "merged nodes", "left out"))
    for column in table.columns[1:]:
        column.justify = "right"
    for name, source in done.sources.items():
        counts = (source.read, source.nodes, source.claims, source.merged, source.left_out)
        table.add_row(name, *(f"{count:,}" for count in counts))
    OUT.print(table)
    for name, source in done.sources.items():
        _print_exclusions(name, source)
    for kind, count in sorted(done.conflict_counts.items()):
        OUT.print(f"{count:,} conflicts of {kind}; --report FILE lists them", highlight=False)


def _print_exclusions(name: str, source: SourceReport) -> None:
    if source.unnamed:
        OUT.print(f"{name}: {source.unnamed:,} nodes without a name, shown by id", highlight=False)
    by_count = sorted(source.excluded.items(), key=lambda pair: -pair[1].count)
    for reason, found in by_count[:_SHOWN]:
        text = f"{name}: {found.count:,} left out: {reason} ({found.examples[0]})"
        OUT.print(text, highlight=False, soft_wrap=True, markup=False)
    if len(by_count) > _SHOWN:
        OUT.print(f"{name}: {len(by_count) - _SHOWN} more reasons; --report FILE lists them")
