"""Metrics for Prometheus, in a registry of their own: several services may share a process.

Names of operations are chosen by clients. The first `MAX_OPERATIONS` have series of their own,
so that no client can make as many as it likes; all further ones are `other`.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    disable_created_metrics,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from app.observe.operation import CacheState, OperationDone

MAX_OPERATIONS: Final = 50
OTHER: Final = "other"
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_ROWS: Final = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)


Caches = Callable[[], Mapping[str, CacheState]]


class Metrics:
    """The numbers of one service in one process."""

    def __init__(self, engine: str) -> None:
        """Begin to count."""
        # When a series began is of use to nobody here, and doubles the series.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no annotation
        self.registry: Final = CollectorRegistry()
        self.process: Final = str(os.getpid())
        self._names: set[str] = set()
        self._series: dict[tuple[str, str], tuple[Counter, Histogram, Histogram]] = {}
        self._operations = Counter(
            "oncograph_operations",
            "GraphQL operations by name and outcome.",
            ("process", "operation", "code"),
            registry=self.registry,
        )
        self._seconds = self._histogram(
            "operation_seconds", "From the request as read to its answer.", _SECONDS, "operation"
        )
        self._database_seconds = self._histogram(
            "database_seconds", "Of these, waiting for the database.", _SECONDS, "operation"
        )
        self._cost = self._histogram(
            "operation_cost_rows", "Rows an operation reads if all its pages are full.", _ROWS
        ).labels(self.process)
        self._up = self._gauge("database_up", "Whether the database answered this scrape.")
        Info("oncograph_build", "What runs.", ("process",), registry=self.registry).labels(
            self.process
        ).info({"version": version("oncograph"), "engine": engine})

    def __call__(self, done: OperationDone) -> None:
        """Count one operation."""
        label = self._label(done.name)
        series = self._series.get((label, done.code))
        if series is None:
            series = self._series[label, done.code] = (
                self._operations.labels(self.process, label, done.code),
                self._seconds.labels(self.process, label),
                self._database_seconds.labels(self.process, label),
            )
        operations, seconds, database_seconds = series
        operations.inc()
        seconds.observe(done.elapsed_s)
        if done.cypher:
            database_seconds.observe(done.database_s)
            self._cost.observe(done.cost)

    def watch(self, caches: Caches, reads: Callable[[], int]) -> None:
        """Read these whenever somebody asks for the numbers."""
        self.registry.register(_Caches(caches, self.process))
        in_flight = "Queries the database works on, or that wait for a connection to it."
        self._gauge("database_queries_in_flight", in_flight).set_function(reads)

    def text(self, accept: str, *, is_database_up: bool) -> tuple[bytes, str]:
        """Write the numbers, in the format that is asked for, and name its media type."""
        self._up.set(is_database_up)
        encode, media_type = choose_encoder(accept)
        return encode(self.registry), media_type

    def _label(self, name: str) -> str:
        if name in self._names:
            return name
        if len(self._names) >= MAX_OPERATIONS:
            return OTHER
        self._names.add(name)
        return name

    def _histogram(
        self, name: str, text: str, buckets: tuple[float, ...], *labels: str
    ) -> Histogram:
        return Histogram(
            f"oncograph_{name}", text, ("process", *labels), registry=self.registry, buckets=buckets
        )

    def _gauge(self, name: str, text: str) -> Gauge:
        gauge = Gauge(f"oncograph_{name}", text, ("process",), registry=self.registry)
        return gauge.labels(self.process)


class _Caches(Collector):
    """Asks the caches themselves: counting beside them would cost each request."""

    def __init__(self, caches: Caches, process: str) -> None:
        self._caches, self._process = caches, process

    def collect(self) -> Iterator[Metric]:
        labels = ("process", "cache")
        hits = CounterMetricFamily(
            "oncograph_cache_hits", "Operations found as they were kept.", labels=labels
        )
        misses = CounterMetricFamily(
            "oncograph_cache_misses", "Operations made anew.", labels=labels
        )
        sizes = GaugeMetricFamily("oncograph_cache_size", "Operations kept.", labels=labels)
        for name, state in self._caches().items():
            for family, value in (
                (hits, state.hits),
                (misses, state.misses),
                (sizes, state.currsize),
            ):
                family.add_metric((self._process, name), value)
        yield from (hits, misses, sizes)
