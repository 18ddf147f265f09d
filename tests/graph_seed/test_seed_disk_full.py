"""A load that fills the disk stops with the fix, and the next one completes it."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from seed_world import Loaded, world

from api.serving import serving
from app.engines import room
from app.engines.driver import open_driver
from app.engines.embedded import EmbeddedEngine, start_embedded
from app.engines.room import room_to_load
from app.errors import DiskFullError
from app.graph_model import ONCOLOGY_INDEX
from app.main import create_app
from app.settings import Settings
from engine_choice import needs_engine
from engines.small_disk import SmallDisk, small_disk, until, until_it_returns
from graph_seed.check import check
from graph_seed.load import LoadOptions, load

GENES = 600
LEFT = 300_000
"""Less than a batch takes, so that part of it is written."""
QUERY = '{ target(id: "HGNC:1") { symbol expressedInDiseases { nodes { name } } } }'
RIGHT = {"symbol": "G1", "expressedInDiseases": {"nodes": [{"name": "the MONDO:1"}]}}


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDisk]:
    """Give a disk that can be filled."""
    needs_engine("arcadedb")
    with small_disk(tmp_path, monkeypatch) as disk:
        yield disk


def test_a_load_stops_on_a_full_disk_and_the_next_completes_it(
    disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says where space is needed; what is answered meanwhile is right, or that there is none."""
    with start_embedded(disk.folder) as engine, open_driver(engine.endpoint) as driver:
        graph = Loaded(driver, engine.endpoint.database)
        _load(graph, engine, 3)
        before, pid = graph.everything(), engine.pid
        with _asked(engine) as outcomes:
            until(lambda: outcomes["OK"])
            disk.fill(engine, LEFT)
            with pytest.raises(DiskFullError, match=f"{disk.folder}.* 64 MB.*load again"):
                _load(graph, engine, GENES)
            assert (graph.everything(), engine.pid) == (before, pid)
            assert set(outcomes) == {"OK"}
            # As when another program takes the rest while a batch is written.
            monkeypatch.setattr(room, "LOAD_ROOM", 1)
            with pytest.raises(DiskFullError, match=f"{disk.folder}.*load again"):
                _load(graph, engine, GENES)
            until(lambda: outcomes["DATABASE_UNAVAILABLE"])
            disk.empty()
            until_it_returns(driver)
            assert _load(graph, engine, GENES) == GENES
            answered = outcomes["OK"]
            until(lambda: outcomes["OK"] > answered)
        assert set(outcomes) <= {"OK", "DATABASE_UNAVAILABLE"}
        assert check(driver, graph.database, ONCOLOGY_INDEX).problems == []


def _load(graph: Loaded, engine: EmbeddedEngine, genes: int) -> int:
    """Load as the command line does; give how many claims there are."""
    options = LoadOptions(room=room_to_load(engine.endpoint.folder))
    load(graph.driver, graph.database, world(genes=genes), ONCOLOGY_INDEX, None, options)
    found: int = graph.rows("MATCH ()-[c:EXPRESSED_IN]->() RETURN count(DISTINCT c.id)")[0][0]
    return found


@contextmanager
def _asked(engine: EmbeddedEngine) -> Iterator[Counter[str]]:
    """Ask without pause while the block runs; what is answered has to be right."""
    outcomes: Counter[str] = Counter()
    is_over = threading.Event()
    settings = Settings(home=engine.endpoint.folder, cache_mb=0)

    def ask() -> None:
        while not is_over.wait(0.02):
            answer = httpx.post(f"{address}/graphql", json={"query": QUERY}, timeout=30).json()
            if "errors" in answer:
                outcomes[answer["errors"][0]["extensions"]["code"]] += 1
            else:
                outcomes["OK" if answer["data"]["target"] == RIGHT else str(answer)] += 1

    with serving(create_app(settings, engine.endpoint)) as address:
        thread = threading.Thread(target=ask)
        thread.start()
        try:
            yield outcomes
        finally:
            is_over.set()
            thread.join(30)
