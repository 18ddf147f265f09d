"""The compose file and the image: checked by what their formats say, and their commands run.

No Docker engine is needed: each service's command is run as it is written there, with its
environment, by a user who may write to the service's folder and nowhere else.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from ruamel.yaml import YAML

from app.browser.session import configuration_lines
from app.engines.endpoint import BoltEndpoint
from app.engines.neo4j_home import BOUNDS
from app.engines.ports import free_port
from app.errors import SettingsError
from app.settings import load_settings
from engine_choice import chosen
from engine_servers import clear

ROOT: Final = Path(__file__).parents[2]
BIN: Final = Path(sys.executable).parent
NOBODY: Final = 65534
PATIENCE_S: Final = 120
_CAPABILITIES: Final = ("inh-caps", "ambient-caps", "bounding-set")
COMPOSE: Final = ROOT / "docker-compose.yml"
on_the_neo4j_of_compose = pytest.mark.parametrize(
    "engine", [name for name in chosen() if name == "neo4j-5.26"], indirect=True
)


@pytest.fixture(scope="module")
def services() -> Mapping[str, Any]:
    """Read the services of the compose file."""
    found: Mapping[str, Any] = YAML(typ="safe").load(COMPOSE)["services"]
    return found


@pytest.mark.parametrize(
    "command",
    [
        ("check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE.name),
        ("hadolint", "--failure-threshold", "info", "Dockerfile"),
    ],
    ids=["compose", "image"],
)
def test_file_is_what_its_format_asks_for(command: tuple[str, ...]) -> None:
    """The schema of the compose specification, and the linter of Dockerfiles, find no fault."""
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_neo4j_has_bounds_and_browser_as_documented(services: Mapping[str, Any]) -> None:
    """The image takes `a.b_c` as `NEO4J_a_b__c`."""
    given = services["neo4j"]["environment"]
    for line in (*BOUNDS, *configuration_lines("http://127.0.0.1:8000/browser-kit")):
        name, _, value = line.partition("=")
        assert given["NEO4J_" + name.replace("_", "__").replace(".", "_")] == value


def test_our_services_may_write_to_their_folder_alone(services: Mapping[str, Any]) -> None:
    """Without privileges, on a file system that is for reading, reached from this machine."""
    for name in ("seed", "app", "keys"):
        service = services[name]
        assert service["read_only"]
        assert service["user"] == "10001:10001"
        assert service["cap_drop"] == ["ALL"]
        assert service["volumes"][0] == "home:/var/lib/oncograph"
        # What a load reads may be more than memory: its temporary files are on disk.
        on_disk = name == "seed"
        assert service["volumes"][1:] == (["/tmp"] if on_disk else [])  # noqa: S108  # in a container
        assert bool(service["tmpfs"]) is not on_disk
    assert "useradd --system --uid 10001 --home-dir /var/lib/oncograph" in _image()
    for service in services.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_app_waits_for_a_loaded_graph(services: Mapping[str, Any]) -> None:
    """The loader runs once and ends; what comes after it waits for that."""
    assert services["seed"]["restart"] == "no"
    assert {name: wait["condition"] for name, wait in services["app"]["depends_on"].items()} == {
        "neo4j": "service_healthy",
        "seed": "service_completed_successfully",
    }
    assert services["app"]["healthcheck"]["test"][-1] in _image()


def test_password_is_asked_for_and_the_default_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Compose stops without one; the service stops for the one that everybody knows."""
    uses = [line for line in COMPOSE.read_text().splitlines() if "${NEO4J_PASSWORD" in line]
    assert uses
    assert all("${NEO4J_PASSWORD:?" in line for line in uses)
    assert "NEO4J_PASSWORD=\n" in (ROOT / ".env.example").read_text()
    monkeypatch.setenv("NEO4J_URI", "neo4j://127.0.0.1:7687")
    monkeypatch.setenv("NEO4J_PASSWORD", "neo4j")
    with pytest.raises(SettingsError, match="is the one that every Neo4j starts with"):
        load_settings()


@on_the_neo4j_of_compose
def test_services_do_their_work(
    services: Mapping[str, Any], engine: BoltEndpoint, tmp_path: Path
) -> None:
    """Keys, loader twice, then the service and its health check, as compose runs them."""
    clear(engine)
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, *_unprivileged())
    common = {"PATH": os.environ["PATH"], "ONCOGRAPH_HOME": str(home)}
    refused = _run(services["app"], engine, {**common, "ONCOGRAPH_PORT": str(free_port())})
    assert refused.returncode == 1
    assert "oncograph keys create" in refused.stderr
    key = _run(services["keys"], engine, common)
    assert key.returncode == 0, key.stderr
    for expected in ("33 nodes and 46 claims created", "0 nodes and 0 claims created"):
        seeded = _run(services["seed"], engine, common)
        assert seeded.returncode == 0, seeded.stderr
        assert expected in " ".join(seeded.stdout.split())
    port = str(free_port())
    own = {**common, "ONCOGRAPH_PORT": port, "ONCOGRAPH_HOST": "127.0.0.1"}
    with _serving(services["app"], engine, own) as process:
        check = [sys.executable, *services["app"]["healthcheck"]["test"][2:]]
        check[-1] = check[-1].replace(":8000/", f":{port}/")
        _until_healthy(check, process)
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/graphql?query={{graph{{scoring}}}}")
    assert process.returncode == 128 + signal.SIGTERM


@contextmanager
def _serving(
    service: Mapping[str, Any], engine: BoltEndpoint, common: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a service until the block ends, then stop it as Docker does."""
    with subprocess.Popen(
        _command(service), env=_environment(service, engine, common), cwd=common["ONCOGRAPH_HOME"]
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _until_healthy(check: list[str], process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_S
    while subprocess.run(check, capture_output=True, check=False).returncode:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.5)


def _run(
    service: Mapping[str, Any], engine: BoltEndpoint, common: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        _command(service),
        env=_environment(service, engine, common),
        cwd=common["ONCOGRAPH_HOME"],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def _command(service: Mapping[str, Any]) -> list[str]:
    """Give the command of a service, run by a user without privileges.

    A root keeps one: to read, since the environment may be in a folder of its own.
    """
    command = [str(BIN / "oncograph"), *service["command"]]
    if os.getuid():
        return command
    setpriv = shutil.which("setpriv")
    assert setpriv
    user, group = _unprivileged()
    rights = [f"--{kind}=-all,+dac_read_search" for kind in _CAPABILITIES]
    return [
        *(setpriv, f"--reuid={user}", f"--regid={group}", "--clear-groups", "--no-new-privs"),
        *rights,
        *command,
    ]


def _unprivileged() -> tuple[int, int]:
    return (os.getuid() or NOBODY, os.getgid() or NOBODY)


def _environment(
    service: Mapping[str, Any], engine: BoltEndpoint, common: Mapping[str, str]
) -> dict[str, str]:
    """Give what compose sets, with the addresses of this test."""
    here = {"NEO4J_URI": engine.uri, "NEO4J_PASSWORD": engine.password}
    given = {name: here.get(name, value) for name, value in service.get("environment", {}).items()}
    return {**given, **common}


def _image() -> str:
    return (ROOT / "Dockerfile").read_text()
