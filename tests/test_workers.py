"""`oncograph serve`: several processes, one that dies, and a stop that lets finish what runs."""

import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import pytest

from test_cli import COMMAND, PATIENCE_S, address, ask, environment, run

__all__ = ["environment"]

QUERY = '{ target(symbol: "MSLN") { name } }'
ANSWER = {"data": {"target": {"name": "mesothelin"}}, "extensions": {"cost": 2}}


@contextmanager
def served(environment: dict[str, str], *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `oncograph serve` until it answers."""
    with subprocess.Popen([*COMMAND, "serve", *options], env=environment) as process:
        try:
            wait_until(lambda: process.poll() is not None or is_up(environment))
            assert process.poll() is None
            yield process
        finally:
            process.kill()


def is_up(environment: dict[str, str]) -> bool:
    """Ask whether a worker answers."""
    try:
        with urllib.request.urlopen(address(environment, "/healthz"), timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def workers(process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    """List the processes that answer, apart from their parent and the engine."""
    children = psutil.Process(process.pid).children()
    alive = [child for child in children if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in alive if "spawn_main" in " ".join(child.cmdline())]


def test_workers_serve_what_is_there_and_finish_what_runs(environment: dict[str, str]) -> None:
    """Nothing is seeded; one that dies is made anew; a stop waits for a request half sent."""
    with served(environment, "--workers", "2") as process:
        family = psutil.Process(process.pid).children(recursive=True)
        with pytest.raises(urllib.error.HTTPError, match="503") as refused:
            urllib.request.urlopen(address(environment, "/readyz"), timeout=20)
        assert "oncograph seed" in json.load(refused.value)["reason"]
        assert run(environment, "seed").returncode == 0
        first = workers(process)
        assert len(first) == 2
        first[0].kill()
        assert ask(environment, QUERY) == ANSWER
        wait_until(lambda: any(worker not in first for worker in workers(process)))
        family += workers(process)
        assert half_sent(environment, process) == ANSWER
        process.wait(PATIENCE_S)
        _, alive = psutil.wait_procs(family, PATIENCE_S)
        assert alive == []


def half_sent(environment: dict[str, str], process: "subprocess.Popen[bytes]") -> Any:
    """Send half of a request, ask the service to stop, send the rest, and give the answer."""
    body = json.dumps({"query": QUERY}).encode()
    with socket.create_connection(("127.0.0.1", int(environment["ONCOGRAPH_PORT"]))) as client:
        client.settimeout(PATIENCE_S)
        client.sendall(
            b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        client.sendall(body[:10])
        time.sleep(1)  # so that a worker has it in hand
        process.send_signal(signal.SIGTERM)
        time.sleep(1)
        client.sendall(body[10:])
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    head, _, payload = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    return json.loads(payload)


def wait_until(condition: Callable[[], bool]) -> None:
    """Give it time."""
    deadline = time.monotonic() + 2 * PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)
