"""Neo4j Browser itself: fetched from its published jar on first use, and proved to be it.

It is GPLv3 and never shipped with oncograph; it is kept in the user's cache.
"""

import hashlib
import shutil
import tempfile
import urllib.request
import zipfile
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Final

from app.errors import DownloadError

_FOLDER: Final = "browser"
"""The folder in the jar that has the files a web server serves."""
_TIMEOUT_S: Final = 60


@dataclass(frozen=True, slots=True)
class Published:
    """A jar as its publisher put it into a Maven repository."""

    name: str
    path: str
    sha256: str


NEO4J_BROWSER: Final = Published(
    "neo4j-browser-5.24.0",
    "org/neo4j/client/neo4j-browser/5.24.0/neo4j-browser-5.24.0.jar",
    "064b3291c4236002c9ea04c89592ebebc80fe1f790eda36642599c9a1ee80bb8",
)


def is_fetched(cache: Path, wanted: Published = NEO4J_BROWSER) -> bool:
    """Tell whether the jar is there, as it was published."""
    jar = cache / f"{wanted.name}.jar"
    return jar.exists() and _sha256(jar) == wanted.sha256


def browser_jar(cache: Path, maven_url: str, wanted: Published = NEO4J_BROWSER) -> Path:
    """Give the jar of Neo4j Browser, fetched when it is not there.

    Raises:
        DownloadError: it cannot be fetched, or is another file than the one expected.
    """
    jar = cache / f"{wanted.name}.jar"
    if not is_fetched(cache, wanted):
        cache.mkdir(parents=True, exist_ok=True)
        _fetch(f"{maven_url.rstrip('/')}/{wanted.path}", jar, wanted)
    return jar


def browser_files(cache: Path, maven_url: str, wanted: Published = NEO4J_BROWSER) -> Path:
    """Give the folder with the files of Neo4j Browser, unpacked when it is not there.

    Raises:
        DownloadError: see `browser_jar`.
    """
    jar = browser_jar(cache, maven_url, wanted)
    folder = cache / wanted.name
    if not folder.exists():
        _unpack(jar, folder)
    return folder


def _fetch(address: str, jar: Path, wanted: Published) -> None:
    help_ = (
        "Connect once, after which it is kept, or set ONCOGRAPH_MAVEN_URL to a mirror of Maven"
        " Central."
    )
    with tempfile.TemporaryDirectory(prefix="fetched-", dir=jar.parent) as place:
        draft = Path(place) / jar.name
        try:
            with (
                urllib.request.urlopen(address, timeout=_TIMEOUT_S) as response,  # noqa: S310  # settings allow http and https only
                draft.open("wb") as file,
            ):
                shutil.copyfileobj(response, file)
        except (OSError, HTTPException) as error:
            raise DownloadError(
                f"Neo4j Browser could not be fetched from {address} ({error}). {help_}"
            ) from error
        found = _sha256(draft)
        if found != wanted.sha256:
            raise DownloadError(
                f"{address} is not Neo4j Browser as it was published: its SHA-256 is {found}, not"
                f" {wanted.sha256}. {help_}"
            )
        draft.replace(jar)


def _unpack(jar: Path, folder: Path) -> None:
    """Unpack the files: the folder is there whole or not at all."""
    with tempfile.TemporaryDirectory(prefix="unpacked-", dir=folder.parent) as place:
        with zipfile.ZipFile(jar) as archive:
            names = [name for name in archive.namelist() if name.startswith(f"{_FOLDER}/")]
            archive.extractall(place, names)
        (Path(place) / _FOLDER).rename(folder)


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
