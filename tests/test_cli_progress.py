"""The bar shows step, rows, rate and time left while somebody watches."""

import io

import pytest
from rich.console import Console

from app.cli import progress


def _shown(monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool) -> str:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=is_terminal, width=120)
    monkeypatch.setattr(progress, "ERR", console)
    with progress.shown_progress() as tell:
        tell("civic: claims read", 4000, 0)
        tell("claims created", 4000, 8000)
        tell("claims created", 6000, 8000)
    return screen.getvalue()


def test_bar_of_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step of known length has both numbers, one of unknown length what is done."""
    shown = _shown(monkeypatch, is_terminal=True)
    for text in ("claims created", "6000/8000", "civic: claims read", "4000/?", "/s"):
        assert text in shown


def test_nothing_is_drawn_into_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or a pipe gets the report only."""
    assert _shown(monkeypatch, is_terminal=False).strip() == ""
