"""Settings: environment variables, read when asked, never at import.

`ONCOGRAPH_...` for the service; `NEO4J_URI`, `NEO4J_USER`, `NEO4J_PASSWORD`,
`NEO4J_DATABASE` for a Neo4j of one's own. Without `NEO4J_URI` the embedded engine
is used. `docs/settings.md` lists them all; a test fails when one is missing there.
"""

import ipaddress
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.errors import SettingsError

DEFAULT_PASSWORD: Final = "neo4j"  # noqa: S105  # it is refused
SCHEMES: Final = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
Listed = Annotated[tuple[str, ...], NoDecode]
"""Written with commas between."""


class Settings(BaseSettings):
    """All settings with their defaults."""

    model_config = SettingsConfigDict(env_prefix="ONCOGRAPH_", extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="Address to serve on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to serve on.")
    home: Path = Field(Path(".oncograph"), description="Folder of the embedded engine's data.")
    embedded_bolt_port: int = Field(
        0, ge=0, le=65535, description="Bolt port of the embedded engine; 0 takes a free one."
    )
    neo4j_bolt_port: int = Field(
        7687, ge=0, le=65535, description="Bolt port of the local Neo4j; 0 takes a free one."
    )
    neo4j_http_port: int = Field(
        7474, ge=0, le=65535, description="HTTP port of the local Neo4j, for its Browser."
    )
    browser_url: str = Field(
        "", pattern="^(https?://.*)?$", description="Where the Neo4j Browser of `NEO4J_URI` is."
    )
    maven_url: str = Field(
        "",
        pattern="^(https?://.*)?$",
        description="Where Neo4j and its Browser are fetched from; Maven Central if empty.",
    )
    cache: Path = Field(
        Path("~/.cache/oncograph"), description="Folder for programs that were fetched."
    )
    query_timeout_s: float = Field(10.0, gt=0, description="Seconds one query may take.")
    drain_s: int = Field(
        15, ge=1, description="Seconds that what runs may go on when `serve` is told to stop."
    )
    max_body_bytes: int = Field(1_048_576, gt=0, description="Largest request body, in bytes.")
    body_timeout_s: float = Field(10.0, gt=0, description="Seconds a request body may take.")
    max_concurrent: int = Field(48, ge=1, description="Requests that run at once.")
    max_waiting: int = Field(48, ge=0, description="Requests that may wait for those to end.")
    max_wait_s: float = Field(5.0, gt=0, description="Seconds one of them may wait.")
    max_concurrent_per_client: int = Field(
        64, ge=1, description="Requests of one client that run or wait."
    )
    rate_per_minute: int = Field(
        0, ge=0, description="Requests a client may make per minute; 0 for any number."
    )
    rate_burst: int = Field(60, ge=1, description="How many of them may come at once.")
    default_page_size: int = Field(25, ge=1, description="Rows of a page that asks for no number.")
    max_page_size: int = Field(5000, ge=1, description="Most rows of one page.")
    max_tokens: int = Field(3_000, ge=1, description="Longest document, in tokens.")
    max_fields: int = Field(500, ge=1, description="Most fields and fragments of a document.")
    max_aliases: int = Field(100, ge=0, description="Most aliases of a document.")
    max_root_fields: int = Field(25, ge=1, description="Most root fields of an operation.")
    max_depth: int = Field(10, ge=1, description="How deep nodes may be nested in nodes.")
    max_cost: int = Field(250_000, ge=1, description="Most rows one operation may read.")
    walk_time_s: float = Field(
        2.0, ge=0, description="Seconds an operation may walk the graph before it answers."
    )
    plan_cache_size: int = Field(512, ge=1, description="Compiled operations kept.")
    cache_mb: int = Field(64, ge=0, description="Megabytes of answers kept; 0 keeps none.")
    cache_release_check_s: float = Field(
        1.0, ge=0, description="Seconds after which the release of the graph is read anew."
    )
    export_timeout_s: float = Field(
        3600.0, gt=0, description="Seconds one download of a table may take."
    )
    max_exports: int = Field(2, ge=1, description="Downloads of tables at once.")
    explain_allowed: bool = Field(
        default=True, description="Whether requests may ask for the Cypher."
    )
    introspection_allowed: bool = Field(
        default=True, description="Whether requests may ask for the schema."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="Lines of the log for people, or for programs."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING", description="What is logged; INFO has a line for each operation."
    )
    slow_ms: float = Field(
        1000.0, ge=0, description="Milliseconds from which an operation is logged as slow; 0: none."
    )
    metrics_allowed: bool = Field(
        default=True, description="Whether /metrics has numbers for Prometheus."
    )
    trusted: Path | None = Field(
        None, description="Folder of the only documents that are answered; all if none."
    )
    require_read_only: bool = Field(
        default=False, description="Serve only when the database's user is proved not to write."
    )

    keys_file: Path | None = Field(
        None, description="File of the API keys; without it keys.json in the home folder."
    )
    oidc_issuer: str = Field("", description="Issuer whose tokens are accepted.")
    oidc_audience: str = Field("", description="What `aud` of a token must name.")
    oidc_scope_claim: str = Field("scope", description="Claim that says what a token may do.")
    oidc_read_scope: str = Field("oncograph:read", description="What it holds to read.")
    oidc_admin_scope: str = Field("oncograph:admin", description="What it holds for all.")
    oidc_leeway_s: float = Field(30.0, ge=0, le=600, description="How far clocks may differ.")
    cors_origins: Listed = Field((), description="Origins whose pages may ask.")
    cors_credentials: bool = Field(
        default=False, description="Whether those pages may send cookies."
    )
    trusted_proxies: Listed = Field((), description="Addresses whose forwarded headers count.")

    neo4j_uri: str = Field("", validation_alias="NEO4J_URI", description="A Neo4j to use instead.")
    neo4j_user: str = Field("neo4j", validation_alias="NEO4J_USER", description="Its user.")
    neo4j_password: SecretStr = Field(
        SecretStr(""), validation_alias="NEO4J_PASSWORD", description="Its password."
    )
    neo4j_database: str = Field(
        "neo4j", validation_alias="NEO4J_DATABASE", description="Its database."
    )
    neo4j_auth: Literal["basic", "none"] = Field(
        "basic", validation_alias="NEO4J_AUTH", description="`none` for a server without users."
    )

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, given: object) -> object:
        return given.upper() if isinstance(given, str) else given

    @field_validator("cors_origins", "trusted_proxies", mode="before")
    @classmethod
    def _parts(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(",") if part.strip())
        return given

    @field_validator("cors_origins")
    @classmethod
    def _origins_are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if origin != "*" and not _is_origin(origin):
                raise ValueError(
                    f"{origin!r} is no origin as browsers send it; give them like"
                    " https://app.example.org, with commas between, or * for all"
                )
        return origins

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies_are_addresses(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in proxies:
            try:
                ipaddress.ip_network(proxy)
            except ValueError as error:
                raise ValueError(
                    f"{error}; give addresses or networks such as 10.0.0.0/8, with commas between"
                ) from None
        return proxies

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer_is_an_address(cls, issuer: str) -> str:
        if issuer and not is_safe_url(issuer):
            raise ValueError(
                "an issuer is an https:// address; http:// is accepted of this host only"
            )
        return issuer

    @model_validator(mode="after")
    def _access_is_whole(self) -> Self:
        if bool(self.oidc_issuer) != bool(self.oidc_audience):
            raise ValueError(
                "ONCOGRAPH_OIDC_ISSUER and ONCOGRAPH_OIDC_AUDIENCE go together: a token that was"
                " made for another service must not open this one. Set both, or neither."
            )
        if self.oidc_issuer and not (self.oidc_scope_claim and self.oidc_admin_scope):
            raise ValueError(
                "ONCOGRAPH_OIDC_SCOPE_CLAIM and ONCOGRAPH_OIDC_ADMIN_SCOPE may not be empty: every"
                " token would be one for all. Give them names."
            )
        if "*" in self.cors_origins and self.cors_credentials:
            raise ValueError(
                "ONCOGRAPH_CORS_ORIGINS is * while ONCOGRAPH_CORS_CREDENTIALS is on: every page"
                " could act as its visitor. Name the origins, or switch credentials off."
            )
        return self

    @property
    def address(self) -> str:
        """The address of the service for whoever is on the same machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  # all addresses
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @model_validator(mode="after")
    def _neo4j_is_whole(self) -> Self:
        if not self.neo4j_uri:
            return self
        scheme = self.neo4j_uri.partition("://")[0]
        if scheme not in SCHEMES:
            raise ValueError(
                f"NEO4J_URI has the scheme {scheme!r}; allowed are {', '.join(SCHEMES)},"
                " such as neo4j://127.0.0.1:7687."
            )
        if self.neo4j_auth == "basic" and not self.neo4j_password.get_secret_value():
            raise ValueError(
                "NEO4J_URI is set but NEO4J_PASSWORD is not. Set it, or NEO4J_AUTH=none for a"
                " server without users."
            )
        if self.neo4j_password.get_secret_value() == DEFAULT_PASSWORD:
            raise ValueError(
                f"NEO4J_PASSWORD is the one that every Neo4j starts with, {DEFAULT_PASSWORD!r}."
                " Give the server another one, and set it here."
            )
        return self


def keys_path(settings: Settings) -> Path:
    """Say where the API keys are."""
    return settings.keys_file or settings.home / "keys.json"


def is_safe_url(url: str) -> bool:
    """Tell whether nobody on the way can change what is read there."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https"
        or (parts.scheme == "http" and host in {"127.0.0.1", "::1", "localhost"})
    )


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        is_port_right = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return (
        is_port_right
        and parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and text == f"{parts.scheme}://{parts.netloc}".lower()
        and "@" not in parts.netloc
    )


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: one line that names the variable, its value and what is allowed.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(_line(dict(e)) for e in error.errors())) from None


def _line(error: dict[str, object]) -> str:
    place = error["loc"]
    if not isinstance(place, tuple) or not place:
        return _reason(error)
    name = str(place[0])
    variable = name if name.isupper() else f"ONCOGRAPH_{name.upper()}"
    return f"{variable} is {error['input']!r}: {_reason(error)}."


def _reason(error: dict[str, object]) -> str:
    return str(error["msg"]).removeprefix("Value error, ")
