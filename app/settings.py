"""Settings: environment variables, read when asked, never at import.

`ONCOGRAPH_...` for the service; `NEO4J_URI`, `NEO4J_USER`, `NEO4J_PASSWORD`,
`NEO4J_DATABASE` for a Neo4j of one's own. Without `NEO4J_URI` the embedded engine
is used. `docs/settings.md` lists them all; a test fails when one is missing there.
"""

from pathlib import Path
from typing import Final, Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import SettingsError

SCHEMES: Final = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


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
        "https://repo1.maven.org/maven2",
        pattern="^https?://",
        description="Where Neo4j and its Browser are fetched from.",
    )
    cache: Path = Field(
        Path("~/.cache/oncograph"), description="Folder for programs that were fetched."
    )
    query_timeout_s: float = Field(10.0, gt=0, description="Seconds one query may take.")
    max_body_bytes: int = Field(1_048_576, gt=0, description="Largest request body, in bytes.")
    default_page_size: int = Field(25, ge=1, description="Rows of a page that asks for no number.")
    max_page_size: int = Field(5000, ge=1, description="Most rows of one page.")
    max_depth: int = Field(10, ge=1, description="How deep nodes may be nested in nodes.")
    max_cost: int = Field(250_000, ge=1, description="Most rows one operation may read.")
    walk_time_s: float = Field(
        2.0, ge=0, description="Seconds an operation may walk the graph before it answers."
    )
    plan_cache_size: int = Field(512, ge=1, description="Compiled operations kept.")
    export_timeout_s: float = Field(
        3600.0, gt=0, description="Seconds one download of a table may take."
    )
    max_exports: int = Field(2, ge=1, description="Downloads of tables at once.")
    explain_allowed: bool = Field(
        default=True, description="Whether requests may ask for the Cypher."
    )

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
        return self


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
        return str(error["msg"]).removeprefix("Value error, ")
    name = str(place[0])
    variable = name if name.isupper() else f"ONCOGRAPH_{name.upper()}"
    return f"{variable} is {error['input']!r}: {error['msg']}."
