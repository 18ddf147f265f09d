"""The kit for Neo4j Browser: legible, whole, true to the claims, and open to Browser."""

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from app.api.browser import BrowserKit
from app.browser.favourites import archive, documents
from app.browser.guide import guide
from app.browser.links import BrowserAddress, browser_of, own_browser
from app.browser.session import configuration_lines, names_this_machine
from app.browser.story import STORY, all_queries
from app.browser.style import grass, style_of
from app.engines.endpoint import BoltEndpoint, Engine
from app.graph_model import ONCOLOGY, ONCOLOGY_INDEX
from graph_seed.gather import packaged
from graph_seed.records import Claim

STYLE = style_of(ONCOLOGY)
EMBEDDED = BoltEndpoint("bolt://127.0.0.1:4711", "root", "a</script>b", "kg", Engine.ARCADEDB)
NEO4J = BoltEndpoint("neo4j://db.example:7687", "an na", "secret", "graph", Engine.NEO4J)
ORIGIN = {"Origin": "http://127.0.0.1:7474"}


def luminance(colour: str) -> float:
    """Compute the relative luminance as WCAG 2.2 defines it."""
    parts = [int(part, 16) / 255 for part in re.findall("[0-9A-F]{2}", colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Compute the contrast of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("selector", STYLE)
def test_every_caption_can_be_read(selector: str) -> None:
    """Text on a node has the contrast of 4.5 that small text needs; lines have 3 on white."""
    rule = STYLE[selector]
    if selector.startswith("node"):
        assert contrast(rule["color"], rule["text-color-internal"]) >= 4.5
        assert contrast(rule["border-color"], "#FFFFFF") >= 3
    else:
        assert contrast(rule["color"], "#FFFFFF") >= 3
        assert contrast(rule["text-color-external"], "#FFFFFF") >= 4.5


def test_the_style_follows_from_the_model() -> None:
    """Each kind has its caption, colour and size; each relation says its type and level."""
    kinds = {f"node.{kind.name}" for kind in ONCOLOGY.node_types}
    relations = {f"relationship.{relation.name}" for relation in ONCOLOGY.relations}
    assert set(STYLE) == kinds | relations | {"node", "relationship"}
    assert STYLE["node.Target"]["caption"] == "{symbol}"
    assert STYLE["node.Target"]["diameter"] > STYLE["node.Source"]["diameter"]
    assert STYLE["relationship.TARGETS"]["caption"] == "TARGETS {level}"
    colours = [STYLE[kind]["color"] for kind in kinds]
    assert len(set(colours)) == len(colours)
    text = grass(STYLE)
    assert text.count("{\n") == text.count("\n}") == len(STYLE)
    assert 'caption: "{symbol}";' in text


def test_the_story_states_what_claims_state() -> None:
    """Every quotation is the statement of the claim it names, word for word."""
    stated = {
        claim.id: claim.properties["statement"]
        for bundle in packaged(ONCOLOGY_INDEX)
        for claim in bundle.claims
        if isinstance(claim, Claim)
    }
    quotes = [quote for slide in STORY for quote in slide.quotes]
    assert quotes
    for quote in quotes:
        assert quote.statement == stated[quote.claim_id]


class Runnable(HTMLParser):
    """Collects what can be run in a guide."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__()
        self.open: list[str] = []
        self.queries: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; void ones have no end."""
        if tag != "br":
            self.open.append(tag)
        if tag == "pre" and "runnable" in (dict(attrs)["class"] or ""):
            self.queries.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close the element that is open."""
        assert self.open.pop() == tag

    def handle_data(self, text: str) -> None:
        """Collect the text of queries."""
        if self.open[-1:] == ["pre"]:
            self.queries[-1] += text


def test_the_guide_is_well_formed_and_has_every_query() -> None:
    """What a click puts into the editor is the query, whatever its characters."""
    page = guide(ONCOLOGY_INDEX, 'http://h"<b>')
    reader = Runnable()
    reader.feed(page)
    assert reader.open == []
    assert sorted(reader.queries) == sorted(query.cypher for query in all_queries())
    assert "<b>" not in page
    assert page.count('<slide class="row-fluid">') == len(STORY) + 2


def test_favourites_have_names_and_are_the_same_every_time() -> None:
    """In Browser's storage and as a file to drop."""
    packed = archive(all_queries())
    assert packed == archive(all_queries())
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        texts = [opened.read(name).decode() for name in opened.namelist()]
    assert texts == [entry["content"] for entry in documents(all_queries())]
    assert all(text.startswith("// ") for text in texts)


def client(endpoint: BoltEndpoint, files: Path | None = None) -> httpx.AsyncClient:
    """Call the kit, and Browser where it has files."""
    service = Starlette(routes=BrowserKit(ONCOLOGY_INDEX, endpoint, files).routes())
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=service), base_url="http://127.0.0.1:8000"
    )


@pytest.mark.parametrize("path", ["style.grass", "guide.html", "favourites.zip"])
async def test_the_kit_is_open_to_browser(path: str) -> None:
    """From another origin, with the preflight that its headers need."""
    async with client(NEO4J) as asked:
        found = await asked.get(f"/browser-kit/{path}", headers=ORIGIN)
        assert found.status_code == 200
        assert found.headers["access-control-allow-origin"] == "*"
        wanted = {"Access-Control-Request-Headers": "cache-control,pragma,sentry-trace"}
        allowed = await asked.options(f"/browser-kit/{path}", headers={**ORIGIN, **wanted})
        assert allowed.status_code == 204
        assert allowed.headers["access-control-allow-origin"] == "*"
        for header in ("cache-control", "pragma", "sentry-trace"):
            assert header in allowed.headers["access-control-allow-headers"]
        assert (await asked.get("/browser/")).status_code == 404


async def test_the_session_is_for_this_machine_only(tmp_path: Path) -> None:
    """It holds the password: no other name of the host, no other origin, no frame, no cache."""
    async with client(EMBEDDED, tmp_path) as asked:
        page = await asked.get("/browser/", headers=ORIGIN)
        assert "access-control-allow-origin" not in page.headers
        assert page.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        found = re.search(r"const \{replaced, added, settings\} = (.*);\n", page.text)
        assert found
        assert "</script>b" not in found[1]
        session = json.loads(found[1])
        (connection,) = session["replaced"]["neo4j.connections"]["connectionsById"].values()
        assert (connection["host"], connection["password"]) == (EMBEDDED.uri, EMBEDDED.password)
        assert session["settings"]["initCmd"].startswith(":guide http://localhost:8000/")
        rebound = await asked.get("/browser/", headers={"Host": "evil.example:8000"})
        assert rebound.status_code == 404
        assert EMBEDDED.password not in rebound.text
    async with client(NEO4J, tmp_path) as asked:
        assert NEO4J.password not in (await asked.get("/browser/")).text


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        *((host, True) for host in ("127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost")),
        *((host, False) for host in ("0.0.0.0", "::", "192.168.0.2", "localhost.example")),  # noqa: S104  # it is refused
    ],
)
def test_names_of_this_machine_are_told_from_the_rest(host: str, *, expected: bool) -> None:
    """By address, and by the one name that means it."""
    assert names_this_machine(host) is expected


def test_links_know_where_browser_is() -> None:
    """Ours needs no connection, that of a Neo4j is filled in, and without one there is no link."""
    assert own_browser("http://127.0.0.1:8000/browser/").link("RETURN $x", {"x": "a&b#%"}) == (
        "http://127.0.0.1:8000/browser/?cmd=edit&arg=RETURN%20%27a%5Cu0026b%5Cu0023%25%27"
    )
    connection = "dbms=neo4j%3A%2F%2Fan%2520na%40db.example%3A7687&db=graph"
    assert browser_of(NEO4J) == BrowserAddress("http://db.example:7474/browser/", connection)
    assert browser_of(NEO4J, "https://b/") == BrowserAddress("https://b/", connection)
    assert browser_of(EMBEDDED) is None
    aura = BoltEndpoint("neo4j+s://x.example", "neo4j", "", "neo4j", Engine.NEO4J)
    assert browser_of(aura) is None


def test_a_neo4j_of_ones_own_is_told_the_same_lines() -> None:
    """The documentation has what the local server is started with."""
    lines = configuration_lines("http://127.0.0.1:8000/browser-kit")
    page = (Path(__file__).parents[2] / "docs" / "browser.md").read_text()
    assert "```\n" + "\n".join(lines) + "\n```" in page
