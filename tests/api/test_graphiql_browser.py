"""GraphiQL works in a browser that can reach nothing but the service."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from api.serving import serving
from app.api.answer import Answer, GraphQLRequest
from app.api.http import graphql_routes
from app.api.schema import build_schema
from app.graph_model import ONCOLOGY_INDEX
from app.main import STATIC

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--virtual-time-budget=8000",
    "--window-size=1400,900",
)


@pytest.fixture(scope="module")
def chromium() -> str:
    """Find the browser; only CI insists on it."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        problem = f"no browser is installed: {', '.join(NAMES)}"
        if os.environ.get("CI") == "true":
            pytest.fail(problem)
        pytest.skip(problem)
    return found


def rendered(browser: str, address: str, profile: Path) -> str:
    """Give the document as it is once its scripts have run."""
    done = subprocess.run(
        [browser, *FLAGS, f"--user-data-dir={profile}", "--dump-dom", address],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def service(asked: list[str]) -> Starlette:
    """Make GraphiQL with its files, over an execute that knows the schema only."""
    schema = build_schema(ONCOLOGY_INDEX)

    async def execute(request: GraphQLRequest) -> Answer:
        asked.append(request.query)
        result = await schema.execute(request.query)
        return Answer({"data": result.data}, None)

    static = Mount("/static", StaticFiles(directory=STATIC))
    return Starlette(
        routes=[*graphql_routes(execute, max_body_bytes=99_999, body_timeout_s=10), static]
    )


@pytest.mark.parametrize(
    ("fragment", "tabs", "text"),
    [
        (
            "",
            ("Mesothelin", "Claims", "NotTried", "Barriers", "Page", "Graph", "Subtypes"),
            "therapies",
        ),
        ("#query=query%20Linked%20%7B%20__typename%20%7D", ("Linked", "Mesothelin"), "__typename"),
    ],
    ids=["examples", "linked"],
)
def test_graphiql_is_rendered(
    fragment: str, tabs: tuple[str, ...], text: str, chromium: str, tmp_path: Path
) -> None:
    """The editor holds the first query, the others are tabs, and the schema was asked for."""
    asked: list[str] = []
    with serving(service(asked)) as address:
        document = rendered(chromium, f"{address}/graphql{fragment}", tmp_path)
    assert 'class="graphiql-container"' in document
    editor = document.partition('class="CodeMirror-code"')[2]
    assert text in editor
    for tab in tabs:
        assert f">{tab}</button>" in document
    assert any("__schema" in query for query in asked)
