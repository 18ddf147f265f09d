"""What a person does in Neo4j Browser: reads the guide, runs its queries, looks at the graph."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from app.browser.links import BrowserAddress
from app.browser.literals import inlined, literal
from app.browser.story import STORY, all_queries
from app.browser.style import style_of
from app.graph_model import ONCOLOGY
from browser.chromium import Page

_DRAWER = "document.querySelector('[data-testid=guidesDrawer]')"
_FRAME = "document.querySelector('[data-testid=frame]')"
"""The answer of the last command: new ones come on top."""
_RUNNABLE = f"[...{_DRAWER}.querySelectorAll('pre.runnable')]"
_STYLED = (
    "[...document.querySelectorAll('[data-testid=frame]')]"
    ".find(f => f.querySelector('svg g.node') && f.innerText.includes('triple-negative'))"
)
_NODE = f"[...{_STYLED}.querySelectorAll('svg g.node')].find(n => n.textContent.includes('MSLN'))"


def walk_through(page: Page) -> None:
    """Run every query of the guide in a Browser that is connected, and see what they find."""
    page.wait_for(f"{_DRAWER}?.innerText.includes('A graph of claims')")
    ran = []
    for title in (*(slide.title for slide in STORY), "Further"):
        count = page.evaluate(f"{_RUNNABLE}.length")
        ran.extend([run_from_guide(page, place) for place in range(count)])
        page.evaluate(f"{_DRAWER}.querySelector('[data-testid=guideNextSlide]').click()")
        page.wait_for(f"{_DRAWER}.innerText.includes({json.dumps(title)})")
    assert ran == [query.cypher for query in all_queries()]


def run_from_guide(page: Page, place: int) -> str:
    """Run a query of the slide that is shown; it finds something, a graph or a table."""
    query: str = page.evaluate(f"{_RUNNABLE}[{place}].textContent.trim()")
    page.evaluate(f"{_RUNNABLE}[{place}].querySelector('i').click()")
    shown = json.dumps(without_spaces(query))
    page.wait_for(
        f"{_FRAME}?.querySelector('[data-testid=frameCommand]')?.textContent"
        f".replace(/\\s+/g, '') === {shown}"
    )
    found = "svg g.node" if "RETURN path" in query else "tbody tr, [role=row]"
    page.wait_for(f"{_FRAME}.querySelectorAll('{found}').length > 0")
    return query


def see_the_style(page: Page) -> None:
    """Make sure that a graph with mesothelin has the colours, sizes and captions of the kit."""
    style = style_of(ONCOLOGY)["node.Target"]
    circle = f"({_NODE}).querySelector('circle.b-outline')"
    assert page.evaluate(f"{circle}.getAttribute('fill')").upper() == style["color"]
    diameter = 2 * float(page.evaluate(f"{circle}.getAttribute('r')"))
    assert f"{diameter:g}px" == style["diameter"]
    texts = f"[...{_STYLED}.querySelectorAll('g.relationship text')].map(text => text.textContent)"
    page.wait_for(f"{texts}.some(text => text.includes('EXPRESSED_IN'))")


def editor_text(page: Page) -> str:
    """Give what stands in the editor."""
    text: str = page.wait_for(
        "[...document.querySelectorAll('#monaco-main-editor .view-line')]"
        ".map(line => line.textContent).join('\\n')"
    )
    return text.replace("\xa0", " ")


def without_spaces(text: str) -> str:
    """Leave out the white space, which an editor shows in ways of its own."""
    return re.sub(r"\s+", "", text)


def open_links(
    page: Page,
    browser: BrowserAddress,
    ask: Callable[[str], Mapping[str, Any]],
    password: str = "",
) -> None:
    """Open a link with values of every kind, run it and get them back; then one of explain."""
    values = [
        'it\'s "quoted" \\ `$x`',
        "Ünïcødé ↯ 𐍈",
        "two\nlines",
        "&#%+?",
        [1, None, True],
        {"k": {}},
    ]
    page.open(browser.link("RETURN $values AS found,\n  '$values'", {"values": values}))
    connect(page, password)
    written = f"RETURN {literal(values)} AS found,\n  '$values'"
    assert without_spaces(editor_text(page)) == without_spaces(written)
    page.evaluate("document.querySelector('[data-testid=editor-Run]').click()")
    # The style that a server applies on connecting may answer later, and is then on top.
    found = page.wait_for(
        "[...document.querySelectorAll('[data-testid=frame]')]"
        ".map(frame => frame.querySelector('tbody')?.innerText).find(text => text)"
    )
    for text in (value for value in values if isinstance(value, str)):
        assert without_spaces(text) in without_spaces(found)
    (explained,) = ask('{ target(symbol: "MSLN") { name } }')["extensions"]["explain"]
    page.open(explained["openInBrowser"])
    connect(page, password)
    start = without_spaces(inlined(explained["cypher"], explained["parameters"]))
    assert without_spaces(editor_text(page)) in start


def connect(page: Page, password: str = "") -> None:
    """Wait until Browser is connected; type the password if it asks for one."""
    asks = "document.querySelector('[data-testid=password]')"
    is_connected = "document.body?.innerText.includes('You are connected as user')"
    page.wait_for(f"{is_connected} || {asks} !== null")
    if password and not page.evaluate(is_connected):
        page.evaluate(f"{asks}.focus()")
        page.call("Input.insertText", text=password)
        page.evaluate("document.querySelector('[data-testid=connect]').click()")
    page.wait_for(is_connected)
