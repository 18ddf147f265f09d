"""Work for a client that is there: it ends when the client goes away."""

import asyncio
from collections import deque
from collections.abc import Awaitable
from typing import Any, Final, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

T = TypeVar("T")
MAX_KEPT: Final = 65_536
"""Bytes of a body that are kept while its request waits: the server reads ahead as much."""
WATCHED_AFTER_S: Final = 0.02
"""How long work goes on before anybody looks whether the client is there. Most of it has ended
by then, and to look from the start takes a tenth of the CPU of a request for one node."""


class KeptMessages:
    """What a client sends before its request is looked at, for whoever reads it then."""

    def __init__(self, receive: Receive) -> None:
        """Keep nothing yet."""
        self._receive = receive
        self._kept: deque[Message] = deque()
        self._size = 0

    async def keep(self) -> Message:
        """Take a message and keep it; of a body that is longer, no more is taken."""
        if self._size >= MAX_KEPT:
            await asyncio.Event().wait()
        message = await self._receive()
        self._kept.append(message)
        self._size += len(message.get("body", b""))
        return message

    async def __call__(self) -> Message:
        """Give what was kept, then what comes."""
        return self._kept.popleft() if self._kept else await self._receive()


async def while_there(receive: Receive, work: Awaitable[T]) -> T:
    """Await work, and cancel it when the client goes away; what it cleans up is waited for.

    What comes of the body by `receive` is thrown away here: it is read before, or kept by
    `KeptMessages.keep`. Work that others share is given as `asyncio.shield(...)`: then this client
    alone leaves it.

    Raises:
        ClientDisconnect: the client went first.
    """
    # The work stays in this task, as it does in `asyncio.timeout`: a second task for each
    # request, and waiting for both, costs twice as much.
    task = asyncio.current_task()
    assert task is not None  # noqa: S101  # a coroutine of asyncio runs in one
    watch = _Watch(receive, task)
    begun_later = asyncio.get_running_loop().call_later(WATCHED_AFTER_S, watch.begin)
    try:
        return await work
    except asyncio.CancelledError:
        if watch.has_seen_it_go and not task.uncancel():
            raise ClientDisconnect from None
        raise
    finally:
        begun_later.cancel()
        watch.end()


class _Watch:
    """Looks out for the end of a client, and cancels the task that works for it."""

    def __init__(self, receive: Receive, task: asyncio.Task[Any]) -> None:
        """Look at nothing yet."""
        self._receive, self._task = receive, task
        self._watching: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Look from now on; a client that went before is seen at once."""
        self._watching = asyncio.create_task(_cancel_without_client(self._receive, self._task))

    def end(self) -> None:
        """Look no more."""
        if self._watching:
            self._watching.cancel()

    @property
    def has_seen_it_go(self) -> bool:
        """Tell whether the client went."""
        return self._watching is not None and self._watching.done()


async def _cancel_without_client(receive: Receive, task: asyncio.Task[Any]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    task.cancel()
