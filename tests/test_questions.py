"""`docs/questions.md`: every question is asked of every engine, and the page has its answer.

`ONCOGRAPH_UPDATE_GOLDEN=1 pytest tests/test_questions.py` writes the answers anew.
"""

import json
import os
import re
from pathlib import Path
from typing import Any, Final

import pytest

from app.api.answer import GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.compiler import Limits
from app.db import open_database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from engine_servers import clear
from graph_seed.gather import PRECEDENCE, gather
from graph_seed.load import LoadOptions, load
from shared_files import shared_file

SCHEMA: Final = build_schema(ONCOLOGY_INDEX)
PAGE: Final = Path(__file__).parents[1] / "docs" / "questions.md"
_QUESTION: Final = re.compile(
    r"^## (?P<title>[^\n]+)\n[^#`]*(?:`[^`\n]+`[^#`]*)*```graphql\n(?P<query>.*?)```\n"
    r"(?:\n```json\n(?P<answer>.*?)```\n)?",
    re.MULTILINE | re.DOTALL,
)
QUESTIONS: Final = {found["title"]: found for found in _QUESTION.finditer(PAGE.read_text("utf-8"))}
UPDATE: Final = os.environ.get("ONCOGRAPH_UPDATE_GOLDEN") == "1"


@pytest.fixture(scope="module")
def loaded(roomy_engine: BoltEndpoint, tmp_path_factory: pytest.TempPathFactory) -> BoltEndpoint:
    """Load the article and four cancers of STARGEO, and nothing else."""
    table = shared_file("expression/diffexpr_disease_4cancers.tsv")
    clear(roomy_engine)
    folder = tmp_path_factory.mktemp("questions")
    bundles = gather(["article", f"stargeo={table}"], ONCOLOGY_INDEX, folder)
    with open_driver(roomy_engine) as driver:
        load(driver, roomy_engine.database, bundles, ONCOLOGY_INDEX, None, LoadOptions(PRECEDENCE))
    return roomy_engine


def test_the_page_has_every_question() -> None:
    """Nothing that looks like a question is left out of the tests."""
    headings = re.findall(r"^## (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert list(QUESTIONS) == headings


@pytest.mark.parametrize("title", QUESTIONS)
async def test_answer(title: str, loaded: BoltEndpoint) -> None:
    """The answer on the page is the engine's."""
    question = QUESTIONS[title]
    limits = Limits(max_walk_ms=60_000)
    request = GraphQLRequest(question["query"], None, {}, {}, read_only_method=True)
    database = open_database(loaded, timeout_s=30)
    try:
        execute = Executor(ONCOLOGY_INDEX, SCHEMA, database, limits)
        payload: dict[str, Any] = (await execute(request)).payload
    finally:
        await database.close()
    assert "errors" not in payload, payload
    if UPDATE:
        _write(title, f"{_spelled(payload['data'])}\n")
        return
    assert json.loads(question["answer"]) == payload["data"]


def _write(title: str, answer: str) -> None:
    page = PAGE.read_text("utf-8")
    found = next(found for found in _QUESTION.finditer(page) if found["title"] == title)
    end = found.end("query") + len("```\n")
    PAGE.write_text(f"{page[:end]}\n```json\n{answer}```\n{page[found.end() :]}", "utf-8")


def _spelled(value: Any, indent: str = "") -> str:
    """Spell JSON as a person would: what is short stands on one line."""
    short = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(short) <= 96 or not isinstance(value, dict | list):
        return short
    deeper = f"{indent}  "
    if isinstance(value, list):
        parts = [_spelled(item, deeper) for item in value]
    else:
        parts = [f"{json.dumps(key)}: {_spelled(item, deeper)}" for key, item in value.items()]
    start, end = "[]" if isinstance(value, list) else "{}"
    inside = ",\n".join(f"{deeper}{part}" for part in parts)
    return f"{start}\n{inside}\n{indent}{end}"
