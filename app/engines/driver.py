"""The driver's configuration, shared by reads (`app.db`) and loads (`graph_seed`)."""

from typing import Any, Final

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from app.engines.endpoint import BoltEndpoint

CONNECT_TIMEOUT_S: Final = 3.0
"""How long to try to connect: an outage is then answered quickly."""

_CONCURRENT_CHANGE: Final = "Concurrent modification"
"""What the embedded engine says when two writers met; trying again helps."""

_OUT_OF_MEMORY: Final = ("MemoryPoolOutOfMemoryError", "TransactionOutOfMemoryError")
"""How the codes of Neo4j end for a transaction that reached a bound of its memory."""


def driver_config() -> dict[str, Any]:
    """Give what every driver of ours is opened with."""
    return {
        "connection_timeout": CONNECT_TIMEOUT_S,
        "connection_acquisition_timeout": CONNECT_TIMEOUT_S * 2,
        "max_transaction_retry_time": 10.0,
        "telemetry_disabled": True,
        "notifications_min_severity": "OFF",
        "user_agent": "oncograph",
    }


def open_driver(endpoint: BoltEndpoint) -> neo4j.Driver:
    """Open a blocking driver; nothing is connected yet."""
    return neo4j.GraphDatabase.driver(endpoint.uri, auth=endpoint.auth, **driver_config())


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether the database refused to go on for want of memory."""
    return isinstance(error, Neo4jError) and (error.code or "").endswith(_OUT_OF_MEMORY)


def is_retryable(error: BaseException) -> bool:
    """Tell whether doing the same again may succeed."""
    if is_out_of_memory(error):  # Neo4j calls it transient, but the same query needs the same again
        return False
    if isinstance(error, DriverError | Neo4jError) and error.is_retryable():
        return True
    return isinstance(error, Neo4jError) and _CONCURRENT_CHANGE in str(error)
