"""Run one of the servers that are compared: `python benchmarks/serve.py service|cached|hand PORT`.

All read the same database, by the `NEO4J_...` settings, in the same kind of process. The
service is compared without its cache, which would answer what was asked before; `cached` has it.
"""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import neo4j
import orjson
import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.engines import neo4j_endpoint
from app.engines.driver import driver_config
from app.graph_model import ONCOLOGY
from app.main import create_app
from app.settings import load_settings
from handwritten import LIMITS, OPERATIONS


def handwritten_app() -> FastAPI:
    """Make the endpoint that a person would write: one query and one shaper per operation."""
    endpoint = neo4j_endpoint(load_settings())
    driver = neo4j.AsyncGraphDatabase.driver(endpoint.uri, auth=endpoint.auth, **driver_config())
    levels = dict(ONCOLOGY.scoring.level_weights)

    async def answer(request: Request) -> Response:
        operation = OPERATIONS[request.path_params["name"]]
        variables: dict[str, Any] = orjson.loads(await request.body())
        given = {**operation.parameters(variables), **LIMITS, "levels": levels}
        async with driver.session(
            database=endpoint.database, default_access_mode="READ", fetch_size=-1
        ) as session:
            result = await session.run(operation.cypher, given)
            values = await result.values()
        data = operation.shape(values[0] if values else None)
        return Response(orjson.dumps({"data": data}), media_type="application/json")

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        gc.collect()
        gc.freeze()  # as the service does
        yield
        await driver.close()

    routes: list[BaseRoute] = [Route("/{name}", answer, methods=["POST"])]
    return FastAPI(routes=routes, lifespan=lifespan, openapi_url=None)


if __name__ == "__main__":
    settings = load_settings()
    if sys.argv[1] == "service":
        settings = settings.model_copy(update={"cache_mb": 0})
    app = (
        handwritten_app()
        if sys.argv[1] == "hand"
        else create_app(settings, neo4j_endpoint(settings))
    )
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
