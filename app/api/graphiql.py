"""GraphiQL, served from our own files: it works without a network."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

EXAMPLES: Final = Path(__file__).parent / "examples"
PAGE_HEADERS: Final = {
    # CodeMirror and React write style attributes; GraphiQL's fonts and icons are data URLs.
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:;"
        " img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept",
}
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>oncograph · GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/graphiql/graphiql.min.css">
<style>body { margin: 0 } #graphiql { height: 100vh; height: 100dvh }</style>
</head>
<body>
<div id="graphiql"NEEDS_KEY>Loading GraphiQL …</div>
<noscript>GraphiQL needs JavaScript. The endpoint itself does not: POST to /graphql.</noscript>
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


@lru_cache(2)
def graphiql_page(*, needs_key: bool = False) -> str:
    """Make the page, with the examples in it; where a key is needed, with a place for it."""
    # `<` is escaped, so that no text in an example can end the script element.
    examples = json.dumps(list(example_queries().values())).replace("<", "\\u003c")
    place = ' data-needs-key=""' if needs_key else ""
    return _PAGE.replace("NEEDS_KEY", place).replace("EXAMPLES", examples)


def wants_graphiql(accept: str, parameters: Mapping[str, str]) -> bool:
    """Tell a person with a browser from a program: it names HTML and asks for no document."""
    return "text/html" in accept and not {"query", "documentId"} & set(parameters)
