"""The folder of an engine that we run: one process at a time, and what only its owner reads."""

import fcntl
import os
import secrets
from pathlib import Path
from typing import IO

from app.errors import EngineError


def private_folder(folder: Path) -> Path:
    """Make the folder when it is missing, for its owner alone; give its whole path."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def lock_folder(folder: Path) -> IO[str]:
    """Keep other processes out as long as the file is open.

    Raises:
        EngineError: another process is in; it is named.
    """
    handle = (folder / "lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.seek(0)
        holder = handle.read().strip() or "unknown"
        handle.close()
        raise EngineError(
            f"The folder {folder} is in use by process {holder}. Stop that one, or set"
            " ONCOGRAPH_HOME to another folder."
        ) from None
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


def is_locked(folder: Path) -> bool:
    """Tell whether a process is in."""
    with (folder / "lock").open("a+", encoding="ascii") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def password_in(folder: Path) -> str:
    """Read the engine's password, which is made once."""
    path = folder / "password"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(24))
    return path.read_text(encoding="ascii")


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
