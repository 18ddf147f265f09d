"""`oncograph up | serve | query | schema`: the graph served, and asked."""

import asyncio
import contextlib
import errno
import json
import os
import socket
from pathlib import Path
from typing import Annotated, Any, Final

import typer
import uvicorn
from neo4j import Driver, RoutingControl

from app.access.exposure import refuse_exposure
from app.api.answer import AnyAnswer, GraphQLRequest
from app.api.bounded_http import BoundedHttp
from app.api.execute import Executor
from app.api.schema import build_schema
from app.browser.links import browser_of
from app.cli.console import ERR, OUT
from app.cli.local import print_neo4j, refuse_contradictions, running_engine, served_browser
from app.cli.opened import verify
from app.cli.seed import load_bundles, print_changes
from app.cli.trusted import checked_documents
from app.configured import compiler_limits, document_limits, open_gate
from app.db import open_database
from app.engines import open_engine
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint, Engine
from app.engines.read_only import WriteProof, prove_read_only
from app.errors import DatabaseWritableError, PortTakenError
from app.graph_model import ONCOLOGY_INDEX
from app.main import create_app
from app.observe.logs import configure_logs
from app.observe.tracing import is_tracing_wanted
from app.settings import Settings, load_settings
from graph_seed.gather import packaged

GRACE_S: Final = 5
"""How long requests may go on after a person stopped `up`."""
WORKER_APP: Final = "app.main:create_worker_app"
Trusted = Annotated[
    Path | None,
    typer.Option("--trusted", metavar="DIR", help="Answer the *.graphql files of it alone."),
]


def up(
    *,
    neo4j: Annotated[
        bool, typer.Option("--neo4j", help="Start a local Neo4j instead of the embedded engine.")
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser", help="Serve Neo4j Browser at /browser/ as well.")
    ] = False,
    trusted: Trusted = None,
) -> None:
    """Start the engine, seed the graph when it is empty, and serve GraphQL."""
    settings = _settings(trusted)
    configure_logs(settings.log_format, settings.log_level)
    is_closed = browser and open_gate(settings).is_closed()
    refuse_contradictions(settings, local_neo4j=neo4j, browser=browser, is_closed=is_closed)
    _refuse_what_cannot_be_served(settings)
    files = served_browser(settings) if browser and not neo4j else None
    with running_engine(settings, local=neo4j) as (settings, endpoint):
        verify(settings, endpoint)
        _seed_when_empty(endpoint, _proved(settings, endpoint, is_own=neo4j))
        _say_what_is_served(settings, endpoint)
        if files:
            OUT.print(f"  {settings.address}/browser/ for Neo4j Browser", highlight=False)
        if neo4j:
            print_neo4j(settings, endpoint)
        OUT.print(f"  {settings.address}/graphql for GraphiQL, Ctrl-C to stop", highlight=False)
        with contextlib.suppress(KeyboardInterrupt):
            app = create_app(settings, endpoint, browser_files=files)
            uvicorn.run(app, **server_options(settings, GRACE_S))


neo4j: Final = typer.Typer(help="A local Neo4j without Docker.", no_args_is_help=True)
neo4j.callback()(lambda: None)  # with it a single command keeps its name


@neo4j.command("up")
def neo4j_up() -> None:
    """Start a local Neo4j without Docker, seed it when it is empty, and serve GraphQL on it."""
    up(neo4j=True)


def serve_graph(
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer requests.")] = 1,
    trusted: Trusted = None,
) -> None:
    """Serve the graph that is there, and seed nothing. A stop lets finish what runs."""
    settings = _settings(trusted)
    configure_logs(settings.log_format, settings.log_level)
    _refuse_what_cannot_be_served(settings)
    with open_engine(settings) as endpoint:
        verify(settings, endpoint)
        _proved(settings, endpoint)
        _say_what_is_served(settings, endpoint)
        options = server_options(settings, settings.drain_s)
        with contextlib.suppress(KeyboardInterrupt):
            if workers == 1:
                uvicorn.run(create_app(settings, endpoint), **options)
            else:
                # By name: each worker makes its own, and one that dies is made anew.
                uvicorn.run(WORKER_APP, factory=True, workers=workers, **options)


def _settings(trusted: Path | None) -> Settings:
    """Read the settings; what is given on the command line is put where workers read it too."""
    if trusted:
        os.environ["ONCOGRAPH_TRUSTED"] = str(trusted)
    return load_settings()


def _refuse_what_cannot_be_served(settings: Settings) -> None:
    """Refuse before anything is started."""
    gate = open_gate(settings)
    refuse_exposure(
        settings.host, settings.trusted_proxies, is_authenticated=gate.is_authenticated()
    )
    is_tracing_wanted()
    _refuse_taken_port(settings)
    if settings.trusted:
        checked_documents(settings.trusted)


def _say_what_is_served(settings: Settings, endpoint: BoltEndpoint) -> None:
    is_closed = open_gate(settings).is_closed()
    what = f", the documents of {settings.trusted} alone" if settings.trusted else ""
    asked = "keys and tokens are asked for" if is_closed else "open to this machine"
    OUT.print(
        f"[bold]oncograph[/bold] serves {endpoint.engine} at {settings.address}, {asked}{what}",
        highlight=False,
        soft_wrap=True,
    )


def server_options(settings: Settings, grace_s: int) -> dict[str, Any]:
    """Say how the server listens, and whose word it takes for where a request comes from."""
    return {
        "host": settings.host,
        "port": settings.port,
        "http": BoundedHttp,
        # Its lines go where all others go. It has none per request: those have the query in them.
        "log_config": None,
        "access_log": False,
        "timeout_graceful_shutdown": grace_s,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": list(settings.trusted_proxies),
    }


def _proved(settings: Settings, endpoint: BoltEndpoint, *, is_own: bool = False) -> WriteProof:
    """Find out whether the database's user can write, and say it where it may.

    Of a Neo4j that was started here it is known: its user is the owner.

    Raises:
        DatabaseWritableError: it may, or nobody can tell, and the settings insist.
    """
    proof = prove_read_only(endpoint)
    if proof.is_read_only:
        return proof
    found = f"It is not proved that the database's user cannot write: {proof.reason}"
    if settings.require_read_only:
        raise DatabaseWritableError(
            f"{found}. Give NEO4J_USER a user that only reads, as docs/neo4j.md says, or unset"
            " ONCOGRAPH_REQUIRE_READ_ONLY."
        )
    if endpoint.engine is Engine.NEO4J and not is_own:
        ERR.print(
            f"[yellow]warning[/yellow] {DatabaseWritableError.code}: {found}. Queries are sent for"
            " reading, which Neo4j enforces; docs/neo4j.md says how to make a user that reads.",
            highlight=False,
            soft_wrap=True,
        )
    return proof


def _seed_when_empty(endpoint: BoltEndpoint, proof: WriteProof) -> None:
    with open_driver(endpoint) as driver:
        if not _is_empty(driver, endpoint):
            return
        if proof.is_read_only:
            ERR.print("The graph is empty and is not seeded: the database's user cannot write.")
        else:
            print_changes(load_bundles(endpoint, driver, packaged(ONCOLOGY_INDEX)))


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


async def _answer(settings: Settings, endpoint: BoltEndpoint, request: GraphQLRequest) -> AnyAnswer:
    database = open_database(endpoint, timeout_s=settings.query_timeout_s)
    try:
        execute = Executor(
            ONCOLOGY_INDEX,
            build_schema(ONCOLOGY_INDEX),
            database,
            compiler_limits(settings),
            document_limits=document_limits(settings),
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
        routing_=RoutingControl.READ,
    )
    return bool(found.records[0]["releases"] == 0)


def _refuse_taken_port(settings: Settings) -> None:
    """Say it before the engine is started, not after."""
    try:
        found = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        for family, kind, protocol, _, address in found:
            _bind_once(family, kind, protocol, address, is_only=len(found) == 1)
    except OSError as error:
        raise PortTakenError(
            f"Port {settings.port} on {settings.host} cannot be used ({error.strerror})."
            " Stop what listens there, or set ONCOGRAPH_PORT to another port."
        ) from error


def _bind_once(family: int, kind: int, protocol: int, address: Any, *, is_only: bool) -> None:
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            # A name may have an address of a family that this machine does not use.
            if error.errno != errno.EADDRNOTAVAIL or is_only:
                raise


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
