"""The service as `make up` serves it, over real connections, for clients of all sorts."""

from collections.abc import Iterator

import pytest

from api.serving import serving
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY_INDEX
from app.main import create_app
from app.settings import Settings
from engine_servers import clear
from graph_seed.gather import packaged
from graph_seed.load import load


@pytest.fixture(scope="module")
def address(engine: BoltEndpoint) -> Iterator[str]:
    """Serve the curated graph, and nothing else."""
    clear(engine)
    with open_driver(engine) as driver:
        load(driver, engine.database, packaged(ONCOLOGY_INDEX), ONCOLOGY_INDEX)
    patient = Settings(query_timeout_s=60, walk_time_s=60)  # a busy machine gives the same answers
    with serving(create_app(patient, engine)) as address:
        yield address
