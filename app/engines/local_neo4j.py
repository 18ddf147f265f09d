"""A Neo4j on this machine, without Docker: started from its jars, gone when its parent is gone.

Its folder has `neo4j.conf`, data, logs, the password (made once) and the version of the data.
Only loopback is listened on.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from neo4j.exceptions import AuthError, DriverError, Neo4jError

from app.engines import guard
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint, Engine
from app.engines.folder import lock_folder, password_in, private_folder
from app.engines.neo4j_home import (
    BOUNDS,
    has_data,
    refuse_other_data,
    write_configuration,
    write_first_user,
)
from app.engines.neo4j_program import Neo4jProgram
from app.engines.ports import LOOPBACK, usable_port
from app.errors import EngineDataError, EngineStartError

START_TIMEOUT_S: Final = 180.0
STOP_TIMEOUT_S: Final = 30.0
"""How long a clean stop may take; then it is ended anyway."""
_LONG_LINKS: Final = "internal.dbms.max_http_request_header_size=131072"
"""Links to Browser carry whole queries; 20,480 bytes are allowed if nobody says otherwise."""
_ENTRY_OPTIONS: Final = ("--home-dir={home}", "--config-dir={home}/conf")


@dataclass(frozen=True, slots=True)
class LocalPorts:
    """Where it is to listen; 0 takes a free port."""

    bolt: int
    http: int


@dataclass(frozen=True, slots=True)
class LocalNeo4j:
    """A Neo4j that runs."""

    endpoint: BoltEndpoint
    browser_url: str
    pid: int
    """The process that guards it, and is its parent."""


@contextlib.contextmanager
def local_neo4j(
    home: Path, program: Neo4jProgram, ports: LocalPorts, lines: Sequence[str] = ()
) -> Iterator[LocalNeo4j]:
    """Run Neo4j on a folder, with more lines for its configuration; it stops when left.

    Raises:
        EngineError: another process uses the folder.
        EngineDataError: the data in it are of another version.
        PortTakenError: another program listens on a port.
        EngineStartError: it did not come up.
    """
    home = private_folder(home)
    with lock_folder(home):
        refuse_other_data(home, program.version)
        bolt = usable_port(ports.bolt, "Bolt", "ONCOGRAPH_NEO4J_BOLT_PORT")
        http = usable_port(ports.http, "HTTP", "ONCOGRAPH_NEO4J_HTTP_PORT")
        write_configuration(home, bolt, http, (*BOUNDS, _LONG_LINKS, *lines))
        password = password_in(home)
        if not has_data(home):
            write_first_user(home, password)
        (home / "version").write_text(program.version, encoding="ascii")
        endpoint = BoltEndpoint(
            f"bolt://{LOOPBACK}:{bolt}", "neo4j", password, "neo4j", Engine.NEO4J
        )
        with _running(home, program) as process:
            wait_until_it_answers(endpoint, process, home / "output.log", START_TIMEOUT_S)
            yield LocalNeo4j(endpoint, f"http://{LOOPBACK}:{http}/browser/", process.pid)


@contextlib.contextmanager
def _running(home: Path, program: Neo4jProgram) -> "Iterator[subprocess.Popen[bytes]]":
    command = program.command(program.entry_point())
    options = (option.format(home=home) for option in _ENTRY_OPTIONS)
    with (home / "output.log").open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  # our own guard, no shell
            [sys.executable, "-I", guard.__file__, str(STOP_TIMEOUT_S), *command, *options],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env={**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with contextlib.suppress(OSError):
            if process.stdin:
                process.stdin.close()
        try:
            process.wait(STOP_TIMEOUT_S + 5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_it_answers(
    endpoint: BoltEndpoint, process: "subprocess.Popen[bytes]", log: Path, timeout_s: float
) -> None:
    """Wait for a Neo4j that was just started.

    Raises:
        EngineStartError: it ended, or did not answer in time; the end of its log is quoted.
        EngineDataError: the password was changed.
    """
    deadline = time.monotonic() + timeout_s
    with open_driver(endpoint) as driver:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                # A query, not only a greeting: the first one may take seconds more. The driver
                # must not try again by itself, after pauses that become longer and longer.
                with driver.session(database=endpoint.database) as session:
                    session.run("RETURN 1").consume()
            except AuthError as error:
                raise EngineDataError(
                    f"Neo4j refused the password in {log.parent / 'password'}. Write the one"
                    " there that it was changed to."
                ) from error
            except (DriverError, Neo4jError, OSError):
                time.sleep(0.2)
            else:
                return
    lines = [line for file in (log, log.parent / "logs" / "neo4j.log") for line in _lines(file)]
    raise EngineStartError(
        f"Neo4j did not start within {timeout_s:.0f} s; {log.parent / 'logs'} ends:"
        f" {' / '.join(lines[-3:])}"
    )


def _lines(file: Path) -> list[str]:
    if not file.exists():
        return []
    text = file.read_text(encoding="utf-8", errors="replace")
    return [line for line in text.splitlines() if line.strip()]
