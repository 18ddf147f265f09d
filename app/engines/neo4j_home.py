"""The folder of a Neo4j that we run: its configuration, its first user, the version of its data."""

import hashlib
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.engines.folder import write_private
from app.engines.ports import LOOPBACK
from app.errors import EngineDataError

BOUNDS: Final = (
    "db.memory.transaction.max=512m",
    "db.transaction.timeout=10m",
    "db.transaction.monitor.check.interval=500ms",
)
"""What `docs/neo4j.md` says of `neo4j.conf`, so that no query harms the server."""

_SHORT_STOP: Final = "internal.server.bolt.thread_pool_shutdown_wait_time=500ms"
"""A stop waits twice so long for threads that do not end, when all else is done: if nobody says
otherwise, ten seconds."""
_ITERATIONS: Final = 1024


def write_configuration(
    home: Path,
    bolt_port: int,
    http_port: int,
    lines: Sequence[str] = BOUNDS,
    page_cache: str = "128m",
) -> None:
    """Write `neo4j.conf`: loopback only, nothing reported, and the lines given."""
    (home / "conf").mkdir(parents=True, exist_ok=True)
    own = (
        *(
            f"server.{name}.{kind}_address={LOOPBACK}:{port}"
            for name, port in (("bolt", bolt_port), ("http", http_port))
            for kind in ("listen", "advertised")
        ),
        "server.https.enabled=false",
        "dbms.usage_report.enabled=false",
        f"server.memory.pagecache.size={page_cache}",
        _SHORT_STOP,
    )
    text = "".join(f"{line}\n" for line in (*own, *lines))
    (home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")


def write_first_user(home: Path, password: str) -> None:
    """Give the user `neo4j` of a server that never ran a password.

    It is the file that `neo4j-admin dbms set-initial-password` writes, which takes ten
    seconds, and shows the password to everybody who lists processes.
    """
    salt = secrets.token_bytes(32)
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(_ITERATIONS - 1):
        digest = hashlib.sha256(digest).digest()
    folder = home / "data" / "dbms"
    folder.mkdir(parents=True, exist_ok=True)
    entry = f"neo4j:SHA-256,{digest.hex()},{salt.hex()},{_ITERATIONS}:\n"
    write_private(folder / "auth.ini", entry)


def has_data(home: Path) -> bool:
    """Tell whether a server ever ran here."""
    return (home / "data" / "databases").exists()


def refuse_other_data(home: Path, version: str) -> None:
    """Refuse data that this version may not be able to read.

    Raises:
        EngineDataError: another series of versions, or a newer one of the same, wrote them;
            or the password that was made with them is gone.
    """
    if not has_data(home):
        return
    place = home / "version"
    written = place.read_text(encoding="ascii").strip() if place.exists() else "unknown"
    fix = f"Move {home} away, and it is seeded anew, or set ONCOGRAPH_HOME to another folder."
    if _series(written) != _series(version) or _numbers(written) > _numbers(version):
        raise EngineDataError(
            f"The data in {home} are of Neo4j {written}, and this is {version}. {fix}"
        )
    if not (home / "password").exists():
        raise EngineDataError(f"The password of the data in {home} is gone. {fix}")


def _series(version: str) -> str:
    """Name the versions that read each other's data: 5.26 of 5.26.28."""
    return version.rpartition(".")[0]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
