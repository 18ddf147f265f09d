"""Settings → what the parts of the service take; `app.main` puts the parts together."""

from functools import partial

from app.access import Gate
from app.access.key_file import KeyFile
from app.access.tokens import Issuer, TokenRules
from app.api.answer_cache import AnswerCache
from app.api.document_limits import DocumentLimits
from app.api.export import finished_release
from app.api.known_release import KnownRelease
from app.compiler import Limits
from app.db import Database
from app.settings import Settings, keys_path
from app.traffic import TrafficLimits
from app.traffic.bucket import Rate


def compiler_limits(settings: Settings) -> Limits:
    """Take the compiler's bounds from the settings."""
    return Limits(
        default_page_size=settings.default_page_size,
        max_page_size=settings.max_page_size,
        max_depth=settings.max_depth,
        max_cost=settings.max_cost,
        max_walk_ms=round(settings.walk_time_s * 1000),
    )


def document_limits(settings: Settings) -> DocumentLimits:
    """Take the bounds on documents from the settings."""
    return DocumentLimits(
        settings.max_tokens, settings.max_fields, settings.max_aliases, settings.max_root_fields
    )


def traffic_limits(settings: Settings) -> TrafficLimits:
    """Take from the settings how much may be asked."""
    rate = None
    if settings.rate_per_minute:
        rate = Rate(settings.rate_per_minute, settings.rate_burst)
    return TrafficLimits(
        running=settings.max_concurrent,
        waiting=settings.max_waiting,
        wait_s=settings.max_wait_s,
        per_client=settings.max_concurrent_per_client,
        rate=rate,
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


def open_cache(settings: Settings, database: Database) -> AnswerCache | None:
    """Make the cache of answers, if there is to be one."""
    if not settings.cache_mb:
        return None
    read_release = partial(finished_release, database)
    release = KnownRelease(read_release, settings.cache_release_check_s)
    return AnswerCache(release, settings.cache_mb * 2**20)
