"""A stretch of network between the service and its database, which can be cut."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Network:
    """Carries connections to a port of this host until they are cut."""

    def __init__(self, port: int) -> None:
        """Keep where connections lead."""
        self._to, self._loop = port, asyncio.new_event_loop()
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0

    def cut(self) -> int:
        """Cut all connections that there are; tell how many streams they were."""
        done = asyncio.run_coroutine_threadsafe(self._cut(), self._loop)
        return done.result(10)

    async def _cut(self) -> int:
        count = len(self._writers)
        for writer in self._writers:
            writer.transport.abort()
        return count

    async def serve(self, ready: threading.Event) -> None:
        """Listen until the loop is stopped."""
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            with suppress(asyncio.CancelledError):
                await server.serve_forever()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:  # it is refused, as it would be without us
            writer.transport.abort()
            return
        both = {writer, back}
        self._writers |= both
        try:
            await asyncio.gather(_carry(reader, back), _carry(there, writer))
        finally:
            self._writers -= both
            for end in both:
                end.transport.abort()

    def run(self, ready: threading.Event) -> None:
        """Run in a thread of its own."""
        serving = self._loop.create_task(self.serve(ready))
        self._stop = serving.cancel
        self._loop.run_until_complete(serving)

    def stop(self) -> None:
        """End."""
        self._loop.call_soon_threadsafe(self._stop)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await reader.read(65536):
            writer.write(part)
            await writer.drain()
    writer.transport.abort()


@contextmanager
def network_to(uri: str) -> Iterator[Network]:
    """Lay a network to the port of an address."""
    network, ready = Network(urlsplit(uri).port or 0), threading.Event()
    thread = threading.Thread(target=network.run, args=(ready,), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield network
    finally:
        network.stop()
        thread.join(10)
