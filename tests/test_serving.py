"""`oncograph keys`, and what `oncograph up` refuses to serve."""

import re
import socket
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from app.cli import serve
from app.cli.serve import server_options
from app.engines.endpoint import BoltEndpoint, Engine
from app.engines.ports import free_port
from app.engines.read_only import WriteProof, Writing
from app.errors import DatabaseWritableError, PortTakenError
from app.settings import Settings
from test_cli import assert_one_line, environment, run

__all__ = ["environment"]

NEO4J = BoltEndpoint("bolt://127.0.0.1:1", "neo4j", "x", "neo4j", Engine.NEO4J)


def test_a_key_is_shown_once(environment: dict[str, str]) -> None:
    """On its own on standard output, for scripts; the list has what does not open."""
    assert "no keys" in run(environment, "keys", "list").stdout
    assert not Path(environment["ONCOGRAPH_HOME"]).exists()
    made = run(environment, "keys", "create", "--name", "[b]dash", "--scope", "admin")
    found = re.fullmatch(r"(onco_([0-9a-f]{8})_[0-9a-f]{64})\n", made.stdout)
    assert found is not None, made.stdout
    assert "shown this once" in made.stderr
    listed = run(environment, "keys", "list").stdout
    assert found[2] in listed
    assert "[b]dash" in listed
    assert found[1] not in listed
    revoked = run(environment, "keys", "revoke", found[2])
    assert revoked.returncode == 0
    assert "No key is left" in " ".join(revoked.stderr.split())
    assert found[2] in run(environment, "keys", "list").stdout


def test_a_key_has_a_good_name_and_a_known_scope(environment: dict[str, str]) -> None:
    """Others are refused before anything is written."""
    for arguments in (["--name", " "], ["--name", "x", "--scope", "root"], []):
        assert run(environment, "keys", "create", *arguments).returncode == 2
    assert not Path(environment["ONCOGRAPH_HOME"]).exists()


def test_an_unknown_key_is_one_line(environment: dict[str, str]) -> None:
    """It names the command that has the ids."""
    assert_one_line(run(environment, "keys", "revoke", "nobody"), "KEY_UNKNOWN", "keys list")


def test_a_broken_file_of_keys_is_one_line(environment: dict[str, str]) -> None:
    """It stops the start as well: open is not what its owner meant."""
    home = Path(environment["ONCOGRAPH_HOME"])
    home.mkdir()
    (home / "keys.json").write_text("{")
    for command in (["up"], ["keys", "list"], ["keys", "create", "--name", "x"]):
        assert_one_line(run(environment, *command), "KEYS_UNREADABLE", str(home / "keys.json"))


@pytest.mark.parametrize(
    "settings",
    [{"ONCOGRAPH_HOST": "0.0.0.0"}, {"ONCOGRAPH_HOST": "::"}, {"ONCOGRAPH_TRUSTED_PROXIES": "::1"}],  # noqa: S104  # they are refused
)
def test_others_are_not_served_without_authentication(
    environment: dict[str, str], settings: dict[str, str]
) -> None:
    """One line, before anything is started."""
    (name,) = settings
    given = {**environment, **settings}
    assert_one_line(run(given, "up"), "SETTINGS_INVALID", name, "keys create")
    assert not Path(environment["ONCOGRAPH_HOME"]).exists()


def test_a_key_lets_it_start_until_it_is_revoked(environment: dict[str, str]) -> None:
    """Far enough to find its port taken; a revoked key is not enough."""
    given = {**environment, "ONCOGRAPH_TRUSTED_PROXIES": "::1"}
    key = run(given, "keys", "create", "--name", "x").stdout.split("_")[1]
    with socket.create_server(("127.0.0.1", int(environment["ONCOGRAPH_PORT"]))):
        assert_one_line(run(given, "up"), "PORT_TAKEN")
    run(given, "keys", "revoke", key)
    assert_one_line(run(given, "up"), "SETTINGS_INVALID", "keys create")


def test_traces_that_cannot_be_sent_stop_the_start(environment: dict[str, str]) -> None:
    """One line, before anything is started."""
    endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}
    given = {**environment, **endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}
    for command in ("up", "serve"):
        assert_one_line(run(given, command), "SETTINGS_INVALID", "http/protobuf")
    assert not Path(environment["ONCOGRAPH_HOME"]).exists()


# ------------------------------------------------------------------ the server


async def seen_by_the_application(settings: Settings, client: str) -> tuple[str, str]:
    """Give scheme and client of a request that says it was forwarded."""
    seen: list[Any] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope)

    config = uvicorn.Config(app, lifespan="off", **server_options(settings, 1))
    config.load()
    scope = {
        "type": "http",
        "scheme": "http",
        "client": (client, 1),
        "headers": [(b"x-forwarded-proto", b"https"), (b"x-forwarded-for", b"192.0.2.7")],
    }
    await config.loaded_app(scope, None, None)
    return seen[0]["scheme"], seen[0]["client"][0]


async def test_forwarded_headers_are_believed_of_trusted_proxies_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By default of nobody, this machine included, whatever the server's own variable says."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    for client in ("127.0.0.1", "10.0.0.5"):
        assert await seen_by_the_application(Settings(), client) == ("http", client)
    trusting = Settings(trusted_proxies=("10.0.0.0/8",))
    assert await seen_by_the_application(trusting, "10.0.0.5") == ("https", "192.0.2.7")
    assert await seen_by_the_application(trusting, "127.0.0.1") == ("http", "127.0.0.1")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_a_free_port_is_found_free_in_either_family(host: str) -> None:
    """IPv6 is served as IPv4 is, by a machine that has it; another one says that it cannot."""
    settings = Settings(host=host, port=free_port())
    try:
        with socket.create_server((host, 0), family=socket.getaddrinfo(host, 0)[0][0]):
            pass
    except OSError:
        with pytest.raises(PortTakenError, match="cannot be used"):
            serve._refuse_taken_port(settings)  # noqa: SLF001  # it needs no engine
    else:
        serve._refuse_taken_port(settings)  # noqa: SLF001  # see above


def test_an_address_of_ipv6_is_written_in_brackets() -> None:
    """So that it can be opened."""
    assert Settings(host="::1").address == "http://[::1]:8000"


# ------------------------------------------------------------------ the user of the database


def proving(monkeypatch: pytest.MonkeyPatch, writing: Writing) -> None:
    """Let the proof come out so."""
    monkeypatch.setattr(serve, "prove_read_only", lambda _: WriteProof(writing, "a reason"))


@pytest.mark.parametrize("writing", [Writing.POSSIBLE, Writing.UNKNOWN])
def test_a_user_that_may_write_is_said_or_refused(
    writing: Writing, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line on standard error; with the setting no start."""
    proving(monkeypatch, writing)
    assert not serve._proved(Settings(), NEO4J).is_read_only  # noqa: SLF001  # it needs no server
    told = capsys.readouterr().err
    assert len(told.strip().splitlines()) == 1
    assert "DATABASE_WRITABLE" in told
    with pytest.raises(DatabaseWritableError, match=r"a reason.*docs/neo4j\.md"):
        serve._proved(Settings(require_read_only=True), NEO4J)  # noqa: SLF001  # see above


def test_a_user_that_only_reads_is_served_in_silence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the setting and without."""
    proving(monkeypatch, Writing.REFUSED)
    for is_required in (False, True):
        assert serve._proved(Settings(require_read_only=is_required), NEO4J).is_read_only  # noqa: SLF001  # see above
    assert capsys.readouterr().err == ""


def test_an_empty_graph_is_not_seeded_by_a_user_that_cannot(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said, and served empty."""
    monkeypatch.setattr(serve, "_is_empty", lambda *_: True)
    monkeypatch.setattr(serve, "load_bundles", lambda *_: pytest.fail("it was seeded"))
    serve._seed_when_empty(NEO4J, WriteProof(Writing.REFUSED, "x"))  # noqa: SLF001  # it needs no server
    assert "not seeded" in capsys.readouterr().err


def test_a_browser_is_not_served_where_keys_are_asked_for(environment: dict[str, str]) -> None:
    """It would give the engine's user to whoever opens it."""
    assert run(environment, "keys", "create", "--name", "x").returncode == 0
    assert_one_line(run(environment, "up", "--browser"), "SETTINGS_INVALID", "--browser")
