"""The embedded engine: ArcadeDB in a child process, supervised.

One process per data folder, held by a lock on a file. The folder has the password
(made once), the data, the logs, and while the engine runs `running.json`, by which
other commands of ours find it. Only loopback is listened on.
"""

import contextlib
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from app.engines.embedded_child import DATABASE
from app.engines.endpoint import BoltEndpoint, Engine
from app.engines.engine_output import EngineOutput
from app.engines.folder import (
    is_locked,
    lock_folder,
    password_in,
    private_folder,
    write_private,
)
from app.engines.ports import LOOPBACK, free_port, usable_port
from app.engines.room import full_disk_named, refuse_start
from app.errors import DiskFullError, EngineDamagedError, EngineError, EngineStartError

_LOG: Final = logging.getLogger(__name__)
START_TIMEOUT_S: Final = 60.0
STOP_TIMEOUT_S: Final = 12.0
_RESTART_PAUSES_S: Final = (0.2, 1.0, 3.0, 10.0)
_FULL_PAUSE_S: Final = 0.2
"""How often it is looked whether a full disk has room again."""


class EmbeddedEngine:
    """A running engine; stops when left. A child that dies is started again."""

    def __init__(self, home: Path, bolt_port: int) -> None:
        """Take the folder and start the child.

        Raises:
            EngineError: another process uses the folder.
            DiskFullError: there is no room to run in.
            EngineDamagedError: what the folder holds is not whole.
            PortTakenError: another program listens on the port.
            EngineStartError: the engine did not come up.
        """
        self._home = home
        self._lock = lock_folder(home)
        try:
            bolt = usable_port(bolt_port, "Bolt", "ONCOGRAPH_EMBEDDED_BOLT_PORT")
            self._ports = (free_port(), bolt)
            self.endpoint = _endpoint(home, bolt, password_in(home))
            self._stopping = threading.Event()
            self._child = _start_child(home, self._ports)
            self._publish()
        except BaseException:
            self._lock.close()
            raise
        self._supervisor = threading.Thread(target=self._supervise, daemon=True)
        self._supervisor.start()

    @property
    def pid(self) -> int:
        """The process id of the child that runs now."""
        return self._child.pid

    def stop(self) -> None:
        """Stop the engine: ask it first, end it after a grace time."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        _stop_child(self._child)
        self._supervisor.join(STOP_TIMEOUT_S)
        (self._home / "running.json").unlink(missing_ok=True)
        self._lock.close()

    def __enter__(self) -> Self:
        """Give the engine itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def _publish(self) -> None:
        text = json.dumps({"pid": os.getpid(), "boltPort": self._ports[1]})
        write_private(self._home / "running.json", text)

    def _supervise(self) -> None:
        while True:
            status = self._child.wait()
            with contextlib.suppress(OSError):
                if self._child.stdin:
                    self._child.stdin.close()
            if self._stopping.is_set():
                return
            _LOG.warning("the embedded engine ended with status %s; starting it again", status)
            if not self._start_again():
                return

    def _start_again(self) -> bool:
        """Try until the child runs; tell whether it does, or a stop came first."""
        failures, is_full, pause_s = 0, False, _RESTART_PAUSES_S[0]
        while not self._stopping.wait(pause_s):
            try:
                self._child = _start_child(self._home, self._ports)
            except DiskFullError as error:
                if not is_full:
                    _LOG.error("the embedded engine waits: %s", error)  # a fix, no trace
                is_full, pause_s = True, _FULL_PAUSE_S
            except EngineError:
                failures += 1
                pause_s = _RESTART_PAUSES_S[min(failures, len(_RESTART_PAUSES_S) - 1)]
                _LOG.exception("the embedded engine did not start again; trying further")
            else:
                if self._stopping.is_set():
                    _stop_child(self._child)
                return True
        return False


def start_embedded(home: Path, *, bolt_port: int = 0) -> EmbeddedEngine:
    """Start the engine on a folder, which is made when missing; see `EmbeddedEngine`."""
    with full_disk_named(home):
        return EmbeddedEngine(private_folder(home), bolt_port)


def running_endpoint(home: Path) -> BoltEndpoint | None:
    """Find the engine that another process of ours runs on the folder, if one does."""
    try:
        found = json.loads((home / "running.json").read_text(encoding="ascii"))
        password = (home / "password").read_text(encoding="ascii")
        port = int(found["boltPort"])
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return _endpoint(home, port, password) if is_locked(home) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _endpoint(home: Path, bolt_port: int, password: str) -> BoltEndpoint:
    return BoltEndpoint(
        f"bolt://{LOOPBACK}:{bolt_port}", "root", password, DATABASE, Engine.ARCADEDB, home
    )


def _start_child(home: Path, ports: tuple[int, int]) -> "subprocess.Popen[bytes]":
    data, log = home / "data", home / "engine.log"
    _refuse_damaged(data)
    refuse_start(home, data / "databases" / DATABASE)
    child = subprocess.Popen(  # noqa: S603  # our own module, no shell
        [sys.executable, "-m", "app.engines.embedded_child", str(home), *map(str, ports)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    output = EngineOutput(child, log)
    if _becomes_ready(child, output) and not _is_damaged(data):
        return child
    _stop_child(child)
    last = output.end(STOP_TIMEOUT_S)
    _refuse_damaged(data)
    if output.failed_write:
        raise DiskFullError(
            f"The embedded engine cannot write to {home}: {output.failed_write}. Make space on"
            " its disk; what was committed is kept."
        )
    raise EngineStartError(
        f"The embedded engine did not start within {START_TIMEOUT_S:.0f} s; {log} ends: {last}"
    )


def _refuse_damaged(data: Path) -> None:
    """Refuse data of which ArcadeDB set transactions aside: it would serve what is left.

    Raises:
        EngineDamagedError: names the folder to move away.
    """
    if _is_damaged(data):
        raise EngineDamagedError(
            f"The data in {data} may lack what was committed: the engine found its log of"
            " transactions broken. Move that folder away, and load the sources again."
        )


def _is_damaged(data: Path) -> bool:
    return any(data.glob(f"databases/{DATABASE}/*.wal.corrupt"))


def _becomes_ready(child: "subprocess.Popen[bytes]", output: EngineOutput) -> bool:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and child.poll() is None:
        if output.ready.wait(0.05):
            return True
    return False


def _stop_child(child: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(OSError):
        if child.stdin:
            child.stdin.close()
    try:
        child.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
