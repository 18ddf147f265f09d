"""The command line: `oncograph up | serve | seed | check | export | query ...`.

The only package that joins the service and the seed. Errors are one line on
standard error, with their code; the exit status is then 1.
"""

import signal
from types import FrameType
from typing import Final, NoReturn

import typer
from rich.markup import escape

from app.cli.export import export
from app.cli.keys import keys
from app.cli.opened import ERR
from app.cli.seed import check_graph, seed, sources
from app.cli.serve import neo4j_up, query, schema, serve_graph, up
from app.cli.trusted import trusted
from app.errors import OncographError

cli: Final = typer.Typer(
    help="A knowledge graph of oncology targets, served as GraphQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.command()(up)
cli.command("serve")(serve_graph)
cli.command()(sources)
cli.command()(seed)
cli.command("check")(check_graph)
cli.command()(export)
cli.command()(query)
cli.command()(schema)
cli.command()(trusted)
cli.add_typer(keys, name="keys")
neo4j: Final = typer.Typer(help="A local Neo4j without Docker.", no_args_is_help=True)
neo4j.command("up")(neo4j_up)
neo4j.callback()(lambda: None)  # with it a single command keeps its name
cli.add_typer(neo4j, name="neo4j")


def main() -> None:
    """Run the command line; our own errors become one line, not a traceback."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        cli()
    except OncographError as error:
        # Escaped, or `oncograph[neo4j]` would lose what looks like a style.
        text = f"[red]error[/red] {error.code}: {escape(str(error))}"
        ERR.print(text, highlight=False, soft_wrap=True)
        raise SystemExit(1) from None


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave as after an error, so that child processes are stopped on the way out."""
    raise SystemExit(143)
