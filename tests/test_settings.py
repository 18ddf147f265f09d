"""Settings: defaults, and one clear line for each that is wrong."""

import pytest

from app.errors import SettingsError
from app.settings import Settings, load_settings

NEO4J = {"NEO4J_URI": "neo4j://127.0.0.1:7687"}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for field, info in Settings.model_fields.items():
        monkeypatch.delenv(
            str(info.validation_alias or f"ONCOGRAPH_{field.upper()}"), raising=False
        )


def test_defaults_serve_on_loopback_with_the_embedded_engine() -> None:
    """Nothing has to be set."""
    settings = load_settings()
    assert (settings.host, settings.port, settings.neo4j_uri) == ("127.0.0.1", 8000, "")


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"ONCOGRAPH_PORT": "0"}, "ONCOGRAPH_PORT is '0'"),
        ({"ONCOGRAPH_PORT": "http"}, "ONCOGRAPH_PORT is 'http'"),
        ({"ONCOGRAPH_MAX_PAGE_SIZE": "-1"}, "ONCOGRAPH_MAX_PAGE_SIZE is '-1'"),
        ({"NEO4J_URI": "http://x", "NEO4J_PASSWORD": "p"}, "scheme 'http'; allowed are bolt"),
        (NEO4J, "NEO4J_PASSWORD is not"),
        ({**NEO4J, "NEO4J_AUTH": "maybe"}, "NEO4J_AUTH is 'maybe'"),
    ],
)
def test_a_wrong_setting_is_one_line(
    environment: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the variable, its value and what is allowed."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104  # nothing is bound
        ("::", "[::1]"),
        ("h.example", "h.example"),
    ],
)
def test_the_address_can_be_opened_on_the_same_machine(
    host: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is listened on."""
    monkeypatch.setenv("ONCOGRAPH_HOST", host)
    assert load_settings().address == f"http://{expected}:8000"


def test_a_server_without_users_needs_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """`NEO4J_AUTH=none` says so; a forgotten password is not taken for it."""
    monkeypatch.setenv("NEO4J_URI", NEO4J["NEO4J_URI"])
    monkeypatch.setenv("NEO4J_AUTH", "none")
    assert load_settings().neo4j_auth == "none"


def test_the_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where settings are printed."""
    monkeypatch.setenv("NEO4J_URI", NEO4J["NEO4J_URI"])
    monkeypatch.setenv("NEO4J_PASSWORD", "a secret")
    assert "a secret" not in repr(load_settings())
