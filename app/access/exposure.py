"""May an address be served without authentication? Only to this machine."""

import ipaddress
import socket
from collections.abc import Sequence

from app.errors import SettingsError


def refuse_exposure(host: str, proxies: Sequence[str], *, is_authenticated: bool) -> None:
    """Refuse to serve others without authentication.

    A proxy that is trusted is there for others, so it counts as an address that they reach.

    Raises:
        SettingsError: says what to do.
    """
    if is_authenticated or (is_loopback(host) and not proxies):
        return
    where = f"ONCOGRAPH_HOST is {host!r}, which others may reach"
    if is_loopback(host):
        where = "ONCOGRAPH_TRUSTED_PROXIES is set, so others reach the service by a proxy"
    raise SettingsError(
        f"{where}, and nobody is asked who they are. Make a key with `oncograph keys create"
        " --name NAME --scope read`, or set ONCOGRAPH_OIDC_ISSUER and ONCOGRAPH_OIDC_AUDIENCE,"
        " or serve this machine alone: ONCOGRAPH_HOST=127.0.0.1 without proxies."
    )


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address or a host's name.

    A name counts when all of its addresses do; one that cannot be resolved does not.
    """
    if not host:
        return False  # it would be served on all addresses
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(_is_own(str(address[0])) for *_, address in found)


def _is_own(text: str) -> bool:
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_loopback
