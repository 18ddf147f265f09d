"""What the embedded engine's process says: kept in a log, and read for what must not go on.

ArcadeDB goes on after a write that failed. Part of a transaction then stays in its log, and a
start after a kill reads the log no further than that: what was committed behind it is left out.
So the engine is ended at the first such line, with nothing behind it: the next start puts it right.
"""

import subprocess
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

READY: Final = "ready"
"""The line on standard output that says the engine answers."""
_FAILED_WRITES: Final = (
    "Error on writing to WAL file",
    "rror on flushing page",
    "rror on flushing deferred page",
    "Error on applying changes to page",
    "Caused by: java.io.IOException: No space left on device",
    "Caused by: java.io.IOException: Disk quota exceeded",
)
"""Not that a log was not written, which does no harm."""
_QUOTED_LINES: Final = 3


class EngineOutput:
    """Takes what the child writes, so that it never waits for us, until it has ended."""

    def __init__(self, child: "subprocess.Popen[bytes]", log: Path) -> None:
        """Begin to read."""
        self._child, self._log = child, log
        self._last: deque[str] = deque(maxlen=_QUOTED_LINES)
        self.ready = threading.Event()
        self.failed_write = ""
        """What could not be written; the child was ended for it."""
        self._threads = [
            threading.Thread(target=self._drain, args=(stream,), daemon=True)
            for stream in (child.stdout, child.stderr)
        ]
        for thread in self._threads:
            thread.start()

    def end(self, timeout_s: float) -> str:
        """Wait for the last of it, once the child has ended; give its last lines."""
        for thread in self._threads:
            thread.join(timeout_s)
        return " / ".join(self._last)

    def _drain(self, stream: IO[bytes] | None) -> None:
        if stream is None:
            return
        with stream:
            for line in stream:
                self._take(line)

    def _take(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").strip()
        if text == READY:
            self.ready.set()
            return
        if not self.failed_write and any(sign in text for sign in _FAILED_WRITES):
            self._child.kill()
            self.failed_write = text
        self._last.append(text)
        # On a full disk the log loses lines; the engine must not stand still for it.
        with suppress(OSError), self._log.open("ab", buffering=0) as log:
            log.write(line)
