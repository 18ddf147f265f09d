"""The service beside its peers on one Neo4j: `python benchmarks/peers/run.py [OPTION...]`.

The peers are those of `../shared/peers`, measured by its harness: an endpoint written by
hand, plain and tuned, and @neo4j/graphql behind Apollo. Their graph is served by declaring
it in our graph model (`graph.py`); our answers are compared with those of the endpoint leaf
by leaf before anything is measured. It needs `node`, `npm` and `wrk`. Options, such as
`--ops A,B` or `--reps 5`, go to the harness. Exit status 1 when a bound is broken.
"""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))

import neo4j  # noqa: E402  # the folder of the tests comes first

from engine_servers import NEO4J_VERSIONS, Neo4jServer  # noqa: E402  # as above

SHARED: Final = HERE.parents[2] / "shared" / "peers"
OPERATIONS: Final = HERE / "operations"
BOLT, OURS, CACHED, APOLLO, BY_HAND = 7687, 8001, 8002, 4001, 4003
"""The ports; the harness knows three of them."""
HAND, GRAPHQL, SERVICE, KEPT = "raw_http_tuned", "neo4j_graphql", "oncograph", "oncograph_cached"
MEASURED: Final = ("raw_http", HAND, GRAPHQL, SERVICE, KEPT)
MIN_OF_HAND: Final = 0.9
"""Of its requests a second, by 16 connections, on every operation."""
MAX_CPU: Final = 1.2
MIN_OF_GRAPHQL: Final = {"A": 1.7, "B": 3, "Bhub": 3, "D": 3, "C": 5, "E": 5}
"""Point; the two pages and three levels; the two lists."""
MIN_CACHED: Final = 3
HGNC_IDS: Final = (3, 0, 1, 17, 4711, 19999)
START_S: Final = 120

Cells = Mapping[str, Mapping[str, Sequence[Mapping[str, float] | None]]]
"""Server to `c1` and `cN`, alone and many at once, to what was measured in each turn."""


@contextmanager
def running(command: Sequence[str], port: int, **options: Any) -> Iterator[None]:
    """Run a server until it listens, and end it with all it started."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        deadline = time.monotonic() + START_S
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{' '.join(command)} does not listen on port {port}")
            time.sleep(0.2)
        yield
    finally:
        os.killpg(process.pid, 15)
        process.wait(30)


@contextmanager
def database(folder: Path) -> Iterator[None]:
    """Run the Neo4j that the peers expect: no password, on the usual port."""
    bounds = ("dbms.security.auth_enabled=false",)
    server = Neo4jServer(
        NEO4J_VERSIONS["neo4j-5.26"], folder, memory=("2g", "512m"), bounds=bounds, port=BOLT
    )
    server.start()
    try:
        yield
    finally:
        server.stop()


def mark_release() -> None:
    """Say that the graph is a finished release, as a load does: no other is cached."""
    driver = neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{BOLT}")
    with driver:
        driver.execute_query(
            "CREATE (:Release {id: 'peers', builtAt: datetime()})", database_="neo4j"
        )


def environment(*, cache_mb: int) -> dict[str, str]:
    """Give the settings of the service; the peers have no bounds, and their lists no end."""
    return {
        **os.environ,
        "NEO4J_URI": f"bolt://127.0.0.1:{BOLT}",
        "NEO4J_USER": "neo4j",
        "NEO4J_PASSWORD": "none is asked for",
        "ONCOGRAPH_CACHE_MB": str(cache_mb),
        "ONCOGRAPH_MAX_COST": "2000000",
    }


def ask(port: int, path: str, body: object) -> Any:
    """Send one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", path, json.dumps(body), {"content-type": "application/json"})
    found = json.loads(connection.getresponse().read())
    connection.close()
    return found


def plain(value: Any) -> Any:
    """Turn our answer into the form of the endpoint: lists for connections, claims in edges."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    rows = value.get("edges", value.get("nodes"))
    if rows is not None:
        if "totalCount" in value:
            return {"totalCount": value["totalCount"], "edges": plain(rows)}
        return plain(rows)
    made: dict[str, Any] = {}
    for key, held in value.items():
        if key == "claims":
            (claim,) = held
            made |= plain(claim)
        elif key == "source":
            made[key] = held["id"]
        else:
            made[key] = plain(held)
    return made


def compare_answers() -> None:
    """Stop when an answer of ours differs from that of the endpoint."""
    for file in sorted(OPERATIONS.glob("*.graphql")):
        takes_id = "$id" in file.read_text(encoding="utf-8")
        for number in HGNC_IDS if takes_id else HGNC_IDS[:1]:
            variables = {"id": f"HGNC:{number}"} if takes_id else {}
            theirs = ask(BY_HAND, f"/op/{file.stem}", variables)
            asked = {"query": file.read_text(encoding="utf-8"), "variables": variables}
            for port in (OURS, CACHED):
                ours = ask(port, "/graphql", asked)
                if "errors" in ours or plain(ours["data"]) != theirs["data"]:
                    sys.exit(f"{file.name} {variables}: the answers differ\n{str(ours)[:2000]}")
    print("the answers of the service equal those of the endpoint, leaf by leaf", flush=True)


def broken_bounds(operation: str, cells: Cells) -> Iterator[str]:
    """Name what is not as it should be; ratios are of servers measured in the same turn."""

    def ratio(server: str, peer: str, measure: str) -> float:
        turns = zip(cells[server]["cN"], cells[peer]["cN"], strict=True)
        return median(ours[measure] / theirs[measure] for ours, theirs in turns if ours and theirs)

    of_hand, cpu = ratio(SERVICE, HAND, "rps"), ratio(SERVICE, HAND, "cpu_ms")
    of_graphql, cached = ratio(SERVICE, GRAPHQL, "rps"), ratio(KEPT, HAND, "rps")
    print(
        f"{operation:<6}{of_hand:>10.2f}{cpu:>10.2f}{of_graphql:>16.2f}{cached:>12.2f}", flush=True
    )
    if of_hand < MIN_OF_HAND:
        yield f"{operation}: {of_hand:.2f} of the requests of the endpoint"
    if cpu > MAX_CPU:
        yield f"{operation}: {cpu:.2f} times its CPU"
    if of_graphql < MIN_OF_GRAPHQL[operation]:
        yield f"{operation}: {of_graphql:.2f} times the requests of @neo4j/graphql"
    if cached < MIN_CACHED:
        yield f"{operation}: {cached:.2f} times the requests of the endpoint from the cache"


def main() -> None:
    """Start everything, compare, measure."""
    if not SHARED.is_dir():
        sys.exit(f"{SHARED} is not there: it has the peers and the harness")
    for program in ("node", "npm", "wrk"):
        if not shutil.which(program):
            sys.exit(f"needs {program}")
    # As by Ctrl-C: what was started is ended too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by a signal"))
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        place = Path(temporary)
        peers = place / "peers"
        shutil.copytree(SHARED, peers)
        apollo = peers / "peer_neo4j_graphql"
        subprocess.run(["npm", "install", "--silent", "--no-fund"], cwd=apollo, check=True)
        stack.enter_context(database(place))
        generate = [sys.executable, "generate.py", f"bolt://127.0.0.1:{BOLT}"]
        subprocess.run(generate, cwd=peers, check=True)
        mark_release()
        by_hand = [sys.executable, "-m", "uvicorn", "raw_http:app", "--log-level", "warning"]
        stack.enter_context(running([*by_hand, "--port", str(BY_HAND)], BY_HAND, cwd=peers))
        stack.enter_context(running(["node", "server.js"], APOLLO, cwd=apollo))
        for port, cache_mb in ((OURS, 0), (CACHED, 64)):
            command = [sys.executable, str(HERE / "serve.py"), str(port)]
            stack.enter_context(running(command, port, env=environment(cache_mb=cache_mb)))
        compare_answers()
        found = place / "found.json"
        ours = (f"{SERVICE}=http://127.0.0.1:{OURS}", f"{KEPT}=http://127.0.0.1:{CACHED}")
        subprocess.run(
            [
                *(sys.executable, "bench.py", "--no-verify", "--base", HAND),
                *("--only", ",".join(MEASURED), "--out", str(found)),
                *(f"--server={server}/graphql:{OPERATIONS}" for server in ours),
                *sys.argv[1:],
            ],
            cwd=peers,
            check=True,
        )
        measured: Mapping[str, Cells] = json.loads(found.read_bytes())
    print("\n      of hand  its CPU  of neo4j_graphql  cached of hand")
    broken = [told for name, cells in measured.items() for told in broken_bounds(name, cells)]
    if broken:
        sys.exit("a bound is broken:\n" + "\n".join(broken))


if __name__ == "__main__":
    main()
