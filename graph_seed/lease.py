"""One load at a time: a lease in the graph itself, so that every machine sees it.

The `LoadLease` node names who loads and is renewed while he does. A second loader is
told who it is. A lease runs out when its holder is gone: at once where the process can
be seen to be gone, else after `LEASE_S`. Time is the database's: clocks of machines differ.
"""

import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from neo4j.exceptions import DriverError, Neo4jError

from app.errors import DiskFullError, LoadInProgressError
from graph_seed.constraints import LEASE
from graph_seed.graph import Graph

LEASE_S: Final = 30
_RENEW_S: Final = 5.0
_KEY: Final = "load"
_RUNNING: Final[set[str]] = set()
"""The tokens of the loads in this process: one that failed could not always give its lease back."""
_REFUSALS: Final = (DriverError, Neo4jError, DiskFullError)
_PID_NAMESPACE: Final = Path("/proc/self/ns/pid")

_TAKE: Final = (
    # The write comes first: it locks the node, so that of two takers one waits and sees the other.
    f"MATCH (l:{LEASE} {{id: $id}}) SET l.asked = $token"
    " WITH l WHERE l.holder IN $free OR l.until < timestamp()"
    " SET l.holder = $token, l.place = $place, l.until = timestamp() + $lease_ms RETURN l.holder"
)
_RENEW: Final = (
    f"MATCH (l:{LEASE} {{id: $id, holder: $token}})"
    " SET l.until = timestamp() + $lease_ms RETURN l.id"
)
_GIVE_BACK: Final = f"MATCH (l:{LEASE} {{id: $id, holder: $token}}) SET l.holder = ''"


@contextmanager
def hold_lease(graph: Graph) -> Iterator[threading.Event]:
    """Hold the lease for the block; the event is set when it was lost.

    Raises:
        LoadInProgressError: another load is under way; says whose and what to do.
    """
    token = uuid.uuid4().hex
    _RUNNING.add(token)
    try:
        _take(graph, token)
        yield from _renewed(graph, token)
    finally:
        _RUNNING.discard(token)


def _renewed(graph: Graph, token: str) -> Iterator[threading.Event]:
    lost, done = threading.Event(), threading.Event()
    renewer = threading.Thread(target=_renew, args=(graph, token, lost, done), daemon=True)
    renewer.start()
    try:
        yield lost
    finally:
        done.set()
        renewer.join()
        # When the database is away the lease runs out by itself.
        with suppress(*_REFUSALS):
            graph.run(_GIVE_BACK, id=_KEY, token=token)


def _take(graph: Graph, token: str) -> None:
    place = _place()
    graph.run(f"MERGE (l:{LEASE} {{id: $id}}) ON CREATE SET l.holder = ''", id=_KEY)
    holder = _holder(graph)
    free = ["", token]
    if holder and _is_gone(holder, place):
        free.append(holder["holder"])
    if not graph.returned(
        _TAKE, id=_KEY, token=token, place=place, free=free, lease_ms=LEASE_S * 1000
    ):
        raise LoadInProgressError(_told(_holder(graph)))


def _holder(graph: Graph) -> dict[str, Any] | None:
    rows = list(
        graph.read(
            f"MATCH (l:{LEASE} {{id: $id}}) WHERE l.holder <> ''"
            " RETURN l.holder, l.place, l.until - timestamp()",
            id=_KEY,
        )
    )
    return dict(zip(("holder", "place", "left_ms"), rows[0], strict=True)) if rows else None


def _told(holder: dict[str, Any] | None) -> str:
    who = str(holder["place"]) if holder else "another process"
    rest = max(0, round(holder["left_ms"] / 1000)) if holder else 0
    return (
        f"Another load is under way: {who}. Wait until it ends. If it was killed on another"
        f" machine, its claim on the graph runs out in {rest} s: load again then."
    )


def _renew(graph: Graph, token: str, lost: threading.Event, done: threading.Event) -> None:
    while not done.wait(_RENEW_S):
        with suppress(*_REFUSALS):  # the load itself meets what is wrong
            if not graph.returned(_RENEW, id=_KEY, token=token, lease_ms=LEASE_S * 1000):
                lost.set()
                return


def _place() -> str:
    """Name this process so that another one on the same machine can look for it."""
    namespace = _PID_NAMESPACE.readlink().name if _PID_NAMESPACE.is_symlink() else "-"
    return f"{socket.gethostname()} {namespace} process {os.getpid()}"


def _is_gone(holder: dict[str, Any], ours: str) -> bool:
    """Tell whether a holder on this machine is no process any more, or no load of ours."""
    if holder["place"] == ours:
        return holder["holder"] not in _RUNNING
    machine, _, pid = str(holder["place"]).rpartition(" ")
    if machine != ours.rpartition(" ")[0] or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
