"""Tokens (JWT) of an OpenID Connect issuer.

    discover   issuer → address of its keys        once, `/.well-known/openid-configuration`
    fetch      address → its public keys           kept; again for a key that is unknown
    verify     token + key → claims                signature, issuer, audience, times
    scope      claims → what the token may do

Only the first two need a network. They happen in a thread, one at a time, and not again
for a moment after they failed, so that no number of requests holds up the service or the
issuer. What cannot be decided without the issuer is no fault of the client: it gets
`ISSUER_UNAVAILABLE`, never a refusal.
"""

import asyncio
import json
import logging
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Final

import jwt
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidTokenError,
    PyJWKClientConnectionError,
    PyJWKClientError,
    PyJWTError,
)

from app.access.principal import Principal, Scope
from app.errors import CredentialsError, ForbiddenError, IssuerUnavailableError
from app.settings import is_safe_url

_LOG: Final = logging.getLogger(__name__)

ALGORITHMS: Final = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
"""Asymmetric ones alone: a public key must never be taken for a shared secret."""
FETCH_TIMEOUT_S: Final = 5.0
PAUSE_S: Final = 5.0
"""How long after a failure the issuer is left alone."""
KNOWN_FOR_S: Final = 60.0
"""How long a key that was found is used without asking whether the issuer still has it."""
KEPT_FOR_S: Final = 300.0
"""How long the issuer's list of keys is kept."""
UNKNOWN_PAUSE_S: Final = 30.0
"""How long the list is not fetched again for a key that is not in it."""
_DISCOVERY: Final = "/.well-known/openid-configuration"
_MAX_DISCOVERY_BYTES: Final = 1_000_000
_MAX_KID: Final = 512


@dataclass(frozen=True, slots=True)
class TokenRules:
    """What makes a token acceptable."""

    issuer: str
    audience: str
    scope_claim: str = "scope"
    """A claim, or the way to one inside others: `realm_access.roles`."""
    read_scope: str = "oncograph:read"
    """Empty: every token for the audience may read."""
    admin_scope: str = "oncograph:admin"
    leeway_s: float = 30.0


@dataclass(slots=True)
class Issuer:
    """An issuer with those of its keys that are known now. Use it in one event loop."""

    rules: TokenRules
    _client: jwt.PyJWKClient | None = None
    _known: dict[str, tuple[jwt.PyJWK, float]] = field(default_factory=dict)
    """By id, with the time when it was found. Only keys of the issuer come in."""
    _failed_at: float = float("-inf")
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def principal(self, token: str) -> Principal:
        """Give whom a token names.

        Raises:
            CredentialsError: the token is not accepted.
            ForbiddenError: it is, but has none of our scopes.
            IssuerUnavailableError: its key cannot be had now.
        """
        key = await self._key(_key_id(token))
        return principal_of_claims(verified(token, key, self.rules), self.rules)

    async def _key(self, kid: str) -> jwt.PyJWK:
        if (known := self._fresh(kid)) is not None:
            return known
        async with self._lock:
            if (known := self._fresh(kid)) is not None:
                return known
            if time.monotonic() - self._failed_at < PAUSE_S:
                raise _unavailable()
            try:
                found = await asyncio.to_thread(self._fetch, kid)
            except (PyJWTError, OSError, HTTPException, ValueError) as error:
                raise self._failed(error) from error
            if found is None:
                self._known.pop(kid, None)
                raise _not_accepted("no key of the issuer has signed it")
            self._known[kid] = (found, time.monotonic())
            return found

    def _fresh(self, kid: str) -> jwt.PyJWK | None:
        found, at = self._known.get(kid, (None, 0.0))
        return found if time.monotonic() - at < KNOWN_FOR_S else None

    def _fetch(self, kid: str) -> jwt.PyJWK | None:
        """Find a key, asking the issuer where it has to be asked; this blocks."""
        if self._client is None:
            self._client = jwt.PyJWKClient(
                discovered(self.rules.issuer),
                lifespan=KEPT_FOR_S,
                timeout=FETCH_TIMEOUT_S,
                cooldown_duration=UNKNOWN_PAUSE_S,
            )
        try:
            return self._client.get_signing_key(kid)
        except PyJWKClientConnectionError:
            raise
        except PyJWKClientError:
            self._client.get_signing_keys()  # raises again where there is no list at all
            return None

    def _failed(self, error: BaseException) -> IssuerUnavailableError:
        self._failed_at = time.monotonic()
        _LOG.warning("the issuer %s cannot be asked for its keys: %s", self.rules.issuer, error)
        return _unavailable()


def discovered(issuer: str) -> str:
    """Ask an issuer for the address of its keys; this blocks.

    Raises:
        OSError, ValueError: it cannot be reached, or gives what cannot be trusted.
    """
    address = issuer.rstrip("/") + _DISCOVERY
    with urllib.request.urlopen(address, timeout=FETCH_TIMEOUT_S) as response:  # noqa: S310  # an address of the settings, which take http(s) alone
        found = json.loads(response.read(_MAX_DISCOVERY_BYTES))
    if not isinstance(found, dict) or found.get("issuer") != issuer:
        raise ValueError(f"{address} is of another issuer than ONCOGRAPH_OIDC_ISSUER says")
    keys = found.get("jwks_uri")
    if not isinstance(keys, str) or not is_safe_url(keys):
        raise ValueError(f"{address} has no jwks_uri by https")
    return keys


def verified(token: str, key: jwt.PyJWK, rules: TokenRules) -> dict[str, Any]:
    """Give the claims of a token that its issuer has signed for us, and that holds now.

    Raises:
        CredentialsError: says what is wrong with it.
    """
    try:
        return jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=rules.audience,
            issuer=rules.issuer,
            leeway=rules.leeway_s,
            options={"require": ["exp", "iss", "aud"], "enforce_minimum_key_length": True},
        )
    except ExpiredSignatureError:
        raise _not_accepted("it has expired") from None
    except ImmatureSignatureError:
        raise _not_accepted("it does not hold yet") from None
    except (PyJWTError, ValueError, TypeError, OverflowError) as error:
        raise _not_accepted(_WRONG.get(type(error).__name__, "it cannot be verified")) from None


_WRONG: Final[Mapping[str, str]] = {
    "InvalidSignatureError": "its signature is wrong",
    "InvalidAudienceError": "it is for another audience",
    "InvalidIssuerError": "it is of another issuer",
    "InvalidAlgorithmError": "its algorithm is not allowed",
    "MissingRequiredClaimError": "it lacks exp, iss or aud",
}


def principal_of_claims(claims: Mapping[str, Any], rules: TokenRules) -> Principal:
    """Give whom claims name, with the scope they hold.

    Raises:
        ForbiddenError: they hold none of our scopes.
    """
    held = _held(claims, rules.scope_claim)
    name = str(claims.get("sub") or claims.get("client_id") or claims.get("azp") or "?")
    if rules.admin_scope in held:
        return Principal(f"token:{name}", name, Scope.ADMIN)
    if not rules.read_scope or rules.read_scope in held:
        return Principal(f"token:{name}", name, Scope.READ)
    raise ForbiddenError(
        f"The token has neither {rules.read_scope} nor {rules.admin_scope} in its claim"
        f" {rules.scope_claim}. Ask its issuer for one that has."
    )


def _held(claims: Mapping[str, Any], claim: str) -> frozenset[str]:
    """Read scopes: a text with spaces between, or a list of texts."""
    found: Any = claims.get(claim)
    if found is None:
        found = claims
        for part in claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    match found:
        case str():
            return frozenset(found.split())
        case list():
            return frozenset(scope for scope in found if isinstance(scope, str))
        case _:
            return frozenset()


def _key_id(token: str) -> str:
    """Read which key signed a token, before anything of it can be believed.

    Raises:
        CredentialsError: it is no token, or one that no issuer of ours makes.
    """
    try:
        header = jwt.get_unverified_header(token)
    except (InvalidTokenError, ValueError, RecursionError):
        raise _not_accepted("it is neither a key of this service nor a JWT") from None
    if header.get("alg") not in ALGORITHMS:
        raise _not_accepted("its algorithm is not allowed")
    kid = header.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= _MAX_KID:
        raise _not_accepted("it does not name its key by `kid`")
    return kid


def _not_accepted(problem: str) -> CredentialsError:
    return CredentialsError(f"The token is not accepted: {problem}. Get a new one of the issuer.")


def _unavailable() -> IssuerUnavailableError:
    return IssuerUnavailableError(
        "Whether the token is good cannot be told now: its issuer gives no keys. Try again in a"
        " few seconds."
    )
