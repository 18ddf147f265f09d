"""The real files of every source, loaded together: what they say stands side by side."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from seed_world import Loaded, fresh_graph

from app.api.answer import GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.compiler import Limits
from app.db import open_database
from app.engines.embedded import start_embedded
from app.engines.endpoint import Engine
from app.graph_model import ONCOLOGY_INDEX
from graph_seed.check import check
from graph_seed.gather import PRECEDENCE, gather
from graph_seed.load import LoadOptions, load
from graph_seed.report import LoadReport
from shared_files import shared_file

if TYPE_CHECKING:
    from app.engines import BoltEndpoint

FILES = {
    "civic": ("civic/nightly-ClinicalEvidenceSummaries.tsv.gz",),
    "stargeo": ("expression/diffexpr_disease_4cancers.tsv",),
    "bgee": (
        "expression/expressed_in_anatomy_panel.tsv.gz",
        "expression/diffexpr_anatomy_panel.tsv",
    ),
    "disease_ontology": ("ontology/DO_cancer_slim.obo",),
    "mondo_mappings": ("ontology/mondo_cancer_mappings.sssom.tsv",),
    "oncotree": ("ontology/oncotree_2025_10_03.json",),
}


def _load(graph: Loaded, folder: Path, *names: str) -> LoadReport:
    named = ["article"]
    named += [f"{name}={shared_file(path)}" for name in names for path in FILES[name]]
    bundles = gather(named, ONCOLOGY_INDEX, folder)
    options = LoadOptions(PRECEDENCE)
    return load(graph.driver, graph.database, bundles, ONCOLOGY_INDEX, None, options)


@pytest.fixture
def place(engine: "BoltEndpoint", tmp_path: Path) -> Iterator["BoltEndpoint"]:
    """Give an engine to fill: the embedded one anew, as it clears slowly."""
    if engine.engine is Engine.NEO4J:
        yield engine
        return
    with start_embedded(tmp_path / "engine") as own:
        yield own.endpoint


@pytest.fixture
def graph(place: "BoltEndpoint") -> Iterator[Loaded]:
    """Give an empty graph, and leave none behind."""
    with fresh_graph(place) as graph:
        yield graph
        if place.engine is Engine.NEO4J:
            graph.clear()


async def _asked(place: "BoltEndpoint", query: str) -> dict[str, Any]:
    database = open_database(place, timeout_s=30)
    execute = Executor(ONCOLOGY_INDEX, build_schema(ONCOLOGY_INDEX), database, Limits())
    try:
        answer = await execute(GraphQLRequest(query, None, {}, {}, read_only_method=True))
    finally:
        await database.close()
    assert "errors" not in answer.payload, answer.payload
    data: dict[str, Any] = answer.payload["data"]
    return data


async def test_what_sources_say_of_mesothelin_stands_side_by_side(
    graph: Loaded, place: "BoltEndpoint", tmp_path: Path
) -> None:
    """Each cancer shows who supports and who does not; nothing is averaged away."""
    _load(graph, tmp_path, "stargeo", "civic")
    data = await _asked(
        place,
        '{ target(symbol: "MSLN") { id expressedInDiseases { edges {'
        " node { name xrefs } supports doesNotSupport claims {"
        " source { id } direction expression qValue studies } } } } }",
    )
    assert data["target"]["id"] == "HGNC:7371"
    said = {
        edge["node"]["name"].casefold(): (
            edge["supports"],
            edge["doesNotSupport"],
            sorted((c["source"]["id"], c["direction"], c["expression"]) for c in edge["claims"]),
        )
        for edge in data["target"]["expressedInDiseases"]["edges"]
    }
    article = ("article", "SUPPORTS", "OVEREXPRESSED")
    found, missed = (
        ("stargeo", "SUPPORTS", "OVEREXPRESSED"),
        ("stargeo", "DOES_NOT_SUPPORT", "NOT_SIGNIFICANT"),
    )
    assert said == {
        "pancreatic cancer": (2, 0, [article, found]),
        "triple-negative breast cancer": (1, 0, [article]),
        "breast cancer": (1, 0, [found]),
        "ovarian cancer": (1, 1, [article, missed]),
        "lung cancer": (1, 1, [article, missed]),
    }


UNTRIED = (
    '{ opportunities(therapy: "ONCOGRAPH:car-nkt-mesothelin") { edges { node { name }'
    " target { symbol } supporting { source { id } } against { source { id } }"
    " triedSubtypes { name } } } }"
)


async def test_what_is_untried_grows_with_the_data_but_never_has_an_outcome(
    graph: Loaded, place: "BoltEndpoint", tmp_path: Path
) -> None:
    """Lung cancer from the article alone; with expression data breast cancer too."""
    _load(graph, tmp_path)
    lung = {"source": ["article"], "against": [], "tried": []}
    assert _untried(await _asked(place, UNTRIED)) == {"lung cancer": lung}
    _load(graph, tmp_path, "stargeo", "disease_ontology", "mondo_mappings")
    assert _untried(await _asked(place, UNTRIED)) == {
        "lung cancer": lung | {"against": ["stargeo"]},
        "breast cancer": {
            "source": ["stargeo"],
            "against": [],
            "tried": ["triple-negative breast cancer"],
        },
    }


def _untried(data: dict[str, Any]) -> dict[str, dict[str, list[str]]]:
    return {
        edge["node"]["name"]: {
            "source": [claim["source"]["id"] for claim in edge["supporting"]],
            "against": [claim["source"]["id"] for claim in edge["against"]],
            "tried": [disease["name"] for disease in edge["triedSubtypes"]],
        }
        for edge in data["opportunities"]["edges"]
    }


async def test_all_sources_load_together_and_agree_with_the_model(
    graph: Loaded, place: "BoltEndpoint", tmp_path: Path
) -> None:
    """Every real file loads, twice without a change, and hierarchy and names meet on MONDO."""
    first = _load(graph, tmp_path, *FILES)
    assert {name: source.claims for name, source in first.sources.items()} == {
        "article": 46,
        "mondo_mappings": 0,
        "disease_ontology": 652,
        "oncotree": 631,
        "civic": 8186,
        "stargeo": 3742,
        "bgee": 41276,
    }
    assert check(graph.driver, graph.database, ONCOLOGY_INDEX).problems == []
    assert _load(graph, tmp_path, *FILES).changes == 0
    data = await _asked(
        place,
        '{ breast: disease(id: "DOID:1612") { id expressedTargets(includeSubtypes: true,'
        ' filter: {node: {symbol: {eq: "MSLN"}}}) { edges { direct via { name } } } }'
        ' pdac: disease(id: "DOID:3498") { id name }'
        ' other: disease(id: "DOID:3587") { id }'
        ' code: disease(id: "ONCOTREE:PAAD") { id }'
        ' gene: target(symbol: "NECTIN4") { id synonyms }'
        ' unnamed: tissue(id: "UBERON:0002003") { name } }',
    )
    assert data == {
        "breast": {
            "id": "MONDO:0007254",
            "expressedTargets": {
                "edges": [{"direct": True, "via": [{"name": "triple-negative breast cancer"}]}]
            },
        },
        "pdac": {"id": "MONDO:0005184", "name": "pancreatic ductal adenocarcinoma"},
        "other": {"id": "MONDO:0005184"},
        "code": {"id": "MONDO:0006047"},
        "gene": data["gene"],
        "unnamed": {"name": "UBERON:0002003"},
    }
