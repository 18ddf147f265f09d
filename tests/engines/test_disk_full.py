"""The disk under the embedded engine fills up: nothing committed is lost, and people are told."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, ENOSPC
from pathlib import Path

import neo4j
import pytest
from neo4j.exceptions import DriverError, Neo4jError

from app.engines import room
from app.engines.driver import open_driver
from app.engines.embedded import start_embedded
from app.engines.engine_output import EngineOutput
from app.engines.room import full_disk_named
from app.errors import DiskFullError, EngineDamagedError
from engine_choice import needs_engine
from engines.small_disk import LimitedDisk, until_it_returns

ROWS = 2_000
LEFT = 900_000
"""A batch can be committed still, but not written into the data; the next one is half written."""


def test_nothing_committed_is_lost_on_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each transaction is there wholly or not at all, also after a kill once there is space."""
    needs_engine("arcadedb")
    disk = LimitedDisk(tmp_path, monkeypatch)
    with start_embedded(disk.folder) as engine, open_driver(engine.endpoint) as driver:
        assert _committed(driver, 0)
        disk.fill(engine, LEFT)
        kept = {0, *(number for number in range(1, 5) if _committed(driver, number))}
        assert len(kept) < 5  # it was full
        disk.empty()
        until_it_returns(driver)
        assert _committed(driver, 5)
        os.kill(engine.pid, signal.SIGKILL)
        until_it_returns(driver)
        assert _batches(driver) == dict.fromkeys(sorted({*kept, 5}), ROWS)
    assert not list(disk.folder.rglob("*.corrupt"))


def test_a_full_disk_is_said_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is not started; the message has the folder, the size and the fix."""
    monkeypatch.setattr(room, "free_bytes", lambda _: 1_000_000)
    with pytest.raises(DiskFullError, match=f"{tmp_path} is full: 1 MB.*16 MB.*Make space"):
        start_embedded(tmp_path)
    assert not (tmp_path / "data").exists()


def test_a_file_without_room_is_said_too(tmp_path: Path) -> None:
    """Any other trouble with a file stays what it is."""
    with (
        pytest.raises(DiskFullError, match=f"{tmp_path} is full.*Make space"),
        full_disk_named(tmp_path),
    ):
        raise OSError(ENOSPC, "No space left on device")
    with pytest.raises(PermissionError), full_disk_named(tmp_path):
        raise PermissionError(EACCES, "Permission denied")


def test_data_that_lack_transactions_are_not_served(tmp_path: Path) -> None:
    """ArcadeDB sets aside what it cannot write into the data, and would go on without it."""
    data = tmp_path / "data"
    (data / "databases" / "kg").mkdir(parents=True)
    (data / "databases" / "kg" / "txlog_1.wal.corrupt").touch()
    with pytest.raises(EngineDamagedError, match=f"{data} may lack.*load the sources again"):
        start_embedded(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "com.arcadedb.engine.WALException: Error on writing to WAL file x",
        "SEVER Error on flushing page 'PageId(kg/1/13) v=1' to disk",
        "Caused by: java.io.IOException: No space left on device",
    ],
)
def test_an_engine_that_cannot_write_is_ended(line: str) -> None:
    """It would go on with part of a transaction in its log, and lose those behind it."""
    script = f"import sys, time; print({line!r}, file=sys.stderr, flush=True); time.sleep(60)"
    with _child(script) as (child, output):
        assert child.wait(20) == -signal.SIGKILL
        assert output.end(20) == line
        assert output.failed_write == line


def test_a_log_that_cannot_be_written_ends_nothing() -> None:
    """Neither that of Java, which says so, nor ours: the engine may well serve without."""
    lines = "java.util.logging.ErrorManager: 5\\njava.io.IOException: No space left on device"
    with _child(f"print('{lines}\\n' * 9999)") as (child, output):
        assert child.wait(20) == 0
        assert not output.failed_write


@contextmanager
def _child(script: str) -> Iterator[tuple["subprocess.Popen[bytes]", EngineOutput]]:
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        yield child, EngineOutput(child, Path("/no/such/folder/engine.log"))


def _committed(driver: neo4j.Driver, number: int) -> bool:
    """Write a batch; tell whether it was said to be there."""
    text = "UNWIND range(1, $rows) AS k CREATE (:Kept {batch: $number, text: $text})"
    try:
        with driver.session(database="kg") as session:
            session.run(text, rows=ROWS, number=number, text="x" * 200).consume()
    except (DriverError, Neo4jError):
        return False
    return True


def _batches(driver: neo4j.Driver) -> dict[int, int]:
    with driver.session(database="kg") as session:
        rows = session.run("MATCH (n:Kept) RETURN n.batch, count(n) ORDER BY n.batch").values()
    return dict(rows)
