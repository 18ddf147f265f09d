"""`docs/clients.md`: an ordinary generator makes a client of the schema, and the client works.

The generator is given what a front end has: the schema as the service publishes it, the operations
of pages, and the configuration that the page shows. It runs in an environment of its own, as a
front end's does.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import httpx
import pytest
from pydantic import validate_call

from app.cli.serve import schema
from clients.cells import hold_true
from engine_choice import on_the_embedded_engine
from engine_servers import missing

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "clients.md"
OPERATIONS: Final = {
    path.stem.partition("_")[2]: path for path in (ROOT / "tests" / "operations").glob("*.graphql")
}
GENERATOR: Final = ROOT / ".venv" / "generator" / "bin" / "ariadne-codegen"
TIMEOUT_S: Final = 60

pytestmark = on_the_embedded_engine


def block(language: str) -> str:
    """Take the one block of a language from the page."""
    (found,) = re.findall(rf"```{language}\n(.*?)```\n", PAGE.read_text("utf-8"), re.DOTALL)
    return str(found)


def generate(folder: Path, schema_text: str) -> "subprocess.CompletedProcess[str]":
    """Make the client as the page says, into a folder."""
    if not GENERATOR.exists():
        missing("ariadne-codegen; `make .venv/.generator` brings it")
    (folder / "schema.graphql").write_text(schema_text, "utf-8")
    (folder / "pyproject.toml").write_text(block("toml"), "utf-8")
    (folder / "operations").mkdir()
    (folder / "operations" / "release.graphql").write_text(block("graphql"), "utf-8")
    for path in OPERATIONS.values():
        shutil.copy(path, folder / "operations")
    return subprocess.run(
        [GENERATOR], cwd=folder, check=False, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def schema_text(address: str) -> str:
    """Take the schema from the service."""
    return httpx.get(f"{address}/schema.graphql", timeout=TIMEOUT_S).raise_for_status().text


@pytest.fixture(scope="module")
def package(schema_text: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Make the client and import it."""
    folder = tmp_path_factory.mktemp("client")
    made = generate(folder, schema_text)
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    invalidate_caches()
    yield import_module("oncograph_client")
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "oncograph_client"]:
        del sys.modules[name]


@pytest.fixture
def client(package: ModuleType, address: str) -> Iterator[Any]:
    """Open the client."""
    http = httpx.Client(timeout=TIMEOUT_S, headers={"accept": "application/json"})
    with package.Client(f"{address}/graphql", http_client=http) as opened:
        yield opened


def given(name: str) -> dict[str, Any]:
    """Read the variables of an operation."""
    path = OPERATIONS[name].with_suffix(".variables.json")
    variables: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    if name == "mixed_feed":  # whose switch the generator does not see: docs/clients.md
        variables["diseases"] = True
    return variables


def ask(client: Any, name: str, **variables: Any) -> Any:
    """Call the method of an operation; what it takes is read from JSON as its types say."""
    method = validate_call(config={"arbitrary_types_allowed": True})(getattr(client, name))
    return method(**variables)


def without_type_names(value: Any) -> Any:
    """Leave out `__typename`, which the generator asks for where it has to tell types apart."""
    if isinstance(value, list):
        return [without_type_names(item) for item in value]
    if isinstance(value, dict):
        return {k: without_type_names(v) for k, v in value.items() if k != "__typename"}
    return value


def test_every_operation_is_a_method(client: Any) -> None:
    """Each has a name, that of its file."""
    methods = {name for name in vars(type(client)) if not name.startswith("_")}
    assert methods == {*OPERATIONS, "release"}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_the_types_hold_the_whole_answer(name: str, client: Any, address: str) -> None:
    """Every value fits its type, and what the types hold is what the service answers."""
    typed = ask(client, name, **given(name)).model_dump(
        mode="json", by_alias=True, exclude_unset=True
    )
    sent = {"query": OPERATIONS[name].read_text("utf-8"), "variables": given(name)}
    answer = httpx.post(f"{address}/graphql", json=sent, timeout=TIMEOUT_S).json()
    assert "errors" not in answer, answer
    assert without_type_names(typed) == without_type_names(answer["data"])


def test_values_have_types(client: Any, package: ModuleType) -> None:
    """Enumerations are members, moments are moments, things of several kinds have their class."""
    (therapy,) = client.therapies_of_a_target(symbol="MSLN").target.therapies.edges
    assert therapy.node.name == "CAR-NKT"
    assert [claim.level for claim in therapy.claims] == [package.EvidenceLevel.ASSERTED]
    built_at: datetime = client.release().graph.release.built_at
    assert built_at.tzinfo is not None
    feed = ask(client, "mixed_feed", **given("mixed_feed")).nodes
    kinds = [node and node.typename__ for node in feed]
    assert kinds == ["Target", "Disease", "Therapy", "Source", None]
    assert isinstance(feed[0], package.OfTarget)
    assert feed[0].symbol == "MSLN"


def test_a_filter_with_reserved_names(client: Any, package: ModuleType) -> None:
    """`in`, `or`, `not` are asked for by the names that Python allows."""
    asserted = package.EvidenceLevelFilter(in_=[package.EvidenceLevel.ASSERTED])
    is_asserted = package.ExpressedInClaimFilter(level=asserted)
    for claim, count in (
        (is_asserted, 1),
        (package.ExpressedInClaimFilter(not_=is_asserted), 0),
        (package.ExpressedInClaimFilter(or_=[is_asserted]), 1),
    ):
        grid = client.curation_grid(id="DOID:1793", claim=claim, first=5)
        assert grid.disease.filtered.total_count == count


def test_an_error_has_its_code(client: Any, package: ModuleType) -> None:
    """What is wrong is raised, with the code to match."""
    any_claim = package.ExpressedInClaimFilter()
    with pytest.raises(package.GraphQLClientGraphQLMultiError) as raised:
        client.curation_grid(id="DOID:1793", claim=any_claim, first=1_000_000)
    assert raised.value.errors[0].extensions["code"] == "PAGE_SIZE_INVALID"


def test_the_command_line_prints_this_schema(schema_text: str, tmp_path: Path) -> None:
    """A client can be made where no service runs."""
    schema(tmp_path / "schema.graphql")
    assert (tmp_path / "schema.graphql").read_text("utf-8") == schema_text


def test_a_schema_that_lacks_a_field_is_noticed(schema_text: str, tmp_path: Path) -> None:
    """The check can fail: it does when a field that pages ask for is gone."""
    lacking = re.sub(r"^  symbol: String$", "  sign: String", schema_text, flags=re.MULTILINE)
    made = generate(tmp_path, lacking)
    assert made.returncode != 0
    assert "Cannot query field 'symbol' on type 'Target'" in made.stdout + made.stderr


def test_the_page(address: str, package: ModuleType) -> None:
    """A person who follows the page sees what it shows."""
    assert package.__name__ in PAGE.read_text("utf-8")
    hold_true(PAGE, address)
