"""API keys: what is kept opens nothing, and what is revoked opens nothing any more."""

import hmac
import json
import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from app.access import Scope
from app.access import keys as keys_module
from app.access.key_file import KeyFile, create_key, is_good_name, read_keys, revoke_key
from app.access.keys import find, make_key
from app.errors import KeysFileError, KeyUnknownError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Name a file in a folder that is not there yet."""
    return tmp_path / "home" / "keys.json"


def test_a_key_is_found_by_its_text_alone(path: Path) -> None:
    """The holder comes with name and scope; nobody comes by what is kept."""
    text, key = create_key(path, "Ada's notebook", Scope.ADMIN)
    found = find(text, read_keys(path))
    assert found is not None
    assert (found.id, found.name, found.scope) == (f"key:{key.id}", "Ada's notebook", Scope.ADMIN)
    kept = path.read_text()
    secret = text.rpartition("_")[2]
    assert len(secret) == 64
    assert secret not in kept
    assert secret not in repr(key)
    assert find(f"onco_{key.id}_{key.sha256}", read_keys(path)) is None


def test_no_two_keys_are_alike(path: Path) -> None:
    """Each has an id and a secret of its own."""
    made = [create_key(path, "x", Scope.READ) for _ in range(20)]
    assert len({text for text, _ in made}) == len({key.id for _, key in made}) == 20
    assert len(read_keys(path)) == 20


def test_an_id_that_is_taken_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are short, so they may meet."""
    given = iter(["00000001", "00000002", "f" * 64])
    monkeypatch.setattr("secrets.token_hex", lambda _: next(given))
    _, key = make_key("x", Scope.READ, {"00000001"})
    assert key.id == "00000002"


def hostile(text: str) -> list[str]:
    """Make texts that look like a key."""
    prefix, key_id, secret = text.split("_")
    wrong = "0" * 64 if secret != "0" * 64 else "1" * 64
    return [
        "",
        "onco_",
        f"{prefix}_{key_id}_",
        f"{prefix}_{key_id}_{wrong}",
        f"{prefix}_{'0' * 8}_{secret}",
        f"{text}\n",
        f"{text}0",
        text[:-1],
        text.upper(),
        f"{prefix}_{key_id}_{secret[:-1]}é",
        text.replace(secret[0], "٣", 1),
        "onco_" + "a" * 100_000,
    ]


def test_what_only_looks_like_a_key_is_none(path: Path) -> None:
    """Not by a part of it, nor by another form of it."""
    text, _ = create_key(path, "x", Scope.READ)
    keys = read_keys(path)
    for wrong in hostile(text):
        assert find(wrong, keys) is None, wrong


def test_hashes_are_compared_in_constant_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A known id and an unknown one take the same comparison, of whole hashes."""
    text, key = create_key(path, "x", Scope.READ)
    compared: list[tuple[Any, Any]] = []

    def spy(left: str, right: str) -> bool:
        compared.append((left, right))
        return hmac.compare_digest(left, right)

    monkeypatch.setattr(
        keys_module, "hmac", type("Spied", (), {"compare_digest": staticmethod(spy)})
    )
    keys = read_keys(path)
    find(text, keys)
    find(f"onco_{key.id}_{'0' * 64}", keys)
    find(f"onco_00000000_{'0' * 64}", keys)
    assert len(compared) == 3
    assert {len(side) for pair in compared for side in pair} == {64}


# ------------------------------------------------------------------ the file


def test_only_the_owner_reads_the_file(path: Path) -> None:
    """From its first byte on, whatever the mask of new files is."""
    old = os.umask(0)
    try:
        create_key(path, "x", Scope.READ)
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert sorted(entry.name for entry in path.parent.iterdir()) == [
        "keys.json",
        "keys.json.lock",
    ]


def test_a_write_that_fails_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full: the old keys stay, and no draft does."""
    text, _ = create_key(path, "x", Scope.READ)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeysFileError, match="No space left"):
        create_key(path, "y", Scope.READ)
    assert find(text, read_keys(path)) is not None
    assert len(list(path.parent.iterdir())) == 2


def test_keys_that_are_made_at_once_are_all_kept(path: Path) -> None:
    """Two commands do not overwrite each other, nor stumble over a folder both would make."""
    for attempt in range(20):
        file = path.parent / str(attempt) / "keys.json"
        together = threading.Barrier(8)

        def create(name: str, file: Path = file, together: threading.Barrier = together) -> None:
            together.wait()
            create_key(file, name, Scope.READ)

        threads = [threading.Thread(target=create, args=(str(n),)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(read_keys(file)) == 8


def test_a_revoked_key_is_refused_by_who_has_read_the_file_before(path: Path) -> None:
    """It takes effect with the next look, and stays in the list."""
    text, key = create_key(path, "x", Scope.READ)
    running = KeyFile(path)
    assert find(text, running.current()) is not None
    first = revoke_key(path, key.id)
    assert find(text, running.current()) is None
    assert revoke_key(path, key.id).revoked_at == first.revoked_at
    assert [(kept.id, kept.is_live) for kept in running.current()] == [(key.id, False)]


def test_an_unchanged_file_is_not_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request costs one look at it."""
    create_key(path, "x", Scope.READ)
    running = KeyFile(path)
    first = running.current()
    monkeypatch.setattr("app.access.key_file.read_keys", lambda _: pytest.fail("read again"))
    assert running.current() is first


def test_an_unknown_id_is_not_revoked(path: Path) -> None:
    """It says so, and changes nothing."""
    create_key(path, "x", Scope.READ)
    before = path.read_bytes()
    with pytest.raises(KeyUnknownError, match="keys list"):
        revoke_key(path, "nobody")
    assert path.read_bytes() == before


GOOD = {
    "id": "0123abcd",
    "name": "x",
    "scope": "read",
    "sha256": "0" * 64,
    "createdAt": "2026-01-01T00:00:00Z",
    "revokedAt": None,
}
BROKEN: dict[str, bytes] = {
    "empty": b"",
    "cut off": b'{"version": 1, "keys": [',
    "a list": b"[]",
    "null": b"null",
    "no text": b"\xff\xfe",
    "deep": b"[" * 100_000,
    "no version": json.dumps({"keys": [GOOD]}).encode(),
    "another version": json.dumps({"version": 2, "keys": [GOOD]}).encode(),
    "no keys": b'{"version": 1}',
    "keys are no list": b'{"version": 1, "keys": 5}',
    "a key is no object": b'{"version": 1, "keys": ["x"]}',
    "an id twice": json.dumps({"version": 1, "keys": [GOOD, GOOD]}).encode(),
    **{
        f"{name} is {value!r}": json.dumps({"version": 1, "keys": [{**GOOD, name: value}]}).encode()
        for name, value in (
            *(("id", "short"), ("id", None), ("scope", "root"), ("scope", None)),
            *(("sha256", ""), ("sha256", None), ("name", 5), ("revokedAt", False)),
        )
    },
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_an_error_and_opens_nothing(path: Path, body: bytes) -> None:
    """Not even for keys that were read from it before; the right file then works again."""
    text, _ = create_key(path, "x", Scope.READ)
    running = KeyFile(path)
    right = path.read_bytes()
    assert find(text, running.current()) is not None
    path.write_bytes(body)
    for _ in range(2):
        with pytest.raises(KeysFileError, match=r"keys\.json cannot be used: .*\. Restore it"):
            running.current()
    assert running.closes()
    with pytest.raises(KeysFileError):
        create_key(path, "y", Scope.READ)
    assert path.read_bytes() == body, "a broken file is not overwritten"
    path.write_bytes(right)
    assert find(text, running.current()) is not None


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_refused(path: Path, mode: int) -> None:
    """They could make themselves a key."""
    create_key(path, "x", Scope.READ)
    path.chmod(mode)
    with pytest.raises(KeysFileError, match="chmod 600"):
        read_keys(path)


def test_a_folder_in_its_place_is_an_error(path: Path) -> None:
    """Whatever cannot be read closes."""
    path.mkdir(parents=True)
    with pytest.raises(KeysFileError, match="directory"):
        read_keys(path)
    assert KeyFile(path).closes()


def test_a_file_that_is_gone_takes_all_keys_back(path: Path) -> None:
    """But does not open what it had closed."""
    running = KeyFile(path)
    assert not running.closes()
    create_key(path, "x", Scope.READ)
    assert running.closes()
    path.unlink()
    assert running.current() == ()
    assert running.closes()


def test_a_revoked_key_alone_closes(path: Path) -> None:
    """To take the last key back must not open the service, after a restart either."""
    _, key = create_key(path, "x", Scope.READ)
    revoke_key(path, key.id)
    assert KeyFile(path).closes()


@pytest.mark.parametrize(
    ("name", "is_good"),
    [
        ("x", True),
        ("Ada's é", True),
        ("", False),
        (" ", False),
        ("a\nb", False),
        ("a" * 101, False),
    ],
)
def test_a_name_is_a_line(name: str, is_good: bool) -> None:  # noqa: FBT001  # a column of the table
    """It is shown in lists."""
    assert is_good_name(name) is is_good
