"""`oncograph neo4j up`, as a person runs it: a real Neo4j without Docker, gone with its parent.

The tests share one start, which the last of them ends.
"""

import signal
import stat
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from app.browser.links import browser_of
from app.engines.endpoint import BoltEndpoint, Engine
from app.engines.neo4j_program import NEO4J_VERSION
from app.engines.ports import free_port
from browser.chromium import chromium_page
from browser.walkthrough import connect, open_links, see_the_style, walk_through
from engine_choice import needs_engine
from engine_servers import neo4j_browser, neo4j_program
from test_cli import FIRST_QUERY, address, ask, assert_one_line, environment_in, run, serving

PATIENCE_S = 180


@dataclass(frozen=True)
class Started:
    """A Neo4j that a command runs."""

    environment: dict[str, str]
    process: "subprocess.Popen[str]"

    @property
    def home(self) -> Path:
        """Its folder."""
        return Path(self.environment["ONCOGRAPH_HOME"]) / "neo4j"

    @property
    def endpoint(self) -> BoltEndpoint:
        """Where it is for other programs."""
        uri = f"bolt://127.0.0.1:{self.environment['ONCOGRAPH_NEO4J_BOLT_PORT']}"
        password = (self.home / "password").read_text()
        return BoltEndpoint(uri, "neo4j", password, "neo4j", Engine.NEO4J)

    @property
    def browser(self) -> str:
        """Where its Browser is."""
        return f"http://127.0.0.1:{self.environment['ONCOGRAPH_NEO4J_HTTP_PORT']}/browser/"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Run the command on an empty folder, with ports of its own, where Neo4j can be had."""
    needs_engine("neo4j-5.26")
    neo4j_program(NEO4J_VERSION)
    neo4j_browser()
    ports = {f"ONCOGRAPH_NEO4J_{name}_PORT": str(free_port()) for name in ("BOLT", "HTTP")}
    environment = {**environment_in(tmp_path_factory.mktemp("neo4j-up")), **ports}
    with serving(environment, "neo4j", "up", patience_s=PATIENCE_S) as process:
        yield Started(environment, process)


def test_it_serves_a_real_neo4j(started: Started) -> None:
    """Seeded, with its Browser, a private password, and ports on this machine only."""
    answer = ask(started.environment, FIRST_QUERY, explain=True)
    assert answer["data"]["target"]["expressedInDiseases"]["totalCount"] == 4
    (explained,) = answer["extensions"]["explain"]
    assert explained["openInBrowser"].startswith(f"{started.browser}?dbms=bolt%3A%2F%2Fneo4j%40")
    with urllib.request.urlopen(started.browser, timeout=20) as page:
        assert b"Neo4j Browser" in page.read()
    long_link = f"{started.browser}?cmd=edit&arg={'a' * 60_000}"
    with urllib.request.urlopen(long_link, timeout=20) as page:
        assert page.status == 200
    assert stat.S_IMODE((started.home / "password").stat().st_mode) == 0o600
    children = psutil.Process(started.process.pid).children(recursive=True)
    assert listened_on(children) == {"127.0.0.1"}
    assert started.endpoint.password not in str([child.cmdline() for child in children])


def test_a_second_start_is_one_line(started: Started) -> None:
    """It names the process that has the folder."""
    second = {**started.environment, "ONCOGRAPH_PORT": str(free_port())}
    done = run(second, "neo4j", "up")
    assert_one_line(done, "ENGINE_FAILED", f"process {started.process.pid}")


def test_browser_is_styled_and_guided(started: Started, tmp_path: Path) -> None:
    """After the password nothing has to be typed: style and guide load, queries draw graphs."""
    browser = browser_of(started.endpoint, started.browser)
    assert browser is not None
    with chromium_page(tmp_path) as page:
        page.open(browser.opened)
        connect(page, started.endpoint.password)
        walk_through(page)
        see_the_style(page)
        open_links(
            page,
            browser,
            lambda query: ask(started.environment, query, explain=True),
            started.endpoint.password,
        )


def test_it_stops_cleanly_and_keeps_its_data(started: Started) -> None:
    """Ended by SIGTERM, then started again without seeding, then killed: Neo4j itself stops."""
    printed = ended(started, signal.SIGTERM)
    assert "claims created" in printed
    assert address(started.environment, "") in printed
    assert started.browser in printed
    with serving(started.environment, "up", "--neo4j", patience_s=PATIENCE_S) as process:
        again = Started(started.environment, process)
        answer = ask(again.environment, FIRST_QUERY)
        assert answer["data"]["target"]["expressedInDiseases"]["totalCount"] == 4
        assert "claims created" not in ended(again, signal.SIGKILL)


def ended(started: Started, how: signal.Signals) -> str:
    """End the command and see Neo4j stop; give what the command printed."""
    children = psutil.Process(started.process.pid).children(recursive=True)
    assert children
    started.process.send_signal(how)
    started.process.wait(PATIENCE_S)
    _, alive = psutil.wait_procs(children, timeout=PATIENCE_S)
    assert not alive
    assert (started.home / "logs" / "neo4j.log").read_text().rstrip().endswith("Stopped.")
    assert started.process.stdout
    return started.process.stdout.read()


def listened_on(processes: list[psutil.Process]) -> set[str]:
    """List the addresses that processes listen on."""
    return {
        connection.laddr.ip.removeprefix("::ffff:")
        for process in processes
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    }
