"""Pages of other origins may ask when they are named, and only then."""

from pathlib import Path

import httpx
import pytest

from api.whole_service import service
from app.access import Scope
from app.access.key_file import create_key

APP = "https://app.example.org"
QUERY = {"query": "{ __typename }"}


async def preflight(
    client: httpx.AsyncClient, origin: str, headers: str = "authorization, content-type, x-api-key"
) -> httpx.Response:
    """Ask as a browser does before it sends a query with a key."""
    asked = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": headers,
    }
    return await client.options("/graphql", headers=asked)


async def test_no_origin_is_allowed_by_default(tmp_path: Path) -> None:
    """A page elsewhere can neither ask beforehand nor read an answer."""
    async with service(tmp_path) as client:
        assert (await preflight(client, APP)).status_code == 405
        answer = await client.post("/graphql", json=QUERY, headers={"origin": APP})
        assert not any(name.startswith("access-control") for name in answer.headers)


async def test_a_named_origin_may_ask_with_a_key(tmp_path: Path) -> None:
    """It asks beforehand without one, and can read a refusal too."""
    key, _ = create_key(tmp_path / "keys.json", "x", Scope.READ)
    async with service(tmp_path, cors_origins=(APP,)) as client:
        before = await preflight(client, APP)
        assert before.status_code == 200
        assert before.headers["access-control-allow-origin"] == APP
        assert "access-control-allow-credentials" not in before.headers
        for headers, status in (({}, 401), ({"x-api-key": key}, 200)):
            answer = await client.post("/graphql", json=QUERY, headers={"origin": APP, **headers})
            assert answer.status_code == status
            assert answer.headers["access-control-allow-origin"] == APP
            assert "X-Request-Id" in answer.headers["access-control-expose-headers"]
            assert "Origin" in answer.headers["vary"].split(", ")


@pytest.mark.parametrize(
    "origin",
    [
        *("https://evil.example", "https://app.example.org.evil.example", "null"),
        *("http://app.example.org", f"{APP}:444", f"{APP}/", APP.upper()),
    ],
)
async def test_another_origin_may_not(tmp_path: Path, origin: str) -> None:
    """However near it is; caches are told that the answer depends on it."""
    async with service(tmp_path, cors_origins=(APP,)) as client:
        before = await preflight(client, origin)
        assert before.status_code == 400
        assert "access-control-allow-origin" not in before.headers
        answer = await client.post("/graphql", json=QUERY, headers={"origin": origin})
        assert "access-control-allow-origin" not in answer.headers
        assert "Origin" in answer.headers["vary"].split(", ")


async def test_what_is_asked_without_an_origin_varies_by_it_too(tmp_path: Path) -> None:
    """Else a cache would give it, without the header, to the page that needs that."""
    async with service(tmp_path, cors_origins=(APP,)) as client:
        answer = await client.get("/graphql", params=QUERY)
        assert "Origin" in answer.headers["vary"].split(", ")


async def test_all_origins(tmp_path: Path) -> None:
    """`*` is for what everybody may read; no browser sends cookies then."""
    async with service(tmp_path, cors_origins=("*",)) as client:
        answer = await client.post("/graphql", json=QUERY, headers={"origin": "null"})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


async def test_credentials_are_allowed_when_told(tmp_path: Path) -> None:
    """To the origins that are named."""
    async with service(tmp_path, cors_origins=(APP,), cors_credentials=True) as client:
        before = await preflight(client, APP)
        assert before.headers["access-control-allow-credentials"] == "true"
        assert before.headers["access-control-allow-origin"] == APP


async def test_other_headers_are_refused_beforehand(tmp_path: Path) -> None:
    """Only those that the service reads."""
    async with service(tmp_path, cors_origins=(APP,)) as client:
        assert (await preflight(client, APP, "x-evil")).status_code == 400


async def test_neo4j_browser_may_have_its_kit_beside_an_allow_list(tmp_path: Path) -> None:
    """It is on no list and sends headers of its own; the kit answers it, keys or not."""
    create_key(tmp_path / "keys.json", "x", Scope.READ)
    origin = {"origin": "http://127.0.0.1:7474"}
    asked = {
        **origin,
        "access-control-request-method": "GET",
        "access-control-request-headers": "cache-control, pragma, sentry-trace",
    }
    async with service(tmp_path, cors_origins=APP) as client:
        before = await client.options("/browser-kit/guide.html", headers=asked)
        assert before.status_code == 204
        assert "sentry-trace" in before.headers["access-control-allow-headers"]
        guide = await client.get("/browser-kit/guide.html", headers=origin)
        assert guide.status_code == 200
        assert guide.headers["access-control-allow-origin"] == "*"
