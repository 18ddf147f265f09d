"""Run the Python of a page of the documentation, cell after cell, as a notebook would.

`ONCOGRAPH_UPDATE_GOLDEN=1 pytest tests/clients` writes anew what the cells of the pages show.
"""

import ast
import io
import os
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, Final

ADDRESS: Final = "http://127.0.0.1:8000"
"""Where a page says the service is: what `make up` serves at."""

_CELL: Final = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)


def hold_true(page: Path, address: str) -> None:
    """Compare what a page shows with what its cells show now."""
    now = _run_cells(page, address)
    if os.environ.get("ONCOGRAPH_UPDATE_GOLDEN") == "1":
        page.write_text(now, "utf-8")
    assert page.read_text("utf-8") == now


def _run_cells(page: Path, address: str) -> str:
    """Give the page with what its cells show now, all in one namespace, asked of a service."""
    names: dict[str, Any] = {}

    def cell(found: re.Match[str]) -> str:
        code = found["code"]
        shown = _shown(code.replace(ADDRESS, address), names, page.name)
        return f"```python\n{code}```\n" + (f"\n```text\n{shown}```\n" if shown else "")

    return _CELL.sub(cell, page.read_text("utf-8"))


def _shown(code: str, names: dict[str, Any], page: str) -> str:
    """Run a cell: what it prints, then the value of its last line if that is an expression."""
    cell = ast.parse(code, page)
    last = cell.body.pop() if isinstance(cell.body[-1], ast.Expr) else None
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(cell, page, "exec"), names)  # noqa: S102  # our own documentation
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), page, "eval"), names)  # noqa: S307  # as above
            if value is not None:
                print(value)  # noqa: T201  # that is what a notebook does
    return "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())
