"""The file of API keys: written whole or not at all, read again when it changes."""

import fcntl
import json
import logging
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from app.access.keys import ApiKey, make_key, now
from app.access.principal import Scope
from app.errors import KeysFileError, KeyUnknownError

_LOG: Final = logging.getLogger(__name__)

_VERSION: Final = 1
_MAX_BYTES: Final = 4_000_000
_MAX_NAME: Final = 100
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_ID: Final = re.compile(r"[0-9a-f]{8}")


class KeyFile:
    """The keys as the file has them now.

    Each look costs one `stat`; the file is read only when that differs. It is small and
    local, so it is read where it is asked for, in the event loop too.
    """

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is read yet, and it need not be there."""
        self._path = path
        self._seen: tuple[int, ...] | None = None
        self._keys: tuple[ApiKey, ...] = ()
        self._problem: KeysFileError | None = None
        self._had_keys = self._is_logged = False

    def current(self) -> tuple[ApiKey, ...]:
        """Give all keys, revoked ones too; none when there is no file.

        Raises:
            KeysFileError: the file is there but cannot be used.
        """
        signature = _signature(self._path)
        if signature != self._seen:
            self._seen, self._problem, self._is_logged = signature, None, False
            try:
                self._keys = read_keys(self._path)
            except KeysFileError as error:
                self._keys, self._problem = (), error
        if self._problem is not None:
            raise self._problem
        self._had_keys = self._had_keys or bool(self._keys)
        return self._keys

    def closes(self) -> bool:
        """Tell whether there is or was a key, so that nobody comes in without one.

        A revoked key counts: taking the last key back must not open the service. So does
        a file that cannot be read, which is logged once.
        """
        try:
            return bool(self.current()) or self._had_keys
        except KeysFileError as error:
            if not self._is_logged:
                self._is_logged = True
                _LOG.error("%s", error)  # one line; the message has the cause
            return True


def read_keys(path: Path) -> tuple[ApiKey, ...]:
    """Read the keys; none when there is no file.

    Raises:
        KeysFileError: says what is wrong with the file, and what to do.
    """
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                raise _unusable(path, "others may write to it", f"Run `chmod 600 {path}`.")
            text = file.read(_MAX_BYTES)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _unusable(path, str(error.strerror)) from error
    try:
        found = json.loads(text)
        keys = tuple(_key(entry) for entry in found["keys"])
        is_known = found["version"] == _VERSION
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unusable(path, f"it is no file of keys ({type(error).__name__})") from error
    if not is_known or len({key.id for key in keys}) < len(keys):
        raise _unusable(path, "it has another version, or an id twice")
    return keys


def create_key(path: Path, name: str, scope: Scope) -> tuple[str, ApiKey]:
    """Make a key and keep it; give its text, which is nowhere else.

    Raises:
        KeysFileError: the file cannot be used.
    """
    made: list[tuple[str, ApiKey]] = []

    def add(keys: tuple[ApiKey, ...]) -> tuple[ApiKey, ...]:
        made.append(make_key(name, scope, {key.id for key in keys}))
        return (*keys, made[0][1])

    _change(path, add)
    return made[0]


def revoke_key(path: Path, key_id: str) -> ApiKey:
    """Take a key back, from now on. It stays in the list; once revoked it stays as it is.

    Raises:
        KeyUnknownError: no key has this id.
        KeysFileError: the file cannot be used.
    """
    revoked: list[ApiKey] = []

    def revoke(keys: tuple[ApiKey, ...]) -> tuple[ApiKey, ...]:
        known = next((key for key in keys if key.id == key_id), None)
        if known is None:
            raise KeyUnknownError(
                f"No key has the id {key_id[:_MAX_NAME]!r}. `oncograph keys list` has them."
            )
        revoked.append(known if known.revoked_at else replace(known, revoked_at=now()))
        return tuple(revoked[0] if key.id == key_id else key for key in keys)

    _change(path, revoke)
    return revoked[0]


def is_good_name(name: str) -> bool:
    """Tell whether a key may be called so: a line that can be shown."""
    return bool(name.strip()) and len(name) <= _MAX_NAME and name.isprintable()


def _change(path: Path, change: Callable[[tuple[ApiKey, ...]], Sequence[ApiKey]]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(path):
            _write(path, change(read_keys(path)))
    except OSError as error:
        raise _unusable(path, str(error.strerror)) from error


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other commands out, whose keys would be lost."""
    with path.with_name(f"{path.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, keys: Sequence[ApiKey]) -> None:
    body = json.dumps({"version": _VERSION, "keys": [_entry(key) for key in keys]}, indent=2)
    # mkstemp gives mode 0600, before anything is in it.
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(body + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(draft).unlink()
        raise


def _entry(key: ApiKey) -> dict[str, Any]:
    entry = {"id": key.id, "name": key.name, "scope": key.scope, "sha256": key.sha256}
    return {**entry, "createdAt": key.created_at, "revokedAt": key.revoked_at}


def _key(entry: dict[str, Any]) -> ApiKey:
    key = ApiKey(
        entry["id"],
        entry["name"],
        Scope(entry["scope"]),
        entry["sha256"],
        entry["createdAt"],
        entry["revokedAt"],
    )
    texts = (key.name, key.created_at, "" if key.revoked_at is None else key.revoked_at)
    if not (_ID.fullmatch(key.id) and _HASH.fullmatch(key.sha256)):
        raise ValueError("no id or no hash")
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("no text")
    return key


def _signature(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError:
        return ()
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _unusable(path: Path, problem: str, fix: str = "") -> KeysFileError:
    fix = fix or "Restore it, or move it away and make new keys; until then no key is accepted."
    return KeysFileError(f"The file of API keys {path} cannot be used: {problem}. {fix}")
