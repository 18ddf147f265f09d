"""Many at once: `python benchmarks/pressure.py [SECONDS]`, on the graph of `make bench`.

64 connections ask all operations of `make bench` in turn, without the cache, after each was
asked a few times: no error is allowed, and the memory of the service may not grow. Then
three times as many ask, which is twice what the service takes on: what is too much is told
so at once (503), and those that are taken on do not wait without end. Exit status 1 when
one of these does not hold.
"""

import asyncio
import itertools
import json
import math
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from app.engines.driver import open_driver  # noqa: E402  # the folder of the tests comes first
from asked import OPERATIONS, asked_of  # noqa: E402  # as above
from bench import Server, database, serving, settings_of  # noqa: E402  # as above

CONNECTIONS: Final = 64
WARMING: Final = 4
SECONDS: Final = 60.0
BUSY: Final = 503
PAUSE_S: Final = 0.5
"""How long who is told to come back stays away."""
MAX_GROWTH: Final = 1.1
"""Of the memory, from a quarter of the time to its end."""
MAX_WAIT_RATIO: Final = 2.5
"""Of the 99th percentile with twice as many, to that without."""


@dataclass(slots=True)
class Seen:
    """What the connections saw."""

    statuses: Counter[int] = field(default_factory=Counter)
    answered_ms: list[float] = field(default_factory=list)
    refused_ms: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)


def bodies(asked: dict[str, list[dict[str, Any]]]) -> list[bytes]:
    """Write each request once, in an order that mixes small and large ones."""
    made = []
    for name in (name for name in OPERATIONS if asked[name]):
        query = (HERE / "operations" / f"{name}.graphql").read_text(encoding="utf-8")
        made += [json.dumps({"query": query, "variables": v}).encode() for v in asked[name][:20]]
    random.Random(7371).shuffle(made)
    return made


async def ask_until(end: float, port: int, requests: Iterator[bytes], seen: Seen) -> None:
    """Ask over one connection, one request after the other, until the time or they are over."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for body in requests:
            if time.perf_counter() >= end:
                break
            began = time.perf_counter()
            writer.write(
                b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                b"content-length: %d\r\n\r\n%b" % (len(body), body)
            )
            status = await _read_answer(reader)
            elapsed_ms = (time.perf_counter() - began) * 1000
            seen.statuses[status] += 1
            (seen.refused_ms if status == BUSY else seen.answered_ms).append(elapsed_ms)
            if status == BUSY:
                await asyncio.sleep(PAUSE_S)
    finally:
        writer.close()


async def _read_answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.partition(b":")[2]))
    return int(head.split(b" ", 2)[1])


async def warm_up(server: Server, asked: list[bytes]) -> None:
    """Ask everything once, by few at a time: plans are made, and the database has run them."""
    requests, seen = iter(asked), Seen()
    asking = (ask_until(math.inf, server.port, requests, seen) for _ in range(WARMING))
    await asyncio.gather(*asking)


async def press(server: Server, connections: int, seconds: float, asked: list[bytes]) -> Seen:
    """Ask by so many at once for so long; look at the memory ten times."""
    seen, requests = Seen(), itertools.cycle(asked)
    end = time.perf_counter() + seconds

    async def watch() -> None:
        for _ in range(10):
            await asyncio.sleep(seconds / 10)
            seen.memory_mb.append(server.memory_mb())

    asking = (ask_until(end, server.port, requests, seen) for _ in range(connections))
    await asyncio.gather(watch(), *asking)
    return seen


def show(name: str, seen: Seen, seconds: float) -> float:
    """Print one row; give the 99th percentile of what was answered."""
    cuts = statistics.quantiles(seen.answered_ms, n=100)
    refused = statistics.median(seen.refused_ms) if seen.refused_ms else 0.0
    print(
        f"{name:<16} {len(seen.answered_ms) / seconds:>8.0f} {cuts[49]:>8.0f} {cuts[94]:>8.0f}"
        f" {cuts[98]:>8.0f} {len(seen.refused_ms):>8} {refused:>10.1f}"
        f" {seen.memory_mb[2]:>8.0f} {seen.memory_mb[-1]:>8.0f}  {dict(seen.statuses)}",
        flush=True,
    )
    return cuts[98]


def main() -> None:
    """Press twice, and say whether it held."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with ExitStack() as stack:
        endpoint = stack.enter_context(database())
        # All of them are one client here, which may have no more than its share.
        settings = settings_of(endpoint) | {"ONCOGRAPH_MAX_CONCURRENT_PER_CLIENT": "1000"}
        with open_driver(endpoint) as driver:
            asked = bodies(asked_of(driver, endpoint.database))
        server = stack.enter_context(serving("service", settings))
        asyncio.run(warm_up(server, asked))
        print(
            "connections    answers/s   p50 ms   p95 ms   p99 ms  refused  median ms"
            "   MB then      end  statuses"
        )
        calm = asyncio.run(press(server, CONNECTIONS, seconds, asked))
        calm_p99 = show(f"{CONNECTIONS}", calm, seconds)
        twice = asyncio.run(press(server, 3 * CONNECTIONS, seconds, asked))
        twice_p99 = show(f"{3 * CONNECTIONS}", twice, seconds)
    broken = [
        told
        for told, is_so in (
            ("not all were answered", set(calm.statuses) != {200}),
            ("the memory grew", calm.memory_mb[-1] > MAX_GROWTH * calm.memory_mb[2]),
            ("nothing was shed", not twice.refused_ms),
            ("there were other errors", set(twice.statuses) - {200, BUSY}),
            ("those taken on waited", twice_p99 > MAX_WAIT_RATIO * calm_p99),
        )
        if is_so
    ]
    if broken:
        sys.exit("; ".join(broken))


if __name__ == "__main__":
    main()
