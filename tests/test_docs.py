"""The documentation says what the code does: codes, settings, the query carried through README."""

import re
from pathlib import Path

import pytest
from graphql import parse, validate

from app.api.graphiql import example_queries
from app.api.schema import build_schema
from app.engines.neo4j_home import BOUNDS
from app.errors import OncographError
from app.graph_model import ONCOLOGY_INDEX
from app.settings import Settings

ROOT = Path(__file__).parent.parent
SCHEMA = build_schema(ONCOLOGY_INDEX)._schema  # noqa: SLF001  # strawberry names no public way to it
_CODE = re.compile(r'"([A-Z][A-Z_]+_[A-Z_]+|INTERNAL|GRAPH_EMPTY)"')


def codes_of(kind: type[OncographError]) -> set[str]:
    """List the codes of an error and all kinds of it."""
    return {kind.code}.union(*(codes_of(below) for below in kind.__subclasses__()))


def test_every_error_code_is_documented_and_every_documented_one_exists() -> None:
    """`docs/errors.md` has one section per code."""
    text = (ROOT / "docs" / "errors.md").read_text()
    documented = re.findall(r"^## (\w+)$", text, re.MULTILINE)
    sources = [
        (ROOT / "app" / "api" / name).read_text()
        for name in (
            "http.py",
            "graphql_request.py",
            "documents.py",
            "execute.py",
            "failures.py",
            "pages.py",
        )
    ]
    in_code = codes_of(OncographError) | {c for source in sources for c in _CODE.findall(source)}
    assert sorted(documented) == sorted(in_code | {"NOT_FOUND"} & set(documented))


def test_every_setting_is_documented() -> None:
    """`docs/settings.md` has one row per variable."""
    documented = set(
        re.findall(r"^\| `(\w+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    )
    variables = {
        str(field.validation_alias or f"ONCOGRAPH_{name.upper()}")
        for name, field in Settings.model_fields.items()
    }
    assert documented == variables


def test_the_bounds_of_neo4j_are_documented() -> None:
    """`docs/neo4j.md` has the very lines that the tests run with."""
    lines = (ROOT / "docs" / "neo4j.md").read_text().split("```\n")[1].splitlines()
    assert tuple(lines) == BOUNDS


@pytest.mark.parametrize("name", example_queries())
def test_every_example_of_graphiql_is_valid(name: str) -> None:
    """The tabs that GraphiQL opens with can be run."""
    assert validate(SCHEMA, parse(example_queries()[name])) == []


def test_no_vendored_file_names_a_host_of_packages() -> None:
    """GraphiQL works without a network, and the repository names no registry."""
    for path in (ROOT / "app" / "api" / "static").rglob("*.*"):
        assert not re.search(r"unpkg|jsdelivr|npmjs", path.read_text("utf-8"))
