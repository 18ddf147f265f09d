"""What HTTP puts around a body has an end, or the connection has."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from api.serving import serving
from app.api.bounded_http import MAX_HEADERS_BYTES

LINE = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
LONGER = 4 * MAX_HEADERS_BYTES
REFUSED = b"Headers are larger than 65,536 bytes."


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{len(await request.body())} bytes")


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    """Serve what tells how long a body is."""
    routes = [Route("/", _echo, methods=["GET", "POST"])]
    with serving(Starlette(routes=routes)) as url:
        host, port = url.removeprefix("http://").split(":")
        yield host, int(port)


def answer_to(address: tuple[str, int], *parts: bytes) -> bytes:
    """Send, as long as somebody listens, and read to the end or to the end of an answer."""
    with closing(socket.create_connection(address, timeout=10)) as connection:
        read = b""
        try:
            for part in parts:
                connection.sendall(part)
            while not read.endswith((b"bytes", REFUSED)) and (more := connection.recv(65_536)):
                read += more
        except ConnectionError:
            pass  # closed while it was being sent to
        return read


@pytest.mark.parametrize(
    "parts",
    [
        (LINE, b"X-A: ", *(b"a" * 1000,) * (LONGER // 1000)),
        (LINE, *(b"X-A: %s\r\n" % (b"a" * 1000),) * (LONGER // 1000)),
        (b"GET /", *(b"a" * 1000,) * (LONGER // 1000)),
    ],
    ids=["one header", "many headers", "the address"],
)
def test_headers_without_an_end_are_refused(
    address: tuple[str, int], parts: tuple[bytes, ...]
) -> None:
    """They would be kept in memory until they end."""
    answer = answer_to(address, *parts)
    assert not answer or (answer.startswith(b"HTTP/1.1 400") and answer.endswith(REFUSED))


@pytest.mark.parametrize(
    "parts",
    [
        (POST, b"1\r\na\r\n0\r\n", *(b"X-A: %s\r\n" % (b"a" * 1000),) * (LONGER // 1000)),
        (POST, b"1;", *(b"a" * 1000,) * (LONGER // 1000)),
    ],
    ids=["trailers", "an extension of a chunk"],
)
def test_what_goes_with_a_body_and_does_not_end_closes_the_connection(
    address: tuple[str, int], parts: tuple[bytes, ...]
) -> None:
    """The application waits for the body, so there is no answer."""
    assert answer_to(address, *parts) == b""


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((LINE, b"X-A: %s\r\n\r\n" % (b"a" * 60_000)), b"0 bytes"),
        ((POST, *(b"1\r\na\r\n",) * 100_000, b"0\r\n\r\n"), b"100000 bytes"),
        ((LINE + b"Content-Length: 500000\r\n\r\n", b"a" * 500_000), b"500000 bytes"),
    ],
    ids=["long headers", "a body in small parts", "a large body"],
)
def test_what_ends_is_answered(
    address: tuple[str, int], parts: tuple[bytes, ...], told: bytes
) -> None:
    """A body is bounded by the endpoint, however it is cut up."""
    answer = answer_to(address, *parts)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(told)
