"""Tokens are believed when their issuer signed them; an issuer that is away is no refusal."""

import asyncio
import hashlib
import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest

from access.issuer import AUDIENCE, WEAK, FakeIssuer, fake_issuer, public_pem, rsa_key
from app.access import Scope, tokens
from app.access.tokens import Issuer, TokenRules, principal_of_claims
from app.errors import CredentialsError, ForbiddenError, IssuerUnavailableError


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeIssuer]:
    """Run an issuer, which no proxy stands before."""
    monkeypatch.setenv("no_proxy", "*")
    with fake_issuer() as running:
        yield running


@pytest.fixture
def issuer(fake: FakeIssuer) -> Issuer:
    """Trust the issuer."""
    return Issuer(TokenRules(fake.url, AUDIENCE))


async def test_a_good_token_names_its_subject(fake: FakeIssuer, issuer: Issuer) -> None:
    """With the scope that it holds."""
    who = await issuer.principal(fake.token())
    assert (who.id, who.name, who.scope) == ("token:ada", "ada", Scope.READ)
    admin = await issuer.principal(fake.token(scope="oncograph:admin"))
    assert admin.scope is Scope.ADMIN


async def test_the_issuer_is_asked_once(fake: FakeIssuer, issuer: Issuer) -> None:
    """However many tokens come at once, and after."""
    await asyncio.gather(*(issuer.principal(fake.token(sub=str(n))) for n in range(20)))
    await issuer.principal(fake.token())
    assert fake.asked == ["/.well-known/openid-configuration", "/jwks"]


async def test_the_loop_goes_on_while_the_issuer_is_slow(fake: FakeIssuer, issuer: Issuer) -> None:
    """It is asked in a thread."""
    fake.delay_s = 0.3
    task = asyncio.create_task(issuer.principal(fake.token()))
    turns = 0
    while not task.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert (await task).name == "ada"
    assert turns > 10


def _encoded(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()


def by_public_key(fake: FakeIssuer) -> str:
    """Sign with the public key as if it were a shared secret."""
    unsigned = fake.forged({"alg": "HS256", "kid": "k1"}, scope="oncograph:admin").rstrip(".")
    signature = hmac.new(public_pem("k1"), unsigned.encode(), hashlib.sha256).digest()
    return f"{unsigned}.{_encoded(signature)}"


def _signed(fake: FakeIssuer, algorithm: str) -> str:
    claims = jwt.decode(fake.token(), options={"verify_signature": False})
    return jwt.encode(claims, rsa_key("k1"), algorithm, headers={"kid": "k1"})


FAULTY: dict[str, tuple[Callable[[FakeIssuer], str], str]] = {
    "expired": (lambda f: f.token(exp=int(time.time()) - 31), "expired"),
    "not yet": (lambda f: f.token(nbf=int(time.time()) + 90), "does not hold yet"),
    "no expiry": (lambda f: f.token(exp=None), "lacks exp"),
    "expiry is a text": (lambda f: f.token(exp="soon"), "cannot be verified"),
    "expiry is infinite": (lambda f: f.token(exp=float("inf")), "cannot be verified"),
    "another audience": (lambda f: f.token(aud="other"), "another audience"),
    "no audience": (lambda f: f.token(aud=None), "lacks exp, iss or aud"),
    "another issuer": (lambda f: f.token(iss=f.url + "/"), "another issuer"),
    "no issuer": (lambda f: f.token(iss=None), "lacks exp, iss or aud"),
    "issuer is a list": (lambda f: f.token(iss=[f.url]), "not accepted"),
    "subject is no text": (lambda f: f.token(sub=5), "cannot be verified"),
    "another key under its name": (lambda f: f.token("evil", kid="k1"), "signature is wrong"),
    "unknown kid": (lambda f: f.token("evil"), "no key of the issuer"),
    "kid is empty": (lambda f: f.forged({"alg": "RS256", "kid": ""}), "name its key"),
    "no kid": (lambda f: f.forged({"alg": "RS256"}), "name its key"),
    "kid is a list": (lambda f: f.forged({"alg": "RS256", "kid": ["k1"]}), "not accepted"),
    "kid is huge": (lambda f: f.forged({"alg": "RS256", "kid": "k" * 5000}), "name its key"),
    "alg none": (lambda f: f.forged({"alg": "none", "kid": "k1"}), "algorithm"),
    "alg None": (lambda f: f.forged({"alg": "None", "kid": "k1"}), "algorithm"),
    "alg missing": (lambda f: f.forged({"kid": "k1"}), "algorithm"),
    "alg null": (lambda f: f.forged({"alg": None, "kid": "k1"}), "algorithm"),
    "alg is a list": (lambda f: f.forged({"alg": ["RS256"], "kid": "k1"}), "algorithm"),
    "HS256 by the public key": (by_public_key, "algorithm"),
    "another alg of the key": (lambda f: _signed(f, "RS512"), "algorithm"),
    "key in the header": (
        lambda f: f.forged({"alg": "RS256", "kid": "k1", "jku": "http://127.0.0.1:1/"}),
        "signature is wrong",
    ),
    "unknown crit": (
        lambda f: f.forged({"alg": "RS256", "kid": "k1", "crit": ["x"], "x": 1}),
        "not accepted",
    ),
    "empty signature": (lambda f: f.forged({"alg": "RS256", "kid": "k1"}), "signature is wrong"),
    "cut off": (lambda f: f.token()[:-42], "signature is wrong"),
    "two parts": (lambda f: f.token().rpartition(".")[0], "nor a JWT"),
    "four parts": (lambda f: f.token() + ".x", "not accepted"),
    "no JWT": (lambda _: "abc", "nor a JWT"),
    "dots": (lambda _: "..", "nor a JWT"),
    "deep header": (lambda _: _encoded(b"[" * 5000) + ".e30.e30", "nor a JWT"),
}


@pytest.mark.parametrize(("make", "problem"), FAULTY.values(), ids=FAULTY)
async def test_a_faulty_token_is_refused(
    make: Callable[[FakeIssuer], str], problem: str, fake: FakeIssuer, issuer: Issuer
) -> None:
    """The message says what is wrong; the next good one is accepted."""
    with pytest.raises(CredentialsError, match=problem):
        await issuer.principal(make(fake))
    assert (await issuer.principal(fake.token())).name == "ada"


async def test_a_key_that_is_too_short_is_refused(fake: FakeIssuer, issuer: Issuer) -> None:
    """Though the issuer has it."""
    fake.keys.append(WEAK)
    with pytest.warns(jwt.warnings.InsecureKeyLengthWarning):
        weak = fake.token(WEAK)
    with pytest.raises(CredentialsError, match="cannot be verified"):
        await issuer.principal(weak)


async def test_clocks_may_differ_a_little(fake: FakeIssuer, issuer: Issuer) -> None:
    """By less than the leeway, in both directions."""
    now = int(time.time())
    assert await issuer.principal(fake.token(exp=now - 20, nbf=now - 60, iat=now - 60))
    assert await issuer.principal(fake.token(nbf=now + 20, iat=now + 20))


async def test_symmetric_keys_of_the_issuer_are_not_used(fake: FakeIssuer, issuer: Issuer) -> None:
    """Even if it publishes one."""
    secret = b"0123456789abcdef0123456789abcdef"
    fake.answers["/jwks"] = {"keys": [{"kty": "oct", "kid": "k1", "k": _encoded(secret)}]}
    unsigned = fake.forged({"alg": "RS256", "kid": "k1"}).rstrip(".")
    signature = hmac.new(secret, unsigned.encode(), hashlib.sha256).digest()
    with pytest.raises(CredentialsError, match="algorithm"):
        await issuer.principal(f"{unsigned}.{_encoded(signature)}")


async def test_a_new_key_of_the_issuer_is_found(
    fake: FakeIssuer, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is fetched again for a key that is not in it."""
    monkeypatch.setattr(tokens, "UNKNOWN_PAUSE_S", 0.0)
    await issuer.principal(fake.token())
    fake.keys.append("k2")
    assert (await issuer.principal(fake.token("k2"))).name == "ada"


async def test_unknown_keys_do_not_flood_the_issuer(fake: FakeIssuer, issuer: Issuer) -> None:
    """However many an attacker makes up."""
    for number in range(20):
        with pytest.raises(CredentialsError):
            await issuer.principal(fake.forged({"alg": "RS256", "kid": f"made up {number}"}))
    assert fake.asked.count("/jwks") == 1


# ------------------------------------------------------------------ an issuer that is away

UNUSABLE: dict[str, dict[str, Any]] = {
    "discovery fails": {"/.well-known/openid-configuration": 500},
    "discovery is no JSON": {"/.well-known/openid-configuration": b"<html>"},
    "discovery is a list": {"/.well-known/openid-configuration": []},
    "discovery of another": {
        "/.well-known/openid-configuration": {"issuer": "https://evil", "jwks_uri": "https://x"}
    },
    "keys fail": {"/jwks": 503},
    "keys are no JSON": {"/jwks": b"<html>"},
    "keys are a list": {"/jwks": []},
    "no keys": {"/jwks": {"keys": []}},
    "no usable keys": {"/jwks": {"keys": [{"kty": "nothing"}]}},
    "keys for encryption": {"/jwks": {"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}},
}


@pytest.mark.parametrize("answers", UNUSABLE.values(), ids=UNUSABLE)
async def test_an_issuer_that_gives_no_keys_is_unavailable(
    answers: dict[str, Any],
    fake: FakeIssuer,
    issuer: Issuer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That is no fault of the token; when the issuer is well, so is the token."""
    fake.answers = answers
    with pytest.raises(IssuerUnavailableError):
        await issuer.principal(fake.token())
    fake.answers = {}
    with pytest.raises(IssuerUnavailableError):
        await issuer.principal(fake.token())  # it is left alone for a moment
    monkeypatch.setattr(tokens, "PAUSE_S", 0.0)
    assert (await issuer.principal(fake.token())).name == "ada"


@pytest.mark.parametrize("keys", ["http://192.0.2.1/jwks", "file:///etc/passwd", 5, None])
async def test_keys_are_not_fetched_from_where_they_can_be_changed(
    keys: Any, fake: FakeIssuer, issuer: Issuer
) -> None:
    """By http of another machine, or by no network at all."""
    fake.answers["/.well-known/openid-configuration"] = {"issuer": fake.url, "jwks_uri": keys}
    with pytest.raises(IssuerUnavailableError):
        await issuer.principal(fake.token())


async def test_requests_do_not_wait_in_line_for_an_issuer_that_hangs(
    fake: FakeIssuer, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One waits for it; the others are told as soon as that one is."""
    monkeypatch.setattr(tokens, "FETCH_TIMEOUT_S", 0.3)
    fake.delay_s = 0.8
    started = time.monotonic()
    answers = await asyncio.gather(
        *(issuer.principal(fake.token()) for _ in range(20)), return_exceptions=True
    )
    assert {type(answer) for answer in answers} == {IssuerUnavailableError}
    assert time.monotonic() - started < 3
    assert len(fake.asked) == 1
    assert threading.active_count() < 40


async def test_known_keys_outlive_the_issuer(fake: FakeIssuer, issuer: Issuer) -> None:
    """A token whose key is known needs nobody."""
    await issuer.principal(fake.token())
    fake.answers = {"/jwks": 503}
    assert (await issuer.principal(fake.token())).name == "ada"


# ------------------------------------------------------------------ scopes

RULES = TokenRules("https://issuer", AUDIENCE)


@pytest.mark.parametrize(
    ("rules", "claims", "scope"),
    [
        (RULES, {"scope": "oncograph:read"}, Scope.READ),
        (RULES, {"scope": "a oncograph:admin oncograph:read"}, Scope.ADMIN),
        (RULES, {"scope": ["oncograph:admin"]}, Scope.ADMIN),
        (TokenRules("", "", "scp"), {"scp": ["oncograph:read"]}, Scope.READ),
        (
            TokenRules("", "", "realm_access.roles"),
            {"realm_access": {"roles": ["oncograph:read"]}},
            Scope.READ,
        ),
        (TokenRules("", "", "https://x.y/z"), {"https://x.y/z": "oncograph:read"}, Scope.READ),
        (TokenRules("", "", read_scope=""), {}, Scope.READ),
    ],
)
def test_scopes_are_read_where_issuers_put_them(
    rules: TokenRules, claims: dict[str, Any], scope: Scope
) -> None:
    """A text, a list, a claim inside others, one whose name has dots."""
    assert principal_of_claims(claims, rules).scope is scope


@pytest.mark.parametrize(
    "claims",
    [
        *({}, {"scope": ""}, {"scope": None}, {"scope": "oncograph:readonly"}, {"scope": 5}),
        *({"scope": {"oncograph:admin": 1}}, {"scope": [["oncograph:admin"]]}),
        *({"scope": "ONCOGRAPH:ADMIN"}, {"scopes": "oncograph:admin"}),
    ],
)
def test_a_token_without_our_scopes_is_forbidden(claims: dict[str, Any]) -> None:
    """Near is not enough; the message names what is missing."""
    with pytest.raises(ForbiddenError, match="oncograph:read"):
        principal_of_claims(claims, RULES)


def test_a_token_is_told_apart_from_a_key() -> None:
    """Their ids cannot meet, whatever a subject is called."""
    who = principal_of_claims({"sub": "key:1", "scope": "oncograph:read"}, RULES)
    assert who.id == "token:key:1"
    nameless = principal_of_claims({"azp": "robot", "scope": "oncograph:read"}, RULES)
    assert json.dumps(nameless.name) == '"robot"'
