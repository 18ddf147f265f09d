"""The endpoint keeps to GraphQL over HTTP, and no input makes it fail."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.stub_execute import FINE, LIMIT, Stub, client_of
from app.api.answer import Answer, Failure, GraphQLRequest
from app.api.http import GRAPHQL_JSON, JSON, RETRY_AFTER_S

IS_JSON = {"content-type": "application/json"}
QUERY = b'{"query": "{ __typename }"}'
REFUSED = Answer({"errors": [{"message": "no", "extensions": {"code": "X"}}]}, Failure.REQUEST)


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


# ------------------------------------------------------------------ media types

ACCEPT: list[tuple[str | None, str | None]] = [
    (None, GRAPHQL_JSON),
    ("", GRAPHQL_JSON),
    ("*/*", GRAPHQL_JSON),
    ("application/*", GRAPHQL_JSON),
    (GRAPHQL_JSON, GRAPHQL_JSON),
    (JSON, JSON),
    ("Application/JSON; charset=UTF-8", JSON),
    (f"{GRAPHQL_JSON}, {JSON};q=0.9", GRAPHQL_JSON),
    (f"{JSON};q=0.9, {GRAPHQL_JSON}", GRAPHQL_JSON),
    (f"{JSON}, {GRAPHQL_JSON};q=0.9", JSON),
    (f"{JSON}, {GRAPHQL_JSON}", JSON),
    (f"{GRAPHQL_JSON}; charset=utf-8, {JSON}; charset=utf-8", GRAPHQL_JSON),
    (f"{JSON}, text/plain, */*", JSON),
    ("text/html, */*;q=0.8", GRAPHQL_JSON),
    (f"*/*, {GRAPHQL_JSON};q=0", JSON),
    (f"{JSON};q=0, */*;q=0.1", GRAPHQL_JSON),
    (f"{GRAPHQL_JSON}; q=0.1, */*", JSON),
    (f"{JSON}; charset=utf-16", None),
    (f"{JSON};q=0", None),
    (f"{JSON};q=nan", None),
    (f"{JSON};q=high", None),
    ("text/html", None),
    ("*/*;q=0", None),
    ("application/xml, text/plain", None),
    (",;,=", None),
]


@pytest.mark.parametrize(("accept", "chosen"), ACCEPT)
async def test_accept(accept: str | None, chosen: str | None) -> None:
    """The client's most wanted type is used; without one of ours nothing is run."""
    stub = Stub()
    async with client_of(stub) as client:
        headers = IS_JSON if accept is None else {**IS_JSON, "accept": accept}
        response = await client.post("/graphql", content=QUERY, headers=headers)
    assert response.headers["vary"] == "Accept"
    if chosen is None:
        assert (response.status_code, code_of(response)) == (406, "NOT_ACCEPTABLE")
        assert stub.asked == []
    else:
        assert response.status_code == 200
        assert response.headers["content-type"] == f"{chosen}; charset=utf-8"


async def test_several_accept_headers_are_one() -> None:
    """A list may be spread over several headers."""
    headers = [*IS_JSON.items(), ("accept", "text/html"), ("accept", JSON)]
    async with client_of(Stub()) as client:
        response = await client.post("/graphql", content=QUERY, headers=headers)
    assert response.headers["content-type"] == f"{JSON}; charset=utf-8"


# ------------------------------------------------------------------ answers

STATUS: list[tuple[Failure | None, str, int]] = [
    (None, GRAPHQL_JSON, 200),
    (None, JSON, 200),
    (Failure.REQUEST, GRAPHQL_JSON, 400),
    (Failure.REQUEST, JSON, 200),
    (Failure.METHOD, GRAPHQL_JSON, 405),
    (Failure.METHOD, JSON, 405),
    (Failure.UNAVAILABLE, GRAPHQL_JSON, 503),
    (Failure.UNAVAILABLE, JSON, 503),
    (Failure.TIMEOUT, GRAPHQL_JSON, 504),
    (Failure.MEMORY, JSON, 507),
    (Failure.INTERNAL, JSON, 500),
]


@pytest.mark.parametrize(("failure", "accept", "status"), STATUS)
async def test_status(failure: Failure | None, accept: str, status: int) -> None:
    """Why a request failed is told by the status, as the media type allows."""
    response = await post(Stub(Answer(REFUSED.payload, failure)), accept=accept)
    assert response.status_code == status
    assert response.json() == REFUSED.payload
    assert ("allow" in response.headers) == (status == 405)
    waits = response.headers.get("retry-after")
    assert waits == (str(RETRY_AFTER_S) if status == 503 else None)


async def test_what_nobody_foresaw_is_masked(caplog: pytest.LogCaptureFixture) -> None:
    """An exception is in the log under the request's id, and nowhere else."""
    stub = Stub(RuntimeError("password=secret"))
    with caplog.at_level(logging.ERROR):
        response = await post(stub, x_request_id="abc-1")
    assert (response.status_code, code_of(response)) == (500, "INTERNAL")
    assert "secret" not in response.text
    assert "abc-1" in response.text
    assert response.headers["x-request-id"] == "abc-1"
    assert "abc-1" in caplog.text
    assert "secret" in caplog.text


async def test_too_deep_for_the_executor() -> None:
    """What is too deep to be worked on is the client's to change."""
    response = await post(Stub(RecursionError()))
    assert (response.status_code, code_of(response)) == (400, "REQUEST_MALFORMED")


@pytest.mark.parametrize("value", ["\ud800", 2**80, {"\udfff": "x"}, -(2**64)], ids=ascii)
async def test_unusual_values_are_written(value: object) -> None:
    """Lone surrogates and very large numbers are JSON too."""
    response = await post(Stub(Answer({"data": {"x": value}}, None)))
    assert response.status_code == 200
    assert response.json() == {"data": {"x": value}}


async def test_what_is_no_json_is_masked() -> None:
    """A value that no JSON can hold is a fault of the service."""
    response = await post(Stub(Answer({"data": object()}, None)))
    assert (response.status_code, code_of(response)) == (500, "INTERNAL")


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


# ------------------------------------------------------------------ request ids


@pytest.mark.parametrize("given_id", ["a", "A-b_c.9", "x" * 64])
async def test_a_plain_id_is_kept(given_id: str) -> None:
    """The client's own id comes back."""
    assert (await post(Stub(), x_request_id=given_id)).headers["x-request-id"] == given_id


@pytest.mark.parametrize("given_id", ["", "x" * 65, "a b", "a\tb", "<script>", "é"])
async def test_another_id_is_replaced(given_id: str) -> None:
    """An id that could not stand in a log as it is is replaced."""
    async with client_of(Stub()) as client:
        sent = {**IS_JSON, "x-request-id": given_id}
        headers = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
        response = await client.post("/graphql", content=QUERY, headers=headers)
    made = response.headers["x-request-id"]
    assert made != given_id
    assert len(made) == 32
