"""The schema is told, or it is not: by no way around."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import get_introspection_query

from api.whole_service import service

ASKING = {
    "schema": "{ __schema { queryType { name } } }",
    "type": '{ __type(name: "Target") { name } }',
    "aliased": "{ a: __schema { description } }",
    "beside a field": "{ __typename __schema { description } }",
    "in a fragment": "{ ...F } fragment F on Query { __schema { description } }",
    "inline": "{ ... on Query { ... { __schema { description } } } }",
    "skipped": "{ __schema @skip(if: true) { description } __typename }",
    "in another operation": "query A { __typename } query B { __schema { description } }",
    "whole": get_introspection_query(),
}


async def ask(path: str, *, is_told: bool, home: Path, **options: Any) -> httpx.Response:
    """Ask the whole service, over a database that is not there."""
    async with service(home, introspection_allowed=is_told) as client:
        return await client.request("POST" if options else "GET", path, **options)


@pytest.mark.parametrize("query", ASKING.values(), ids=ASKING)
async def test_introspection_is_refused(query: str, tmp_path: Path) -> None:
    """With its code, the place and the reason; where it is told, the same is answered."""
    body = {"query": query, "operationName": "A" if "query A" in query else None}
    refused = await ask("/graphql", is_told=False, home=tmp_path, json=body)
    assert refused.status_code == 400
    for error in refused.json()["errors"]:
        assert error["extensions"]["code"] == "INTROSPECTION_DISABLED"
        assert "switched off" in error["message"]
        assert error["locations"]
    answered = await ask("/graphql", is_told=True, home=tmp_path, json=body)
    assert "errors" not in answered.json()


async def test_the_type_of_a_node_is_always_told(tmp_path: Path) -> None:
    """Clients need `__typename` to read their answers."""
    body = {"query": "{ __typename }"}
    answer = await ask("/graphql", is_told=False, home=tmp_path, json=body)
    assert answer.json()["data"] == {"__typename": "Query"}


async def test_the_page_follows(tmp_path: Path) -> None:
    """`/schema.graphql` says the same."""
    refused = await ask("/schema.graphql", is_told=False, home=tmp_path)
    assert (refused.status_code, refused.json()["code"]) == (403, "INTROSPECTION_DISABLED")
    assert "ONCOGRAPH_INTROSPECTION_ALLOWED" in refused.json()["reason"]


@pytest.mark.parametrize("query", ["{ targts { totalCount } }", '{ target(symbl: "x") { id } }'])
async def test_nothing_is_told_by_guessing(query: str, tmp_path: Path) -> None:
    """A wrong name is not answered with the right one."""
    closed = await ask("/graphql", is_told=False, home=tmp_path, json={"query": query})
    assert closed.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "Did you mean" not in closed.text
    opened = await ask("/graphql", is_told=True, home=tmp_path, json={"query": query})
    assert "Did you mean" in opened.text
