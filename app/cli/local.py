"""What runs on a person's own machine: a local Neo4j without Docker, and Neo4j Browser."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.access.exposure import is_loopback
from app.browser.bundle import NEO4J_BROWSER, browser_files, browser_jar, is_fetched
from app.browser.links import browser_of
from app.browser.session import configuration_lines
from app.cli.console import OUT
from app.engines import open_engine
from app.engines.endpoint import BoltEndpoint
from app.engines.local_neo4j import LocalPorts, local_neo4j
from app.engines.maven import repository
from app.engines.neo4j_program import NEO4J_VERSION, Neo4jProgram, find_neo4j
from app.errors import SettingsError
from app.settings import Settings

NEO4J_FOLDER: Final = "neo4j"
"""The folder of the local Neo4j, below the home folder."""


def refuse_contradictions(
    settings: Settings, *, local_neo4j: bool, browser: bool, is_closed: bool
) -> None:
    """Refuse what cannot be run together, before anything is started.

    Raises:
        SettingsError: a Browser that other machines could use as the engine's user, or two Neo4j.
    """
    if local_neo4j and settings.neo4j_uri:
        raise SettingsError(
            f"NEO4J_URI is {settings.neo4j_uri!r}, and a local Neo4j is to be started. Unset it,"
            " or use that one by `oncograph up`."
        )
    if browser and is_closed:
        raise SettingsError(
            "Keys or tokens are asked for here, and --browser gives whoever opens it the engine's"
            " user without one. Leave out --browser, or name a folder without keys in"
            " ONCOGRAPH_HOME."
        )
    if browser and not is_loopback(settings.host):
        raise SettingsError(
            f"ONCOGRAPH_HOST is {settings.host!r}, and --browser gives whoever opens it the"
            " engine's user: it is for your own machine. Leave out --browser, or set"
            " ONCOGRAPH_HOST to 127.0.0.1."
        )


@contextlib.contextmanager
def running_engine(settings: Settings, *, local: bool) -> Iterator[tuple[Settings, BoltEndpoint]]:
    """Open the engine of the settings, or start a Neo4j, whose Browser the settings then name."""
    if not local:
        with open_engine(settings) as endpoint:
            yield settings, endpoint
        return
    program = _fetched_neo4j(settings)
    ports = LocalPorts(settings.neo4j_bolt_port, settings.neo4j_http_port)
    lines = configuration_lines(f"{settings.address}/browser-kit")
    with local_neo4j(settings.home / NEO4J_FOLDER, program, ports, lines) as running:
        known = settings.model_copy(update={"browser_url": running.browser_url})
        yield known, running.endpoint


def served_browser(settings: Settings) -> Path:
    """Give the files of Neo4j Browser, fetched on first use."""
    maven = repository(settings.maven_url)
    _say_fetching_browser(settings, maven)
    return browser_files(settings.cache.expanduser(), maven)


def print_neo4j(settings: Settings, endpoint: BoltEndpoint) -> None:
    """Say where the local Neo4j is, and how others connect to it."""
    address = browser_of(endpoint, settings.browser_url)
    home = settings.home / NEO4J_FOLDER
    lines = (
        f"  {address.opened if address else settings.browser_url} for Neo4j Browser",
        f"  {endpoint.uri} for other programs; user {endpoint.user}, password in {home}/password",
    )
    for line in lines:
        OUT.print(line, highlight=False, soft_wrap=True, markup=False)


def _fetched_neo4j(settings: Settings) -> Neo4jProgram:
    cache, maven = settings.cache.expanduser(), repository(settings.maven_url)
    if not (cache / f"neo4j-{NEO4J_VERSION}.jars").exists():
        _say(f"fetching Neo4j {NEO4J_VERSION} (GPLv3, 150 MB) from {maven}, once")
    program = find_neo4j(NEO4J_VERSION, maven, cache)
    _say_fetching_browser(settings, maven)
    jar = browser_jar(cache, maven)
    return Neo4jProgram(program.version, program.java, (*program.jars, jar))


def _say_fetching_browser(settings: Settings, maven: str) -> None:
    if not is_fetched(settings.cache.expanduser()):
        _say(f"fetching {NEO4J_BROWSER.name} (GPLv3, 15 MB) from {maven}, once")


def _say(text: str) -> None:
    OUT.print(text, highlight=False, soft_wrap=True, markup=False)
