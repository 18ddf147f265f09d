"""`docs/notebook.md`: its cells run in their order, and show what the page says they show."""

from pathlib import Path
from typing import Final

import pytest

from clients.cells import hold_true
from engine_choice import on_the_embedded_engine

PAGE: Final = Path(__file__).parents[2] / "docs" / "notebook.md"


@on_the_embedded_engine
def test_the_page(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person who follows the page sees what it shows."""
    monkeypatch.chdir(tmp_path)  # where the page writes its file
    hold_true(PAGE, address)
