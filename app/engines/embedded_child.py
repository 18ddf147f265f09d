"""The embedded engine's own process: `python -m app.engines.embedded_child HOME HTTP BOLT`.

It holds a Java machine, so it is a process apart. It lives as long as its standard
input is open: when the parent goes, however it goes, the pipe closes and the engine
stops. The password is read from the file in HOME, so no process list shows it.
"""

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Final

from app.engines.engine_output import READY

DATABASE: Final = "kg"
GRACE_S: Final = 8.0
"""How long a clean stop may take before the process is ended anyway."""


def main(home: Path, http_port: int, bolt_port: int) -> None:
    """Run the engine until standard input closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    os.chdir(home)  # the engine writes its log folder into the current directory
    import arcadedb_embedded as arcadedb  # noqa: PLC0415  # it starts a Java machine

    server = arcadedb.create_server(
        str(home / "data"),
        (home / "password").read_text(encoding="ascii"),
        {
            "mode": "production",
            "host": "127.0.0.1",
            "http_port": http_port,
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt_port": bolt_port,
            "bolt_host": "127.0.0.1",
        },
    )
    server.start()
    if DATABASE not in {path.name for path in (home / "data" / "databases").glob("*")}:
        server.create_database(DATABASE)
    # Opened now: what a killed engine left undone is put right before anybody reads.
    server.get_database(DATABASE)
    sys.__stdout__.write(f"{READY}\n")  # type: ignore[union-attr]  # the parent opened it
    sys.__stdout__.flush()  # type: ignore[union-attr]  # the parent opened it
    sys.stdin.read()
    threading.Timer(GRACE_S, os._exit, [1]).start()
    server.stop()
    os._exit(0)  # the Java machine's threads would keep the process


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
