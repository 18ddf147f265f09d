"""Loads the scale set, 2.54 million real claims, and measures what it takes.

    python benchmarks/load.py neo4j|arcadedb [FOLDER]

FOLDER holds the scale set (`../shared/data/large`). Printed are claims a second from the
first row read to the last commit, the share of reading and checking, and the loader's
peak memory. The rate is set against that of a bare script, which creates claims by the
same Cypher on the same server and checks nothing: what is left is the database.

On Neo4j it goes on: the page of a target is asked of this graph and of one with a tenth
of its targets, in turns, and the operations of `bench.py` run on the whole. Exit status 1
when a bound is broken.
"""

import gzip
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from app.engines.driver import open_driver  # found as `bench` puts the folders in order
from app.engines.embedded import start_embedded
from app.engines.endpoint import BoltEndpoint, Engine
from app.graph_model import ONCOLOGY_INDEX
from bench import HERE, Server, serving
from engine_servers import NEO4J_VERSIONS, Neo4jServer
from graph_seed.gather import gather
from graph_seed.load_claims import by_kind, creation
from graph_seed.load_nodes import nothing_present
from graph_seed.on_disk.stage import StagedClaim
from graph_seed.prepare import open_workspace, prepare
from graph_seed.report import LoadReport
from graph_seed.side_by_side import open_readers

LARGE: Final = HERE.parent.parent / "shared" / "data" / "large"
FILES: Final = (
    ("stargeo", "edges_diffexpr_disease.tsv.gz"),
    ("bgee", "edges_diffexpr_anatomy.tsv.gz"),
    ("bgee", "edges_expressed_in_anatomy.tsv.gz"),
)
NAMES: Final = "nodes.tsv.gz"
MIN_RATE: Final = {"neo4j": 20_000, "arcadedb": 10_000}
"""Claims a second."""
MAX_MEMORY_MB: Final = 500
MAX_GROWTH: Final = 1.3
BASELINE_SHARE: Final = 6
"""The bare script creates every so manieth claim: those of one source are larger than others."""
ROUNDS: Final = 10


@contextmanager
def engine(name: str, folder: Path) -> Iterator[BoltEndpoint]:
    """Run an empty engine, Neo4j with memory as in production."""
    folder.mkdir()
    if name == "arcadedb":
        with start_embedded(folder) as embedded:
            yield embedded.endpoint
        return
    server = Neo4jServer(NEO4J_VERSIONS["neo4j-5.26"], folder, memory=("3g", "3g"))
    server.start()
    try:
        yield server.endpoint
    finally:
        server.stop()


def environment(endpoint: BoltEndpoint, home: Path) -> dict[str, str]:
    """Give the settings by which the command line finds the engine."""
    if endpoint.engine is Engine.ARCADEDB:
        return {**os.environ, "ONCOGRAPH_HOME": str(home)}
    return {
        **os.environ,
        "NEO4J_URI": endpoint.uri,
        "NEO4J_USER": endpoint.user,
        "NEO4J_PASSWORD": endpoint.password,
        "NEO4J_DATABASE": endpoint.database,
    }


def load(folder: Path, settings: dict[str, str], report: Path) -> tuple[dict[str, Any], float]:
    """Load by the command line in a process of its own; give its report and peak memory in MB."""
    named = (f"--source={name}={folder / file}" for name, file in FILES)
    code = "import sys; from app.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "seed", "--keep-all", f"--report={report}", *named],
        env=settings,
        cwd=HERE.parent,
    )
    peak_mb = 0.0
    while process.poll() is None:
        # Not by its resource usage at the end: that starts with the memory of this process.
        with suppress(OSError, StopIteration):
            peak_mb = max(peak_mb, _loader_mb(process.pid))
        time.sleep(0.1)
    if process.returncode:
        sys.exit("the load failed")
    found: dict[str, Any] = json.loads(report.read_bytes())
    return found, peak_mb


def _loader_mb(pid: int) -> float:
    """Give the memory that the loader has to itself and in the processes that read for it."""
    program = Path(f"/proc/{pid}/exe").readlink()
    found = 0.0
    for process in (str(pid), *Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        if Path(f"/proc/{process}/exe").readlink() == program:  # an embedded engine is another
            lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
            found += int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024
    return found


def bare_rate(endpoint: BoltEndpoint, folder: Path, temporary: Path) -> float:
    """Create claims once more, by a script without checks, on the same warm server."""
    named = [f"{name}={folder / file}" for name, file in FILES]
    temporary.mkdir()
    with (
        open_workspace(temporary, ONCOLOGY_INDEX) as workspace,
        open_readers(
            gather(named, ONCOLOGY_INDEX, temporary), ONCOLOGY_INDEX, temporary, 2, keep_all=True
        ) as reading,
    ):
        prepare(reading, nothing_present, ONCOLOGY_INDEX, workspace, LoadReport(), lambda *_: None)
        # SQLite answers in the thread that opened it: all claims are fetched first, off the clock.
        claims = list(itertools.islice(workspace.claims.all(), 0, None, BASELINE_SHARE))
    for claim in claims:
        claim.properties["id"] = f"{claim.id}-bare"
    return _create(endpoint, iter(claims), writers=2 if endpoint.engine is Engine.NEO4J else 1)


def _create(endpoint: BoltEndpoint, claims: Iterator[StagedClaim], *, writers: int) -> float:
    lock = threading.Lock()
    batches = by_kind(claims, lambda claim: (claim.ends, tuple(claim.properties)))
    count = 0

    def write() -> None:
        nonlocal count
        with open_driver(endpoint) as driver:
            while True:
                with lock:
                    kind, found = next(batches, (None, []))
                if kind is None:
                    return
                batch = creation(kind, found)
                (text,) = batch.statements
                parameters = {"rows": batch.rows, "shared": batch.shared}
                driver.execute_query(text, parameters, database_=endpoint.database)
                with lock:
                    count += len(found)

    started = time.perf_counter()
    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count / (time.perf_counter() - started)


def write_tenth(folder: Path, target: Path) -> None:
    """Write the rows of every tenth gene, so that its page is as full as in the whole."""
    target.mkdir()
    for file in (NAMES, *(file for _, file in FILES)):
        with (
            gzip.open(folder / file, "rt", encoding="utf-8") as rows,
            gzip.open(target / file, "wt", encoding="utf-8", compresslevel=1) as kept,
        ):
            kept.write(next(rows))
            for row in rows:
                node_id = row.split("\t", 1)[0]
                if not node_id.startswith("NCBIGene:") or node_id.endswith("0"):
                    kept.write(row)


def growth(whole: dict[str, str], tenth: dict[str, str], ids: list[str]) -> float:
    """Ask both graphs for pages of the same targets, in turns; give the ratio of medians."""
    with ExitStack() as stack:
        servers = [stack.enter_context(serving("service", settings)) for settings in (whole, tenth)]
        latencies: list[list[float]] = [[], []]
        for turn in range(ROUNDS + 1):
            for place in (0, 1) if turn % 2 else (1, 0):
                measured = _pages(servers[place], ids)
                if turn:  # the first warms up
                    latencies[place] += measured
    medians = [statistics.median(found) for found in latencies]
    print(
        f"page of a target, median: {medians[0]:.2f} ms in the whole, {medians[1]:.2f} ms in a"
        f" tenth, ratio {medians[0] / medians[1]:.2f}"
    )
    return medians[0] / medians[1]


def _pages(server: Server, ids: list[str]) -> list[float]:
    found = []
    for target_id in ids:
        started = time.perf_counter()
        server.call("target_page", {"id": target_id})
        found.append((time.perf_counter() - started) * 1000)
    return found


def main() -> None:
    """Run the measurements of one engine."""
    name = sys.argv[1]
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else LARGE
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        place = Path(temporary)
        endpoint = stack.enter_context(engine(name, place / "whole"))
        whole = environment(endpoint, place / "whole")
        report, memory_mb = load(folder, whole, place / "report.json")
        rate = report["claims"] / report["seconds"]
        writing = report["claims"] / (report["seconds"] - report["read_seconds"])
        print(
            f"{name}: {report['claims']:,} claims in {report['seconds']:.1f} s, {rate:,.0f} a"
            f" second; {report['read_seconds']:.1f} s of it reading and checking\n"
            f"writing alone {writing:,.0f} a second\n"
            f"peak memory of the loader: {memory_mb:.0f} MB"
        )
        broken = [f"rate below {MIN_RATE[name]:,}"] if rate < MIN_RATE[name] else []
        broken += [f"memory above {MAX_MEMORY_MB} MB"] if memory_mb > MAX_MEMORY_MB else []
        if name == "neo4j":
            write_tenth(folder, place / "tenth-rows")
            small = stack.enter_context(engine(name, place / "tenth"))
            tenth = environment(small, place / "tenth")
            load(place / "tenth-rows", tenth, place / "tenth.json")
            with open_driver(small) as driver:
                found = driver.execute_query(
                    "MATCH (t:Target)-[:EXPRESSED_IN]->(:Disease) RETURN DISTINCT t.id AS id"
                    " ORDER BY id LIMIT 100",
                    database_=small.database,
                )
            if growth(whole, tenth, [row["id"] for row in found.records]) > MAX_GROWTH:
                broken.append(f"growth above {MAX_GROWTH}")
            if subprocess.run([sys.executable, str(HERE / "bench.py")], env=whole).returncode:  # noqa: PLW1510  # its status is read
                broken.append("bench.py")
        bare = bare_rate(endpoint, folder, place / "stage")
        print(
            f"a bare script on the same server: {bare:,.0f} a second (one of {BASELINE_SHARE}"
            f" once more); writing / bare = {writing / bare:.2f}"
        )
    if broken:
        sys.exit(f"a bound is broken: {', '.join(broken)}")


if __name__ == "__main__":
    main()
