"""Golden triplets: an operation, its Cypher, its answer over the curated graph.

`ONCOGRAPH_UPDATE_GOLDEN=1 pytest tests/golden` writes the Cypher and the answers
anew: read their diff as code.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from graphql import get_operation_ast, parse, validate
from graphql.execution.values import get_variable_values

from app.api.answer import GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.compiler import CompiledOperation, Limits, bind, compile_operation
from app.db import open_database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from engine_choice import on_all_engines
from engine_servers import clear
from graph_seed.gather import packaged
from graph_seed.load import load

OPERATIONS = Path(__file__).parent / "operations"
NAMES = sorted(path.stem for path in OPERATIONS.glob("*.graphql"))
UPDATE = os.environ.get("ONCOGRAPH_UPDATE_GOLDEN") == "1"
SCHEMA = build_schema(ONCOLOGY_INDEX)


def read(name: str) -> tuple[str, dict[str, Any]]:
    """Read an operation and its variables."""
    variables = OPERATIONS / f"{name}.variables.json"
    given = json.loads(variables.read_text()) if variables.exists() else {}
    return (OPERATIONS / f"{name}.graphql").read_text(), given


def compiled(name: str) -> tuple[CompiledOperation, dict[str, Any]]:
    """Compile an operation and bind its parameters."""
    query, given = read(name)
    graphql_schema = SCHEMA._schema  # noqa: SLF001  # strawberry names no public way to it
    document = parse(query)
    assert not validate(graphql_schema, document)
    operation = get_operation_ast(document)
    assert operation is not None
    coerced = get_variable_values(graphql_schema, operation.variable_definitions or (), given)
    assert not isinstance(coerced, list)
    limits = Limits()
    made = compile_operation(
        graphql_schema, ONCOLOGY_INDEX, limits, document, operation, coerced.coerced
    )
    return made, bind(made.plan, coerced.coerced, limits, ONCOLOGY_INDEX.model.scoring).parameters


@pytest.fixture(scope="module")
def curated(engine: BoltEndpoint) -> BoltEndpoint:
    """Load the curated graph, and nothing else, into the engine."""
    clear(engine)
    with open_driver(engine) as driver:
        load(driver, engine.database, packaged(ONCOLOGY_INDEX), ONCOLOGY_INDEX)
    return engine


@pytest.mark.parametrize("name", NAMES)
def test_cypher(name: str) -> None:
    """An operation compiles to the text that was reviewed."""
    path = OPERATIONS / f"{name}.cypher"
    text = compiled(name)[0].cypher + "\n"
    if UPDATE:
        path.write_text(text)
    assert path.read_text() == text


@on_all_engines
@pytest.mark.parametrize("name", NAMES)
async def test_answer(name: str, curated: BoltEndpoint) -> None:
    """Each engine gives the answer that was reviewed, keys in the order asked."""
    query, given = read(name)
    database = open_database(curated, timeout_s=30)
    try:
        execute = Executor(ONCOLOGY_INDEX, SCHEMA, database, Limits(max_walk_ms=60_000))
        answer = await execute(GraphQLRequest(query, None, given, {}, read_only_method=True))
    finally:
        await database.close()
    path = OPERATIONS / f"{name}.answer.json"
    parts = {part: found for part, found in answer.payload.items() if part != "extensions"}
    text = json.dumps(parts, indent=1, ensure_ascii=False) + "\n"
    if UPDATE:
        path.write_text(text)
    assert path.read_text() == text
