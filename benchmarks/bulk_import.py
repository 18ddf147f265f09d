"""Measures the bulk import: writing its files, `neo4j-admin` reading them, the indexes after.

    python benchmarks/bulk_import.py [FOLDER [VERSION]]

The folder (`../shared/data/large`) holds `edges_*.tsv.gz`, the tables of STARGEO
(`..._disease`) and Bgee (`..._anatomy`), all claims of which are kept: 2.5 million. They go
into a fresh Neo4j by an importer with the heap of a small production machine, twice: what
else the machine does shows in the difference. `neo4j-admin` is started by Java, as its own
script does.
"""

import re
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import neo4j

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from app.engines.driver import open_driver  # noqa: E402  # as below
from app.graph_model import ONCOLOGY_INDEX  # noqa: E402  # as below
from engine_servers import NEO4J_VERSIONS, Neo4jServer  # noqa: E402  # as below
from graph_seed.gather import PRECEDENCE, gather  # noqa: E402  # as below
from graph_seed.import_records import write_bulk_import  # noqa: E402  # as below
from graph_seed.load import LoadOptions  # noqa: E402  # as below
from graph_seed.neo4j_import import (  # noqa: E402  # the folder of the tests has to be found first
    ImportReport,
    import_arguments,
)

LARGE: Final = HERE.parent.parent / "shared" / "data" / "large"
HEAP: Final = "2g"
RUNS: Final = 2
SOURCES: Final = {"edges_*_disease.tsv.gz": "stargeo", "edges_*_anatomy.tsv.gz": "bgee"}
_STAGE: Final = re.compile(r"^(.+) COMPLETED in (.+)$", re.MULTILINE)
_DONE: Final = re.compile(r"IMPORT DONE in (.+)\.")
_UNITS: Final = {"m": 60.0, "s": 1.0, "ms": 0.001}


def write(tables: Path, folder: Path) -> ImportReport:
    """Write the files and print how long it took."""
    named = [
        f"{source}={path}" for pattern, source in SOURCES.items() for path in tables.glob(pattern)
    ]
    with tempfile.TemporaryDirectory() as fetched:
        bundles = gather(sorted(named), ONCOLOGY_INDEX, Path(fetched))
        options = LoadOptions(PRECEDENCE, keep_all=True)
        report = write_bulk_import(folder, bundles, ONCOLOGY_INDEX, lambda *_: None, options)
    size_mb = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    if not report.claims:
        sys.exit(f"no claims in {tables}: name the folder of the tables")
    print(f"{report.claims:,} claims, {report.nodes:,} nodes, {size_mb:.0f} MB of files")
    print_rate("read and checked", report.claims, report.read.read_seconds)
    print_rate("files written", report.claims, report.read.seconds - report.read.read_seconds)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory':<24} {peak_mb:>7.0f} MB")
    return report


def read(report: ImportReport, folder: Path, version: str) -> None:
    """Fill a fresh Neo4j from the files, and print how long each part took."""
    with tempfile.TemporaryDirectory() as home:
        server = Neo4jServer(version, Path(home))
        cpu_s, started = children_cpu_s(), time.monotonic()
        told = server.admin(*import_arguments(report), folder=folder, heap=HEAP)
        clock_s, cpu_s = time.monotonic() - started, children_cpu_s() - cpu_s
        print_times(told, report, clock_s, cpu_s)
        server.start()
        try:
            print_rate("constraints, indexes", report.claims, constrain(server, folder))
        finally:
            server.stop()


def print_times(told: str, report: ImportReport, clock_s: float, cpu_s: float) -> None:
    """Print what neo4j-admin says of itself, and what was measured of it."""
    for stage, text in _STAGE.findall(told):
        print(f"  {stage.lower():<22} {seconds(text):>7.1f} s")
    done = _DONE.search(told)
    if done is None:
        sys.exit(told)
    print_rate("neo4j-admin, as it says", report.claims, seconds(done[1]))
    print_rate("neo4j-admin, by clock", report.claims, clock_s)
    print_rate("neo4j-admin, CPU", report.claims, cpu_s)


def constrain(server: Neo4jServer, folder: Path) -> float:
    """Make the constraints and indexes, and give the seconds until they are there."""
    started = time.monotonic()
    with open_driver(server.endpoint) as driver, driver.session() as session:
        for statement in (folder / "constraints.cypher").read_text().split(";\n"):
            if statement:
                session.run(neo4j.Query(statement)).consume()
        session.run("CALL db.awaitIndexes(600)").consume()
    return time.monotonic() - started


def seconds(text: str) -> float:
    """Read a time as neo4j-admin words it.

    >>> seconds("1m 2s 500ms")
    62.5
    """
    parts = re.findall(r"(\d+)(ms|m|s)", text)
    return sum(int(number) * _UNITS[unit] for number, unit in parts)


def children_cpu_s() -> float:
    """Give the CPU time of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def print_rate(what: str, claims: int, duration_s: float) -> None:
    """Print one row of the table."""
    print(f"{what:<24} {duration_s:>7.1f} s {claims / duration_s:>10,.0f} claims a second")


def main() -> None:
    """Write the files once and import them `RUNS` times."""
    tables = Path(sys.argv[1]) if len(sys.argv) > 1 else LARGE
    version = sys.argv[2] if len(sys.argv) > 2 else NEO4J_VERSIONS["neo4j-5.26"]
    with tempfile.TemporaryDirectory() as folder:
        report = write(tables, Path(folder))
        for run in range(1, RUNS + 1):
            print(f"\nNeo4j {version}, run {run}")
            read(report, Path(folder), version)


if __name__ == "__main__":
    main()
