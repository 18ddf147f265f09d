"""Room on the disk under the embedded engine's folder: how much is left, how much is needed.

A disk that is full hurts the engine, so what needs room asks for it first: a load keeps off
the last of it, which leaves the engine able to serve, and the engine is not started where it
could not write what it has to.
"""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.errors import DiskFullError

_MB: Final = 1024 * 1024
LOAD_ROOM: Final = 64 * _MB
"""What a load leaves free: more than a batch and what the engine has yet to write of others."""
START_ROOM: Final = 16 * _MB
"""What a start takes beside the transactions that it has to write into the data again."""
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


def free_bytes(folder: Path) -> int:
    """Tell how much can still be written there."""
    return shutil.disk_usage(folder).free


def room_to_load(folder: Path | None) -> Callable[[], None]:
    """Make the check that a load does before it writes; of a server elsewhere nothing is known."""

    def refuse() -> None:
        if folder:
            _refuse(folder, LOAD_ROOM, "Make space there and load again: it goes on where it was.")

    return refuse


def refuse_start(folder: Path, transactions: Path) -> None:
    """Refuse to start an engine that could not write again what an earlier one left undone.

    Raises:
        DiskFullError: says how much room there has to be, and where.
    """
    undone = sum(file.stat().st_size for file in transactions.glob("*.wal"))
    _refuse(folder, START_ROOM + undone, "Make space there; what was committed is kept.")


@contextmanager
def full_disk_named(folder: Path) -> Iterator[None]:
    """Tell of a full disk as of any other trouble with the folder.

    Raises:
        DiskFullError: a file could not be written for want of room.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise DiskFullError(
            f"The disk of {folder} is full: {error}. Make space there, and start again."
        ) from error


def _refuse(folder: Path, needed: int, fix: str) -> None:
    left = free_bytes(folder)
    if left < needed:
        raise DiskFullError(
            f"The disk of {folder} is full: {left / _MB:.0f} MB are left, and"
            f" {needed / _MB:.0f} MB have to be. {fix}"
        )
