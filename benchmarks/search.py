"""Search and resolve on the names of real sources, beside a bare full-text query.

    python benchmarks/search.py [neo4j-5.26|arcadedb] [FOLDER]

FOLDER holds the real data (`../shared/data`); its genes, tissues, diseases, variants and
therapies have 50,000 names. What is typed is drawn from them, the same in every run.
On Neo4j each text is asked in turns of the service and of `db.index.fulltext.queryNodes
... LIMIT 25` over the same names; both through the same driver, the service's time being
that of its whole answer. Exit status 1 when the median over all texts is more than twice
that of the bare query. The embedded engine has no such query to be held against.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import neo4j

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
from graph_seed.gather import PRECEDENCE, gather  # noqa: E402  # as above
from graph_seed.load import LoadOptions, load  # noqa: E402  # as above
from typed_texts import Typed, typed_texts  # noqa: E402  # as above

MAX_RATIO: Final = 2.0
TURNS: Final = 4
"""How often the service and the bare query take turns on a text; the first warms up."""
ASKS: Final = 3
"""How often each asks in its turn."""
SOURCES: Final = (
    ("kgx", "large/nodes.tsv.gz"),
    ("civic", "civic/nightly-ClinicalEvidenceSummaries.tsv.gz"),
    ("disease_ontology", "ontology/DO_cancer_slim.obo"),
    ("mondo_mappings", "ontology/mondo_cancer_mappings.sssom.tsv"),
    ("oncotree", "ontology/oncotree_2025_10_03.json"),
)
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
ENTITIES: Final = "MATCH (e:Entity) RETURN e.symbol, e.name, e.synonyms ORDER BY e.id"


@dataclass(frozen=True, slots=True)
class Measured:
    """How long a kind of text took, in milliseconds."""

    ours: list[float]
    bare: list[float]


@contextmanager
def filled(name: str, data: Path) -> Iterator[tuple[BoltEndpoint, Sequence[Sequence[str]]]]:
    """Run an engine that holds the names of the sources; give it and, of each entity, these."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        version = NEO4J_VERSIONS["neo4j-5.26"]
        running = arcadedb(home) if name == "arcadedb" else neo4j_server(version, home)
        with running as endpoint, open_driver(endpoint) as driver:
            named = [f"{source}={data / file}" for source, file in SOURCES]
            bundles = gather(named, ONCOLOGY_INDEX, home)
            options = LoadOptions(PRECEDENCE)
            load(driver, endpoint.database, bundles, ONCOLOGY_INDEX, None, options)
            entities = list(_names(driver, endpoint.database))
            print(f"{len(entities):,} entities with {sum(map(len, entities)):,} names")
            if endpoint.engine is Engine.NEO4J:
                driver.execute_query(INDEX)
                driver.execute_query("CALL db.awaitIndexes()")
            yield endpoint, entities


def _names(driver: neo4j.Driver, database: str) -> Iterator[Sequence[str]]:
    for symbol, name, synonyms in driver.execute_query(ENTITIES, database_=database).records:
        yield [text for text in (symbol, name, *(synonyms or ())) if text]


async def timed(ask: Callable[[], Awaitable[Any]], times: int) -> list[float]:
    """Give how long each time takes, in milliseconds."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        await ask()
        found.append((time.perf_counter() - started) * 1000)
    return found


async def measure(endpoint: BoltEndpoint, entities: Sequence[Sequence[str]]) -> float:
    """Measure all; give the ratio of the medians."""
    database = open_database(endpoint, timeout_s=30)
    chance = random.Random(7371)  # the same each time, no secret
    try:
        execute = Executor(ONCOLOGY_INDEX, build_schema(ONCOLOGY_INDEX), database, Limits())
        ours: list[float] = []
        bare: list[float] = []
        is_neo4j = endpoint.engine is Engine.NEO4J
        typed = typed_texts(entities, chance)
        for texts in typed.values():  # both are compiled while they run: not to be measured
            await _searches(execute, database, texts, is_neo4j=is_neo4j)
        for kind, texts in typed.items():
            found = await _searches(execute, database, texts, is_neo4j=is_neo4j)
            print(_line(kind, found))
            ours += found.ours
            bare += found.bare
        names = [chance.choice(named) for named in chance.sample(entities, 200)]
        for what, terms in (
            ("200 names", names),
            ("200 unknown names", [f"carcinomma of unknown {i}" for i in range(200)]),
            ("200 misspelt names", [name[:-2] + name[:-3:-1] for name in names]),
        ):
            took = await timed(lambda t=terms: _ask(execute, RESOLVE, {"terms": t}), 5)  # type: ignore[misc]
            print(f"resolve {what:<22} {statistics.median(took[1:]):8.1f} ms")
    finally:
        await database.close()
    return statistics.median(ours) / statistics.median(bare) if bare else 0.0


async def _searches(
    execute: Executor, database: Database, texts: Sequence[Typed], *, is_neo4j: bool
) -> Measured:
    found = Measured([], [])
    for typed in texts:
        for turn in range(TURNS):
            ours = await timed(lambda t=typed: _ask(execute, SEARCH, {"text": t.text}), ASKS)  # type: ignore[misc]
            found.ours.extend(ours if turn else [])
            if is_neo4j:
                query = {"text": typed.lucene}
                bare = await timed(lambda q=query: database.read(BARE, q), ASKS)  # type: ignore[misc]
                found.bare.extend(bare if turn else [])
    return found


def _line(kind: str, found: Measured) -> str:
    line = f"search {kind:<23} {statistics.median(found.ours):8.1f} ms"
    if not found.bare:
        return line
    bare = statistics.median(found.bare)
    return f"{line}   bare {bare:8.1f} ms   {statistics.median(found.ours) / bare:6.2f}"


async def _ask(execute: Executor, query: str, variables: dict[str, Any]) -> None:
    answer = await execute(GraphQLRequest(query, None, variables, {}, read_only_method=True))
    if answer.failure is not None:
        raise RuntimeError(answer.payload)


def main() -> int:
    """Measure one engine."""
    name = sys.argv[1] if len(sys.argv) > 1 else "neo4j-5.26"
    data = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parents[1] / "shared" / "data"
    with filled(name, data) as (endpoint, entities):
        ratio = asyncio.run(measure(endpoint, entities))
    if ratio:
        print(f"median over all texts: {ratio:.2f} times the bare query (bound {MAX_RATIO})")
    return int(ratio > MAX_RATIO)


if __name__ == "__main__":
    raise SystemExit(main())
