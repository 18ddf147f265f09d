"""Asks for what explodes, on the scale set: `python benchmarks/explosion.py [FOLDER]`.

FOLDER holds the tables (`../shared/data/large`): 2.54 million claims, one tissue with 26,181.
They go into a fresh Neo4j by a bulk import, with the bounds of `docs/neo4j.md` and a heap of
1 GB; `NEO4J_URI` uses a database that holds them already. The service runs as a process of
its own. Asked are paths between random genes and between hubs, neighbourhoods of hubs, lists
nested as deep and as wide as the limits allow, and several of these at once.

Exit status 1 when a walk takes longer than it may without saying that it was cut, when
anything ends in an error other than that of its own time or memory, when the service needs
more memory than it may, or when a point query is slower after than before.
"""

import http.client
import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from app.engines import neo4j_endpoint
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.settings import load_settings
from bench import HEADERS, MAX_MEMORY_MB, Server, serving
from bulk_import import HEAP, LARGE, constrain, write
from engine_servers import NEO4J_VERSIONS, Neo4jServer
from graph_seed.neo4j_import import import_arguments
from load import environment

MAX_WALK_S: Final = 2.0
"""A walk that takes longer has to be cut, and to say so."""
MAX_QUERY_S: Final = 12.0
"""The time of a query, and what ending one takes."""
MAX_SLOWER: Final = 3.0
"""How many times slower than before a point query may be afterwards."""
MAX_DEGREE: Final = 2**31 - 1
ENDED: Final = ("DATABASE_TIMEOUT", "DATABASE_MEMORY_EXCEEDED")
PAIRS: Final = 10
POINTS: Final = 50
AT_ONCE: Final = 8

PATHS: Final = """query ($from: ID!, $to: ID!, $hops: Int, $degree: Int) {
  walk: paths(from: $from, to: $to, maxHops: $hops, maxDegree: $degree) { truncated reason
    paths { length score nodes { id name kind }
      steps { relation forward claimCount claims(first: 3) { id level source { name } } } } } }"""
NEAREST: Final = """query ($from: ID!, $hops: Int, $degree: Int) {
  walk: paths(from: $from, toKind: CellType, maxHops: $hops, maxDegree: $degree) {
    truncated reason paths { length nodes { id } } } }"""
AROUND: Final = """query ($ids: [ID!]!, $first: Int) {
  walk: neighborhood(ids: $ids, hops: 3, first: $first) { truncated reason
    nodes { id name kind degree hop } edges { id relation claimCount supports } } }"""
GENES: Final = "MATCH (t:Target) WHERE (t)-[:EXPRESSED_IN]->() RETURN t.id AS id ORDER BY id"
HUBS: Final = (
    "MATCH (n:Entity) RETURN n.id AS id, COUNT { (n)--() } AS degree"
    " ORDER BY degree DESC, id LIMIT 4"
)


@dataclass(frozen=True, slots=True)
class Case:
    """Operations of one sort, asked one after the other or all at once."""

    name: str
    asked: Sequence[tuple[str, dict[str, Any]]]
    at_once: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one operation."""

    seconds: float
    reason: str | None
    error: str | None
    is_walk: bool

    def is_bounded(self, *, alone: bool) -> bool:
        """Tell whether it kept to its bounds; among others even a walk may be ended."""
        if self.error is not None:
            return self.error in ENDED and not (self.is_walk and alone)
        if self.is_walk and self.reason is None:
            return self.seconds <= MAX_WALK_S
        return self.seconds <= MAX_QUERY_S


@contextmanager
def database() -> Iterator[BoltEndpoint]:
    """Give a Neo4j that holds the scale set."""
    if os.environ.get("NEO4J_URI"):
        yield neo4j_endpoint(load_settings())
        return
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        files.mkdir()
        report = write(Path(sys.argv[1]) if len(sys.argv) > 1 else LARGE, files)
        server = Neo4jServer(NEO4J_VERSIONS["neo4j-5.26"], Path(folder), memory=("1g", "512m"))
        server.admin(*import_arguments(report), folder=files, heap=HEAP)
        server.start()
        try:
            constrain(server, files)
            yield server.endpoint
        finally:
            server.stop()


def cases(genes: Sequence[str], hubs: Sequence[str]) -> Iterator[Case]:
    """Make what is asked."""
    maker = Random(7)  # the same pairs in every run
    random = [maker.sample(genes, 2) for _ in range(PAIRS)]
    between = [list(pair) for pair in itertools.combinations(hubs, 2)]
    for hops in (4, 6):
        for kind, pairs in (("genes", random), ("hubs", between)):
            for degree, words in ((1000, ""), (MAX_DEGREE, ", through hubs")):
                yield Case(f"{kind}, {hops} hops{words}", [_paths(p, hops, degree) for p in pairs])
    nearest = [(NEAREST, {"from": a, "hops": 6, "degree": MAX_DEGREE}) for a, _ in random]
    yield Case("gene to the nearest kind, 6 hops", nearest)
    for first in (100, 5000):
        asked = [(AROUND, {"ids": [hub], "first": first}) for hub in hubs]
        yield Case(f"around a hub, 3 hops, {first:,} nodes", asked)
    yield Case("lists in lists, 10 deep, 3 each", [(nested(10, 3), {})])
    yield Case("lists in lists, 3 deep, 60 each", [(nested(3, 60), {})])
    explosive = [
        *nearest[:3],
        *(_paths(p, 6, MAX_DEGREE) for p in between[:3]),
        (nested(3, 60), {}),
    ]
    yield Case("these at once", (explosive * 2)[: AT_ONCE * 2], AT_ONCE)


def _paths(pair: Sequence[str], hops: int, degree: int) -> tuple[str, dict[str, Any]]:
    return PATHS, {"from": pair[0], "to": pair[1], "hops": hops, "degree": degree}


def nested(depth: int, first: int) -> str:
    """Write targets → diseases → targets ..., so deep."""
    inner = "id name"
    for level in range(depth - 1, 0, -1):
        field = "expressedInDiseases" if level % 2 else "expressedTargets"
        inner = f"id name {field}(first: {first}) {{ nodes {{ {inner} }} }}"
    return f"{{ targets(first: {first}) {{ nodes {{ {inner} }} }} }}"


def ask(server: Server, query: str, variables: dict[str, Any]) -> Outcome:
    """Ask the service, and say what became of it."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    body = json.dumps({"query": query, "variables": variables})
    connection.request("POST", "/graphql", body, HEADERS)
    answer = connection.getresponse().read()
    connection.close()
    seconds = time.perf_counter() - started
    payload = json.loads(answer)
    walk = (payload.get("data") or {}).get("walk")
    errors = [error["extensions"]["code"] for error in payload.get("errors", [])]
    reason = walk["reason"] or "there are more" if walk and walk["truncated"] else None
    return Outcome(seconds, reason, errors[0] if errors else None, "walk:" in query)


def point_ms(server: Server, genes: Sequence[str]) -> float:
    """Give the median time of a point query."""
    found = []
    for gene in genes[:POINTS]:
        started = time.perf_counter()
        server.call("point", {"id": gene})
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


def measure(server: Server, case: Case) -> bool:
    """Ask a case and print its row; tell whether all of it kept to its bounds."""
    if case.at_once == 1 and len(case.asked) > 1:
        # At first it is planned, once more for longer ids, and read from disk.
        for asked in case.asked:
            ask(server, *asked)
    with ThreadPoolExecutor(case.at_once) as threads:
        found = list(threads.map(lambda asked: ask(server, *asked), case.asked))
    seconds = sorted(outcome.seconds for outcome in found)
    cut = sum(outcome.reason is not None for outcome in found)
    late = sum("The time" in (outcome.reason or "") for outcome in found)
    errors = Counter(outcome.error for outcome in found if outcome.error)
    within = all(outcome.is_bounded(alone=case.at_once == 1) for outcome in found)
    print(
        f"{case.name:<36} {len(found):>5} {statistics.median(seconds):>7.2f} {seconds[-1]:>7.2f}"
        f" {cut:>4} {late:>4}  {', '.join(f'{n} {code}' for code, n in errors.items())}"
        f"{'' if within else '  TOO MUCH'}",
        flush=True,
    )
    return within


def main() -> None:
    """Ask all of it."""
    with database() as endpoint:
        genes, hubs = _ends(endpoint)
        with serving("service", environment(endpoint, Path())) as server:
            point_ms(server, genes)
            before = point_ms(server, genes)
            print(f"{'':<36} asked  median   worst  cut  by time  (seconds)")
            within = [measure(server, case) for case in cases(genes, hubs)]
            after, memory_mb = point_ms(server, genes), server.peak_memory_mb()
    print(
        f"\npoint query: {before:.1f} ms before, {after:.1f} ms after\n"
        f"peak memory of the service: {memory_mb:.0f} MB"
    )
    broken = [] if all(within) else ["time"]
    broken += ["point query"] if after > before * MAX_SLOWER else []
    broken += [f"memory above {MAX_MEMORY_MB} MB"] if memory_mb > MAX_MEMORY_MB else []
    if broken:
        sys.exit(f"a bound is broken: {', '.join(broken)}")


def _ends(endpoint: BoltEndpoint) -> tuple[list[str], list[str]]:
    """List genes with claims in a fixed order, and what has the most claims."""
    found = []
    with open_driver(endpoint) as driver:
        for query in (GENES, HUBS):
            records = driver.execute_query(query, database_=endpoint.database).records
            found.append([row["id"] for row in records])
    return found[0], found[1]


if __name__ == "__main__":
    main()
