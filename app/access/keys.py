"""API keys: `onco_<id>_<secret>`, of which only a hash is kept.

The secret is 256 random bits, so one round of SHA-256 is enough at rest: there is
nothing to guess that a slow hash would protect. The prefix lets scanners of
repositories find a key that was published by mistake.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from app.access.principal import Principal, Scope

PREFIX: Final = "onco_"
_FORM: Final = re.compile(r"onco_([0-9a-f]{8})_([0-9a-f]{64})")
_NO_HASH: Final = hashlib.sha256(b"").hexdigest()
"""What an unknown id is compared with, so that it takes as long as a known one."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is kept of a key."""

    id: str
    name: str
    scope: Scope
    sha256: str = field(repr=False)
    """Of the secret, in hexadecimal."""
    created_at: str
    revoked_at: str | None = None

    @property
    def is_live(self) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None


def make_key(name: str, scope: Scope, taken: Container[str] = ()) -> tuple[str, ApiKey]:
    """Make a key: its text, which nobody can read again, and what is kept of it."""
    key_id = secrets.token_hex(4)
    while key_id in taken:
        key_id = secrets.token_hex(4)
    secret = secrets.token_hex(32)
    return f"{PREFIX}{key_id}_{secret}", ApiKey(key_id, name, scope, _hash(secret), now())


def find(text: str, keys: Sequence[ApiKey]) -> Principal | None:
    """Give the holder of a key; None when it is malformed, unknown or revoked."""
    parts = _FORM.fullmatch(text)
    if parts is None:
        return None
    known = next((key for key in keys if key.id == parts[1]), None)
    kept = known.sha256 if known else _NO_HASH
    is_same = hmac.compare_digest(_hash(parts[2]), kept)
    if known is None or not is_same or not known.is_live:
        return None
    return Principal(f"key:{known.id}", known.name, known.scope)


def now() -> str:
    """Give the time as it is kept."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
