"""Headers → the one key or token in them."""

import re
from collections.abc import Iterable
from typing import Final

from app.errors import CredentialsError, UnauthenticatedError

MAX_LENGTH: Final = 8192
"""The longest key or token that is looked at."""
_TOKEN: Final = re.compile(rb"[A-Za-z0-9\-._~+/]+=*")
"""RFC 6750, section 2.1."""


def presented(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Give the key or token of a request.

    `Authorization` that is no `Bearer` may be a proxy's own, so it does not count beside
    an `X-API-Key`.

    Raises:
        UnauthenticatedError: there is none.
        CredentialsError: there are several, or one that is malformed.
    """
    bearers: list[bytes] = []
    others = 0
    keys: list[bytes] = []
    for name, value in headers:
        if name == b"x-api-key":
            keys.append(value.strip())
        elif name == b"authorization":
            scheme, _, rest = value.strip().partition(b" ")
            if scheme.lower() == b"bearer":
                bearers.append(rest.strip())
            else:
                others += 1
    return _the_one([*bearers, *keys], others)


def _the_one(found: list[bytes], others: int) -> str:
    if len(found) > 1:
        raise CredentialsError("The request has several keys or tokens. Send one, once.")
    if not found and others:
        raise CredentialsError("Authorization is no `Bearer` with a key or token. Send it so.")
    if not found:
        raise UnauthenticatedError(
            "This takes a key or a token. Send it as `Authorization: Bearer ...`, or a key as"
            " `X-API-Key: ...`; in GraphiQL it goes under Headers."
        )
    (text,) = found
    if len(text) > MAX_LENGTH or not _TOKEN.fullmatch(text):
        raise CredentialsError(
            f"The key or token is empty, longer than {MAX_LENGTH} bytes, or has characters that"
            " none can have. Send it as it was given."
        )
    return text.decode("ascii")
