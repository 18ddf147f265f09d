"""Every page is one operation, one query, within the cost allowed, and its answer is right.

The answers over the real files are compared with the reference, which reads the same
graph as plain data and walks it by loops.
"""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from app.api.answer import GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.compiler import Limits
from app.db import Database, ReadResult, open_database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from engine_servers import clear
from graph_seed.gather import PRECEDENCE, gather
from graph_seed.load import LoadOptions, load
from reference.executor import Reference
from reference.read_world import read_world
from reference.test_against_reference import first_difference
from shared_files import shared_file

FOLDER: Final = Path(__file__).parent
NAMES: Final = sorted(path.stem for path in FOLDER.glob("*.graphql"))
FILES: Final = {
    "civic": "civic/nightly-ClinicalEvidenceSummaries.tsv.gz",
    "stargeo": "expression/diffexpr_disease_4cancers.tsv",
    "disease_ontology": "ontology/DO_cancer_slim.obo",
    "mondo_mappings": "ontology/mondo_cancer_mappings.sssom.tsv",
}
SCHEMA: Final = build_schema(ONCOLOGY_INDEX)


@dataclass
class Counting:
    """A reader that counts its reads."""

    database: Database
    reads: int = field(default=0)

    async def read(self, cypher: str, parameters: Mapping[str, Any]) -> ReadResult:
        """Read, and count it."""
        self.reads += 1
        return await self.database.read(cypher, parameters)


@dataclass(frozen=True)
class Loaded:
    """An engine that holds the real files, and the reference over the same graph."""

    counting: Counting
    reference: Reference


@pytest.fixture(scope="module")
async def loaded(
    roomy_engine: BoltEndpoint, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Loaded]:
    """Load the real files, and nothing else."""
    named = ["article", *(f"{name}={shared_file(path)}" for name, path in FILES.items())]
    clear(roomy_engine)
    bundles = gather(named, ONCOLOGY_INDEX, tmp_path_factory.mktemp("shapes"))
    with open_driver(roomy_engine) as driver:
        load(driver, roomy_engine.database, bundles, ONCOLOGY_INDEX, None, LoadOptions(PRECEDENCE))
        world = read_world(driver, roomy_engine.database, ONCOLOGY_INDEX)
    database = open_database(roomy_engine, timeout_s=30)
    reference = Reference(world, ONCOLOGY_INDEX, SCHEMA.as_str(), Limits().max_page_size)
    yield Loaded(Counting(database), reference)
    await database.close()


@pytest.mark.parametrize("name", NAMES)
async def test_page(name: str, loaded: Loaded) -> None:
    """One query gives what the reference gives, and it is not empty."""
    query = (FOLDER / f"{name}.graphql").read_text()
    given = FOLDER / f"{name}.variables.json"
    variables = json.loads(given.read_text()) if given.exists() else {}
    execute = Executor(ONCOLOGY_INDEX, SCHEMA, loaded.counting, Limits(max_walk_ms=60_000))
    loaded.counting.reads = 0
    answer = await execute(GraphQLRequest(query, None, variables, {}, read_only_method=True))
    assert "errors" not in answer.payload, answer.payload
    assert loaded.counting.reads == 1
    data = answer.payload["data"]
    assert _leaves(data) > 4, data
    if name in BY_HAND:
        assert BY_HAND[name](data), data
        return
    expected = loaded.reference.run(query, variables)
    assert first_difference(data, json.loads(json.dumps(expected.data))) is None


def _first_names(data: dict[str, Any]) -> bool:
    hits = [data[key]["edges"][0] for key in ("targets", "diseases", "therapies")]
    are_marked = all("<em>meso</em>" in hit["highlight"].casefold() for hit in hits)
    return are_marked and [hits[i]["node"]["name"] for i in (0, 2)] == ["mesothelin", "CAR-NKT"]


def _top_card(data: dict[str, Any]) -> bool:
    first, (card,) = data["search"]["edges"][0], data["top"]["nodes"]
    counted = sum(kind["count"] for kind in data["search"]["kindCounts"])
    is_mesothelin = first["node"]["id"] == "HGNC:7371" and card["symbol"] == "MSLN"
    return bool(is_mesothelin and first["highlight"] == "<em>mesothelin</em>" and counted > 0)


def _pasted(data: dict[str, Any]) -> bool:
    status = {found["term"]: found["status"] for found in data["resolve"]}
    nearest = data["resolve"][4]["candidates"][0]["id"]
    return status == {
        "MSLN": "EXACT",
        "mesothelin": "EXACT",
        "DOID:1793": "XREF",
        "breast carcinoma": status["breast carcinoma"],
        "mesotelin": "NONE",
        "no such thing at all": "NONE",
        "CAR-NKT": "EXACT",
    } and (nearest == "HGNC:7371")


def _paths(data: dict[str, Any]) -> bool:
    (hop,) = data["hop"]["paths"]
    lengths = [path["length"] for path in data["triangle"]["paths"]]
    relations = [step["relation"] for step in data["triangle"]["paths"][1]["steps"]]
    far = data["far"]["paths"][0]["nodes"]
    return (
        [step["relation"] for step in hop["steps"]] == ["STUDIED_FOR"]
        and lengths[:2] == [1, 2]
        and relations == ["TARGETS", "EXPRESSED_IN"]
        and (far[0]["name"], far[-1]["name"]) == ("dense tumor stroma", "mesothelin")
        and len(data["around"]["nodes"]) == 10
    )


BY_HAND: Final = {
    "04_search_box": _first_names,
    "05_search_page": _top_card,
    "07_paste_a_list": _pasted,
    "23_path_questions": _paths,
}
"""What is found by names, and paths, have references of their own in `tests/searching` and
`tests/traversal`: here it is checked that the pages show what they are for."""


def _leaves(value: Any) -> int:
    """Count the values that are not null."""
    if isinstance(value, dict | list):
        return sum(map(_leaves, value.values() if isinstance(value, dict) else value))
    return value is not None
