"""Real servers for the tests, started by the tests: ArcadeDB, Neo4j LTS, the newest Neo4j.

Neo4j is found and set up as `oncograph neo4j up` does it, but can be killed, and given options.
Where it cannot be had, tests that need it skip with one line; in CI they fail.
"""

import ctypes
import os
import secrets
import shlex
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from app.browser.bundle import browser_files, browser_jar
from app.engines.driver import open_driver
from app.engines.embedded import start_embedded
from app.engines.endpoint import BoltEndpoint, Engine
from app.engines.local_neo4j import wait_until_it_answers
from app.engines.maven import repository
from app.engines.neo4j_home import BOUNDS, write_configuration, write_first_user
from app.engines.neo4j_program import (
    JAVA_VERSIONS,
    NEO4J_VERSION,
    OPENED,
    Neo4jProgram,
    find_neo4j,
)
from app.engines.ports import free_port
from app.errors import DownloadError, EngineMissingError
from app.settings import Settings

NEO4J_VERSIONS = {"neo4j-5.26": NEO4J_VERSION, "neo4j-calendar": "2026.08.1"}
"""The long-term release and the newest calendar version that is published as jars."""

SPARING = (
    "-XX:+UseSerialGC",
    "-XX:Tier4InvocationThreshold=30000",
    "-XX:Tier4MinInvocationThreshold=10000",
    "-XX:Tier4CompileThreshold=60000",
    "-XX:Tier4BackEdgeThreshold=400000",
)
"""A fifth less of the processor, of which two groups of tests have little: one collector of
garbage, and the thorough compiler only for what runs far more often than a query is planned."""

BRIEF = (*SPARING, "-XX:TieredStopAtLevel=1")
"""For servers that live for a test or two: they start with two thirds of the work."""

START_TIMEOUT_S = 300
ADMIN_TIMEOUT_S = 600
_PR_SET_PDEATHSIG = 1


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
        memory: tuple[str, str] = ("1g", "128m"),
        bounds: Sequence[str] = BOUNDS,
        java_options: Sequence[str] = (),
        port: int | None = None,
    ) -> None:
        """Write the configuration and set the password; a port is found where none is given.

        `memory` is that of the heap and of the page cache.
        """
        heap, page_cache = memory
        self._heap, self._options = heap, java_options
        self._program = neo4j_program(version)
        self._home = folder / f"neo4j-{version}"
        port, password = port or free_port(), secrets.token_hex(12)
        self._process: subprocess.Popen[bytes] | None = None
        self.endpoint = BoltEndpoint(
            f"bolt://127.0.0.1:{port}", "neo4j", password, "neo4j", Engine.NEO4J
        )
        write_configuration(self._home, port, free_port(), bounds, page_cache)
        write_first_user(self._home, password)

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
                "JAVA_OPTS": shlex.join([f"-Xmx{heap}", *OPENED, *self._options]),
            },
            text=True,
            timeout=ADMIN_TIMEOUT_S,
        )
        assert not done.returncode, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Start it, again where it was killed, and wait until it answers."""
        if self._process is not None:
            self._process.wait(30)
        with (self._home / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                [
                    *self._command(self._program.entry_point()),
                    f"--home-dir={self._home}",
                    f"--config-dir={self._home / 'conf'}",
                ],
                stdout=output,
                stderr=output,
                preexec_fn=_die_with_parent,  # noqa: PLW1509  # no threads are started by then
                env=self._environment(),
            )
        log = self._home / "output.log"
        wait_until_it_answers(self.endpoint, self._process, log, START_TIMEOUT_S)

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
        return self._program.command(main_class, heap=self._heap, options=self._options)


def missing(what: str) -> None:
    """Skip with one line on a person's machine; fail in CI, which may not skip."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI needs {what}", pytrace=False)
    pytest.skip(f"needs {what}")


@cache
def neo4j_program(version: str) -> Neo4jProgram:
    """Find a Neo4j; the calendar versions need the newer Java."""
    java = JAVA_VERSIONS if version == NEO4J_VERSION else JAVA_VERSIONS[-1:]
    settings = Settings()
    try:
        return find_neo4j(
            version, repository(settings.maven_url), settings.cache.expanduser(), java
        )
    except (EngineMissingError, DownloadError) as error:
        missing(str(error))
        raise


@cache
def neo4j_browser() -> tuple[Path, Path]:
    """Find Neo4j Browser: its jar, and the files in it."""
    settings = Settings()
    cache_folder = settings.cache.expanduser()
    try:
        jar = browser_jar(cache_folder, repository(settings.maven_url))
        return jar, browser_files(cache_folder, repository(settings.maven_url))
    except DownloadError as error:
        missing(str(error))
        raise


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
