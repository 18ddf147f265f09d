"""`oncograph neo4j up`, as a person runs it: a real Neo4j without Docker, gone with its parent."""

import signal
import stat
import urllib.request
from pathlib import Path

import psutil
import pytest

from app.engines.neo4j_program import NEO4J_VERSION
from app.engines.ports import free_port
from engine_choice import chosen
from engine_servers import neo4j_browser, neo4j_program
from test_cli import FIRST_QUERY, address, ask, assert_one_line, environment_in, run, serving

PATIENCE_S = 180


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Give an environment with ports of its own, where Neo4j can be had."""
    if "neo4j-5.26" not in chosen():
        pytest.skip("needs neo4j-5.26, which ONCOGRAPH_TEST_ENGINES leaves out")
    neo4j_program(NEO4J_VERSION)
    neo4j_browser()
    ports = {f"ONCOGRAPH_NEO4J_{name}_PORT": str(free_port()) for name in ("BOLT", "HTTP")}
    return {**environment_in(tmp_path), **ports}


def test_neo4j_up_serves_a_real_neo4j_and_stops_it(environment: dict[str, str]) -> None:
    """Seeded once, with its Browser, private, and stopped cleanly whatever ends the command."""
    home = Path(environment["ONCOGRAPH_HOME"]) / "neo4j"
    browser = f"http://127.0.0.1:{environment['ONCOGRAPH_NEO4J_HTTP_PORT']}/browser/"
    for arguments, ended_by in (
        (("neo4j", "up"), signal.SIGTERM),
        (("up", "--neo4j"), signal.SIGKILL),
    ):
        with serving(environment, *arguments, patience_s=PATIENCE_S) as process:
            answer = ask(environment, FIRST_QUERY, explain=True)
            assert answer["data"]["target"]["expressedInDiseases"]["totalCount"] == 4
            (explained,) = answer["extensions"]["explain"]
            assert explained["openInBrowser"].startswith(f"{browser}?dbms=bolt%3A%2F%2Fneo4j%40")
            with urllib.request.urlopen(browser, timeout=20) as page:
                assert b"Neo4j Browser" in page.read()
            assert stat.S_IMODE((home / "password").stat().st_mode) == 0o600
            children = psutil.Process(process.pid).children(recursive=True)
            assert listened_on(children) == {"127.0.0.1"}
            second = {**environment, "ONCOGRAPH_PORT": str(free_port())}
            assert_one_line(run(second, *arguments), "ENGINE_FAILED", f"process {process.pid}")
            process.send_signal(ended_by)
            process.wait(PATIENCE_S)
            _, alive = psutil.wait_procs(children, timeout=PATIENCE_S)
            assert not alive
            assert process.stdout
            printed = process.stdout.read()
        assert ("claims created" in printed) is (ended_by == signal.SIGTERM)
        assert address(environment, "") in printed
        assert browser in printed
        assert (home / "output.log").read_text().rstrip().endswith("Stopped.")


def listened_on(processes: list[psutil.Process]) -> set[str]:
    """List the addresses that processes listen on."""
    return {
        connection.laddr.ip.removeprefix("::ffff:")
        for process in processes
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    }
