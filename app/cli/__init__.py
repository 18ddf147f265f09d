"""The command line: `oncograph up | serve | seed | check | export | query ...`.

The only package that joins the service and the seed. Errors are one line on
standard error, with their code; the exit status is then 1.
"""

import signal
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import FrameType
from typing import Final, NoReturn

import typer
from rich.markup import escape

from app.cli.console import ERR
from app.errors import OncographError

COMMANDS: Final[Mapping[str, str]] = {
    "up": "app.cli.serve:up",
    "serve": "app.cli.serve:serve_graph",
    "sources": "app.cli.seed:sources",
    "seed": "app.cli.seed:seed",
    "check": "app.cli.seed:check_graph",
    "export": "app.cli.export:export",
    "query": "app.cli.serve:query",
    "schema": "app.cli.serve:schema",
    "trusted": "app.cli.trusted:trusted",
    "keys": "app.cli.keys:keys",
    "neo4j": "app.cli.serve:neo4j",
}
"""Where the functions, and the groups of them, are."""
STOP_AGAIN_S: Final = 0.05
"""How long a stop that was lost waits for another try."""


def command_line(arguments: Sequence[str]) -> typer.Typer:
    """Put together the commands that the arguments may mean.

    When the first one is a command, only what it needs is imported: all takes seconds.
    """
    cli = typer.Typer(
        help="A knowledge graph of oncology targets, served as GraphQL.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    cli.callback()(lambda: None)  # with it a single command keeps its name
    for name in set(COMMANDS).intersection(arguments[:1]) or COMMANDS:
        module, _, attribute = COMMANDS[name].partition(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            cli.add_typer(found, name=name)
        else:
            cli.command(name)(found)
    return cli


def main() -> None:
    """Run the command line; our own errors become one line, not a traceback."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGALRM, _stop)
    sys.unraisablehook = _stop_again
    try:
        command_line(sys.argv[1:])()
    except OncographError as error:
        # Escaped, or `oncograph[neo4j]` would lose what looks like a style.
        text = f"[red]error[/red] {error.code}: {escape(str(error))}"
        ERR.print(text, highlight=False, soft_wrap=True)
        raise SystemExit(1) from None


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave as after an error, so that child processes are stopped on the way out."""
    raise SystemExit(143)


def _stop_again(lost: "sys.UnraisableHookArgs") -> None:
    """Stop a moment later, when the signal came to a destructor: what is raised there is lost.

    Much garbage is collected at a start, so without this the signal may have no effect then.
    """
    if isinstance(lost.exc_value, SystemExit):
        signal.setitimer(signal.ITIMER_REAL, STOP_AGAIN_S)
    else:
        sys.__unraisablehook__(lost)
