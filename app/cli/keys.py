"""`oncograph keys create | list | revoke`: who may ask a service that is not open."""

from typing import Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from app.access import Scope
from app.access.key_file import create_key, is_good_name, read_keys, revoke_key
from app.cli.console import ERR, OUT
from app.settings import keys_path, load_settings

keys: Final = typer.Typer(
    help="Make, list and revoke the API keys of the service.", no_args_is_help=True
)


@keys.command()
def create(
    name: Annotated[str, typer.Option(help="Who or what it is for.")],
    scope: Annotated[
        Scope, typer.Option(help="`read`, or `admin`: how queries are run too.")
    ] = Scope.READ,
) -> None:
    """Make a key and print it, this once: only its hash is kept."""
    if not is_good_name(name):
        raise typer.BadParameter("give up to 100 letters on one line", param_hint="--name")
    text, key = create_key(keys_path(load_settings()), name, scope)
    typer.echo(text)
    ERR.print(
        f"Key {key.id} ({key.scope}). Keep it now: it is shown this once.",
        highlight=False,
        soft_wrap=True,
    )


@keys.command("list")
def list_keys() -> None:
    """List all keys, revoked ones too, without what opens."""
    path = keys_path(load_settings())
    table = Table("id", "name", "scope", "created", "revoked")
    found = read_keys(path)
    for key in found:
        table.add_row(key.id, Text(key.name), key.scope, key.created_at, key.revoked_at or "")
    OUT.print(table if found else f"There are no keys in {path}.", highlight=False, markup=False)


@keys.command()
def revoke(key_id: Annotated[str, typer.Argument(help="Its id, as `list` shows it.")]) -> None:
    """Take a key back; running services refuse it from now on."""
    path = keys_path(load_settings())
    key = revoke_key(path, key_id)
    OUT.print(f"revoked: {key.id} at {key.revoked_at}", highlight=False, soft_wrap=True)
    if not any(known.is_live for known in read_keys(path)):
        ERR.print("No key is left; what is not served to this machine alone will not start again.")
