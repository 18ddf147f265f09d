"""Settings: defaults, and one clear line for each that is wrong."""

from pathlib import Path

import pytest

from app.errors import SettingsError
from app.settings import Settings, keys_path, load_settings

NEO4J = {"NEO4J_URI": "neo4j://127.0.0.1:7687"}
OIDC = {"ONCOGRAPH_OIDC_ISSUER": "https://a.b", "ONCOGRAPH_OIDC_AUDIENCE": "x"}


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
        ({"ONCOGRAPH_MAX_CONCURRENT": "0"}, "ONCOGRAPH_MAX_CONCURRENT is '0'"),
        ({"ONCOGRAPH_RATE_PER_MINUTE": "-1"}, "ONCOGRAPH_RATE_PER_MINUTE is '-1'"),
        ({"ONCOGRAPH_BODY_TIMEOUT_S": "0"}, "ONCOGRAPH_BODY_TIMEOUT_S is '0'"),
        ({"ONCOGRAPH_LOG_LEVEL": "loud"}, "ONCOGRAPH_LOG_LEVEL is 'LOUD'"),
        ({"ONCOGRAPH_LOG_FORMAT": "xml"}, "ONCOGRAPH_LOG_FORMAT is 'xml'"),
        ({"ONCOGRAPH_SLOW_MS": "-1"}, "ONCOGRAPH_SLOW_MS is '-1'"),
        ({"NEO4J_URI": "http://x", "NEO4J_PASSWORD": "p"}, "scheme 'http'; allowed are bolt"),
        (NEO4J, "NEO4J_PASSWORD is not"),
        ({**NEO4J, "NEO4J_AUTH": "maybe"}, "NEO4J_AUTH is 'maybe'"),
        ({"ONCOGRAPH_CORS_ORIGINS": "https://a.b/"}, "ONCOGRAPH_CORS_ORIGINS is 'https://a.b/'"),
        ({"ONCOGRAPH_CORS_ORIGINS": "https://a.b, c.d"}, "'c.d' is no origin"),
        ({"ONCOGRAPH_CORS_ORIGINS": "https://a.b:port"}, "is no origin"),
        ({"ONCOGRAPH_CORS_ORIGINS": "*", "ONCOGRAPH_CORS_CREDENTIALS": "1"}, "Name the origins"),
        ({"ONCOGRAPH_TRUSTED_PROXIES": "*"}, "give addresses or networks"),
        ({"ONCOGRAPH_TRUSTED_PROXIES": "10.0.0.1/8"}, "has host bits set"),
        ({"ONCOGRAPH_OIDC_ISSUER": "https://a.b"}, "ONCOGRAPH_OIDC_AUDIENCE go together"),
        ({"ONCOGRAPH_OIDC_AUDIENCE": "x"}, "ONCOGRAPH_OIDC_AUDIENCE go together"),
        ({**OIDC, "ONCOGRAPH_OIDC_ISSUER": "http://a.b"}, "an issuer is an https:// address"),
        ({**OIDC, "ONCOGRAPH_OIDC_ISSUER": "file:///etc"}, "an issuer is an https:// address"),
        ({**OIDC, "ONCOGRAPH_OIDC_ADMIN_SCOPE": ""}, "ONCOGRAPH_OIDC_ADMIN_SCOPE may not be empty"),
        ({**OIDC, "ONCOGRAPH_OIDC_LEEWAY_S": "-1"}, "ONCOGRAPH_OIDC_LEEWAY_S is '-1'"),
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


def test_a_level_may_be_written_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many write it."""
    monkeypatch.setenv("ONCOGRAPH_LOG_LEVEL", "info")
    assert load_settings().log_level == "INFO"


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


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks and empty parts do not count; nothing is a list of none."""
    monkeypatch.setenv("ONCOGRAPH_CORS_ORIGINS", " https://a.b , http://127.0.0.1:3000,")
    monkeypatch.setenv("ONCOGRAPH_TRUSTED_PROXIES", "")
    settings = load_settings()
    assert settings.cors_origins == ("https://a.b", "http://127.0.0.1:3000")
    assert settings.trusted_proxies == ()


def test_keys_are_in_the_home_folder_or_where_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default moves with the folder."""
    monkeypatch.setenv("ONCOGRAPH_HOME", "somewhere")
    assert keys_path(load_settings()) == Path("somewhere/keys.json")
    monkeypatch.setenv("ONCOGRAPH_KEYS_FILE", "secrets/k.json")
    assert keys_path(load_settings()) == Path("secrets/k.json")
