"""What Neo4j Browser finds in its storage: a connection, a style, favourites, a guide to open.

Browser keeps these in the storage of its origin, under names of its own. The page at
`/browser/` writes them there and goes on to Browser, which then connects by itself and keeps
no password: the page gives it anew.
"""

import ipaddress
import json
from collections.abc import Mapping
from string import Template
from typing import Any, Final

from app.browser.favourites import FOLDER, documents
from app.browser.story import all_queries
from app.browser.style import style_of
from app.engines.endpoint import BoltEndpoint, Engine
from app.graph_model.model import GraphModel

_CONNECTION: Final = "$$discovery"
"""The one connection that Browser has."""
_PAGE: Final = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Neo4j Browser</title>
<link rel="icon" href="data:,">
<script nonce="$nonce">
const {replaced, added, settings} = $session;
const kept = (name) => JSON.parse(localStorage.getItem(name)) ?? undefined;
const keep = (name, value) => localStorage.setItem(name, JSON.stringify(value));
for (const [name, value] of Object.entries(replaced)) keep(name, value);
for (const [name, entries] of Object.entries(added)) {
  const ids = new Set(entries.map((entry) => entry.id));
  keep(name, [...entries, ...(kept(name) ?? []).filter((entry) => !ids.has(entry.id))]);
}
keep("neo4j.settings", {...kept("neo4j.settings"), ...settings});
location.replace("index.html" + location.search);
</script>
</head>
<body><noscript>Neo4j Browser needs JavaScript.</noscript></body>
</html>
""")


def names_this_machine(host: str) -> bool:
    """Tell whether a request's host is of this machine alone, without asking a name server.

    A name that somebody made to lead here is none of ours, whatever it resolves to.
    """
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def session(model: GraphModel, endpoint: BoltEndpoint, port: int) -> Mapping[str, Any]:
    """Say what to write into Browser's storage.

    The password goes along for the embedded engine only: a Neo4j has users of its own, who
    type theirs. The guide is asked from `localhost`, the one host that Browser allows when the
    engine has no setting for it.
    """
    is_ours = endpoint.engine is Engine.ARCADEDB
    connection = {
        "id": _CONNECTION,
        "name": _CONNECTION,
        "type": "bolt",
        "host": endpoint.uri,
        "username": endpoint.user,
        "password": endpoint.password if is_ours else "",
        "authEnabled": bool(endpoint.user),
        "authenticationMethod": "NATIVE" if endpoint.user else "NO_AUTH",
        "requestedUseDb": endpoint.database,
    }
    return {
        "replaced": {
            "neo4j.connections": {
                "allConnectionIds": [_CONNECTION],
                "connectionsById": {_CONNECTION: connection},
                "activeConnection": None,
                "connectionState": 0,
                "lastUpdate": 0,
                "useDb": None,
                "lastUseDb": endpoint.database,
            },
            "neo4j.grass": style_of(model),
        },
        "added": {
            "neo4j.documents": documents(all_queries()),
            "neo4j.folders": [{"id": FOLDER, "name": FOLDER}],
        },
        "settings": {
            "initCmd": f":guide http://localhost:{port}/browser-kit/guide.html",
            "allowCrashReports": False,
            "allowUserStats": False,
        },
    }


def opening_page(session: Mapping[str, Any], nonce: str) -> str:
    """Write the page that hands the session over and goes on to Browser."""
    text = json.dumps(session).replace("<", "\\u003c")
    return _PAGE.substitute(session=text, nonce=nonce)


def configuration_lines(kit_url: str) -> tuple[str, ...]:
    """Write the lines of `neo4j.conf` by which a Neo4j's own Browser loads the kit."""
    kit = kit_url.rstrip("/")
    return (
        "browser.remote_content_hostname_whitelist=127.0.0.1,localhost",
        f"browser.post_connect_cmd=style {kit}/style.grass; guide {kit}/guide.html",
        "client.allow_telemetry=false",
    )
