"""Where every command prints."""

from typing import Final

from rich.console import Console

OUT: Final = Console()
ERR: Final = Console(stderr=True)
