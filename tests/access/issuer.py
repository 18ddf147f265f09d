"""An OpenID Connect issuer on this host, with keys made for the test."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

AUDIENCE = "oncograph-test"
WEAK = "weak"
"""The name of a key that is too short."""


@lru_cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """Make a key of this name, once."""
    bits = 1024 if name == WEAK else 2048
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def public_pem(name: str) -> bytes:
    """Give the public half as a text, which an attacker has too."""
    return (
        rsa_key(name)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


@dataclass(slots=True)
class FakeIssuer:
    """What the issuer answers, and what it was asked."""

    url: str = ""
    keys: list[str] = field(default_factory=lambda: ["k1"])
    answers: dict[str, Any] = field(default_factory=dict)
    """By path, what to give instead: a status, bytes, or JSON."""
    delay_s: float = 0.0
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str) -> Any:
        """Give what is at a path."""
        if path in self.answers:
            return self.answers[path]
        match path:
            case "/.well-known/openid-configuration":
                return {"issuer": self.url, "jwks_uri": f"{self.url}/jwks"}
            case "/jwks":
                return {"keys": [self._public(name) for name in self.keys]}
        return 404

    def _public(self, name: str) -> dict[str, Any]:
        found = RSAAlgorithm.to_jwk(rsa_key(name).public_key(), as_dict=True)
        return {**found, "kid": name, "use": "sig", "alg": "RS256"}

    def token(self, key: str = "k1", *, kid: str | None = None, **claims: Any) -> str:
        """Sign a token that is good, but for what is given."""
        now = int(time.time())
        good = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "ada",
            "scope": "openid oncograph:read",
            "iat": now,
            "exp": now + 60,
        }
        whole = {name: value for name, value in {**good, **claims}.items() if value is not None}
        return jwt.PyJWS().encode(_json(whole), rsa_key(key), "RS256", {"kid": kid or key})

    def forged(self, header: dict[str, Any], signature: bytes = b"", **claims: Any) -> str:
        """Put a token together by hand."""
        body = {"iss": self.url, "aud": AUDIENCE, "exp": int(time.time()) + 60, **claims}
        return b".".join(map(_encoded, (_json(header), _json(body), signature))).decode()


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _encoded(part: bytes) -> bytes:
    return urlsafe_b64encode(part).rstrip(b"=")


@contextmanager
def fake_issuer() -> Iterator[FakeIssuer]:
    """Run an issuer at a free port of this host."""
    issuer = FakeIssuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked.append(self.path)
            time.sleep(issuer.delay_s)
            found = issuer.answer(self.path)
            status = found if isinstance(found, int) else 200
            body = found if isinstance(found, bytes) else _json(found)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing of a client that has gone."""

    with Server(("127.0.0.1", 0), Handler) as server:
        issuer.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield issuer
        finally:
            server.shutdown()
            thread.join(10)
