"""Requests by the thousand over real connections: whatever comes, there is an answer with a code.

`ONCOGRAPH_FUZZ_REQUESTS=5000` sends more of them than CI does.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from api.serving import serving
from api.whole_service import SCHEMA
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from app.main import create_app
from app.settings import Settings
from engine_choice import on_the_embedded_engine
from engine_servers import clear
from graph_seed.gather import packaged
from graph_seed.load import load

pytestmark = on_the_embedded_engine

REQUESTS: Final = int(os.environ.get("ONCOGRAPH_FUZZ_REQUESTS", "100"))
TIMEOUT_S: Final = 30
"""Longer than any query may take: what takes longer hangs."""
CODED: Final = {503, 504, 507}
"""Answers that say what the database has not done."""

TEXT: Final = {"type": "string"}
ROUTES: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {"title": "the routes beside POST /graphql", "version": "1"},
    "paths": {
        **{
            path: {"get": {"responses": {"200": {"description": "a page"}}}}
            for path in (
                *("/", "/healthz", "/readyz", "/metrics", "/schema.graphql"),
                *("/browser-kit/style.grass", "/browser-kit/guide.html"),
            )
        },
        "/export/{table}": {
            "get": {
                "parameters": [
                    {
                        "name": "table",
                        "in": "path",
                        "required": True,
                        "schema": {
                            "anyOf": [TEXT, {"enum": ["TARGETS.tsv", "EXPRESSED_IN.jsonl"]}]
                        },
                    },
                    *({"name": name, "in": "query", "schema": TEXT} for name in ("filter", "to")),
                ],
                "responses": {"200": {"description": "a table"}},
            }
        },
        "/static/{file}": {
            "get": {
                "parameters": [{"name": "file", "in": "path", "required": True, "schema": TEXT}],
                "responses": {"200": {"description": "a file"}},
            }
        },
        "/graphql": {
            "get": {
                "parameters": [
                    {"name": name, "in": "query", "schema": TEXT}
                    for name in ("query", "operationName", "variables", "extensions", "documentId")
                ],
                "responses": {"200": {"description": "an answer"}},
            },
            "post": {
                "parameters": [
                    {"name": name, "in": "header", "schema": TEXT}
                    for name in ("accept", "x-request-id", "if-none-match", "x-api-key")
                ],
                "requestBody": {"content": {"application/json": {"schema": {}}}},
                "responses": {"200": {"description": "an answer"}},
            },
        },
    },
}

DOCUMENTS: Final = schemathesis.graphql.from_file(SCHEMA.as_str())
PATHS: Final = schemathesis.openapi.from_dict(ROUTES)

many = settings(
    max_examples=REQUESTS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture(scope="module")
def address(engine: BoltEndpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the curated graph."""
    clear(engine)
    with open_driver(engine) as driver:
        load(driver, engine.database, packaged(ONCOLOGY_INDEX), ONCOLOGY_INDEX)
    home: Path = tmp_path_factory.mktemp("home")
    with serving(create_app(Settings(home=home), engine)) as url:
        yield url


@many
@given(case=DOCUMENTS.as_strategy())
def test_each_document_of_the_schema_has_an_answer(
    address: str, case: "schemathesis.Case[Any]"
) -> None:
    """Data, or an error with a code; never a fault of ours."""
    response = case.call(base_url=f"{address}/graphql", timeout=TIMEOUT_S)
    body = response.json()
    codes = {error["extensions"]["code"] for error in body.get("errors", ())}
    assert codes or body["data"] is not None
    assert "INTERNAL" not in codes
    assert response.status_code in {200, 400, *CODED}


@many
@given(case=PATHS.as_strategy())
def test_each_request_to_a_route_has_an_answer(
    address: str, case: "schemathesis.Case[Any]"
) -> None:
    """Whatever stands in its path, its parameters, its headers and its body."""
    response = case.call(base_url=address, timeout=TIMEOUT_S)
    assert response.status_code < 500 or response.status_code in CODED


def test_it_still_answers(address: str) -> None:
    """What came before has not harmed it."""
    query = {"query": '{ target(symbol: "MSLN") { name } }'}
    answer = httpx.post(f"{address}/graphql", json=query, timeout=TIMEOUT_S)
    assert answer.json()["data"] == {"target": {"name": "mesothelin"}}
