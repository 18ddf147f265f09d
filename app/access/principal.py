"""Who asks, and what that one may do; kept in the state of the request."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

PRINCIPAL: Final = "principal"
IS_CLOSED: Final = "access_is_closed"
"""Whether the service asks for credentials at all."""


class Scope(StrEnum):
    """What a key or token is for."""

    READ = "read"
    """Everything but what is for admins."""
    ADMIN = "admin"
    """How the service works too: `explain` and `/metrics`."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: the holder of a key, or whom a token names."""

    id: str
    """Unique and stable, for limits and logs: `key:` and its id, or `token:` and its subject."""
    name: str
    scope: Scope


def remember(request: MutableMapping[str, Any], *, is_closed: bool, who: Principal | None) -> None:
    """Keep in an ASGI scope who asks."""
    state = request.setdefault("state", {})
    state[IS_CLOSED], state[PRINCIPAL] = is_closed, who


def principal_of(request: Mapping[str, Any]) -> Principal | None:
    """Give who asks; None where nobody has to say it."""
    found = request.get("state", {}).get(PRINCIPAL)
    return found if isinstance(found, Principal) else None


def is_closed(request: Mapping[str, Any]) -> bool:
    """Tell whether the service asks for credentials."""
    return bool(request.get("state", {}).get(IS_CLOSED))


def is_admin(request: Mapping[str, Any]) -> bool:
    """Tell whether who asks may see how the service works: all where nobody is asked."""
    who = principal_of(request)
    return not is_closed(request) or (who is not None and who.scope is Scope.ADMIN)
