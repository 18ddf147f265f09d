"""A client that goes away ends what was done for it, and one that dawdles is sent away."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.types import Message

from api.serving import serving
from api.stub_execute import BODY_TIMEOUT_S, FINE, IS_JSON, QUERY, Stub, code_of, post
from app.api.answer import Answer, GraphQLRequest
from app.api.http import graphql_routes
from app.api.presence import MAX_KEPT, WATCHED_AFTER_S, KeptMessages, while_there
from app.api.traffic import TrafficMiddleware
from app.traffic import Admission, TrafficLimits


class Slow:
    """Works until it is cancelled, when it is told to; it runs in the server's thread."""

    def __init__(self) -> None:
        """Begin with work that does not end."""
        self.is_slow = True
        self.begun, self.cancelled = threading.Event(), threading.Event()

    async def __call__(self, request: GraphQLRequest) -> Answer:  # noqa: ARG002  # it is one for all
        """Answer at once, or never."""
        if self.is_slow:
            self.begun.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled.set()
                raise
        return FINE


@contextmanager
def slow_service(
    body_timeout_s: float = BODY_TIMEOUT_S, waiting: int = 0
) -> Iterator[tuple[Slow, tuple[str, int]]]:
    """Serve it, one operation at a time."""
    slow = Slow()
    routes = graphql_routes(slow, max_body_bytes=999, body_timeout_s=body_timeout_s)
    admission = Admission(TrafficLimits(running=1, waiting=waiting, wait_s=60))
    with serving(TrafficMiddleware(Starlette(routes=routes), admission)) as address:
        host, port = address.removeprefix("http://").split(":")
        yield slow, (host, int(port))


def request(body: bytes = QUERY, length: int | None = None) -> bytes:
    """Write a request as it is sent."""
    head = (
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
    )
    return head.encode() + body


def connected(address: tuple[str, int]) -> closing[socket.socket]:
    """Open a connection."""
    return closing(socket.create_connection(address, timeout=10))


def status_of(connection: socket.socket) -> int:
    """Read the status of an answer."""
    return int(connection.recv(65536).split(b" ")[1])


def is_refused(connection: socket.socket) -> bool:
    """Ask, and tell whether it is refused at once; otherwise it waits."""
    connection.sendall(request())
    connection.settimeout(0.5)
    try:
        assert status_of(connection) == 503
    except TimeoutError:
        connection.settimeout(10)
        return False
    return True


@contextmanager
def waiting_client(address: tuple[str, int]) -> Iterator[socket.socket]:
    """Ask until the request is not refused at once, but waits."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with connected(address) as connection:
            if not is_refused(connection):
                yield connection
                return
    pytest.fail("no room was made")


def wait_until_full(address: tuple[str, int]) -> None:
    """Ask until a request is refused; one that waits instead goes at once."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with connected(address) as connection:
            if is_refused(connection):
                return
    pytest.fail("there was room for another")


GET = b"GET /graphql?query=%7Ba%7D HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize("sent", [request(), GET], ids=["post", "get"])
def test_a_client_that_goes_ends_its_operation(sent: bytes) -> None:
    """At once, and its place is free: the next client is answered."""
    with slow_service() as (slow, address):
        with connected(address) as connection:
            connection.sendall(sent)
            assert slow.begun.wait(10)
            with connected(address) as second:
                second.sendall(request())
                assert status_of(second) == 503
            left = time.monotonic()
        assert slow.cancelled.wait(10)
        assert time.monotonic() - left < 2
        slow.is_slow = False
        with connected(address) as third:
            third.sendall(request())
            assert status_of(third) == 200


def test_a_client_that_goes_while_it_waits_makes_room() -> None:
    """For the next one, which waits in its stead until it is answered."""
    with slow_service(waiting=1) as (slow, address), connected(address) as first:
        first.sendall(request())
        assert slow.begun.wait(10)
        with connected(address) as second:
            second.sendall(request())
            wait_until_full(address)
        with waiting_client(address) as third:
            slow.is_slow = False
            first.close()
            assert status_of(third) == 200


def test_a_body_that_comes_while_its_request_waits_is_read() -> None:
    """All of it, in its order."""
    with slow_service(waiting=1) as (slow, address), connected(address) as first:
        first.sendall(request())
        assert slow.begun.wait(10)
        with connected(address) as second:
            whole = request()
            for at in range(0, len(whole), 40):
                second.sendall(whole[at : at + 40])
                time.sleep(0.02)
            slow.is_slow = False
            first.close()
            assert status_of(second) == 200


def test_a_client_that_stays_is_answered_again_and_again() -> None:
    """On one connection; whoever watches for its end takes nothing of the next request."""
    with slow_service() as (slow, address), connected(address) as connection:
        slow.is_slow = False
        for at_once in (1, 1, 1, 2):  # two: the second comes before the first is answered
            connection.sendall(request() * at_once)
            answers = b""
            while answers.count(b'{"data":{"__typename":"Query"}}') < at_once:
                answers += connection.recv(65536)
            assert answers.count(b"HTTP/1.1 200") == at_once


def test_a_body_that_dawdles_is_ended() -> None:
    """A byte now and then keeps no place: 408, and the connection is closed."""
    allowed_s = 2.0
    with slow_service(allowed_s) as (slow, address), connected(address) as connection:
        connection.sendall(request(b"{", length=500))
        started = time.monotonic()
        # Not to the end of the time: a byte that crosses with the answer would reset the
        # connection, and the answer would be lost.
        while time.monotonic() - started < allowed_s * 0.75:
            connection.sendall(b" ")
            time.sleep(0.1)
        answer = b""
        while part := connection.recv(65536):  # to its end: it is closed
            answer += part
        assert answer.startswith(b"HTTP/1.1 408")
        assert b"BODY_TIMEOUT" in answer
        assert b"connection: close" in answer.lower()
        # Had each byte begun the time anew, it would have been 3.5 seconds.
        assert allowed_s * 0.9 <= time.monotonic() - started < allowed_s * 1.5
        slow.is_slow = False
        with connected(address) as second:
            second.sendall(request())
            assert status_of(second) == 200


async def test_a_slow_body_has_a_graphql_error() -> None:
    """In the type that was asked for; nothing was executed."""

    async def dawdling() -> AsyncIterator[bytes]:
        yield QUERY
        await asyncio.sleep(20)

    stub = Stub()
    response = await post(stub, dawdling(), accept="application/json", **IS_JSON)
    assert (response.status_code, code_of(response)) == (408, "BODY_TIMEOUT")
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert stub.asked == []


# ------------------------------------------------------------------ the part that watches


async def until_cancelled() -> Message:
    """Say nothing, as a client does that waits."""
    await asyncio.Event().wait()
    raise AssertionError


async def test_no_more_is_kept_than_the_server_reads_ahead() -> None:
    """A body of megabytes does not wait in memory; what was kept comes first, then the rest."""
    parts = [{"type": "http.request", "body": bytes([n]) * MAX_KEPT} for n in range(2)]
    coming = iter(parts)

    async def receive() -> Message:
        return next(coming)

    kept = KeptMessages(receive)
    assert await kept.keep() == parts[0]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(kept.keep(), 0.05)
    assert [await kept(), await kept()] == parts


async def test_what_work_gives_or_raises_is_passed_on() -> None:
    """As if it had been awaited."""

    async def failing() -> None:
        raise KeyError("x")

    assert await while_there(until_cancelled, asyncio.sleep(0, "done")) == "done"
    with pytest.raises(KeyError):
        await while_there(until_cancelled, failing())


async def test_for_quick_work_nobody_looks_whether_the_client_is_there() -> None:
    """Looking from the start takes a tenth of the CPU of a small question."""
    looked = 0

    async def receive() -> Message:
        nonlocal looked
        looked += 1
        return await until_cancelled()

    assert await while_there(receive, asyncio.sleep(0, "done")) == "done"
    await asyncio.sleep(2 * WATCHED_AFTER_S)
    assert looked == 0
    assert await while_there(receive, asyncio.sleep(2 * WATCHED_AFTER_S, "done")) == "done"
    assert looked == 1


async def test_work_is_over_before_its_client_is_given_up() -> None:
    """What it cleans up is done by then; rest of a body is no departure."""
    cleaned: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            cleaned.append("up")

    messages = iter([{"type": "http.request"}, {"type": "http.disconnect"}])

    async def receive() -> Message:
        return next(messages)

    with pytest.raises(ClientDisconnect):
        await while_there(receive, work())
    assert cleaned == ["up"]


async def test_a_server_that_ends_cancels_the_work() -> None:
    """Whoever waits for it may be cancelled too."""
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = asyncio.create_task(while_there(until_cancelled, work()))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
