"""A loader in a process of its own, which tests can kill."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.engines import BoltEndpoint

CANCERS = 100
"""No hub: the embedded engine takes long to delete the claims of one."""
_LOADER = """
import sys
import neo4j
from app.graph_model import ONCOLOGY_INDEX
from graph_seed import entity_parts, load_claims
from graph_seed.load import load
from seed_world import world
from loader_process import CANCERS
uri, user, password, database, genes, source = sys.argv[1:]
# small parts are told of while others are still to come
entity_parts.PART = load_claims.BATCH = 1_000
def tell(step, done, total):
    print(step, done, flush=True)
with neo4j.GraphDatabase.driver(uri, auth=(user, password)) as driver:
    load(driver, database, world(source, int(genes), cancers=CANCERS), ONCOLOGY_INDEX, tell)
"""


def start_loader(
    engine: "BoltEndpoint", genes: int, source: str = "one"
) -> "subprocess.Popen[str]":
    """Load the small world into an engine; each step and its rows are a line of output."""
    root = Path(__file__).parents[2]
    own = os.environ.get("PYTHONPATH", "")
    paths = os.pathsep.join(filter(None, [str(root), str(Path(__file__).parent), own]))
    arguments = [engine.uri, engine.user, engine.password, engine.database, str(genes), source]
    return subprocess.Popen(
        [sys.executable, "-c", _LOADER, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
