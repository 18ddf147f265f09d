"""A download goes at the pace of its client, and ends when the client goes."""

import asyncio
from typing import Any

import orjson
import pytest
from starlette.types import Message

from api.stub_database import StubDatabase, app_over, exports_over, row
from app.api.export import BUSY_RETRY_AFTER_S


class Client:
    """An ASGI client that takes as many messages as it is told to, and goes when it is told to."""

    def __init__(self, takes: int) -> None:
        """Ask for TARGETS.tsv over HTTP/1.1."""
        self.scope: dict[str, Any] = {
            "type": "http", "http_version": "1.1", "method": "GET", "headers": [],
            "path": "/export/TARGETS.tsv", "query_string": b"", "server": ("127.0.0.1", 80),
        }  # fmt: skip
        self.left = takes
        self.gone = asyncio.Event()
        self.messages: list[Message] = []

    async def receive(self) -> Message:
        """Give the request, then nothing until the client goes."""
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take a message, or none any more."""
        if self.left == 0:
            await asyncio.Event().wait()
        self.left -= 1
        self.messages.append(message)

    async def ask(self, stub: StubDatabase, most: int = 2) -> None:
        """Ask."""
        await app_over(stub, most)(self.scope, self.receive, self.send)


async def settled() -> None:
    """Let all tasks run until they wait."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_no_more_is_pulled_than_the_client_takes() -> None:
    """A slow client holds one batch, not the table."""
    stub = StubDatabase([[row(n)] for n in range(1000)])
    client = Client(takes=3)  # the start and two bodies
    task = asyncio.create_task(client.ask(stub))
    await settled()
    assert stub.pulled == 3
    client.gone.set()
    await task


@pytest.mark.parametrize("takes", [0, 1, 3])
async def test_a_client_that_goes_ends_the_query(takes: int) -> None:
    """Wherever it went: the read is left at once, and its place is free again."""
    stub = StubDatabase([[row(1)], [row(2)], asyncio.Event(), [row(3)]])
    exports = exports_over(stub, 1)
    client = Client(takes)
    client.scope["path_params"] = {"table": "TARGETS.tsv"}
    task = asyncio.create_task(exports(client.scope, client.receive, client.send))
    await settled()
    assert stub.is_open
    client.gone.set()
    await task
    assert not stub.is_open
    assert not exports.free.locked()
    assert all(message.get("more_body", True) for message in client.messages)


async def test_a_client_that_goes_before_the_first_row() -> None:
    """A query that finds nothing for long is ended too."""
    stub = StubDatabase([asyncio.Event()])
    client = Client(takes=9)
    task = asyncio.create_task(client.ask(stub))
    await settled()
    assert stub.is_open
    client.gone.set()
    await task
    assert not stub.is_open
    assert client.messages == []


async def test_downloads_are_counted() -> None:
    """One more than allowed is told to come later; when one ends there is a place again."""
    held = asyncio.Event()
    stub = StubDatabase([held, [row(1)]])
    exports = exports_over(stub, 1)

    async def ask() -> Client:
        client = Client(takes=99)
        client.scope["path_params"] = {"table": "TARGETS.tsv"}
        await exports(client.scope, client.receive, client.send)
        return client

    first = asyncio.create_task(ask())
    await settled()
    start, body = (await ask()).messages
    assert start["status"] == 503
    assert (b"retry-after", str(BUSY_RETRY_AFTER_S).encode()) in start["headers"]
    assert orjson.loads(body["body"])["code"] == "EXPORTS_BUSY"
    held.set()
    assert (await first).messages[0]["status"] == 200
    assert (await ask()).messages[0]["status"] == 200


async def test_old_http_is_refused() -> None:
    """Where a table that was cut off would look whole, none is sent."""
    client = Client(takes=9)
    client.scope["http_version"] = "1.0"
    await client.ask(StubDatabase([[row(1)]]))
    start, body = client.messages
    assert start["status"] == 505
    assert orjson.loads(body["body"])["code"] == "HTTP_VERSION_TOO_OLD"
