"""Requests keep to GraphQL over HTTP, and no input makes the endpoint fail."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.stub_execute import FINE, IS_JSON, LIMIT, QUERY, Stub, client_of, code_of, get, post
from app.api.answer import GraphQLRequest
from app.api.http import GRAPHQL_JSON, JSON

# ------------------------------------------------------------------ requests that are fine

WHOLE = {
    "query": "query Q($x: Int) { __typename }",
    "operationName": "Q",
    "variables": {"x": [1, {"y": None}]},
    "extensions": {"explain": True},
    "unknown": "ignored, as the specification has it",
}


async def test_post_carries_all_members() -> None:
    """What is posted arrives as it is."""
    stub = Stub()
    response = await post(stub, orjson.dumps(WHOLE))
    assert response.status_code == 200
    assert response.json() == FINE.payload
    assert stub.asked == [
        GraphQLRequest(
            WHOLE["query"],  # type: ignore[arg-type]  # a text, see above
            "Q",
            {"x": [1, {"y": None}]},
            {"explain": True},
            read_only_method=False,
        )
    ]


async def test_get_carries_all_members() -> None:
    """The parameters of a GET are the members of a POST, and it may only read."""
    stub = Stub()
    parameters = {
        "query": "query null { __typename }",
        "operationName": "null",
        "variables": '{"x": "é"}',
        "extensions": '{"explain": true}',
    }
    response = await get(stub, str(httpx.QueryParams(parameters)))
    assert response.status_code == 200
    assert stub.asked == [
        GraphQLRequest(
            "query null { __typename }",
            "null",
            {"x": "é"},
            {"explain": True},
            read_only_method=True,
        )
    ]


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "{a}", "variables": null, "operationName": null, "extensions": null}',
        b'{"query": "{a}"}',
    ],
)
async def test_null_is_not_given(body: bytes) -> None:
    """Null for an optional member is the same as leaving it out."""
    stub = Stub()
    await post(stub, body)
    assert stub.asked == [GraphQLRequest("{a}", None, {}, {}, read_only_method=False)]


async def test_empty_parameters_are_not_given() -> None:
    """An empty parameter is the same as leaving it out."""
    stub = Stub()
    await get(stub, "query=%7Ba%7D&operationName=&variables=&extensions=")
    assert stub.asked == [GraphQLRequest("{a}", None, {}, {}, read_only_method=True)]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        'Application/JSON;Charset="UTF-8"; profile=x',
        "application/json;",
    ],
)
async def test_json_in_utf8_is_read(content_type: str) -> None:
    """JSON in UTF-8 may be announced in each correct way."""
    assert (await post(Stub(), content_type=content_type)).status_code == 200


# ------------------------------------------------------------------ requests that are refused

BODIES: list[tuple[str, bytes, int, str]] = [
    ("empty", b"", 400, "BODY_NOT_JSON"),
    ("not JSON", b"{ __typename }", 400, "BODY_NOT_JSON"),
    ("cut off", b'{"query": ', 400, "BODY_NOT_JSON"),
    ("NaN", b'{"query": "{a}", "variables": {"x": NaN}}', 400, "BODY_NOT_JSON"),
    ("infinite", b'{"query": "{a}", "variables": {"x": 1e999}}', 400, "BODY_NOT_JSON"),
    ("lone surrogate", b'{"query": "\\ud800"}', 400, "BODY_NOT_JSON"),
    ("no UTF-8", b'{"query": "\xff"}', 400, "BODY_NOT_JSON"),
    ("UTF-16", '{"query": "{a}"}'.encode("utf-16"), 400, "BODY_NOT_JSON"),
    ("nested too deep", b"[" * 1_500, 400, "BODY_NOT_JSON"),
    ("batch", b'[{"query": "{a}"}]', 400, "BATCH_NOT_SUPPORTED"),
    ("empty batch", b"[]", 400, "BATCH_NOT_SUPPORTED"),
    ("text", b'"{a}"', 400, "REQUEST_MALFORMED"),
    ("null", b"null", 400, "REQUEST_MALFORMED"),
    ("very large number", b"1" * 400, 400, "BODY_NOT_JSON"),
    ("no query", b"{}", 400, "REQUEST_MALFORMED"),
    ("misspelt", b'{"qeury": "{a}"}', 400, "REQUEST_MALFORMED"),
    ("query null", b'{"query": null}', 400, "REQUEST_MALFORMED"),
    ("query list", b'{"query": ["{a}"]}', 400, "REQUEST_MALFORMED"),
    ("name number", b'{"query": "{a}", "operationName": 1}', 400, "REQUEST_MALFORMED"),
    ("variables list", b'{"query": "{a}", "variables": [7]}', 400, "REQUEST_MALFORMED"),
    ("variables text", b'{"query": "{a}", "variables": "{}"}', 400, "REQUEST_MALFORMED"),
    ("variables false", b'{"query": "{a}", "variables": false}', 400, "REQUEST_MALFORMED"),
    ("extensions 0", b'{"query": "{a}", "extensions": 0}', 400, "REQUEST_MALFORMED"),
    ("too large", b" " * (LIMIT + 1), 413, "BODY_TOO_LARGE"),
]


@pytest.mark.parametrize("accept", [GRAPHQL_JSON, JSON])
@pytest.mark.parametrize(("body", "status", "code"), [row[1:] for row in BODIES], ids=str)
async def test_bad_body(body: bytes, status: int, code: str, accept: str) -> None:
    """A body that is no request is refused by its status, in either media type."""
    stub = Stub()
    response = await post(stub, body, accept=accept)
    assert (response.status_code, code_of(response)) == (status, code)
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert stub.asked == []


PARAMETERS: list[tuple[str, str]] = [
    ("no query", "operationName=Q"),
    ("variables no JSON", "query=%7Ba%7D&variables=%7B"),
    ("variables list", "query=%7Ba%7D&variables=%5B%5D"),
    ("extensions no JSON", "query=%7Ba%7D&extensions=explain"),
    ("query twice", "query=%7Ba%7D&query=%7Bb%7D"),
]


@pytest.mark.parametrize(
    "parameters", [row[1] for row in PARAMETERS], ids=[p[0] for p in PARAMETERS]
)
async def test_bad_parameters(parameters: str) -> None:
    """A GET that is no request is refused."""
    response = await get(Stub(), parameters)
    assert (response.status_code, code_of(response)) == (400, "REQUEST_MALFORMED")


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": ""},
        {"content-type": "text/plain"},
        {"content-type": "application/graphql"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/jsonx"},
        {"content-type": "application/json; charset=iso-8859-1"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
    ids=str,
)
async def test_other_content(headers: dict[str, str]) -> None:
    """Anything but plain JSON in UTF-8 is refused before it is read."""
    async with client_of(Stub()) as client:
        response = await client.post("/graphql", content=QUERY, headers=headers)
    assert (response.status_code, code_of(response)) == (415, "CONTENT_TYPE_UNSUPPORTED")


async def test_no_content_type() -> None:
    """A missing content type is refused: that keeps other sites from sending requests."""
    async with client_of(Stub()) as client:
        response = await client.post("/graphql", content=QUERY)
    assert (response.status_code, code_of(response)) == (415, "CONTENT_TYPE_UNSUPPORTED")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"])
async def test_other_method(method: str) -> None:
    """Other methods are refused with what is allowed."""
    async with client_of(Stub()) as client:
        response = await client.request(method, "/graphql", content=QUERY, headers=IS_JSON)
    assert (response.status_code, code_of(response)) == (405, "METHOD_NOT_ALLOWED")
    assert response.headers["allow"] == "GET, HEAD, POST"


async def test_body_is_counted_while_it_comes() -> None:
    """A body without a length is read up to the bound, no further."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100 * LIMIT:
            sent += 500
            yield b" " * 500

    response = await post(Stub(), endless())
    assert (response.status_code, code_of(response)) == (413, "BODY_TOO_LARGE")
    assert response.headers["connection"] == "close"


async def test_body_of_exactly_the_limit_is_read() -> None:
    """The bound is the largest size that is allowed."""
    assert (await post(Stub(), QUERY.ljust(LIMIT))).status_code == 200


# ------------------------------------------------------------------ any bytes


@settings(deadline=None)  # a busy machine is no failure
@given(
    body=st.binary(max_size=LIMIT)
    | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
)
async def test_no_body_makes_it_fail(body: bytes) -> None:
    """Whatever the bytes are, the answer is a GraphQL body and no fault of ours."""
    response = await post(Stub(), body)
    assert response.status_code == 400
    assert code_of(response)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(deadline=None)  # a busy machine is no failure
@given(
    members=st.dictionaries(
        st.sampled_from(["query", "variables", "operationName", "extensions", "other"]), JSON_VALUES
    )
)
async def test_members_of_any_type(members: dict[str, Any]) -> None:
    """A request is run exactly when its members have the types they must have."""
    stub = Stub()
    try:
        body = orjson.dumps(members)
    except orjson.JSONEncodeError:
        return
    response = await post(stub, body)
    if response.status_code == 200:
        (asked,) = stub.asked
        assert asked.query == members["query"]
    else:
        assert response.status_code in {400, 413}
        assert stub.asked == []
