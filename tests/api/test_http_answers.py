"""Answers keep to GraphQL over HTTP: media type, status, body, request id."""

import logging

import pytest

from api.stub_execute import IS_JSON, QUERY, Stub, client_of, code_of, post
from app.api.answer import Answer, Failure
from app.api.http import GRAPHQL_JSON, JSON, RETRY_AFTER_S

REFUSED = Answer({"errors": [{"message": "no", "extensions": {"code": "X"}}]}, Failure.REQUEST)


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
