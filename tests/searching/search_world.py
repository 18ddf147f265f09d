"""What the tests of search and resolve share: a loaded graph, and asking it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.api.answer import GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.compiler import Limits
from app.db import open_database
from app.engines.driver import open_driver
from app.graph_model import ONCOLOGY_INDEX
from searching.search_reference import Entity, entity

if TYPE_CHECKING:
    from app.engines import BoltEndpoint

SCHEMA = build_schema(ONCOLOGY_INDEX)
ALL = (
    "{ totalCount truncated kindCounts { kind count }"
    " edges { score highlight cursor node { id } } }"
)
SEARCH = (
    "query ($text: String!, $kinds: [String!], $first: Int, $after: String) {"
    f" search(text: $text, kinds: $kinds, first: $first, after: $after) {ALL} }}"
)
RESOLVE = (
    "query ($terms: [String!]!, $kinds: [String!]) { resolve(terms: $terms, kinds: $kinds)"
    " { term status candidates { id name kind } } }"
)


class Asked:
    """A graph that can be asked many times."""

    def __init__(self, endpoint: "BoltEndpoint") -> None:
        """Open it."""
        self._database = open_database(endpoint, timeout_s=30)
        self._execute = Executor(ONCOLOGY_INDEX, SCHEMA, self._database, Limits())

    async def payload(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Give the whole answer."""
        request = GraphQLRequest(query, None, dict(variables), {}, read_only_method=True)
        payload: dict[str, Any] = (await self._execute(request)).payload
        return payload

    async def search(self, text: str, **variables: Any) -> dict[str, Any]:
        """Search, and give all that is asked of it."""
        answer = await self.payload(SEARCH, {"text": text, **variables})
        found: dict[str, Any] = answer["data"]["search"]
        return found

    async def resolve(self, *terms: str, **variables: Any) -> list[dict[str, Any]]:
        """Resolve terms."""
        answer = await self.payload(RESOLVE, {"terms": list(terms), **variables})
        found: list[dict[str, Any]] = answer["data"]["resolve"]
        return found

    async def close(self) -> None:
        """Close it."""
        await self._database.close()


def ids(found: Mapping[str, Any]) -> list[str]:
    """List the ids of the hits."""
    return [edge["node"]["id"] for edge in found["edges"]]


def entities(endpoint: "BoltEndpoint") -> list[Entity]:
    """Read every entity of a graph."""
    with open_driver(endpoint) as driver:
        rows, _, _ = driver.execute_query(
            "MATCH (n:Entity) RETURN properties(n)", database_=endpoint.database
        )
    return [entity(row[0]) for row in rows]
