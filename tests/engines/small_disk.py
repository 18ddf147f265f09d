"""Disks that are soon full: a small one where it may be mounted, and a limit everywhere.

To mount takes a privilege, which not every machine gives to tests; the limit takes none.
"""

import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

import neo4j
import pytest
from neo4j.exceptions import DriverError, Neo4jError

from app.engines import room
from app.engines.embedded import EmbeddedEngine

_MB: Final = 1024 * 1024
_DISK_MB: Final = 160
"""The smallest graph takes a quarter of it, and a start what its transactions take."""

RETURNS_WITHIN_S: Final = 20
"""A start of the engine, which the service does by itself, on a machine that has other work."""


class SmallDisk(Protocol):
    """A folder for an engine, the disk of which can be filled."""

    folder: Path

    def fill(self, engine: EmbeddedEngine, left: int) -> None:
        """Leave so many bytes."""

    def empty(self) -> None:
        """Make space."""


class MountedDisk:
    """A file system of its own, which another program fills."""

    def __init__(self, folder: Path) -> None:
        """Keep where it is mounted."""
        self.folder = folder / "engine"
        self._filler = folder / "filler"

    def fill(self, engine: EmbeddedEngine, left: int) -> None:
        """Leave so many bytes; of the engine nothing has to be known."""
        del engine
        with self._filler.open("ab") as file:
            os.posix_fallocate(
                file.fileno(), file.tell(), room.free_bytes(self._filler.parent) - left
            )

    def empty(self) -> None:
        """Remove what filled it."""
        self._filler.unlink()


class LimitedDisk:
    """A limit on how long a file of the engine may get: its writes fail as on a full disk.

    The process that is started next does not have it, so what is left is told as if it had.
    """

    def __init__(self, folder: Path, patches: pytest.MonkeyPatch) -> None:
        """Keep where the engine is to be."""
        self.folder = folder / "engine"
        self._patches, self._true_free = patches, room.free_bytes
        self._pid = 0

    def fill(self, engine: EmbeddedEngine, left: int) -> None:
        """Let its longest file grow by so many bytes."""
        self._pid, limit = engine.pid, self._longest() + left
        _, most = resource.prlimit(self._pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (limit, most))
        self._patches.setattr(room, "free_bytes", lambda _: max(0, limit - self._longest()))

    def empty(self) -> None:
        """Take the limit away, also where the process lives still."""
        with suppress(ProcessLookupError):
            _, most = resource.prlimit(self._pid, resource.RLIMIT_FSIZE)
            resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (most, most))
        self._patches.setattr(room, "free_bytes", self._true_free)

    def _longest(self) -> int:
        return max(
            file.stat().st_size for file in (self.folder / "data" / "databases").rglob("*.*")
        )


@contextmanager
def small_disk(folder: Path, patches: pytest.MonkeyPatch) -> Iterator[SmallDisk]:
    """Give a disk of its own where one may be mounted, else the limit, for the block."""
    with tempfile.TemporaryDirectory(prefix="oncograph-disk-") as place:
        if not _is_mounted(place):
            yield LimitedDisk(folder, patches)
            return
        try:
            yield MountedDisk(Path(place))
        finally:
            subprocess.run(["umount", "--lazy", place], check=True)


def until_it_returns(driver: neo4j.Driver) -> None:
    """Wait until the engine answers."""

    def answers() -> bool:
        try:
            with driver.session(database="kg") as session:
                session.run("MATCH (n:Release) RETURN n").consume()
        except (DriverError, Neo4jError):
            return False
        return True

    until(answers)


def until(is_so: Callable[[], object]) -> None:
    """Wait for it, with an end."""
    deadline = time.monotonic() + RETURNS_WITHIN_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _is_mounted(folder: str) -> bool:
    options = ["-t", "tmpfs", "-o", f"size={_DISK_MB}m", "tmpfs", folder]
    try:
        subprocess.run(["mount", *options], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
