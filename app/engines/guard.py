"""Runs a command as long as standard input is open, then ends it: `python guard.py GRACE_S CMD...`.

A process apart, and started as a file, so that it takes nothing but the standard library:
when the parent goes, however it goes, the pipe closes, and the command is asked to stop and
has GRACE_S seconds for it. Should the guard itself be killed, Linux asks the command to stop.
"""

import ctypes
import signal
import subprocess
import sys
import threading

_PR_SET_PDEATHSIG = 1


def main(grace_s: float, command: list[str]) -> int:
    """Run the command; give its exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    process = subprocess.Popen(  # noqa: S603  # our own command, no shell
        command,
        stdin=subprocess.DEVNULL,
        preexec_fn=_stop_with_parent,  # noqa: PLW1509  # no threads are started by then
    )
    threading.Thread(target=_stop_when_alone, args=(process, grace_s), daemon=True).start()
    return process.wait()


def _stop_when_alone(process: "subprocess.Popen[bytes]", grace_s: float) -> None:
    sys.stdin.buffer.read()
    process.terminate()
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        process.kill()


def _stop_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
