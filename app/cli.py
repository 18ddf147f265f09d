"""The command line: `oncograph up | seed | check | query | schema`.

The only module that joins the service and the seed. Errors are one line on
standard error, with their code; the exit status is then 1.
"""

import asyncio
import contextlib
import json
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, Final, NoReturn

import typer
import uvicorn
from neo4j import Driver
from rich.console import Console
from rich.table import Table

from app.api.answer import Answer, GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.db import open_database
from app.engines import open_engine
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.errors import OncographError, PortTakenError
from app.graph_model import ONCOLOGY_INDEX
from app.main import compiler_limits, create_app
from app.settings import Settings, load_settings
from graph_seed.check import check
from graph_seed.load import LoadReport, load
from graph_seed.records import Records
from graph_seed.sources.curated import CURATED, curated_records

cli: Final = typer.Typer(
    help="A knowledge graph of oncology targets, served as GraphQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_OUT: Final = Console()
_ERR: Final = Console(stderr=True)

Folder = Annotated[Path, typer.Option("--curated", help="Folder with the curated tables.")]
GRACE_S: Final = 5
"""How long requests may go on after a stop was asked for."""


def main() -> None:
    """Run the command line; our own errors become one line, not a traceback."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        cli()
    except OncographError as error:
        _ERR.print(f"[red]error[/red] {error.code}: {error}", highlight=False, soft_wrap=True)
        raise SystemExit(1) from None


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave as after an error, so that child processes are stopped on the way out."""
    raise SystemExit(143)


@cli.command()
def up() -> None:
    """Start the engine, seed the graph when it is empty, and serve GraphQL."""
    settings = load_settings()
    _refuse_taken_port(settings)
    with open_engine(settings) as endpoint:
        _verify(settings, endpoint)
        with open_driver(endpoint) as driver:
            if _is_empty(driver, endpoint):
                _report(_load(driver, endpoint, curated_records(ONCOLOGY_INDEX)))
        address = f"http://{settings.host}:{settings.port}"
        _OUT.print(f"[bold]oncograph[/bold] serves {endpoint.engine} at {address}", highlight=False)
        _OUT.print(f"  {address}/graphql for GraphiQL, Ctrl-C to stop", highlight=False)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.run(
                create_app(settings, endpoint),
                host=settings.host,
                port=settings.port,
                log_level="warning",
                timeout_graceful_shutdown=GRACE_S,
            )


@cli.command()
def seed(
    curated: Folder = CURATED,
    *,
    dry_run: Annotated[bool, typer.Option(help="Validate only; write nothing.")] = False,
) -> None:
    """Load the curated tables: what they say is then what the graph holds of their sources."""
    records = curated_records(ONCOLOGY_INDEX, curated)
    _OUT.print(f"valid: {len(records.nodes)} nodes, {len(records.claims)} claims")
    if dry_run:
        return
    with _opened() as (endpoint, driver):
        _report(_load(driver, endpoint, records))


@cli.command("check")
def check_graph() -> None:
    """Prove the loaded graph against the model and print counts."""
    with _opened() as (endpoint, driver):
        report = check(driver, endpoint.database, ONCOLOGY_INDEX)
    table = Table("", "count")
    for counts in (report.nodes, report.claims):
        for name, count in counts.items():
            table.add_row(name, str(count))
    _OUT.print(table)
    for problem in report.problems:
        _ERR.print(str(problem), highlight=False, soft_wrap=True)
    if report.problem_count:
        _ERR.print(f"{report.problem_count} problems")
        raise typer.Exit(1)
    _OUT.print("the graph agrees with the model")


@cli.command()
def query(
    text: Annotated[str, typer.Argument(help="A GraphQL operation, or @FILE to read it from.")],
    variables: Annotated[str, typer.Option(help="Variables, as JSON.")] = "{}",
    *,
    explain: Annotated[bool, typer.Option(help="Show the Cypher beside the answer.")] = False,
) -> None:
    """Run one GraphQL operation and print the answer as JSON."""
    operation = Path(text[1:]).read_text(encoding="utf-8") if text.startswith("@") else text
    request = GraphQLRequest(
        operation, None, _json(variables), {"explain": explain}, read_only_method=True
    )
    settings = load_settings()
    with open_engine(settings) as endpoint:
        answer = asyncio.run(_answer(settings, endpoint, request))
    typer.echo(json.dumps(answer.payload, indent=2, ensure_ascii=False))
    if "errors" in answer.payload:
        raise typer.Exit(1)


@cli.command()
def schema(
    output: Annotated[Path | None, typer.Option(help="Write it there instead.")] = None,
) -> None:
    """Print the GraphQL schema."""
    text = build_schema(ONCOLOGY_INDEX).as_str() + "\n"
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


async def _answer(settings: Settings, endpoint: BoltEndpoint, request: GraphQLRequest) -> Answer:
    database = open_database(endpoint, timeout_s=settings.query_timeout_s)
    try:
        execute = Executor(
            ONCOLOGY_INDEX, build_schema(ONCOLOGY_INDEX), database, compiler_limits(settings)
        )
        return await execute(request)
    finally:
        await database.close()


@contextlib.contextmanager
def _opened() -> Iterator[tuple[BoltEndpoint, Driver]]:
    settings = load_settings()
    with open_engine(settings) as endpoint:
        _verify(settings, endpoint)
        with open_driver(endpoint) as driver:
            yield endpoint, driver


def _verify(settings: Settings, endpoint: BoltEndpoint) -> None:
    """Make sure the database can be used, before anything relies on it."""

    async def check_once() -> None:
        database = open_database(endpoint, timeout_s=settings.query_timeout_s)
        try:
            await database.check()
        finally:
            await database.close()

    asyncio.run(check_once())


def _is_empty(driver: Driver, endpoint: BoltEndpoint) -> bool:
    """Tell whether nothing was ever loaded completely: then `up` seeds."""
    found = driver.execute_query(
        "MATCH (r:Release) WHERE r.loading IS NULL RETURN count(r) AS releases",
        database_=endpoint.database,
    )
    return bool(found.records[0]["releases"] == 0)


def _load(driver: Driver, endpoint: BoltEndpoint, records: Records) -> LoadReport:
    with _OUT.status("loading the curated graph"):
        return load(driver, endpoint.database, records, ONCOLOGY_INDEX)


def _report(report: LoadReport) -> None:
    made = f"{report.nodes_created} nodes and {report.claims_created} claims created"
    updated = f"{report.nodes_updated} and {report.claims_updated} updated"
    removed = f"{report.nodes_removed} and {report.claims_removed} removed"
    _OUT.print(f"loaded: {made}, {updated}, {removed}; release {report.release}", highlight=False)


def _refuse_taken_port(settings: Settings) -> None:
    """Say it before the engine is started, not after."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise PortTakenError(
                f"Port {settings.port} on {settings.host} cannot be used ({error.strerror})."
                " Stop what listens there, or set ONCOGRAPH_PORT to another port."
            ) from error


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"{text!r} is no JSON: {error}", param_hint="--variables"
        ) from None
    if not isinstance(found, dict):
        raise typer.BadParameter("give a JSON object", param_hint="--variables")
    return found
