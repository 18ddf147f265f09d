"""The database fails while it is asked: no wrong answer, the right code, and soon it goes on."""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from api.serving import serving
from app.engines.driver import open_driver
from app.engines.embedded import start_embedded
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from app.main import create_app
from app.settings import Settings
from engine_choice import needs_engine
from engine_servers import BRIEF, NEO4J_VERSIONS, Neo4jServer
from engines.cut_connections import Network, network_to
from graph_seed.gather import packaged
from graph_seed.load import load

ASKERS = 8
QUERY_TIMEOUT_S = 2.0
PAUSE_S = 5
"""Longer than a query may take and the service waits for one."""
RECOVERS_WITHIN_S = 5.0
RETURNS_WITHIN_S = 90
QUERIES = (
    '{ target(symbol: "MSLN") { name expressedInDiseases { nodes { name } } } }',
    "{ diseases { totalCount nodes { name } } }",
    "{ graph { counts { nodes claims } } }",
)
FAILURES = {"DATABASE_UNAVAILABLE", "DATABASE_TIMEOUT", "SERVICE_BUSY"}


@dataclass(frozen=True)
class Faulty:
    """A database that can be made to fail, and the service in front of it."""

    pid: Callable[[], int]
    start_again: Callable[[], None]
    endpoint: BoltEndpoint
    network: Network
    address: str


@dataclass
class Outcomes:
    """What those who ask got."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[Any] = field(default_factory=list)
    last: dict[str, float] = field(default_factory=dict)
    """When each code was given last."""


@contextmanager
def _embedded(folder: Path) -> Iterator[tuple[BoltEndpoint, Callable[[], int], Callable[[], None]]]:
    with start_embedded(folder / "engine") as engine:
        # Its supervisor starts it again by itself.
        yield engine.endpoint, lambda: engine.pid, lambda: None


@contextmanager
def _neo4j(folder: Path) -> Iterator[tuple[BoltEndpoint, Callable[[], int], Callable[[], None]]]:
    server = Neo4jServer(NEO4J_VERSIONS["neo4j-5.26"], folder, java_options=BRIEF)
    server.start()
    try:
        yield server.endpoint, lambda: server.pid, server.start
    finally:
        server.stop()


RUN = {"arcadedb": _embedded, "neo4j-5.26": _neo4j}


@pytest.fixture(scope="module", params=RUN)
def faulty(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Faulty]:
    """Load the curated graph, and serve it over a network that can be cut."""
    needs_engine(request.param)
    folder = tmp_path_factory.mktemp("faults")
    with RUN[request.param](folder) as (endpoint, pid, start_again):
        with open_driver(endpoint) as driver:
            load(driver, endpoint.database, packaged(ONCOLOGY_INDEX), ONCOLOGY_INDEX)
        settings = Settings(
            home=folder,
            query_timeout_s=QUERY_TIMEOUT_S,
            cache_mb=0,
            max_concurrent=4,
            max_waiting=2,
            max_wait_s=0.5,
        )
        with network_to(endpoint.uri) as network:
            through = replace(endpoint, uri=f"bolt://127.0.0.1:{network.port}")
            with serving(create_app(settings, through)) as address:
                yield Faulty(pid, start_again, endpoint, network, address)


@contextmanager
def asked(faulty: Faulty) -> Iterator[Outcomes]:
    """Ask without pause while the block runs; what is answered has to be right."""
    right = [_first_answer(faulty.address, query) for query in QUERIES]
    outcomes, is_over = Outcomes(), threading.Event()

    def ask() -> None:
        while not is_over.is_set():
            for query, expected in zip(QUERIES, right, strict=True):
                _note(outcomes, _answer(faulty.address, query), expected)

    threads = [threading.Thread(target=ask) for _ in range(ASKERS)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(0.5)
        yield outcomes
    finally:
        is_over.set()
        for thread in threads:
            thread.join(30)


def _answer(address: str, query: str) -> dict[str, Any]:
    answer = httpx.post(f"{address}/graphql", json={"query": query}, timeout=30)
    found: dict[str, Any] = answer.json()
    return found


def _first_answer(address: str, query: str) -> dict[str, Any]:
    """Ask until it is answered: the first time Neo4j may plan for longer than a query may take."""
    deadline = time.monotonic() + RETURNS_WITHIN_S
    while "errors" in (found := _answer(address, query)):
        assert time.monotonic() < deadline, found
    return found


def _note(outcomes: Outcomes, found: dict[str, Any], expected: dict[str, Any]) -> None:
    if "errors" not in found:
        outcomes.counts["OK"] += 1
        if found != expected:
            outcomes.wrong.append(found)
        return
    code = found["errors"][0]["extensions"]["code"]
    outcomes.counts[code] += 1
    outcomes.last[code] = time.monotonic()
    if code not in FAILURES:
        outcomes.wrong.append(found)


def _until_it_returns(endpoint: BoltEndpoint) -> None:
    deadline = time.monotonic() + RETURNS_WITHIN_S
    while True:
        try:
            with open_driver(endpoint) as driver:
                driver.execute_query("MATCH (n:Release) RETURN n", database_=endpoint.database)
        except Exception:  # noqa: BLE001  # whatever it is, it is not back yet
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


def _recovers(faulty: Faulty, outcomes: Outcomes, *, is_cold: bool = False) -> None:
    """From its return on there are failures for some seconds at most, then answers.

    The service is kept busy here at all times. A Neo4j that was just started plans for
    seconds what it knew before: that is its time, and not that of the service.
    """
    _until_it_returns(faulty.endpoint)
    returned, before = time.monotonic(), outcomes.counts["OK"]
    time.sleep(RECOVERS_WITHIN_S + 1)
    failures = FAILURES - {"SERVICE_BUSY"} - ({"DATABASE_TIMEOUT"} if is_cold else set())
    last_failure = max(outcomes.last.get(code, 0.0) for code in failures)
    assert last_failure < returned + RECOVERS_WITHIN_S, outcomes
    while outcomes.counts["OK"] <= before:
        assert time.monotonic() < returned + RETURNS_WITHIN_S, outcomes.counts
        time.sleep(0.2)
    assert outcomes.wrong == []


def test_database_is_killed_and_started_again(faulty: Faulty) -> None:
    """Nothing is lost by it either: the answers are those of before."""
    with asked(faulty) as outcomes:
        psutil.Process(faulty.pid()).kill()
        time.sleep(1)
        faulty.start_again()
        _recovers(faulty, outcomes, is_cold=True)
    assert outcomes.counts["DATABASE_UNAVAILABLE"]


def test_database_hangs_for_a_while(faulty: Faulty) -> None:
    """It takes connections and says nothing: clients are told in time, others that it is busy."""
    with asked(faulty) as outcomes:
        os.kill(faulty.pid(), signal.SIGSTOP)
        try:
            time.sleep(PAUSE_S)
        finally:
            os.kill(faulty.pid(), signal.SIGCONT)
        _recovers(faulty, outcomes)
    assert outcomes.counts["DATABASE_TIMEOUT"]
    assert outcomes.counts["SERVICE_BUSY"]


def test_connections_are_cut(faulty: Faulty) -> None:
    """What was asked over them fails or is tried again; the next have new ones."""
    with asked(faulty) as outcomes:
        cut = 0
        for _ in range(5):
            cut += faulty.network.cut()
            time.sleep(0.2)
        _recovers(faulty, outcomes)
    assert cut
