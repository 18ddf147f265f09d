"""How long each hostile document takes to be refused, as a share of the 100 ms allowed.

    python benchmarks/hostile.py

No database is asked: what is refused never comes that far.
"""

import asyncio
import gc
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from api.hostile_documents import HOSTILE  # found by the line above
from app.api.answer import GraphQLRequest  # as above
from app.api.execute import Executor  # as above
from app.api.schema import build_schema  # as above
from app.compiler import Limits  # as above
from app.graph_model import ONCOLOGY_INDEX  # as above

ALLOWED_MS: Final = 100
ROUNDS: Final = 7


class NoDatabase:
    """What is refused may not come as far as this."""

    async def read(self, cypher: str, parameters: Mapping[str, Any]) -> Any:
        """End the benchmark."""
        raise AssertionError((cypher, parameters))


async def milliseconds(execute: Executor, query: str, code: str) -> float:
    """Measure one refusal; each time as if it came first."""
    request = GraphQLRequest(query, None, {}, {}, read_only_method=False)
    started = time.perf_counter()
    answer = await execute(request)
    elapsed = (time.perf_counter() - started) * 1000
    found = answer.payload["errors"][0]["extensions"]["code"]
    if found != code:
        raise SystemExit(f"refused by {found} instead of {code}: {query[:60]}")
    return elapsed


def main() -> None:
    """Print the table; end with 1 when one takes too long."""
    schema = build_schema(ONCOLOGY_INDEX)
    gc.collect()
    gc.freeze()  # as the service does
    slowest = 0.0
    print(f"{'document':34} {'median ms':>10} {'worst ms':>10}")
    for name, (query, code) in HOSTILE.items():
        execute = Executor(ONCOLOGY_INDEX, schema, NoDatabase(), Limits())
        times = [asyncio.run(milliseconds(execute, query, code)) for _ in range(ROUNDS)]
        slowest = max(slowest, statistics.median(times))
        print(f"{name:34} {statistics.median(times):10.1f} {max(times):10.1f}")
    print(f"slowest median {slowest:.1f} ms of {ALLOWED_MS} ms allowed")
    sys.exit(slowest > ALLOWED_MS)


if __name__ == "__main__":
    main()
