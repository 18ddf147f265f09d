"""Neo4j Browser is fetched once, proved to be what was published, and unpacked whole."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.serving import serving
from app.browser.bundle import Published, browser_files, is_fetched
from app.engines.ports import free_port
from app.errors import DownloadError


def jar() -> bytes:
    """Pack a small jar of the same form."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("META-INF/MANIFEST.MF", "x")
        packed.writestr("browser/index.html", "<p>")
        packed.writestr("browser/assets/a.js", "1")
    return buffer.getvalue()


JAR = jar()
PUBLISHED = Published("tiny-1", "org/tiny-1.jar", hashlib.sha256(JAR).hexdigest())


@pytest.fixture
def repository() -> Iterator[tuple[str, list[str]]]:
    """Serve the jar, and remember what was asked for."""
    asked: list[str] = []

    async def serve(request: Request) -> Response:
        asked.append(request.url.path)
        return Response(JAR)

    with serving(Starlette(routes=[Route("/{path:path}", serve)])) as address:
        yield address, asked


def test_it_is_fetched_once(repository: tuple[str, list[str]], tmp_path: Path) -> None:
    """Then it is there without a network, the files a web server needs and no others."""
    address, asked = repository
    folder = browser_files(tmp_path / "cache", f"{address}/", PUBLISHED)
    found = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    assert found == ["assets/a.js", "index.html"]
    nowhere = f"http://127.0.0.1:{free_port()}"
    assert browser_files(tmp_path / "cache", nowhere, PUBLISHED) == folder
    assert asked == ["/org/tiny-1.jar"]
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["tiny-1", "tiny-1.jar"]


def test_another_file_is_refused(repository: tuple[str, list[str]], tmp_path: Path) -> None:
    """Nothing of it is kept."""
    wanted = Published("tiny-1", "org/tiny-1.jar", "0" * 64)
    with pytest.raises(DownloadError, match=f"SHA-256 is {PUBLISHED.sha256}, not 0000"):
        browser_files(tmp_path, repository[0], wanted)
    assert not is_fetched(tmp_path, wanted)
    assert list(tmp_path.iterdir()) == []


def test_no_network_is_one_line(tmp_path: Path) -> None:
    """It names the address and what to do."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(DownloadError, match=rf"{nowhere}/org/.*ONCOGRAPH_MAVEN_URL") as caught:
        browser_files(tmp_path, nowhere, PUBLISHED)
    assert "\n" not in str(caught.value)
