"""Links that open a query in Neo4j Browser, in the editor, with its parameters written in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from app.browser.literals import inlined
from app.engines.endpoint import BoltEndpoint, Engine

_PLAIN: Final = ("bolt", "neo4j")
_USUAL_PORT: Final = 7474


@dataclass(frozen=True, slots=True)
class BrowserAddress:
    """Where a Neo4j Browser is, and what it is to connect to."""

    page: str
    connection: str = ""
    """Parameters of the address that fill the connection form."""

    @property
    def opened(self) -> str:
        """The address that opens it."""
        return f"{self.page}?{self.connection}" if self.connection else self.page

    def link(self, cypher: str, parameters: Mapping[str, Any]) -> str:
        """Give the address that opens it with a query in the editor."""
        argument = quote(inlined(cypher, parameters), safe="")
        return f"{self.page}?{self.connection and self.connection + '&'}cmd=edit&arg={argument}"


def own_browser(served_at: str) -> BrowserAddress:
    """Address the Browser that we serve ourselves: it is connected without being told."""
    return BrowserAddress(served_at)


def browser_of(endpoint: BoltEndpoint, page: str = "") -> BrowserAddress | None:
    """Address the Browser of a Neo4j; None where there is none that we know of.

    Without `page` it is taken to be where a Neo4j without TLS has it if nobody says otherwise.
    """
    if endpoint.engine is not Engine.NEO4J:
        return None
    uri = urlsplit(endpoint.uri)
    if not page:
        if uri.scheme not in _PLAIN or not uri.hostname:
            return None
        host = f"[{uri.hostname}]" if ":" in uri.hostname else uri.hostname
        page = f"http://{host}:{_USUAL_PORT}/browser/"
    user = f"{quote(endpoint.user, safe='')}@" if endpoint.user else ""
    dbms = quote(f"{uri.scheme}://{user}{uri.netloc}", safe="")
    return BrowserAddress(page, f"dbms={dbms}&db={quote(endpoint.database, safe='')}")
