"""Tracing by OpenTelemetry, configured by its own environment variables; off without them.

Spans say what was done and how long it took: names, codes, Cypher without its parameters.
What was raised is told by its class alone, since messages repeat what clients sent.
"""

import importlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import version
from typing import Any, Final, Generic, Protocol, TypeVar

from opentelemetry import propagate, trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider

from app.errors import SettingsError
from app.observe.operation import ANONYMOUS, UNREAD, OperationDone, no_span

ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PROTOCOLS: Final = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
PROTOCOL: Final = "http/protobuf"
CLOSING_S: Final = 2.0
"""How long a service that ends tries to send its last spans to who does not answer."""
_METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
_SERVER_ERROR: Final = 500
Found_co = TypeVar("Found_co", covariant=True)


class Reads(Protocol[Found_co]):
    """Whatever reads: see `app.db.Database`."""

    async def read(self, cypher: str, parameters: Mapping[str, Any]) -> Found_co:
        """Run a read."""
        ...


class Tracing:
    """Makes the spans of one service."""

    def __init__(
        self, provider: TracerProvider, give_up: Callable[[], None] = lambda: None
    ) -> None:
        """Keep where spans go, and how to give up sending them."""
        self._provider, self._give_up = provider, give_up
        self._tracer = provider.get_tracer("oncograph", version("oncograph"))

    def span(self, name: str) -> AbstractContextManager[object]:
        """Name a part of the work on a request; what the service asks of itself has no span."""
        return self._part(name) if _is_within_a_request() else no_span(name)

    def query(self, name: str, attributes: Mapping[str, str]) -> AbstractContextManager[object]:
        """Name a query that a request makes."""
        if not _is_within_a_request():
            return no_span(name)
        return self._part(name, SpanKind.CLIENT, attributes)

    def request(
        self, method: str, path: str, headers: Mapping[str, str]
    ) -> AbstractContextManager[Span]:
        """Name a request, as a part of what its sender traces."""
        known = method if method in _METHODS else "_OTHER"
        name = f"{known} {path}" if known == method else f"HTTP {path}"
        attributes = {"http.request.method": known, "http.route": path, "url.path": path}
        return self._part(name, SpanKind.SERVER, attributes, propagate.extract(headers))

    def __call__(self, done: OperationDone) -> None:
        """Say of the request's span which operation it was."""
        span = trace.get_current_span()
        if done.name not in {ANONYMOUS, UNREAD}:
            span.set_attribute("graphql.operation.name", done.name)
        span.set_attribute("oncograph.code", done.code)
        span.set_attribute("oncograph.cost", done.cost)

    def close(self) -> None:
        """Send what was not sent yet, if that can be done soon."""
        # The interface for those who make spans has no end; what makes and sends them has.
        shutdown = getattr(self._provider, "shutdown", None)
        if shutdown is None:
            return
        patience = threading.Timer(CLOSING_S, self._give_up)
        patience.start()
        try:
            shutdown()
        finally:
            patience.cancel()

    @contextmanager
    def _part(
        self,
        name: str,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, str] | None = None,
        context: Context | None = None,
    ) -> Iterator[Span]:
        with self._tracer.start_as_current_span(
            name,
            context,
            kind=kind,
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield span
            except BaseException as error:
                _failed(span, error)
                raise


class TracedReader(Generic[Found_co]):
    """A database whose reads have spans."""

    def __init__(self, database: Reads[Found_co], tracing: Tracing, system: str, name: str) -> None:
        """Wrap a database."""
        self._database, self._tracing = database, tracing
        self._known = {"db.system.name": system.lower(), "db.namespace": name}

    async def read(self, cypher: str, parameters: Mapping[str, Any]) -> Found_co:
        """Run a read; its statement is told, its parameters are not."""
        with self._tracing.query("read", {**self._known, "db.query.text": cypher}):
            return await self._database.read(cypher, parameters)


def answered(span: Span, status: int, request_id: str) -> None:
    """Say of a request's span how it was answered."""
    span.set_attribute("http.response.status_code", status)
    span.set_attribute("oncograph.request_id", request_id)
    if status >= _SERVER_ERROR:
        span.set_attribute("error.type", str(status))
        span.set_status(StatusCode.ERROR)


def is_tracing_wanted() -> bool:
    """Tell whether the environment asks for traces, and can have them.

    Raises:
        SettingsError: they are asked for in a way that is not served, or what sends them is
            not installed.
    """
    variable = next((name for name in ENDPOINTS if os.environ.get(name)), None)
    is_off = os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    exporter = os.environ.get("OTEL_TRACES_EXPORTER", "").strip() or "otlp"
    if variable is None or is_off or exporter == "none":
        return False
    if exporter != "otlp":
        raise SettingsError(f"OTEL_TRACES_EXPORTER is {exporter!r}; allowed are otlp and none.")
    for name in PROTOCOLS:
        if (given := os.environ.get(name) or PROTOCOL) != PROTOCOL:
            raise SettingsError(f"{name} is {given!r}; traces are sent by {PROTOCOL} alone.")
    try:
        importlib.import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    except ImportError:
        raise SettingsError(
            f"{variable} is set, but what sends traces is not installed. Install"
            f" oncograph[tracing], or unset {variable}."
        ) from None
    return True


def open_tracing() -> Tracing | None:
    """Trace to where the environment says; None where it says nothing.

    Raises:
        SettingsError: as `is_tracing_wanted`, or a variable has a value that cannot be used.
    """
    if not is_tracing_wanted():
        return None
    # Here, because without the extra there is nothing to import.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
        OTLPSpanExporter,
    )
    from opentelemetry.sdk import trace as sdk  # noqa: PLC0415
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    ours = {"service.name": "oncograph", "service.version": version("oncograph")}
    try:
        # Merged in this order, so that the environment has the last word.
        resource = Resource.create(ours).merge(OTELResourceDetector().detect())
        provider = sdk.TracerProvider(resource=resource)
        exporter = OTLPSpanExporter()
        provider.add_span_processor(BatchSpanProcessor(exporter))
    except ValueError as error:
        raise SettingsError(f"A variable of OpenTelemetry cannot be used: {error}.") from None
    return Tracing(provider, exporter.shutdown)


def _is_within_a_request() -> bool:
    return trace.get_current_span().get_span_context().is_valid


def _failed(span: Span, error: BaseException) -> None:
    span.set_attribute("error.type", type(error).__qualname__)
    span.set_status(StatusCode.ERROR)
