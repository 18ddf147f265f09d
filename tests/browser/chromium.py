"""One page of a headless Chromium, spoken to over its debugging pipe.

The pipe needs no package: messages are JSON, each ended by a zero byte
(https://chromedevtools.github.io/devtools-protocol/).
"""

import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from engine_servers import missing

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--window-size=1600,1200",
    "--remote-debugging-pipe",
)
PATIENCE_S: Final = 60
_COMMANDS_FD, _EVENTS_FD = 3, 4
"""Where Chromium reads commands and writes answers."""


class CallError(Exception):
    """Chromium refused a call."""


class Page:
    """A page, driven by evaluating JavaScript in it."""

    def __init__(self, commands: int, events: int) -> None:
        """Open a page on a browser that was just started."""
        self._commands, self._events = commands, events
        self._unread, self._sent, self._session = b"", 0, ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]

    def open(self, address: str) -> None:
        """Go to an address."""
        self.call("Page.navigate", url=address)

    def evaluate(self, script: str) -> Any:
        """Give the value of an expression; of a promise, what it comes to."""
        done = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait_for(self, script: str, patience_s: float = PATIENCE_S) -> Any:
        """Wait until an expression is true; give its value."""
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            # A page that goes elsewhere while it is asked has no answer, and is asked again.
            with suppress(CallError):
                if found := self.evaluate(script):
                    return found
            time.sleep(0.2)
        text = self.evaluate("document.body?.innerText")
        raise AssertionError(f"waited in vain for {script}; the page says: {str(text)[:3000]}")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the protocol."""
        self._sent += 1
        message: dict[str, object] = {"id": self._sent, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._sent:
                if "error" in answer:
                    raise CallError(answer["error"])
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._events], [], [], PATIENCE_S)
            assert ready, "Chromium does not answer"
            read = os.read(self._events, 65536)
            assert read, "Chromium ended"
            self._unread += read
        message, _, self._unread = self._unread.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found


@contextmanager
def chromium_page(profile: Path) -> Iterator[Page]:
    """Run Chromium with a profile of its own; only CI insists on it."""
    browser = next(filter(None, map(shutil.which, NAMES)), None)
    if browser is None:
        missing(f"a browser: {', '.join(NAMES)}")
    commands_out, commands_in = os.pipe()
    events_out, events_in = os.pipe()

    def connect() -> None:
        # Moved out of the way first: either may be where the other belongs.
        commands, events = os.dup(commands_out), os.dup(events_in)
        os.dup2(commands, _COMMANDS_FD)
        os.dup2(events, _EVENTS_FD)

    process = subprocess.Popen(
        [str(browser), *FLAGS, f"--user-data-dir={profile}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=connect,  # noqa: PLW1509  # it only duplicates descriptors
        pass_fds=(_COMMANDS_FD, _EVENTS_FD),
    )
    try:
        os.close(commands_out)
        os.close(events_in)
        yield Page(commands_in, events_out)
    finally:
        os.close(commands_in)
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(events_out)
