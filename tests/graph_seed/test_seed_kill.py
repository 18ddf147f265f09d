"""A loader killed in the middle leaves nothing that the next run does not put right."""

import signal
import subprocess
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from loader_process import CANCERS, start_loader
from seed_world import Loaded, fresh_graph, world

from app.graph_model import ONCOLOGY_INDEX
from graph_seed.check import check

if TYPE_CHECKING:
    from app.engines import BoltEndpoint

GENES = 4_000
_TIMEOUT_S = 60


@pytest.fixture
def graph(engine: "BoltEndpoint") -> Iterator[Loaded]:
    """Give an empty graph on the engine under test, and leave none behind."""
    with fresh_graph(engine) as graph:
        yield graph
        graph.clear()


@pytest.mark.parametrize("step", ["Target: new nodes", "xrefs", "names", "claims created"])
def test_second_run_completes_a_killed_load(
    engine: "BoltEndpoint", graph: Loaded, step: str
) -> None:
    """After kill -9 in the middle of a step, one more load gives the full graph, nothing twice."""
    interrupted = _release(graph) or ""
    _kill_in_the_middle(engine, step)
    held = graph.rows("MATCH ()-[c:EXPRESSED_IN]->() RETURN count(c)")[0][0]
    assert held < GENES
    report = graph.load(world(genes=GENES, cancers=CANCERS))
    assert report.was_interrupted
    assert report.release not in {"", interrupted}
    assert graph.rows("MATCH ()-[c:EXPRESSED_IN]->() RETURN count(c), count(DISTINCT c.id)") == [
        [GENES, GENES]
    ]
    assert check(graph.driver, graph.database, ONCOLOGY_INDEX).problems == []
    assert graph.load(world(genes=GENES, cancers=CANCERS)).changes == 0


def _release(graph: Loaded) -> str | None:
    rows = graph.rows("MATCH (r:Release) RETURN r.id")
    return rows[0][0] if rows else None


def _kill_in_the_middle(engine: "BoltEndpoint", step: str) -> None:
    """Start a loader process; kill it some batches into the step, while one is being written."""
    process = start_loader(engine, GENES)
    try:
        _wait_for(process, step)
        time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait(_TIMEOUT_S)
        if process.stdout:
            process.stdout.close()


def _wait_for(process: "subprocess.Popen[str]", step: str) -> None:
    deadline = time.monotonic() + _TIMEOUT_S
    for line in process.stdout or ():
        name, _, done = line.strip().rpartition(" ")
        if name == step and int(done) >= GENES // 4:
            return
        assert time.monotonic() < deadline, f"the load did not come to {step!r}"
    pytest.fail(f"the load ended before {step!r}")
