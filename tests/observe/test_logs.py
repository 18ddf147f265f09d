"""Every line has one form, says on whose behalf, and gives no values away."""

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.request_id import RequestIdMiddleware
from app.cli.serve import server_options
from app.observe.context import current_request_id
from app.observe.logs import OperationLog
from app.observe.operation import OperationDone
from app.settings import Settings
from observe.observed import NAMED, SECRET, WatchedDatabase, ask, logging_as, watched

SLOW = OperationDone("Named", "OK", 1.0004, 0.9, 7, "MATCH (n {id: $id}) RETURN n")


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Read what was logged as JSON: each line is one event."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def of(found: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    """Take the lines of one event."""
    return [line for line in found if line["event"] == event]


# ------------------------------------------------------------------ operations


async def test_an_operation_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Name, outcome, times, cost and request; no document and no value."""
    with logging_as("json", "INFO"):
        async with watched(tmp_path) as client:
            response = await ask(client, **{"x-request-id": "abc-1"})
    assert response.json()["data"] == {"target": {"name": "a name"}}
    found = lines(capsys)
    (line,) = of(found, "operation")
    assert {name: line[name] for name in ("operation", "code", "request_id", "level", "cost")} == {
        "operation": "Named",
        "code": "OK",
        "request_id": "abc-1",
        "level": "info",
        "cost": 2,
    }
    assert line["ms"] >= line["database_ms"] >= 0
    assert set(line) == {
        *("event", "level", "logger", "timestamp", "request_id"),
        *("operation", "code", "ms", "database_ms", "cost"),
    }
    assert SECRET not in str(found)
    assert "target(" not in str(found)


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("{ __typename }", "anonymous", "OK"),
        ("query { nothing }", "unread", "GRAPHQL_VALIDATION_FAILED"),
        ("query Named { nothing }", "unread", "GRAPHQL_VALIDATION_FAILED"),
        ('query A { target(id: "no id") { name } }', "A", "CURIE_INVALID"),
        ("query A($n: Int!) { targets(first: $n) { totalCount } }", "A", "VARIABLES_INVALID"),
        (f"query {'A' * 5000} {{ __typename }}", "A" * 100, "OK"),
    ],
)
async def test_the_outcome_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], query: str, name: str, code: str
) -> None:
    """A name counts when its document was accepted, up to a length."""
    with logging_as("json", "INFO"):
        async with watched(tmp_path) as client:
            await ask(client, query)
    (line,) = of(lines(capsys), "operation")
    assert (line["operation"], line["code"]) == (name, code)


async def test_a_fault_is_an_outcome_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the traceback as text in its own line, of the same request."""
    with logging_as("json", "INFO"):
        async with watched(tmp_path, WatchedDatabase(error=RuntimeError("broken"))) as client:
            await ask(client, **{"x-request-id": "abc-2"})
    found = lines(capsys)
    (line,) = of(found, "operation")
    assert (line["code"], line["request_id"]) == ("INTERNAL", "abc-2")
    (fault,) = of(found, "request abc-2 failed")
    assert "RuntimeError: broken" in fault["exception"]
    assert fault["request_id"] == "abc-2"


async def test_by_default_what_went_well_is_not_logged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that a terminal is not flooded."""
    settings = Settings()
    with logging_as(settings.log_format, settings.log_level):
        async with watched(tmp_path) as client:
            await ask(client)
    assert capsys.readouterr().err == ""


async def test_a_slow_operation_is_a_warning_with_its_cypher(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Parameters are in it by their names alone."""
    database = WatchedDatabase(takes_s=0.03)
    with logging_as("json", "WARNING"):
        async with watched(tmp_path, database, slow_ms=20) as client:
            await ask(client)
        async with watched(tmp_path, database, slow_ms=0) as client:
            await ask(client)
    found = lines(capsys)
    (line,) = of(found, "slow operation")
    assert (line["operation"], line["level"]) == ("Named", "warning")
    assert line["cypher"] == database.asked[0]
    assert "$target_symbol" in line["cypher"]
    assert line["ms"] >= line["database_ms"] >= 30
    assert SECRET not in str(found)


def test_slow_is_what_takes_that_long(caplog: pytest.LogCaptureFixture) -> None:
    """And 0 switches it off."""
    for slow_ms in (1001.0, 0.0, 1000.0):
        OperationLog(slow_ms)(SLOW)
    assert caplog.messages == ["slow operation"]


# ------------------------------------------------------------------ the form


def test_text_is_one_line_whatever_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    """What comes from outside cannot look like a line of its own, or steer a terminal."""
    with logging_as("text", "INFO"):
        logging.getLogger("x").warning("first\n2026 [error] second \x1b[2J", extra={"y": "a\nb"})
    (line,) = capsys.readouterr().err.splitlines()
    assert r"first\n2026 [error] second \x1b[2J" in line
    assert r"y='a\nb'" in line


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_traceback_has_no_local_variables(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """They may be values of variables."""
    hidden = "".join(reversed("neddih"))
    with logging_as(log_format, "INFO"):
        try:
            int("told" if hidden else "")
        except ValueError:
            logging.getLogger("x").exception("failed")
    text = capsys.readouterr().err
    assert "ValueError: invalid literal for int() with base 10: 'told'" in text
    assert hidden not in text.replace("if hidden", "")


def test_configured_twice_a_line_is_written_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The last word counts."""
    with logging_as("text", "INFO"), logging_as("json", "ERROR"):
        logging.getLogger("x").warning("no")
        logging.getLogger("x").error("yes")
    assert [line["event"] for line in lines(capsys)] == ["yes"]


def test_the_driver_does_not_say_what_it_sends() -> None:
    """For debugging it logs each message, parameters included."""
    with logging_as("text", "DEBUG"):
        assert logging.getLogger("app").isEnabledFor(logging.DEBUG)
        assert not logging.getLogger("neo4j.io").isEnabledFor(logging.DEBUG)
    with logging_as("text", "ERROR"):
        assert not logging.getLogger("neo4j").isEnabledFor(logging.WARNING)


# ------------------------------------------------------------------ the server


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve as the command line does."""
    names = ("uvicorn", "uvicorn.error", "uvicorn.access")
    kept = {name: logging.getLogger(name).__dict__.copy() for name in names}
    for name in names:  # other tests let the server configure them
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
        logging.getLogger(name).setLevel(logging.NOTSET)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        options = server_options(Settings(), 1) | {"lifespan": "off"}
        server = uvicorn.Server(uvicorn.Config(app, **options))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            deadline = time.monotonic() + 10
            while not server.started:
                assert time.monotonic() < deadline
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
            for name, state in kept.items():
                logging.getLogger(name).__dict__.update(state)


async def fails(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Fail as nobody foresaw."""
    raise RuntimeError("broken")


def test_the_servers_lines_have_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    """With the request that failed; and without a line per request, which has its query."""
    with logging_as("json", "INFO"), served(RequestIdMiddleware(fails)) as address:
        headers = {"x-request-id": "abc-3"}
        found = httpx.get(f"{address}/graphql?query={SECRET}", headers=headers)
    assert found.status_code == 500
    logged = [line for line in lines(capsys) if line["logger"].startswith("uvicorn")]
    (fault,) = [line for line in logged if line["level"] == "error"]
    assert fault["request_id"] == "abc-3"
    assert "RuntimeError: broken" in fault["exception"]
    assert any("Started server process" in line["event"] for line in logged)
    assert SECRET not in str(logged)
    assert current_request_id() == "-"


async def test_a_get_is_logged_without_its_query(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Those who test logs by pytest's means go on to."""
    with logging_as("json", "INFO"), caplog.at_level(logging.INFO, "app"):
        async with watched(tmp_path) as client:
            await client.get("/graphql", params={"query": NAMED, "variables": "{}"})
    (line,) = [record for record in caplog.records if record.name.startswith("app")]
    assert (line.message, line.__dict__["operation"]) == ("operation", "Named")
