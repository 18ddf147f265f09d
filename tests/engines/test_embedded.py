"""The embedded engine: one process per folder, supervised, gone when its parent is gone."""

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from app.db import open_database
from app.engines.driver import open_driver
from app.engines.embedded import running_endpoint, start_embedded
from app.engines.ports import free_port
from app.errors import DatabaseUnavailableError, EngineError, PortTakenError

PATIENCE_S = 20


def wait_until_gone(pid: int) -> None:
    """Wait for a process to end; fail when it does not."""
    deadline = time.monotonic() + PATIENCE_S
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, f"process {pid} still runs"
        time.sleep(0.1)


async def test_it_answers_and_keeps_its_data(tmp_path: Path) -> None:
    """What was written is there after a stop and a start."""
    for expected in (0, 1):
        with start_embedded(tmp_path) as engine:
            database = open_database(engine.endpoint, timeout_s=10)
            found = await database.read("MATCH (n:Kept) RETURN count(n)", {})
            assert found.values == [expected]
            await database.close()
            with open_driver(engine.endpoint) as driver:
                driver.execute_query("CREATE (:Kept)", database_=engine.endpoint.database)


def test_only_the_owner_reads_its_secrets_and_only_loopback_is_listened_on(tmp_path: Path) -> None:
    """Folder and password are private; no port is open to other machines."""
    with start_embedded(tmp_path) as engine:
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "password").stat().st_mode) == 0o600
        process = psutil.Process(engine.pid)
        listening = [c for c in process.net_connections() if c.status == psutil.CONN_LISTEN]
        assert listening
        assert {c.laddr.ip.removeprefix("::ffff:") for c in listening} <= {"127.0.0.1", "::1"}
        password = (tmp_path / "password").read_text()
        assert password not in " ".join(process.cmdline())
        assert password not in str(process.environ())


def test_a_second_start_on_a_folder_is_refused(tmp_path: Path) -> None:
    """One line names the folder and the process; the running engine can be found and shared."""
    with start_embedded(tmp_path) as engine:
        with pytest.raises(EngineError, match=rf"{tmp_path} is in use by process {os.getpid()}"):
            start_embedded(tmp_path)
        assert running_endpoint(tmp_path) == engine.endpoint
    assert running_endpoint(tmp_path) is None


def test_a_taken_bolt_port_is_refused(tmp_path: Path) -> None:
    """One line names the port and the setting."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"{port}.*ONCOGRAPH_EMBEDDED_BOLT_PORT"):
            start_embedded(tmp_path, bolt_port=port)


async def test_a_killed_engine_is_started_again(tmp_path: Path) -> None:
    """The same reader answers again on the same port."""
    with start_embedded(tmp_path, bolt_port=free_port()) as engine:
        database = open_database(engine.endpoint, timeout_s=10)
        first = engine.pid
        os.kill(first, signal.SIGKILL)
        wait_until_gone(first)
        deadline = time.monotonic() + PATIENCE_S
        try:
            while True:
                try:
                    assert (await database.read("RETURN 1", {})).values == [1]
                    break
                except DatabaseUnavailableError:
                    assert time.monotonic() < deadline
                    await asyncio.sleep(0.2)
            while engine.pid == first:  # it answers a moment before it is known to be ready
                assert time.monotonic() < deadline
                await asyncio.sleep(0.05)
        finally:
            await database.close()


def test_a_killed_parent_leaves_no_engine_behind(tmp_path: Path) -> None:
    """The engine lives as long as the pipe to its parent."""
    script = (
        "import sys, time; from pathlib import Path; from app.engines.embedded import *;"
        " engine = start_embedded(Path(sys.argv[1])); print(engine.pid, flush=True);"
        " time.sleep(120)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    wait_until_gone(child)
