"""A path or URL stands for files, plain or packed; what cannot be read says why."""

import gzip
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.errors import SeedError
from graph_seed.inputs import open_input

TEXT = "id\tname\nHGNC:1\tnaïve\n"
LINES = [(1, "id\tname"), (2, "HGNC:1\tnaïve")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with a plain file and, below it, a packed one without the usual ending."""
    (tmp_path / "in" / "below").mkdir(parents=True)
    (tmp_path / "in" / "plain.tsv").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "below" / "packed").write_bytes(gzip.compress(TEXT.encode()))
    return tmp_path / "in"


@pytest.fixture
def served(folder: Path) -> Iterator[str]:
    """Serve the folder on loopback."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_folder_stands_for_all_files_in_it(folder: Path, tmp_path: Path) -> None:
    """Each is named as it lies in the folder, and read as often as asked for."""
    files = open_input(str(folder), tmp_path)
    assert [file.name for file in files] == ["below/packed", "plain.tsv"]
    for _ in range(2):
        assert [list(file.lines()) for file in files] == [LINES, LINES]


def test_url_is_fetched_once(served: str, tmp_path: Path) -> None:
    """A URL is read like a file, packed or not, as often as asked for."""
    fetched = tmp_path / "fetched"
    fetched.mkdir()
    for name in ("plain.tsv", "below/packed"):
        (file,) = open_input(f"{served}/{name}", fetched)
        assert file.name == Path(name).name
        assert [list(file.lines()), list(file.lines())] == [LINES, LINES]
    assert len(list(fetched.iterdir())) == 2


def test_url_that_is_not_there_says_so(served: str, tmp_path: Path) -> None:
    """The address and the reason stand in the message."""
    with pytest.raises(SeedError, match=r"/nothing cannot be fetched: HTTP Error 404"):
        open_input(f"{served}/nothing", tmp_path)


def test_row_that_is_not_utf_8_is_named(folder: Path, tmp_path: Path) -> None:
    """A file in another encoding is refused at its row."""
    (folder / "plain.tsv").write_bytes("id\nna\xefve\n".encode("latin-1"))
    (file,) = open_input(str(folder / "plain.tsv"), tmp_path)
    with pytest.raises(SeedError, match=r"plain\.tsv, row 2: not UTF-8"):
        list(file.lines())


def test_spoilt_archive_is_refused(folder: Path, tmp_path: Path) -> None:
    """A byte that was changed on the way is an error, not another text."""
    packed = bytearray(gzip.compress("".join(map(str, range(20_000))).encode()))
    packed[len(packed) // 2] ^= 0xFF
    (folder / "below" / "packed").write_bytes(packed)
    (file,) = open_input(str(folder / "below" / "packed"), tmp_path)
    with pytest.raises(SeedError, match="cannot be read"):
        list(file.lines())


def test_cut_off_archive_is_refused(folder: Path, tmp_path: Path) -> None:
    """Half a download is not taken for the whole."""
    packed = folder / "below" / "packed"
    packed.write_bytes(gzip.compress(TEXT.encode() * 5000)[:-20])
    (file,) = open_input(str(packed), tmp_path)
    with pytest.raises(SeedError, match="cannot be read"):
        list(file.lines())
