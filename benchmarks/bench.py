"""The service against hand-written Cypher on the same Neo4j, interleaved: `make bench`.

For each operation it compares the answers first, then takes turns: a block of requests
to one server, a block of the same requests to the other. It prints the medians of latency
and the servers' own CPU per request, with their ratios, and the peak memory of either.
`python benchmarks/bench.py flat_5000 point` measures only these.
Exit status 1 when a bound is broken. `NEO4J_URI` uses a database that already holds a
graph, that of `generate.py` or another; otherwise a Neo4j is started and filled.
`asked.py` reads from the graph what it is asked.
"""

import http.client
import itertools
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from app.engines import neo4j_endpoint  # noqa: E402  # the folder of the tests comes first
from app.engines.driver import open_driver  # noqa: E402  # as above
from app.engines.endpoint import BoltEndpoint  # noqa: E402  # as above
from app.engines.ports import free_port  # noqa: E402  # as above
from app.settings import load_settings  # noqa: E402  # as above
from asked import OPERATIONS, asked_of  # noqa: E402  # as above
from engine_servers import NEO4J_VERSIONS, neo4j_server  # noqa: E402  # as above
from generate import load  # noqa: E402  # as above

MAX_LATENCY_RATIO: Final = 1.25
MAX_CPU_RATIO: Final = 1.5
MAX_MEMORY_MB: Final = 200
ROUNDS: Final = 12
BLOCK_S: Final = 0.7
"""Seconds one block of requests takes, roughly."""
MIN_BLOCK: Final = 3
COMPARED: Final = 10
HEADERS: Final = {"content-type": "application/json"}


@dataclass(slots=True)
class Server:
    """One of the two servers, and what was measured of it."""

    name: str
    port: int
    pid: int
    latencies_ms: list[float] = field(default_factory=list)
    cpu_s: float = 0.0

    def call(self, operation: str, variables: dict[str, Any]) -> bytes:
        """Ask for one operation; a new connection is made when the last one ended."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        body = self._body(operation, variables)
        connection.request("POST", self._path(operation), body, HEADERS)
        answer = connection.getresponse().read()
        connection.close()
        return answer

    def block(self, operation: str, asked: Iterable[dict[str, Any]]) -> None:
        """Send requests over one connection; keep latencies and CPU."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        bodies = [self._body(operation, variables) for variables in asked]
        path, before = self._path(operation), self._used_cpu_s()
        for body in bodies:
            started = time.perf_counter()
            connection.request("POST", path, body, HEADERS)
            connection.getresponse().read()
            self.latencies_ms.append((time.perf_counter() - started) * 1000)
        self.cpu_s += self._used_cpu_s() - before
        connection.close()

    def peak_memory_mb(self) -> float:
        """Read the most memory the process ever had."""
        return self._memory_mb("VmHWM")

    def memory_mb(self) -> float:
        """Read the memory the process has now."""
        return self._memory_mb("VmRSS")

    def _memory_mb(self, name: str) -> float:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith(name))
        return int(line.split()[1]) / 1024

    def _used_cpu_s(self) -> float:
        """Read it per thread: the clock of the whole process ticks every 10 ms only."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text(encoding="ascii").split()[0]) for thread in threads) / 1e9

    def _path(self, operation: str) -> str:
        return "/graphql" if self.name == "service" else f"/{operation}"

    def _body(self, operation: str, variables: dict[str, Any]) -> bytes:
        if self.name != "service":
            return json.dumps(variables).encode()
        query = (HERE / "operations" / f"{operation}.graphql").read_text(encoding="utf-8")
        return json.dumps({"query": query, "variables": variables}).encode()


@contextmanager
def serving(name: str, environment: dict[str, str]) -> Iterator[Server]:
    """Run one of the servers."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, str(HERE / "serve.py"), name, str(port)], env=environment
    )
    try:
        server = Server(name, port, process.pid)
        deadline = time.monotonic() + 60
        while True:
            try:
                server.call("point", {"id": "HGNC:1"})
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        yield server
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def database() -> Iterator[BoltEndpoint]:
    """Give a Neo4j that holds a graph."""
    if os.environ.get("NEO4J_URI"):
        yield neo4j_endpoint(load_settings())
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        neo4j_server(NEO4J_VERSIONS["neo4j-5.26"], Path(folder)) as endpoint,
    ):
        print("loading the benchmark graph ...", flush=True)
        with open_driver(endpoint) as driver:
            load(driver, endpoint.database)
        yield endpoint


def settings_of(endpoint: BoltEndpoint) -> dict[str, str]:
    """Give the environment by which a process finds a Neo4j."""
    return {
        **os.environ,
        "NEO4J_URI": endpoint.uri,
        "NEO4J_USER": endpoint.user,
        "NEO4J_PASSWORD": endpoint.password,
        "NEO4J_DATABASE": endpoint.database,
    }


def same_answers(operation: str, asked: list[dict[str, Any]], servers: list[Server]) -> None:
    """Stop when the two servers do not give the same answers, or give an error."""
    for variables in asked[:COMPARED]:
        ours, theirs = (json.loads(server.call(operation, variables)) for server in servers)
        if "errors" in ours or not is_same(ours["data"], theirs["data"]):
            sys.exit(f"{operation} {variables}: the answers differ\n{ours}\n{theirs}")


def is_same(ours: Any, theirs: Any) -> bool:
    """Compare two answers, the order of their fields too; sums to 1e-9, as their order is free."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return list(ours) == list(theirs) and all(is_same(ours[k], theirs[k]) for k in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(is_same, ours, theirs))
    if isinstance(ours, float) and isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
    return bool(type(ours) is type(theirs) and ours == theirs)


def measure(operation: str, asked: list[dict[str, Any]], servers: list[Server]) -> bool:
    """Measure one operation and print its row; tell whether it is within the bounds."""
    size = _warmed_up(operation, asked, servers)
    requests = itertools.cycle(asked)
    for turn in range(ROUNDS):
        block = list(itertools.islice(requests, size))
        for server in servers if turn % 2 else reversed(servers):
            server.block(operation, block)
    latency = [statistics.median(server.latencies_ms) for server in servers]
    cpu = [server.cpu_s * 1000 / len(server.latencies_ms) for server in servers]
    latency_ratio, cpu_ratio = latency[0] / latency[1], cpu[0] / cpu[1]
    print(
        f"{operation:<15} {latency[0]:>9.2f} {latency[1]:>9.2f} {latency_ratio:>6.2f}"
        f" {cpu[0]:>9.2f} {cpu[1]:>9.2f} {cpu_ratio:>6.2f} {size * ROUNDS:>8}",
        flush=True,
    )
    return latency_ratio <= MAX_LATENCY_RATIO and cpu_ratio <= MAX_CPU_RATIO


def _warmed_up(operation: str, asked: list[dict[str, Any]], servers: list[Server]) -> int:
    """Warm up servers, the database's plan and its caches; give how many requests fill a block."""
    for server in servers:
        server.block(operation, asked[:MIN_BLOCK] * 2)
    count, end = 0, time.perf_counter() + 2 * BLOCK_S
    for variables in itertools.cycle(asked):
        for server in servers:
            server.block(operation, [variables])
        count += 1
        if time.perf_counter() > end and count >= MIN_BLOCK:
            break
    for server in servers:
        server.latencies_ms.clear()
        server.cpu_s = 0.0
    return count


def main() -> None:
    """Run the whole comparison."""
    with ExitStack() as stack:
        endpoint = stack.enter_context(database())
        settings = settings_of(endpoint)
        with open_driver(endpoint) as driver:
            asked = asked_of(driver, endpoint.database)
        servers = [stack.enter_context(serving(name, settings)) for name in ("service", "hand")]
        wanted = [name for name in sys.argv[1:] or OPERATIONS if asked[name]]
        for name in set(sys.argv[1:] or OPERATIONS).difference(wanted):
            print(f"{name} is not measured: the graph has nothing that it could be asked of")
        for name in wanted:
            same_answers(name, asked[name], servers)
        print("the data of the answers are equal\n")
        print(
            "operation       latency ms (median)         CPU ms per request\n"
            "                 service      hand  ratio   service      hand  ratio requests"
        )
        within = [measure(name, asked[name], servers) for name in wanted]
        memory = [server.peak_memory_mb() for server in servers]
        print(f"\npeak memory: service {memory[0]:.0f} MB, hand-written {memory[1]:.0f} MB")
    if not all(within) or memory[0] > MAX_MEMORY_MB:
        sys.exit(
            f"a bound is broken: latency {MAX_LATENCY_RATIO}, CPU {MAX_CPU_RATIO},"
            f" memory {MAX_MEMORY_MB} MB"
        )


if __name__ == "__main__":
    main()
