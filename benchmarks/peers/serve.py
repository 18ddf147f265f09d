"""Serve the peers' graph: `python benchmarks/peers/serve.py PORT`, by the `NEO4J_...` settings."""

import sys
from pathlib import Path
from typing import Final

import uvicorn

BENCHMARKS: Final = Path(__file__).parents[1]
sys.path.insert(0, str(BENCHMARKS))

from app.cli.serve import server_options  # noqa: E402  # the folder of the benchmarks comes first
from app.engines import neo4j_endpoint  # noqa: E402  # as above
from app.main import create_app  # noqa: E402  # as above
from app.observe.logs import configure_logs  # noqa: E402  # as above
from app.settings import load_settings  # noqa: E402  # as above
from peers.graph import PEER_GRAPH  # noqa: E402  # as above

if __name__ == "__main__":
    settings = load_settings().model_copy(update={"port": int(sys.argv[1])})
    configure_logs(settings.log_format, settings.log_level)
    app = create_app(settings, neo4j_endpoint(settings), PEER_GRAPH)
    uvicorn.run(app, **server_options(settings, grace_s=1))
