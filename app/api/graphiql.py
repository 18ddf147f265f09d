"""GraphiQL, served from our own files: it works without a network."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

EXAMPLES: Final = Path(__file__).parent / "examples"
_POLICY: Final = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:;"
    " img-src 'self' data:; frame-ancestors 'self'"
)
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>oncograph · GraphiQL</title>
<link rel="stylesheet" href="/static/graphiql/graphiql.min.css">
<style>body { margin: 0 } #graphiql { height: 100vh }</style>
</head>
<body>
<div id="graphiql">Loading GraphiQL …</div>
<script type="application/json" id="examples">EXAMPLES</script>
<script src="/static/graphiql/react.production.min.js"></script>
<script src="/static/graphiql/react-dom.production.min.js"></script>
<script src="/static/graphiql/graphiql.min.js"></script>
<script src="/static/graphiql/start.js"></script>
</body>
</html>
"""


def example_queries() -> dict[str, str]:
    """Read the example operations, by name, in their order."""
    return {path.stem: path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.graphql"))}


def graphiql_or(
    endpoint: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """Serve GraphiQL to a browser that comes without a query, else the endpoint."""
    # `<` is escaped, so that no text in an example can end the script element.
    examples = json.dumps(list(example_queries().values())).replace("<", "\\u003c")
    page = _PAGE.replace("EXAMPLES", examples)

    async def answer(request: Request) -> Response:
        wants_page = "text/html" in request.headers.get("accept", "")
        if request.method == "GET" and wants_page and "query" not in request.query_params:
            return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})
        return await endpoint(request)

    return answer
