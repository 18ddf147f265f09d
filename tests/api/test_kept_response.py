"""A GET of an answer that lasts has a tag, and costs no body where it is held already."""

import httpx
import pytest

from api.stub_execute import FINE, IS_JSON, QUERY, Stub, client_of
from app.api.answer import Answer, Failure, KeptAnswer
from app.api.http import GRAPHQL_JSON, JSON

KEPT = KeptAnswer(b'{"data":{"__typename":"Query"}}', "0a1b")
ADDRESS = "/graphql?query={__typename}"


async def ask(method: str = "GET", stub: Stub | None = None, **headers: str) -> httpx.Response:
    """Ask for what is kept; header names are given with underscores."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client_of(stub or Stub(KEPT)) as client:
        return await client.request(method, ADDRESS, headers=sent)


async def test_a_get_has_a_tag_and_is_asked_for_anew_each_time() -> None:
    """Its body is what was kept."""
    response = await ask()
    assert (response.status_code, response.content) == (200, KEPT.body)
    assert response.headers["etag"] == '"0a1b.graphql-response+json"'
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["vary"] == "Accept"
    assert response.headers["content-type"] == f"{GRAPHQL_JSON}; charset=utf-8"


async def test_each_media_type_has_its_own_tag() -> None:
    """The bytes are the same, what they are is not."""
    response = await ask(accept=JSON)
    assert response.headers["etag"] == '"0a1b.json"'
    again = await ask(accept=GRAPHQL_JSON, if_none_match='"0a1b.json"')
    assert again.status_code == 200


HELD = '"0a1b.graphql-response+json"'


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("given", [HELD, f"W/{HELD}", f'"other", {HELD}', "*"])
async def test_who_holds_it_gets_no_body(method: str, given: str) -> None:
    """304 has what a cache needs to go on with what it has, and nothing else."""
    response = await ask(method, if_none_match=given)
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["etag"] == HELD
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["vary"] == "Accept"
    assert "content-type" not in response.headers
    assert "content-length" not in response.headers


@pytest.mark.parametrize("given", ["", '"other"', HELD.strip('"'), 'W/"other"'])
async def test_who_holds_another_one_gets_it_whole(given: str) -> None:
    """A tag is compared with its quotation marks."""
    assert (await ask(if_none_match=given)).status_code == 200


async def test_a_post_has_no_tag() -> None:
    """It cannot be kept by anybody, and `If-None-Match` of it means nothing."""
    async with client_of(Stub(KEPT)) as client:
        headers = {**IS_JSON, "if-none-match": "*"}
        response = await client.post("/graphql", content=QUERY, headers=headers)
    assert (response.status_code, response.content) == (200, KEPT.body)
    assert not {"etag", "cache-control"} & set(response.headers)


@pytest.mark.parametrize(
    "answer", [FINE, Answer({"errors": []}, Failure.REQUEST), Answer({"errors": []}, None)]
)
async def test_what_is_not_kept_here_is_to_be_kept_nowhere(answer: Answer) -> None:
    """An error, or a walk whose time was up, is another one the next time."""
    response = await ask(stub=Stub(answer), accept=JSON, if_none_match="*")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers
