"""Graphs to search: the curated one, and one of real ontologies."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint, Engine
from app.graph_model import ONCOLOGY_INDEX
from engine_servers import clear
from graph_seed.gather import PRECEDENCE, gather
from graph_seed.load import LoadOptions, load
from searching.search_reference import Ranking
from searching.search_world import Asked, entities
from shared_files import shared_file

FILES = {
    "disease_ontology": "ontology/DO_cancer_slim.obo",
    "oncotree": "ontology/oncotree_2025_10_03.json",
}


@pytest.fixture(scope="package")
def curated(engine: BoltEndpoint) -> BoltEndpoint:
    """Load the curated graph alone."""
    return _loaded(engine, [], Path())


@pytest.fixture(scope="module")
def real(
    roomy_engine: BoltEndpoint, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[BoltEndpoint, Ranking]]:
    """Load real ontologies beside the curated graph, and rank them in plain Python."""
    folder = tmp_path_factory.mktemp("real")
    named = [f"{name}={shared_file(path)}" for name, path in FILES.items()]
    _loaded(roomy_engine, [*named, f"kgx={_many_alike(folder)}"], folder)
    yield roomy_engine, Ranking(entities(roomy_engine))
    if roomy_engine.engine is Engine.NEO4J:
        clear(roomy_engine)


@pytest.fixture
async def asked(curated: BoltEndpoint) -> AsyncIterator[Asked]:
    """Ask the curated graph."""
    opened = Asked(curated)
    yield opened
    await opened.close()


def _many_alike(folder: Path) -> Path:
    """Write genes that have 1,800 names with one beginning, of several lengths and fields."""
    path = folder / "alike_nodes.tsv"
    rows = ["id\tcategory\tname\tsymbol\tsynonym"]
    rows += [
        f"HGNC:{900_000 + i}\tbiolink:Gene\tzeta{i % 7} factor {i}\tZETA{i}"
        f"\tzeta{'x' * (i % 5)} {i}|zeta {i % 90}"
        for i in range(600)
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def _loaded(engine: BoltEndpoint, named: list[str], folder: Path) -> BoltEndpoint:
    clear(engine)
    bundles = gather(["article", *named], ONCOLOGY_INDEX, folder)
    with open_driver(engine) as driver:
        load(driver, engine.database, bundles, ONCOLOGY_INDEX, None, LoadOptions(PRECEDENCE))
    return engine
