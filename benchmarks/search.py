"""Search and resolve on 50,000 names, beside a bare full-text query: `python benchmarks/search.py`.

On Neo4j each text is asked in turns of the service and of `db.index.fulltext.queryNodes
... LIMIT 25` over the same names; both through the same driver, the service's time being
that of its whole answer. Exit status 1 when the median over all texts is more than twice
that of the bare query. `python benchmarks/search.py arcadedb` times the embedded engine,
which has no such query to be held against.
"""

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from app.api.answer import GraphQLRequest  # noqa: E402  # the folder of the tests comes first
from app.api.execute import Executor  # noqa: E402  # as above
from app.api.schema import build_schema  # noqa: E402  # as above
from app.compiler import Limits  # noqa: E402  # as above
from app.db import Database, open_database  # noqa: E402  # as above
from app.engines.driver import open_driver  # noqa: E402  # as above
from app.engines.endpoint import BoltEndpoint, Engine  # noqa: E402  # as above
from app.graph_model import ONCOLOGY_INDEX  # noqa: E402  # as above
from engine_servers import NEO4J_VERSIONS, arcadedb, neo4j_server  # noqa: E402  # as above
from graph_seed.load import load  # noqa: E402  # as above
from graph_seed.records import Node, Place, Records, Value  # noqa: E402  # as above
from made_names import KINDS, MANNERS, SITES, made_words  # noqa: E402  # as above

MAX_RATIO: Final = 2.0
ROUNDS: Final = 40
DISEASES: Final = 18_000
TARGETS: Final = 7_000

TEXTS: Final = {
    "symbol": ("GT17", "GT17"),
    "name": ("acute lung carcinoma", "+acute +lung +carcinoma*"),
    "3 letters": ("pan", "pan*"),
    "6 letters": ("pancre", "pancre*"),
    "a frequent word": ("carcinoma", "carcinoma*"),
    "1 letter": ("c", "c*"),
    "words in any order": ("carcinoma pancreas muc", "+carcinoma +pancreas +muc*"),
    "1 misspelt": ("pancraes", "pancraes~"),
    "2 misspelt": ("adenocarcimona pancraes", "+adenocarcimona~ +pancraes~"),
    "nothing": ("qqqqqqqq", "qqqqqqqq*"),
}
"""What is typed: as it is, and as the bare query has to have it."""
SEARCH: Final = (
    "query ($text: String!) { search(text: $text, first: 25) { totalCount kindCounts { kind count }"
    " edges { score highlight node { id name } } } }"
)
RESOLVE: Final = (
    "query ($terms: [String!]!) { resolve(terms: $terms) { term status candidates { id name } } }"
)
INDEX: Final = (
    "CREATE FULLTEXT INDEX bare IF NOT EXISTS FOR (n:Entity) ON EACH [n.name, n.symbol, n.synonyms]"
)
BARE: Final = (
    "CALL db.index.fulltext.queryNodes('bare', $text) YIELD node, score"
    " WITH node, score LIMIT 25 RETURN collect([score, node.id, node.name]) AS rows"
)


def names() -> Iterator[Node]:
    """Make nodes with 50,000 names: a name and a synonym, or a symbol and a name."""
    place = Place("made")
    yield Node("Source", "made", {"name": "made"}, ("made",), place)
    made = itertools.product(SITES, KINDS, MANNERS)
    for i, (site, kind, manner) in enumerate(itertools.islice(made, DISEASES)):
        named: dict[str, Value] = {
            "name": f"{manner} {site} {kind}",
            "synonyms": (f"{kind} of {site}, {manner}",),
        }
        yield Node("Disease", f"MONDO:{i:07}", named, ("made",), place)
    for i, word in enumerate(itertools.islice(made_words(4), TARGETS)):
        symbol = {"symbol": f"GT{i}", "name": f"{word}in factor {i % 90}"}
        yield Node("Target", f"HGNC:{i}", symbol, ("made",), place)


@contextmanager
def filled(name: str) -> Iterator[BoltEndpoint]:
    """Run an engine that holds the names."""
    with tempfile.TemporaryDirectory() as folder:
        version = NEO4J_VERSIONS["neo4j-5.26"]
        home = Path(folder)
        running = arcadedb(home) if name == "arcadedb" else neo4j_server(version, home)
        with running as endpoint, open_driver(endpoint) as driver:
            started = time.perf_counter()
            records = Records(nodes=tuple(names()), claims=(), sources=("made",))
            report = load(driver, endpoint.database, records, ONCOLOGY_INDEX)
            seconds = time.perf_counter() - started
            print(f"loaded {report.nodes_created:,} nodes in {seconds:.0f} s")
            if endpoint.engine is Engine.NEO4J:
                driver.execute_query(INDEX)
                driver.execute_query("CALL db.awaitIndexes()")
            yield endpoint


async def timed(ask: Callable[[], Awaitable[Any]], rounds: int) -> list[float]:
    """Give how long each round takes, in milliseconds, after some to warm up."""
    found = []
    for _ in range(rounds):
        started = time.perf_counter()
        await ask()
        found.append((time.perf_counter() - started) * 1000)
    return found


async def measure(endpoint: BoltEndpoint) -> float:
    """Measure all; give the ratio of the medians."""
    database = open_database(endpoint, timeout_s=30)
    try:
        execute = Executor(ONCOLOGY_INDEX, build_schema(ONCOLOGY_INDEX), database, Limits())
        ours, bare = await _searches(execute, database, endpoint.engine is Engine.NEO4J)
        for what, terms in (
            ("200 names", [node.properties["name"] for node in itertools.islice(names(), 1, 201)]),
            ("200 unknown names", [f"carcinomma of unknown {i}" for i in range(200)]),
            ("200 misspelt names", [f"pancraes carcinma{'s' * (i % 3)}" for i in range(200)]),
        ):
            took = await timed(lambda t=terms: _ask(execute, RESOLVE, {"terms": t}), 5)  # type: ignore[misc]
            print(f"resolve {what:<22} {statistics.median(took[1:]):8.1f} ms")
    finally:
        await database.close()
    return statistics.median(ours) / statistics.median(bare) if bare else 0.0


async def _searches(
    execute: Executor,
    database: Database,
    is_compared: bool,  # noqa: FBT001  # private
) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    bare: list[float] = []
    for what, (text, query) in TEXTS.items():
        own: list[float] = []
        other: list[float] = []
        for turn in range(5):  # the first warms up
            found = await timed(lambda t=text: _ask(execute, SEARCH, {"text": t}), ROUNDS // 4)  # type: ignore[misc]
            own += found if turn else []
            if is_compared:
                found = await timed(lambda q=query: database.read(BARE, {"text": q}), ROUNDS // 4)  # type: ignore[misc]
                other += found if turn else []
        line = f"search {what:<23} {statistics.median(own):8.1f} ms"
        line += f"   bare {statistics.median(other):8.1f} ms" if other else ""
        print(line)
        ours += own
        bare += other
    return ours, bare


async def _ask(execute: Executor, query: str, variables: dict[str, Any]) -> None:
    answer = await execute(GraphQLRequest(query, None, variables, {}, read_only_method=True))
    if answer.failure is not None:
        raise RuntimeError(answer.payload)


def main() -> int:
    """Measure one engine."""
    name = sys.argv[1] if len(sys.argv) > 1 else "neo4j-5.26"
    with filled(name) as endpoint:
        ratio = asyncio.run(measure(endpoint))
    if ratio:
        print(f"median over all texts: {ratio:.2f} times the bare query (bound {MAX_RATIO})")
    return int(ratio > MAX_RATIO)


if __name__ == "__main__":
    raise SystemExit(main())
