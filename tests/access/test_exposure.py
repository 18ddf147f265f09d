"""What others can reach does not start without authentication."""

import socket
from typing import Any

import pytest

from app.access.exposure import is_loopback, refuse_exposure
from app.errors import SettingsError

OWN = ("127.0.0.1", "127.8.9.1", "localhost", "::1", "::ffff:127.0.0.1")
REACHED = ("0.0.0.0", "::", "", "10.1.2.3", "192.0.2.1", "2001:db8::1", "::ffff:10.0.0.1")  # noqa: S104  # these are refused


@pytest.mark.parametrize("host", OWN)
def test_this_machine_is_open(host: str) -> None:
    """Its own addresses need nothing."""
    assert is_loopback(host)
    refuse_exposure(host, (), is_authenticated=False)


@pytest.mark.parametrize("host", REACHED)
def test_others_are_refused_without_authentication(host: str) -> None:
    """One line says what to do; with authentication it starts."""
    with pytest.raises(SettingsError) as caught:
        refuse_exposure(host, (), is_authenticated=False)
    message = str(caught.value)
    assert "\n" not in message
    for part in (repr(host), "keys create", "ONCOGRAPH_OIDC_ISSUER", "127.0.0.1"):
        assert part in message
    refuse_exposure(host, (), is_authenticated=True)


def test_a_trusted_proxy_is_there_for_others() -> None:
    """Behind it this machine's own address is no protection."""
    with pytest.raises(SettingsError, match="ONCOGRAPH_TRUSTED_PROXIES"):
        refuse_exposure("127.0.0.1", ("10.0.0.5",), is_authenticated=False)
    refuse_exposure("127.0.0.1", ("10.0.0.5",), is_authenticated=True)


@pytest.mark.parametrize(
    ("addresses", "is_own"),
    [(["127.0.0.1"], True), (["127.0.0.1", "::1"], True), (["127.0.0.1", "10.0.0.1"], False)],
)
def test_a_name_is_all_of_its_addresses(
    addresses: list[str],
    is_own: bool,  # noqa: FBT001  # a column of the table
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that others reach is enough."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, 0)) for text in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert is_loopback("my-machine") is is_own


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), UnicodeError("label too long")])
def test_a_name_that_cannot_be_resolved_is_not_trusted(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be anything by the time it is served."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert not is_loopback("my-machine")
