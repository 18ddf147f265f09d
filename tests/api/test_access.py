"""The whole service behind keys and tokens: who may have what, and what a refusal looks like."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from access.issuer import AUDIENCE, FakeIssuer, fake_issuer
from access.test_credentials import HOSTILE, Headers
from access.test_tokens import FAULTY
from api.whole_service import service
from app.access import Gate, Principal
from app.access import Scope as KeyScope
from app.access.key_file import KeyFile, create_key, revoke_key
from app.access.principal import principal_of
from app.api.access import AccessMiddleware

BROWSER = {"accept": "text/html,application/xhtml+xml"}
QUERY = {"query": "{ __typename }"}
GRAPHQL_JSON = "application/graphql-response+json; charset=utf-8"
PROTECTED = ["/graphql?query={__typename}", "/schema.graphql", "/export/TARGETS.tsv", "/nothing"]
OPEN = ["/", "/healthz", "/static/graphiql/start.js"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a folder for keys."""
    return tmp_path / "home"


@pytest.fixture
async def client(home: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Run a service that somebody else has a key of."""
    create_key(home / "keys.json", "other", KeyScope.READ)
    async with service(home) as running:
        yield running


def key_of(home: Path, scope: KeyScope = KeyScope.READ) -> dict[str, str]:
    """Make a key, and give the header with it."""
    return {"x-api-key": create_key(home / "keys.json", "mine", scope)[0]}


def code_of(response: httpx.Response) -> str:
    """Read the code of either form of a refusal."""
    body = response.json()
    return str(body["code"] if "code" in body else body["errors"][0]["extensions"]["code"])


# ------------------------------------------------------------------ nobody in particular


@pytest.mark.parametrize("path", PROTECTED)
async def test_nobody_gets_in_without_a_key(client: httpx.AsyncClient, path: str) -> None:
    """401, with what to send; not even what there is not is told."""
    response = await client.get(path)
    assert (response.status_code, code_of(response)) == (401, "UNAUTHENTICATED")
    assert response.headers["www-authenticate"] == 'Bearer realm="oncograph"'
    assert response.headers["x-request-id"]


async def test_a_refusal_has_the_shape_of_where_it_is(client: httpx.AsyncClient) -> None:
    """A GraphQL body in the type that was asked for, or code and reason."""
    response = await client.post("/graphql", json=QUERY)
    assert set(response.json()) == {"errors"}
    assert response.headers["content-type"] == GRAPHQL_JSON
    legacy = await client.post("/graphql", json=QUERY, headers={"accept": "application/json"})
    assert legacy.status_code == 401
    assert legacy.headers["content-type"] == "application/json; charset=utf-8"
    strange = await client.post("/graphql", json=QUERY, headers={"accept": "image/png"})
    assert (strange.status_code, strange.headers["content-type"]) == (401, GRAPHQL_JSON)
    page = await client.get("/schema.graphql")
    assert set(page.json()) == {"code", "reason"}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
async def test_no_method_goes_around(client: httpx.AsyncClient, method: str) -> None:
    """Nor does a preflight that nobody allows."""
    for path in ("/graphql", "/schema.graphql", "/export/TARGETS.tsv"):
        assert (await client.request(method, path)).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        *("//graphql?query={__typename}", "/graphql/?query={__typename}", "/Healthz"),
        *("/static/../schema.graphql", "/healthz/../schema.graphql", "/staticx", "/readyz/x"),
        "/%2e/schema.graphql",
    ],
)
async def test_no_other_spelling_goes_around(client: httpx.AsyncClient, path: str) -> None:
    """It is refused, or leads nowhere."""
    response = await client.get(httpx.URL("http://127.0.0.1", raw_path=path.encode()))
    assert response.status_code in {401, 404}
    assert "type Target" not in response.text
    assert "data" not in response.json()


@pytest.mark.parametrize("path", OPEN)
async def test_open_pages_are_served(client: httpx.AsyncClient, path: str) -> None:
    """To everybody, whatever comes with the request."""
    assert (await client.get(path)).status_code == 200
    assert (await client.get(path, headers={"x-api-key": "wrong"})).status_code == 200


async def test_open_pages_say_nothing_of_the_graph(client: httpx.AsyncClient) -> None:
    """No count, and not where the database is; the log says it."""
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()) == (
        503,
        {
            "status": "not ready",
            "code": "DATABASE_UNAVAILABLE",
            "reason": "The log of the service says why.",
        },
    )
    landing = await client.get("/")
    assert "told to those who have a key" in landing.text
    assert 'x-api-key: $ONCOGRAPH_KEY"' in landing.text.replace("&quot;", '"')
    for text in (ready.text, landing.text):
        assert "bolt:" not in text
        assert "nodes and" not in text


async def test_graphiql_has_a_place_for_the_key(client: httpx.AsyncClient, home: Path) -> None:
    """The page is for everybody; what it asks is not."""
    page = await client.get("/graphql", headers=BROWSER)
    assert page.status_code == 200
    assert '<div id="graphiql" data-needs-key="">' in page.text
    asked = await client.get("/graphql", params=QUERY, headers=BROWSER)
    assert asked.status_code == 401
    assert (await client.post("/graphql", json=QUERY, headers=BROWSER)).status_code == 401
    async with service(home / "empty") as opened:
        assert '<div id="graphiql">' in (await opened.get("/graphql", headers=BROWSER)).text


async def test_an_open_service_asks_nobody(home: Path) -> None:
    """As before: everything is there, and a key that nobody asked for does no harm."""
    async with service(home) as client:
        for headers in ({}, {"x-api-key": "anything"}):
            response = await client.post("/graphql", json=QUERY, headers=headers)
            assert response.json()["data"] == {"__typename": "Query"}
            assert "cache-control" not in response.headers
        explained = await client.post("/graphql", json={**QUERY, "extensions": {"explain": True}})
        assert "explain" in explained.json()["extensions"]


# ------------------------------------------------------------------ keys


@pytest.mark.parametrize("form", ["x-api-key", "authorization"])
async def test_a_key_lets_in(client: httpx.AsyncClient, home: Path, form: str) -> None:
    """By either header; what it gets is not for caches that serve others."""
    key = key_of(home)["x-api-key"]
    headers = {form: key if form == "x-api-key" else f"Bearer {key}"}
    response = await client.post("/graphql", json=QUERY, headers=headers)
    assert response.json()["data"] == {"__typename": "Query"}
    assert response.headers["cache-control"] == "private"
    assert response.headers["vary"] == "Accept, Authorization, X-API-Key"
    assert "type Target" in (await client.get("/schema.graphql", headers=headers)).text
    export = await client.get("/export/TARGETS.tsv", headers=headers)
    assert (export.status_code, code_of(export)) == (503, "DATABASE_UNAVAILABLE")
    assert (await client.get("/nothing", headers=headers)).status_code == 404


async def test_a_revoked_key_is_refused_at_once(client: httpx.AsyncClient, home: Path) -> None:
    """By a service that has let it in before, and others stay in."""
    text, key = create_key(home / "keys.json", "x", KeyScope.READ)
    other = key_of(home)
    for headers in ({"x-api-key": text}, other):
        assert (await client.post("/graphql", json=QUERY, headers=headers)).status_code == 200
    revoke_key(home / "keys.json", key.id)
    response = await client.post("/graphql", json=QUERY, headers={"x-api-key": text})
    assert (response.status_code, code_of(response)) == (401, "CREDENTIALS_INVALID")
    assert response.headers["www-authenticate"].endswith('error="invalid_token"')
    assert (await client.post("/graphql", json=QUERY, headers=other)).status_code == 200


async def test_the_first_key_closes_and_the_last_opens_nothing(home: Path) -> None:
    """While the service runs, and though the file is gone."""
    async with service(home) as client:
        assert (await client.post("/graphql", json=QUERY)).status_code == 200
        _, key = create_key(home / "keys.json", "x", KeyScope.READ)
        assert (await client.post("/graphql", json=QUERY)).status_code == 401
        revoke_key(home / "keys.json", key.id)
        assert (await client.post("/graphql", json=QUERY)).status_code == 401
        (home / "keys.json").unlink()
        assert (await client.post("/graphql", json=QUERY)).status_code == 401


async def test_a_broken_file_lets_nobody_in(
    client: httpx.AsyncClient, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The client is told that it is no fault of its key; the log has the file."""
    headers = key_of(home)
    assert (await client.post("/graphql", json=QUERY, headers=headers)).status_code == 200
    (home / "keys.json").write_text("{")
    for _ in range(3):
        response = await client.post("/graphql", json=QUERY, headers=headers)
        assert (response.status_code, code_of(response)) == (503, "KEYS_UNREADABLE")
        assert response.headers["retry-after"]
        assert str(home) not in response.text
    assert (await client.post("/graphql", json=QUERY)).status_code == 401
    assert [str(home / "keys.json") in line for line in caplog.messages] == [True]


async def test_explain_is_for_admins(client: httpx.AsyncClient, home: Path) -> None:
    """By POST and by GET; the same query without it is answered."""
    asked = {**QUERY, "extensions": {"explain": True}}
    reader, admin = key_of(home), key_of(home, KeyScope.ADMIN)
    got = {"query": "{__typename}", "extensions": '{"explain":true}'}
    for response in (
        await client.post("/graphql", json=asked, headers=reader),
        await client.get("/graphql", params=got, headers=reader),
        await client.post("/graphql", json=asked, headers={**reader, "accept": "application/json"}),
    ):
        assert (response.status_code, code_of(response)) == (403, "FORBIDDEN")
        assert "explain" not in response.json().get("extensions", {})
    answer = await client.post("/graphql", json=asked, headers=admin)
    assert answer.json()["extensions"]["explain"][0]["rows"] == 0


@pytest.mark.parametrize("headers", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_headers_are_refused(client: httpx.AsyncClient, headers: Headers) -> None:
    """With 401, whatever they hold; httpx sends them as they are."""
    for path in ("/graphql", "/export/TARGETS.tsv"):
        response = await client.get(path, headers=headers)
        assert (response.status_code, code_of(response)) == (401, "CREDENTIALS_INVALID")


# ------------------------------------------------------------------ tokens


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeIssuer]:
    """Run an issuer, which no proxy stands before."""
    monkeypatch.setenv("no_proxy", "*")
    with fake_issuer() as running:
        yield running


def trusting(fake: FakeIssuer) -> dict[str, Any]:
    """Give the settings that trust an issuer."""
    return {"oidc_issuer": fake.url, "oidc_audience": AUDIENCE}


def bearer(token: str) -> dict[str, str]:
    """Put a token into its header."""
    return {"authorization": f"Bearer {token}"}


async def test_tokens_and_keys_stand_beside_each_other(home: Path, fake: FakeIssuer) -> None:
    """An issuer alone closes the service; its tokens and our keys open it."""
    async with service(home, **trusting(fake)) as client:
        assert (await client.post("/graphql", json=QUERY)).status_code == 401
        for headers in (bearer(fake.token()), key_of(home)):
            response = await client.post("/graphql", json=QUERY, headers=headers)
            assert response.status_code == 200
        asked = {**QUERY, "extensions": {"explain": True}}
        for scope, status in (("oncograph:read", 403), ("oncograph:admin", 200)):
            headers = bearer(fake.token(scope=scope))
            response = await client.post("/graphql", json=asked, headers=headers)
            assert response.status_code == status


async def test_a_token_without_a_scope_is_forbidden(home: Path, fake: FakeIssuer) -> None:
    """It is known who asks; that one may not."""
    async with service(home, **trusting(fake)) as client:
        headers = bearer(fake.token(scope="openid"))
        response = await client.post("/graphql", json=QUERY, headers=headers)
        assert (response.status_code, code_of(response)) == (403, "FORBIDDEN")
        assert 'error="insufficient_scope"' in response.headers["www-authenticate"]


async def test_faulty_tokens_are_refused(home: Path, fake: FakeIssuer) -> None:
    """All of them, by the service as a whole."""
    async with service(home, **trusting(fake)) as client:
        for name, (make, _) in FAULTY.items():
            response = await client.get("/schema.graphql", headers=bearer(make(fake)))
            assert (response.status_code, code_of(response)) == (401, "CREDENTIALS_INVALID"), name


async def test_an_issuer_that_is_away_is_no_refusal(home: Path, fake: FakeIssuer) -> None:
    """503 with its own code and when to come back; keys work on."""
    fake.answers = {"/jwks": 500}
    async with service(home, **trusting(fake)) as client:
        response = await client.post("/graphql", json=QUERY, headers=bearer(fake.token()))
        assert (response.status_code, code_of(response)) == (503, "ISSUER_UNAVAILABLE")
        assert response.headers["retry-after"]
        assert "www-authenticate" not in response.headers
        assert (await client.post("/graphql", json=QUERY, headers=key_of(home))).status_code == 200


async def test_a_token_opens_nothing_where_no_issuer_is_trusted(
    client: httpx.AsyncClient, fake: FakeIssuer
) -> None:
    """And nobody is asked about it."""
    response = await client.post("/graphql", json=QUERY, headers=bearer(fake.token()))
    assert (response.status_code, code_of(response)) == (401, "CREDENTIALS_INVALID")
    assert fake.asked == []


# ------------------------------------------------------------------ what the routes are told


async def called(gate: Gate, scope: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Call an application behind a gate; give the scopes it saw and what was sent."""
    seen: list[Any] = []
    sent: list[Any] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    await AccessMiddleware(app, gate)(scope, receive, send)
    return seen, sent


async def test_the_principal_is_in_the_state(home: Path) -> None:
    """For limits per key; a client cannot put one there."""
    text, key = create_key(home / "keys.json", "mine", KeyScope.ADMIN)
    gate = Gate(KeyFile(home / "keys.json"), None)
    headers = [(b"x-api-key", text.encode())]
    scope = {"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": headers}
    seen, _ = await called(gate, scope)
    assert principal_of(seen[0]) == Principal(f"key:{key.id}", "mine", KeyScope.ADMIN)
    assert seen[0]["state"]["principal"].id == f"key:{key.id}"
    open_scope = {**scope, "path": "/healthz", "state": {"other": 1}}
    seen, _ = await called(gate, open_scope)
    assert principal_of(seen[0]) is None
    assert seen[0]["state"]["other"] == 1


@pytest.mark.parametrize("kind", ["websocket", "unheard of"])
async def test_nothing_but_http_comes_by(home: Path, kind: str) -> None:
    """There is nothing for it today; what comes later has to be let in on purpose."""
    create_key(home / "keys.json", "x", KeyScope.READ)
    gate = Gate(KeyFile(home / "keys.json"), None)
    seen, sent = await called(gate, {"type": kind, "path": "/healthz", "headers": []})
    assert seen == []
    assert sent == [{"type": "websocket.close", "code": 1008}]
    seen, _ = await called(gate, {"type": "lifespan"})
    assert len(seen) == 1


async def test_whether_somebody_could_come_in(home: Path) -> None:
    """It is what decides whether others may be served: a revoked key is not enough."""
    path = home / "keys.json"
    gate = Gate(KeyFile(path), None)
    assert not gate.is_authenticated()
    _, key = create_key(path, "x", KeyScope.READ)
    assert gate.is_authenticated()
    revoke_key(path, key.id)
    assert not gate.is_authenticated()
    assert gate.is_closed()
