"""The numbers are right, bounded, and for those who run the service."""

import asyncio
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

import app.api.metrics as metrics_page
from app.access import Scope
from app.access.key_file import create_key
from app.errors import DatabaseUnavailableError
from app.observe.metrics import MAX_OPERATIONS, Metrics
from app.observe.operation import OperationDone
from observe.observed import SECRET, WatchedDatabase, ask, watched

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def scrape(client: httpx.AsyncClient, **headers: str) -> Samples:
    """Read the numbers as Prometheus does."""
    response = await client.get("/metrics", headers=headers)
    assert response.status_code == 200
    return samples(response.text)


def samples(text: str) -> Samples:
    """Take the numbers apart, by name and labels; the process is left out."""
    return {
        (sample.name, frozenset((k, v) for k, v in sample.labels.items() if k != "process")): (
            sample.value
        )
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float:
    """Give one number."""
    return found[f"oncograph_{name}", frozenset(labels.items())]


# ------------------------------------------------------------------ what is counted


async def test_operations_are_counted_by_name_and_outcome(tmp_path: Path) -> None:
    """With their time, the database's share of it, and their cost."""
    async with watched(tmp_path, WatchedDatabase(takes_s=0.02)) as client:
        for _ in range(3):
            await ask(client)
        await ask(client, "{ __typename }")
        await ask(client, "query Named { nothing }")
        found = await scrape(client)
    assert value(found, "operations_total", operation="Named", code="OK") == 3
    assert value(found, "operations_total", operation="anonymous", code="OK") == 1
    refused = {"operation": "unread", "code": "GRAPHQL_VALIDATION_FAILED"}
    assert value(found, "operations_total", **refused) == 1
    assert value(found, "operation_seconds_count", operation="Named") == 3
    assert value(found, "operation_seconds_sum", operation="Named") >= 0.06
    assert value(found, "database_seconds_sum", operation="Named") >= 0.06
    assert value(found, "database_seconds_count", operation="anonymous") == 0
    assert value(found, "operation_cost_rows_sum") == 6
    assert value(found, "operation_cost_rows_bucket", le="1.0") == 0


async def test_what_fails_in_the_database_has_its_time_too(tmp_path: Path) -> None:
    """A query that timed out is where the time went."""
    database = WatchedDatabase(0.02, DatabaseUnavailableError("away"))
    async with watched(tmp_path, database) as client:
        await ask(client)
        found = await scrape(client)
    assert value(found, "operations_total", operation="Named", code="DATABASE_UNAVAILABLE") == 1
    assert value(found, "database_seconds_sum", operation="Named") >= 0.02
    assert value(found, "database_up") == 0


async def test_caches_queries_and_build_are_told(tmp_path: Path) -> None:
    """As they are when somebody asks."""
    async with watched(tmp_path) as client:
        for _ in range(4):
            await ask(client)
        found = await scrape(client)
    for cache in ("prepared", "compiled"):
        assert value(found, "cache_hits_total", cache=cache) == 3
        assert value(found, "cache_misses_total", cache=cache) == 1
        assert value(found, "cache_size", cache=cache) == 1
    assert value(found, "database_queries_in_flight") == 3
    assert value(found, "database_up") == 1
    (build,) = [dict(labels) for name, labels in found if name == "oncograph_build_info"]
    assert build["engine"] == "Neo4j"
    assert build["version"]


async def test_a_database_that_hangs_holds_no_scrape_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is down, and the other numbers are there."""
    monkeypatch.setattr(metrics_page, "PATIENCE_S", 0.05)
    async with watched(tmp_path, WatchedDatabase(hangs=True)) as client:
        assert value(await scrape(client), "database_up") == 0


# ------------------------------------------------------------------ bounds


def test_names_are_bounded() -> None:
    """However many a client makes up; those that were first keep their series."""
    metrics = Metrics("x")
    for number in range(MAX_OPERATIONS + 20):
        metrics(OperationDone(f"A{number}", "OK", 0.1, 0.1, 1, "RETURN 1"))
    metrics(OperationDone("A0", "OK", 0.1, 0.1, 1, "RETURN 1"))
    found = samples(metrics.text("", is_database_up=True)[0].decode())
    names = {dict(labels)["operation"] for name, labels in found if name.endswith("ns_total")}
    assert len(names) == MAX_OPERATIONS + 1
    assert value(found, "operations_total", operation="other", code="OK") == 20
    assert value(found, "operations_total", operation="A0", code="OK") == 2


async def test_services_in_one_process_count_for_themselves(tmp_path: Path) -> None:
    """Nothing is kept by the process."""
    async with watched(tmp_path) as one, watched(tmp_path) as other:
        await ask(one)
        assert value(await scrape(one), "cache_size", cache="compiled") == 1
        assert value(await scrape(other), "cache_size", cache="compiled") == 0


async def test_no_value_and_no_query_is_in_the_numbers(tmp_path: Path) -> None:
    """Labels are names and codes."""
    async with watched(tmp_path) as client:
        await ask(client)
        text = (await client.get("/metrics")).text
    assert SECRET not in text
    assert "MATCH" not in text


# ------------------------------------------------------------------ the page


async def test_the_newer_format_is_given_to_who_asks_for_it(tmp_path: Path) -> None:
    """OpenMetrics, with its end."""
    async with watched(tmp_path) as client:
        plain = await client.get("/metrics")
        newer = await client.get(
            "/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"}
        )
    assert plain.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert newer.headers["content-type"].startswith("application/openmetrics-text")
    assert newer.text.endswith("# EOF\n")
    assert plain.headers["cache-control"] == "no-store"


async def test_where_credentials_are_asked_for_it_is_for_admins(tmp_path: Path) -> None:
    """By the header that Prometheus sends."""
    keys = tmp_path / "keys.json"
    read, admin = (create_key(keys, "x", scope)[0] for scope in (Scope.READ, Scope.ADMIN))
    async with watched(tmp_path) as client:
        nobody = await client.get("/metrics")
        assert (nobody.status_code, nobody.json()["code"]) == (401, "UNAUTHENTICATED")
        reader = await client.get("/metrics", headers={"authorization": f"Bearer {read}"})
        assert (reader.status_code, reader.json()["code"]) == (403, "FORBIDDEN")
        assert await scrape(client, authorization=f"Bearer {admin}")


async def test_it_can_be_switched_off(tmp_path: Path) -> None:
    """Then there is no such page, and nothing is counted."""
    async with watched(tmp_path, metrics_allowed=False) as client:
        assert (await client.get("/metrics")).status_code == 404
        assert (await ask(client)).status_code == 200


async def test_an_operation_that_is_given_up_is_counted(tmp_path: Path) -> None:
    """As when a page that probes has waited long enough."""
    async with watched(tmp_path, WatchedDatabase(takes_s=60)) as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await ask(client)
        found = await scrape(client)
    assert value(found, "operations_total", operation="Named", code="CANCELLED") == 1
