"""`oncograph up --browser`: Neo4j Browser on the embedded engine, in a real browser."""

from pathlib import Path

from app.browser.links import own_browser
from browser.chromium import chromium_page
from browser.walkthrough import open_links, see_the_style, walk_through
from engine_choice import needs_engine
from engine_servers import neo4j_browser
from test_cli import address, ask, environment_in, serving


def test_browser_is_connected_styled_and_guided(tmp_path: Path) -> None:
    """With no word typed: the guide is open, its queries draw graphs, links bring a query along."""
    needs_engine("arcadedb")
    neo4j_browser()
    environment = environment_in(tmp_path)
    with (
        chromium_page(tmp_path / "profile") as page,
        serving(environment, "up", "--browser"),
    ):
        page.open(address(environment, "/browser/"))
        walk_through(page)
        see_the_style(page)
        browser = own_browser(address(environment, "/browser/"))
        open_links(page, browser, lambda query: ask(environment, query, explain=True))
