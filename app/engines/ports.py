"""Ports of the engines that we run: on this machine alone, and said before anything starts."""

import socket
from typing import Final

from app.errors import PortTakenError

LOOPBACK: Final = "127.0.0.1"


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def usable_port(port: int, what: str, setting: str) -> int:
    """Give the port if nobody listens on it, and a free one for 0.

    Raises:
        PortTakenError: it names the port and the setting.
    """
    if port == 0:
        return free_port()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise PortTakenError(
                f"{what} port {port} cannot be used ({error.strerror}). Stop what listens there,"
                f" or set {setting} to another port (0 takes a free one)."
            ) from error
    return port
