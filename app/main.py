"""The service put together: `create_app` is the only place where the parts meet."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from app.access import Gate
from app.access.key_file import KeyFile
from app.access.tokens import Issuer, TokenRules
from app.api.access import AccessMiddleware
from app.api.answer_cache import AnswerCache
from app.api.browser import BrowserKit
from app.api.cors import AllowedOrigins
from app.api.execute import Executor
from app.api.export import RELEASE_HEADER, Exports, finished_release
from app.api.http import graphql_routes
from app.api.known_release import KnownRelease
from app.api.pages import Pages, failed_page, refused_page
from app.api.request_id import HEADER, RequestIdMiddleware
from app.api.schema import build_schema
from app.api.trusted import load_trusted
from app.browser.links import browser_of, own_browser
from app.compiler import Limits
from app.db import Database, open_database
from app.engines import found_endpoint
from app.engines.endpoint import BoltEndpoint
from app.errors import DatabaseUnavailableError
from app.graph_model import ONCOLOGY_INDEX
from app.graph_model.index import ModelIndex
from app.settings import Settings, keys_path, load_settings

STATIC: Final = Path(__file__).parent / "api" / "static"


def compiler_limits(settings: Settings) -> Limits:
    """Take the compiler's bounds from the settings."""
    return Limits(
        default_page_size=settings.default_page_size,
        max_page_size=settings.max_page_size,
        max_depth=settings.max_depth,
        max_cost=settings.max_cost,
        max_walk_ms=round(settings.walk_time_s * 1000),
    )


def open_gate(settings: Settings) -> Gate:
    """Take from the settings who may ask."""
    issuer = None
    if settings.oidc_issuer:
        issuer = Issuer(
            TokenRules(
                settings.oidc_issuer,
                settings.oidc_audience,
                settings.oidc_scope_claim,
                settings.oidc_read_scope,
                settings.oidc_admin_scope,
                settings.oidc_leeway_s,
            )
        )
    return Gate(KeyFile(keys_path(settings)), issuer)


def create_worker_app() -> FastAPI:
    """Make the service in one of several processes, which know nothing but the settings.

    Raises:
        DatabaseUnavailableError: the embedded engine, which their parent starts, is not there.
    """
    settings = load_settings()
    endpoint = found_endpoint(settings)
    if endpoint is None:
        raise DatabaseUnavailableError(
            f"No embedded engine runs in {settings.home}. `oncograph serve` starts one."
        )
    return create_app(settings, endpoint)


def _middleware(settings: Settings) -> list[Middleware]:
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
        *([shared] if settings.cors_origins else []),
        Middleware(AccessMiddleware, gate=open_gate(settings)),
    ]


def open_cache(settings: Settings, database: Database) -> AnswerCache | None:
    """Make the cache of answers, if there is to be one."""
    if not settings.cache_mb:
        return None
    read_release = partial(finished_release, database)
    release = KnownRelease(read_release, settings.cache_release_check_s)
    return AnswerCache(release, settings.cache_mb * 2**20)


def _lifespan(
    database: Database, cache: AnswerCache | None
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

    return lifespan


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
        DocumentsError: a trusted document is wrong.
    """
    schema = build_schema(index)
    graphql_schema = schema._schema  # noqa: SLF001  # strawberry names no public way to it
    trusted = load_trusted(settings.trusted, graphql_schema) if settings.trusted else None
    database = open_database(endpoint, timeout_s=settings.query_timeout_s)
    browser = browser_of(endpoint, settings.browser_url)
    if browser_files:
        browser = own_browser(f"{settings.address}/browser/")
    cache = open_cache(settings, database)
    execute = Executor(
        index,
        schema,
        database,
        compiler_limits(settings),
        cache_size=settings.plan_cache_size,
        explain_allowed=settings.explain_allowed,
        introspection_allowed=settings.introspection_allowed,
        browser=browser,
        cache=cache,
    )
    exports = Exports(
        index,
        graphql_schema,
        compiler_limits(settings),
        database,
        settings.export_timeout_s,
        asyncio.Semaphore(settings.max_exports),
    )
    sdl = schema.as_str() + "\n" if settings.introspection_allowed else None
    pages = Pages(execute, database.check, sdl, endpoint.engine)

    return FastAPI(
        title="oncograph",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(database, cache),
        middleware=_middleware(settings),
        exception_handlers={HTTPException: refused_page, Exception: failed_page},
        routes=[
            *graphql_routes(execute, max_body_bytes=settings.max_body_bytes, trusted=trusted),
            *exports.routes(),
            *pages.routes(),
            *BrowserKit(index, endpoint, browser_files).routes(),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
    )
