"""Work for a client that is there: it ends when the client goes away."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

T = TypeVar("T")


async def while_there(receive: Receive, work: Awaitable[T]) -> T:
    """Await work, and cancel it when the client goes away; what it cleans up is waited for.

    The body of the request has to be read before: what comes of it is thrown away here. Work
    that others share is given as `asyncio.shield(...)`: then this client alone leaves it.

    Raises:
        ClientDisconnect: the client went first.
    """
    # The work stays in this task, as it does in `asyncio.timeout`: a second task for each
    # request, and waiting for both, costs twice as much.
    task = asyncio.current_task()
    assert task is not None  # noqa: S101  # a coroutine of asyncio runs in one
    leaving = asyncio.create_task(_cancel_without_client(receive, task))
    try:
        return await work
    except asyncio.CancelledError:
        if leaving.done() and not task.uncancel():
            raise ClientDisconnect from None
        raise
    finally:
        leaving.cancel()


async def _cancel_without_client(receive: Receive, task: asyncio.Task[Any]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    task.cancel()
