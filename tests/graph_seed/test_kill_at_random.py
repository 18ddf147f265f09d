"""Loader or database killed at random moments: the next load completes, nothing twice.

`ONCOGRAPH_KILL_SEED` repeats a run; the seed is in the message of a failure.
"""

import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from loader_process import CANCERS, start_loader
from seed_world import Loaded, world

from app.engines.driver import open_driver
from app.engines.embedded import start_embedded
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from engine_choice import needs_engine
from engine_servers import BRIEF, NEO4J_VERSIONS, Neo4jServer
from graph_seed.check import check

GENES = 1_000
LOADER_KILLS = 2
DATABASE_KILLS = 1
_TIMEOUT_S = 90


@dataclass(frozen=True)
class Killable:
    """An engine of the test's own."""

    endpoint: BoltEndpoint
    kill: Callable[[], None]
    """Kill it and bring it back."""


@contextmanager
def _embedded(folder: Path) -> Iterator[Killable]:
    with start_embedded(folder) as engine:

        def kill() -> None:
            # The supervisor starts a child that died again, on the same port.
            psutil.Process(engine.pid).kill()

        yield Killable(engine.endpoint, kill)


@contextmanager
def _neo4j(folder: Path) -> Iterator[Killable]:
    server = Neo4jServer(NEO4J_VERSIONS["neo4j-5.26"], folder, java_options=BRIEF)
    server.start()

    def kill() -> None:
        server.kill()
        server.start()

    try:
        yield Killable(server.endpoint, kill)
    finally:
        server.stop()


RUN = {"arcadedb": _embedded, "neo4j-5.26": _neo4j}


@pytest.mark.parametrize("name", RUN)
def test_load_is_completed_after_kills_at_random_moments(name: str, tmp_path: Path) -> None:
    """Whenever it happens, one more load gives every claim once, and a sound graph."""
    seed = int(os.environ.get("ONCOGRAPH_KILL_SEED", "0")) or random.randrange(1, 10**6)  # noqa: S311  # a moment
    draw = random.Random(seed)  # noqa: S311  # a moment
    needs_engine(name)
    with RUN[name](tmp_path / "engine") as engine, open_driver(engine.endpoint) as driver:
        graph = Loaded(driver, engine.endpoint.database)
        started = time.monotonic()
        _finish(start_loader(engine.endpoint, GENES, "whole"))
        whole_s = time.monotonic() - started
        victims = ["loader"] * LOADER_KILLS + ["database"] * DATABASE_KILLS
        draw.shuffle(victims)
        for number, victim in enumerate(victims):
            source, moment_s = f"s{number}", draw.uniform(0.2, 1.0) * whole_s
            told = f"seed {seed}: {victim} killed after {moment_s:.2f} s"
            process = start_loader(engine.endpoint, GENES, source)
            time.sleep(moment_s)
            if victim == "database":
                engine.kill()
            process.kill()
            _finish(process)
            _until_it_answers(graph)
            graph.load(world(source, GENES, CANCERS))
            rows = graph.rows(
                "MATCH (:Target)-[c:EXPRESSED_IN {source: $source}]->()"
                " RETURN count(c), count(DISTINCT c.id)",
                source=source,
            )
            assert rows == [[GENES, GENES]], told
        assert graph.load(world("s0", GENES, CANCERS)).changes == 0, f"seed {seed}"
        assert check(graph.driver, graph.database, ONCOLOGY_INDEX).problems == [], f"seed {seed}"


def _finish(process: "subprocess.Popen[str]") -> None:
    process.communicate(timeout=_TIMEOUT_S)


def _until_it_answers(graph: Loaded) -> None:
    deadline = time.monotonic() + _TIMEOUT_S
    while True:
        try:
            graph.rows("RETURN 1")
        except Exception:  # whatever it is, the engine is not back yet
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return
