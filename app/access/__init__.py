"""Who may ask: API keys, tokens of an issuer, and when a service must have one of them.

    exposure     may this address be served without authentication?
    credentials  headers → the one key or token in them
    keys         key ↔ what is kept of it
    key_file     the kept keys: written whole, read again when they change
    tokens       token → principal, by the keys of its issuer
    gate         all of it: headers → principal
    principal    who asks, and what that one may do; kept in the request's state

Nothing here knows HTTP pages or GraphQL: `app.api.access` makes answers of what is refused.
"""

from app.access.gate import Gate
from app.access.principal import Principal, Scope

__all__ = ["Gate", "Principal", "Scope"]
