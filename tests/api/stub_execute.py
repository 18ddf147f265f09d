"""An execute that answers what a test says, and a client that asks the routes."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette

from app.api.answer import Answer, AnyAnswer, GraphQLRequest
from app.api.http import graphql_routes
from app.api.request_id import RequestIdMiddleware
from app.api.trusted import TrustedDocuments

LIMIT = 2_000
BODY_TIMEOUT_S = 0.5
IS_JSON = {"content-type": "application/json"}
QUERY = b'{"query": "{ __typename }"}'
FINE = Answer({"data": {"__typename": "Query"}}, None)


@dataclass(slots=True)
class Stub:
    """Keeps what it was asked; answers or raises what it is told to."""

    outcome: AnyAnswer | BaseException = FINE
    asked: list[GraphQLRequest] = field(default_factory=list)

    async def __call__(self, request: GraphQLRequest) -> AnyAnswer:
        """Answer one request."""
        self.asked.append(request)
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


def client_of(
    execute: Callable[..., Any], limit: int = LIMIT, trusted: TrustedDocuments | None = None
) -> httpx.AsyncClient:
    """Make a client without default headers that talks to the endpoint alone."""
    routes = graphql_routes(
        execute, max_body_bytes=limit, body_timeout_s=BODY_TIMEOUT_S, trusted=trusted
    )
    app = RequestIdMiddleware(Starlette(routes=routes))
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", timeout=5
    )
    client.headers.clear()
    return client


async def post(
    execute: Stub, body: bytes | AsyncIterator[bytes] = QUERY, **headers: str
) -> httpx.Response:
    """Post a body; header names are given with underscores."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client_of(execute) as client:
        return await client.post("/graphql", content=body, headers={**IS_JSON, **sent})


async def get(execute: Stub, parameters: str, **headers: str) -> httpx.Response:
    """Get with a query string written out."""
    async with client_of(execute) as client:
        return await client.get(f"/graphql?{parameters}", headers=headers)


def code_of(response: httpx.Response) -> str:
    """Give the code of the one error of a GraphQL body."""
    payload = response.json()
    assert set(payload) == {"errors"}
    (error,) = payload["errors"]
    assert error["message"].endswith(".")
    return str(error["extensions"]["code"])
