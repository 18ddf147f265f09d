"""Spans continue the client's trace, have no values, and cost nothing where there are none."""

import json
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from app.errors import DatabaseTimeoutError, SettingsError
from app.observe import tracing
from app.observe.tracing import ENDPOINTS, Tracing, is_tracing_wanted, open_tracing
from observe.observed import NAMED, SECRET, VARIABLES, WatchedDatabase, ask, logging_as, watched

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
TRACEPARENT = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
HERE = "http://127.0.0.1:1"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*ENDPOINTS, "OTEL_SDK_DISABLED", "OTEL_SERVICE_NAME", "OTEL_TRACES_EXPORTER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Trace all services that are made, and keep the spans."""
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    with patch("app.main.open_tracing", return_value=Tracing(provider)):
        yield kept


def named(kept: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    """Give the spans so far by their names, and forget them."""
    found = kept.get_finished_spans()
    kept.clear()
    assert len({span.name for span in found}) == len(found)
    return {span.name: span for span in found}


def told(span: ReadableSpan) -> Mapping[str, Any]:
    """Give what a span says of itself."""
    assert span.attributes is not None
    return span.attributes


# ------------------------------------------------------------------ spans


async def test_a_request_continues_the_clients_trace(
    tmp_path: Path, spans: InMemorySpanExporter
) -> None:
    """With a part for each phase; what is cached is not done again, and has none."""
    async with watched(tmp_path) as client:
        await ask(client, **TRACEPARENT, **{"x-request-id": "abc-1"})
        first = named(spans)
        await ask(client)
        assert set(named(spans)) == {"POST /graphql", "read", "shape"}
    assert set(first) == {"POST /graphql", "prepare", "compile", "read", "shape"}
    request = first.pop("POST /graphql")
    assert request.parent is not None
    assert f"{request.parent.span_id:016x}" == PARENT
    assert request.kind is SpanKind.SERVER
    assert request.context is not None
    for part in first.values():
        assert part.parent is not None
        assert part.parent.span_id == request.context.span_id
        assert part.context is not None
        assert f"{part.context.trace_id:032x}" == TRACE
    assert told(request) == {
        "http.request.method": "POST",
        "http.route": "/graphql",
        "url.path": "/graphql",
        "http.response.status_code": 200,
        "graphql.operation.name": "Named",
        "oncograph.request_id": "abc-1",
        "oncograph.code": "OK",
        "oncograph.cost": 2,
    }


async def test_a_read_has_its_statement_and_no_values(
    tmp_path: Path, spans: InMemorySpanExporter
) -> None:
    """Nor has any other span: a GET has them in its address."""
    database = WatchedDatabase()
    async with watched(tmp_path, database) as client:
        asked = {"query": NAMED, "variables": json.dumps(VARIABLES)}
        await client.get("/graphql", params=asked)
    found = named(spans)
    assert told(found["read"]) == {
        "db.system.name": "neo4j",
        "db.namespace": "x",
        "db.query.text": database.asked[0],
    }
    assert found["read"].kind is SpanKind.CLIENT
    assert set(found) == {"GET /graphql", "prepare", "compile", "read", "shape"}
    assert SECRET not in "".join(span.to_json() for span in found.values())


async def test_what_failed_is_marked_without_its_message(
    tmp_path: Path, spans: InMemorySpanExporter
) -> None:
    """Messages repeat what clients sent."""
    database = WatchedDatabase(error=DatabaseTimeoutError(SECRET))
    async with watched(tmp_path, database) as client:
        assert (await ask(client)).status_code == 504
    found = named(spans)
    assert told(found["read"])["error.type"] == "DatabaseTimeoutError"
    for name in ("read", "POST /graphql"):
        assert found[name].status.status_code is StatusCode.ERROR
        assert found[name].events == ()
        assert SECRET not in found[name].to_json()
    assert told(found["POST /graphql"])["oncograph.code"] == "DATABASE_TIMEOUT"


async def test_a_refused_request_is_no_failure_of_the_service(
    tmp_path: Path, spans: InMemorySpanExporter
) -> None:
    """Its span says the code; a method that nobody knows gives no name."""
    async with watched(tmp_path) as client:
        await ask(client, "{ nothing }")
        request = named(spans)["POST /graphql"]
        await client.request("BREW", "/graphql")
        assert set(named(spans)) == {"HTTP /graphql"}
    assert request.status.status_code is StatusCode.UNSET
    assert told(request)["oncograph.code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "graphql.operation.name" not in told(request)


async def test_probes_have_no_spans(tmp_path: Path, spans: InMemorySpanExporter) -> None:
    """They come every few seconds, and nobody looks for them."""
    async with watched(tmp_path) as client:
        for path in ("/healthz", "/readyz", "/metrics", "/"):
            await client.get(path)
    assert named(spans) == {}


async def test_lines_of_a_traced_request_have_its_trace(
    tmp_path: Path, spans: InMemorySpanExporter, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that one leads to the other."""
    with logging_as("json", "INFO"):
        async with watched(tmp_path) as client:
            await ask(client, **TRACEPARENT)
    assert spans.get_finished_spans()
    assert f'"trace_id": "{TRACE}"' in capsys.readouterr().err


# ------------------------------------------------------------------ the environment


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": ""},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": HERE, "OTEL_SDK_DISABLED": "TRUE"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": HERE, "OTEL_TRACES_EXPORTER": "none"},
        {"OTEL_SERVICE_NAME": "x"},
    ],
)
def test_without_an_endpoint_there_is_no_tracing(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor when it is switched off."""
    for name, given in environment.items():
        monkeypatch.setenv(name, given)
    assert open_tracing() is None


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc'"),
        ({"OTEL_TRACES_EXPORTER": "zipkin"}, "OTEL_TRACES_EXPORTER is 'zipkin'"),
        ({"OTEL_BSP_MAX_QUEUE_SIZE": "-1"}, "cannot be used"),
    ],
)
def test_what_is_not_served_is_said(
    environment: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than traces that never arrive."""
    for name, given in {"OTEL_EXPORTER_OTLP_ENDPOINT": HERE, **environment}.items():
        monkeypatch.setenv(name, given)
    with pytest.raises(SettingsError, match=message):
        open_tracing()


@pytest.mark.parametrize("variable", ENDPOINTS)
def test_without_the_extra_the_fix_is_named(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line, before anything is started."""
    monkeypatch.setenv(variable, HERE)
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(SettingsError, match=rf"{variable} is set.*Install oncograph\[tracing\]"):
        is_tracing_wanted()


@contextmanager
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Take what is sent."""
    taken: list[tuple[str, bytes]] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Taking)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", taken
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.mark.parametrize("name", ["", "chosen"])
async def test_spans_are_sent_to_where_the_environment_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the latest when the service ends; under its own name, if the environment has none."""
    with collector() as (address, taken):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
        if name:
            monkeypatch.setenv("OTEL_SERVICE_NAME", name)
        async with watched(tmp_path) as client:
            await ask(client)
    ((path, body),) = taken
    assert path == "/v1/traces"
    assert (name or "oncograph").encode() in body
    assert b"POST /graphql" in body
    assert SECRET.encode() not in body


def test_a_collector_that_is_away_holds_no_stop_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last spans are given up soon."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", HERE)
    monkeypatch.setattr(tracing, "CLOSING_S", 0.1)
    opened = open_tracing()
    assert opened is not None
    with opened.request("GET", "/graphql", {}):
        pass
    started = time.monotonic()
    opened.close()
    assert time.monotonic() - started < 4  # without, it takes seven seconds


async def test_fastapi_traces_nothing_beside(tmp_path: Path) -> None:
    """Its spans have whole addresses, and so values of variables."""
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    with patch("opentelemetry.trace.get_tracer_provider", return_value=provider):
        async with watched(tmp_path) as client:
            response: httpx.Response = await ask(client)
    assert response.status_code == 200
    assert kept.get_finished_spans() == ()
    assert tracing.PROTOCOL == "http/protobuf"
