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

from app.engines.embedded_child import DATABASE, READY
from app.engines.endpoint import BoltEndpoint, Engine
from app.engines.folder import (
    is_locked,
    lock_folder,
    password_in,
    private_folder,
    write_private,
)
from app.engines.ports import LOOPBACK, free_port, usable_port
from app.errors import EngineError, EngineStartError

_LOG: Final = logging.getLogger(__name__)
START_TIMEOUT_S: Final = 60.0
STOP_TIMEOUT_S: Final = 12.0
_RESTART_PAUSES_S: Final = (0.2, 1.0, 3.0, 10.0)


class EmbeddedEngine:
    """A running engine; stops when left. A child that dies is started again."""

    def __init__(self, home: Path, bolt_port: int) -> None:
        """Take the folder and start the child.

        Raises:
            EngineError: another process uses the folder.
            PortTakenError: another program listens on the port.
            EngineStartError: the engine did not come up.
        """
        self._home = home
        self._lock = lock_folder(home)
        try:
            bolt = usable_port(bolt_port, "Bolt", "ONCOGRAPH_EMBEDDED_BOLT_PORT")
            self._ports = (free_port(), bolt)
            self.endpoint = _endpoint(bolt, password_in(home))
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
        failures = 0
        while True:
            status = self._child.wait()
            with contextlib.suppress(OSError):
                if self._child.stdin:
                    self._child.stdin.close()
            if self._stopping.is_set():
                return
            _LOG.warning("the embedded engine ended with status %s; starting it again", status)
            pause = _RESTART_PAUSES_S[min(failures, len(_RESTART_PAUSES_S) - 1)]
            if self._stopping.wait(pause):
                return
            try:
                self._child = _start_child(self._home, self._ports)
                failures = 0
            except EngineError:
                failures += 1
                _LOG.exception("the embedded engine did not start again; trying further")
            if self._stopping.is_set():
                _stop_child(self._child)


def start_embedded(home: Path, *, bolt_port: int = 0) -> EmbeddedEngine:
    """Start the engine on a folder, which is made when missing; see `EmbeddedEngine`."""
    return EmbeddedEngine(private_folder(home), bolt_port)


def running_endpoint(home: Path) -> BoltEndpoint | None:
    """Find the engine that another process of ours runs on the folder, if one does."""
    try:
        found = json.loads((home / "running.json").read_text(encoding="ascii"))
        password = (home / "password").read_text(encoding="ascii")
        port = int(found["boltPort"])
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return _endpoint(port, password) if is_locked(home) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _endpoint(bolt_port: int, password: str) -> BoltEndpoint:
    return BoltEndpoint(
        f"bolt://{LOOPBACK}:{bolt_port}", "root", password, DATABASE, Engine.ARCADEDB
    )


def _start_child(home: Path, ports: tuple[int, int]) -> "subprocess.Popen[str]":
    log = home / "engine.log"
    with log.open("a", encoding="utf-8") as output:
        child = subprocess.Popen(  # noqa: S603  # our own module, no shell
            [sys.executable, "-m", "app.engines.embedded_child", str(home), *map(str, ports)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
            start_new_session=True,
        )
    if _becomes_ready(child, log):
        return child
    _stop_child(child)
    last = " / ".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-3:])
    raise EngineStartError(
        f"The embedded engine did not start within {START_TIMEOUT_S:.0f} s; {log} ends: {last}"
    )


def _becomes_ready(child: "subprocess.Popen[str]", log: Path) -> bool:
    """Wait for the line that says the engine answers, then keep draining its output."""
    ready = threading.Event()

    def drain() -> None:
        with (
            child.stdout or contextlib.nullcontext(()) as lines,
            log.open("a", encoding="utf-8") as output,
        ):
            for line in lines:
                if line.strip() == READY:
                    ready.set()
                else:
                    output.write(line)
                    output.flush()

    threading.Thread(target=drain, daemon=True).start()
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and child.poll() is None:
        if ready.wait(0.05):
            return True
    return False


def _stop_child(child: "subprocess.Popen[str]") -> None:
    with contextlib.suppress(OSError):
        if child.stdin:
            child.stdin.close()
    try:
        child.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
