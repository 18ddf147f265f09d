"""`oncograph up | query | schema`: the graph served, and asked."""

import asyncio
import contextlib
import json
import socket
from pathlib import Path
from typing import Annotated, Any, Final

import typer
import uvicorn
from neo4j import Driver

from app.api.answer import Answer, GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.browser.links import browser_of
from app.cli.local import print_neo4j, refuse_contradictions, running_engine, served_browser
from app.cli.opened import OUT, verify
from app.cli.seed import load_bundles, print_changes
from app.db import open_database
from app.engines import open_engine
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.errors import PortTakenError
from app.graph_model import ONCOLOGY_INDEX
from app.main import compiler_limits, create_app
from app.settings import Settings, load_settings
from graph_seed.gather import packaged

GRACE_S: Final = 5
"""How long requests may go on after a stop was asked for."""


def up(
    *,
    neo4j: Annotated[
        bool, typer.Option("--neo4j", help="Start a local Neo4j instead of the embedded engine.")
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser", help="Serve Neo4j Browser at /browser/ as well.")
    ] = False,
) -> None:
    """Start the engine, seed the graph when it is empty, and serve GraphQL."""
    settings = load_settings()
    refuse_contradictions(settings, local_neo4j=neo4j, browser=browser)
    _refuse_taken_port(settings)
    files = served_browser(settings) if browser and not neo4j else None
    with running_engine(settings, local=neo4j) as (settings, endpoint):
        verify(settings, endpoint)
        with open_driver(endpoint) as driver:
            if _is_empty(driver, endpoint):
                print_changes(load_bundles(endpoint, driver, packaged(ONCOLOGY_INDEX)))
        address = f"http://{settings.host}:{settings.port}"
        OUT.print(f"[bold]oncograph[/bold] serves {endpoint.engine} at {address}", highlight=False)
        if files:
            OUT.print(f"  {address}/browser/ for Neo4j Browser", highlight=False)
        if neo4j:
            print_neo4j(settings, endpoint)
        OUT.print(f"  {address}/graphql for GraphiQL, Ctrl-C to stop", highlight=False)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.run(
                create_app(settings, endpoint, browser_files=files),
                host=settings.host,
                port=settings.port,
                log_level="warning",
                timeout_graceful_shutdown=GRACE_S,
            )


def neo4j_up() -> None:
    """Start a local Neo4j without Docker, seed it when it is empty, and serve GraphQL on it."""
    up(neo4j=True)


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
            ONCOLOGY_INDEX,
            build_schema(ONCOLOGY_INDEX),
            database,
            compiler_limits(settings),
            browser=browser_of(endpoint, settings.browser_url),
        )
        return await execute(request)
    finally:
        await database.close()


def _is_empty(driver: Driver, endpoint: BoltEndpoint) -> bool:
    """Tell whether nothing was ever loaded completely: then `up` seeds."""
    found = driver.execute_query(
        "MATCH (r:Release) WHERE r.loading IS NULL RETURN count(r) AS releases",
        database_=endpoint.database,
    )
    return bool(found.records[0]["releases"] == 0)


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
