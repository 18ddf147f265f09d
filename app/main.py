"""The service put together: `create_app` is the only place where the parts meet."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from graphql import GraphQLSchema
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app.api.access import AccessMiddleware
from app.api.answer_cache import AnswerCache
from app.api.browser import BrowserKit
from app.api.cors import AllowedOrigins
from app.api.execute import Executor, Reader
from app.api.export import RELEASE_HEADER, Exports
from app.api.http import graphql_routes
from app.api.metrics import MetricsPage
from app.api.pages import Pages, failed_page, refused_page
from app.api.request_id import HEADER, RequestIdMiddleware
from app.api.schema import build_schema
from app.api.tracing import TracingMiddleware
from app.api.traffic import TrafficMiddleware
from app.api.trusted import TrustedDocuments, load_trusted
from app.browser.links import BrowserAddress, browser_of, own_browser
from app.configured import (
    compiler_limits,
    document_limits,
    open_cache,
    open_gate,
    traffic_limits,
)
from app.db import Database, open_database
from app.engines import found_endpoint
from app.engines.endpoint import BoltEndpoint
from app.errors import DatabaseUnavailableError
from app.graph_model import ONCOLOGY_INDEX
from app.graph_model.index import ModelIndex
from app.observe.logs import OperationLog, configure_logs
from app.observe.metrics import Metrics
from app.observe.operation import Observe, no_span, observe_all
from app.observe.tracing import TracedReader, Tracing, open_tracing
from app.settings import Settings, load_settings
from app.traffic import Admission

SPARE_CONNECTIONS: Final = 2
"""For readiness and the landing page, which take no place among what is counted."""
_NO_TELEMETRY: Final = TelemetryConfig(
    tracing=False, metrics=False, logs=False, auto_configure=False
)
"""What FastAPI tells by itself has whole addresses, and so queries and values of variables."""
STATIC: Final = Path(__file__).parent / "api" / "static"


def create_worker_app() -> FastAPI:
    """Make the service in one of several processes, which know nothing but the settings.

    Raises:
        DatabaseUnavailableError: the embedded engine, which their parent starts, is not there.
    """
    settings = load_settings()
    configure_logs(settings.log_format, settings.log_level)
    endpoint = found_endpoint(settings)
    if endpoint is None:
        raise DatabaseUnavailableError(
            f"No embedded engine runs in {settings.home}. `oncograph serve` starts one."
        )
    return create_app(settings, endpoint)


def _middleware(settings: Settings, tracing: Tracing | None) -> list[Middleware]:
    """Put together what stands before the routes, the outermost first.

    Pages of other origins come before the gate: browsers ask whether they may ask without
    credentials, and a refusal has to be readable for them too.
    """
    shared = Middleware(
        AllowedOrigins,
        allow_origins=settings.cors_origins,
        allow_credentials=settings.cors_credentials,
        allow_methods=("GET", "HEAD", "POST"),
        allow_headers=("Authorization", "Content-Type", "X-API-Key", HEADER),
        expose_headers=(HEADER, RELEASE_HEADER, "Retry-After", "WWW-Authenticate"),
    )
    return [
        Middleware(RequestIdMiddleware),
        *([Middleware(TracingMiddleware, tracing=tracing)] if tracing else []),
        *([shared] if settings.cors_origins else []),
        Middleware(AccessMiddleware, gate=open_gate(settings)),
        Middleware(TrafficMiddleware, admission=Admission(traffic_limits(settings))),
    ]


def _lifespan(
    database: Database, cache: AnswerCache | None, tracing: Tracing | None
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # The schema is a large heap of objects that live as long as the process. Without this
        # every full garbage collection walks them, which cost 5 ms on an answer of 5,000 rows.
        gc.collect()
        gc.freeze()
        try:
            yield
        finally:
            if cache:
                await cache.close()
            await database.close()
            if tracing:
                await asyncio.to_thread(tracing.close)

    return lifespan


def _observers(settings: Settings, metrics: Metrics | None, tracing: Tracing | None) -> Observe:
    """Put together who is told each operation."""
    told: tuple[Observe | None, ...] = (OperationLog(settings.slow_ms), metrics, tracing)
    return observe_all([one for one in told if one])


def _reader(database: Database, tracing: Tracing | None, endpoint: BoltEndpoint) -> Reader:
    if tracing is None:
        return database
    return TracedReader(database, tracing, endpoint.engine, endpoint.database)


def _database(settings: Settings, endpoint: BoltEndpoint) -> Database:
    return open_database(
        endpoint,
        timeout_s=settings.query_timeout_s,
        # What runs has a connection at once: waiting is done in one place, with its own bound.
        pool_size=settings.max_concurrent + SPARE_CONNECTIONS,
    )


def _browser(
    settings: Settings, endpoint: BoltEndpoint, *, is_served: bool
) -> BrowserAddress | None:
    if is_served:
        return own_browser(f"{settings.address}/browser/")
    return browser_of(endpoint, settings.browser_url)


def _trusted(settings: Settings, schema: GraphQLSchema) -> TrustedDocuments | None:
    if settings.trusted is None:
        return None
    return load_trusted(settings.trusted, schema, document_limits(settings))


def _exports(
    settings: Settings, index: ModelIndex, schema: GraphQLSchema, database: Database
) -> Exports:
    return Exports(
        index,
        schema,
        compiler_limits(settings),
        database,
        settings.export_timeout_s,
        asyncio.Semaphore(settings.max_exports),
    )


def _metrics_routes(
    metrics: Metrics | None, execute: Executor, database: Database
) -> Sequence[Route]:
    if metrics is None:
        return ()
    metrics.watch(execute.caches, lambda: database.in_flight)
    return MetricsPage(metrics, database.check).routes()


def create_app(
    settings: Settings,
    endpoint: BoltEndpoint,
    index: ModelIndex = ONCOLOGY_INDEX,
    browser_files: Path | None = None,
) -> FastAPI:
    """Make the service for one database and one graph model.

    With the files of Neo4j Browser it serves these too, with a session of the engine's user.

    Raises:
        DatabaseUnavailableError: the database's URI cannot be used.
        SettingsError: traces are asked for that cannot be had.
        DocumentsError: a trusted document is wrong.
    """
    tracing = open_tracing()
    metrics = Metrics(endpoint.engine) if settings.metrics_allowed else None
    schema = build_schema(index)
    graphql_schema = schema._schema  # noqa: SLF001  # strawberry names no public way to it
    trusted = _trusted(settings, graphql_schema)
    database = _database(settings, endpoint)
    cache = open_cache(settings, database)
    execute = Executor(
        index,
        schema,
        _reader(database, tracing, endpoint),
        compiler_limits(settings),
        document_limits=document_limits(settings),
        cache_size=settings.plan_cache_size,
        explain_allowed=settings.explain_allowed,
        introspection_allowed=settings.introspection_allowed,
        browser=_browser(settings, endpoint, is_served=browser_files is not None),
        cache=cache,
        observe=_observers(settings, metrics, tracing),
        span=tracing.span if tracing else no_span,
    )
    sdl = schema.as_str() + "\n" if settings.introspection_allowed else None
    return FastAPI(
        title="oncograph",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        telemetry=_NO_TELEMETRY,
        lifespan=_lifespan(database, cache, tracing),
        middleware=_middleware(settings, tracing),
        exception_handlers={HTTPException: refused_page, Exception: failed_page},
        routes=[
            *graphql_routes(
                execute,
                max_body_bytes=settings.max_body_bytes,
                body_timeout_s=settings.body_timeout_s,
                trusted=trusted,
            ),
            *_exports(settings, index, graphql_schema, database).routes(),
            *Pages(execute, database.check, sdl, endpoint.engine).routes(),
            *_metrics_routes(metrics, execute, database),
            *BrowserKit(index, endpoint, browser_files).routes(),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
    )
