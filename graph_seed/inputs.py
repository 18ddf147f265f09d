"""What a person names as a source's input, opened: files, folders, URLs, plain or gzipped.

A URL is fetched once into a folder of the load, so that a source can be read twice.
"""

import gzip
import io
import shutil
import urllib.error
import urllib.parse
import urllib.request
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from app.errors import SeedError
from app.graph_model.index import ModelIndex

_GZIP: Final = b"\x1f\x8b"
_BUFFER: Final = 262_144
_FETCH_TIMEOUT_S: Final = 60
_SCHEMES: Final = ("http", "https")


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file, read as often as asked for."""

    path: Path
    name: str
    """How messages call it."""

    def lines(self) -> Iterator[tuple[int, str]]:
        """Give each line with its number from 1, without its end.

        Raises:
            SeedError: it cannot be read, or is not UTF-8.
        """
        number = 0
        try:
            with self._opened() as file:
                for number, line in enumerate(file, start=1):
                    yield number, line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise SeedError(
                f"{self.name}, row {number}: not UTF-8: {error.reason}. Save it as UTF-8."
            ) from error
        except (OSError, EOFError, zlib.error) as error:
            raise SeedError(
                f"{self.name}, after row {number}: cannot be read: {error}. Get the file again."
            ) from error

    def _opened(self) -> IO[bytes]:
        with self.path.open("rb") as file:
            is_packed = file.read(2) == _GZIP
        if not is_packed:
            return self.path.open("rb")
        # GzipFile gives lines in Python; the buffer around it does so in C, twice as fast.
        unpacked = cast("io.RawIOBase", gzip.GzipFile(self.path))
        return io.BufferedReader(unpacked, _BUFFER)

    def text(self) -> str:
        """Give the whole text."""
        return "\n".join(line for _, line in self.lines())


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one source is read from, and the model it is read for."""

    files: tuple[InputFile, ...]
    index: ModelIndex


def open_input(text: str, fetched: Path) -> tuple[InputFile, ...]:
    """Find the files that a path or URL stands for; a folder for all in it, at any depth.

    Raises:
        SeedError: there is nothing, or it cannot be fetched.
    """
    if urllib.parse.urlsplit(text).scheme in _SCHEMES:
        return (_fetch(text, fetched),)
    path = Path(text)
    if path.is_dir():
        files = tuple(
            InputFile(p, p.relative_to(path).as_posix())
            for p in sorted(path.rglob("*"))
            if p.is_file()
        )
        if files:
            return files
        raise SeedError(f"{text} is an empty folder. Name a file, a folder with files, or a URL.")
    if not path.is_file():
        raise SeedError(f"{text} is no file, folder or URL. Check the path.")
    return (InputFile(path, path.name),)


def _fetch(url: str, folder: Path) -> InputFile:
    name = Path(urllib.parse.urlsplit(url).path).name or "download"
    path = folder / f"{len(list(folder.iterdir()))}-{name}"
    try:
        with (
            urllib.request.urlopen(url, timeout=_FETCH_TIMEOUT_S) as answer,  # noqa: S310  # the scheme was checked
            path.open("wb") as file,
        ):
            shutil.copyfileobj(answer, file)
    except (urllib.error.URLError, OSError) as error:
        raise SeedError(
            f"{url} cannot be fetched: {error}. Fetch it by hand and name it."
        ) from error
    return InputFile(path, name)
