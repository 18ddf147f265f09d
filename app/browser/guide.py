"""The story as a guide of Neo4j Browser, which is also a page that any browser shows."""

import html
from collections.abc import Iterable
from typing import Final

from app.browser.palette import text_on
from app.browser.story import OVERVIEW, STORY, Query, Slide
from app.browser.style import legend
from app.graph_model.index import ModelIndex
from app.graph_model.model import Enumeration, NodeType

TITLE: Final = "oncograph: the mesothelin story"
_RUN: Final = "A click puts a query into the editor; the arrow on it runs it."


def guide(index: ModelIndex, base_url: str) -> str:
    """Write the guide; `base_url` is where the kit is served."""
    slides = (_opening(index, base_url), *map(_slide, STORY), _closing(base_url))
    return (
        f'<article class="guide"><title>{html.escape(TITLE)}</title>\n'
        f'<carousel class="deck container-fluid">\n{"".join(slides)}</carousel></article>\n'
    )


def _opening(index: ModelIndex, base_url: str) -> str:
    base = html.escape(base_url)
    return _wrapped(
        "A graph of claims",
        "<p>Every relationship is a claim by a source, with its level of evidence. Claims that"
        " disagree stand side by side. A relationship shows its relation and its level.</p>",
        f"<p>{''.join(map(_kind, legend(index.model)))}</p>",
        f"<table>{''.join(_levels(index))}</table>",
        f"<p>{_RUN}</p>",
        *map(_query, OVERVIEW),
        f'<p>No colours? <a data-exec="style {base}/browser-kit/style.grass">Apply the style</a>.'
        "</p>",
    )


def _slide(slide: Slide) -> str:
    quotes = (
        f"<li>{html.escape(quote.statement)} <small>({html.escape(quote.claim_id)})</small></li>"
        for quote in slide.quotes
    )
    return _wrapped(
        slide.title,
        f"<p>{html.escape(slide.question)}</p>",
        *map(_query, slide.queries),
        f"<p>What the claims state:</p><ul>{''.join(quotes)}</ul>",
    )


def _closing(base_url: str) -> str:
    base = html.escape(base_url)
    return _wrapped(
        "Further",
        "<ul>"
        f'<li><a href="{base}/graphql" target="_blank">GraphiQL</a>: the same graph as GraphQL.'
        " An operation sent with <code>explain</code> answers with a link that opens its Cypher"
        " here.</li>"
        f'<li><a href="{base}/browser-kit/favourites.zip">favourites.zip</a>: these queries as'
        " favourites; drop it onto Neo4j Browser.</li>"
        f'<li><a href="{base}/browser-kit/style.grass">style.grass</a>: the style, as a file.</li>'
        "</ul>",
    )


def _wrapped(title: str, *parts: str) -> str:
    return (
        f'<slide class="row-fluid"><div class="col-sm-12"><h3>{html.escape(title)}</h3>\n'
        + "\n".join(parts)
        + "</div></slide>\n"
    )


def _query(query: Query) -> str:
    return (
        f"<h5>{html.escape(query.title)}</h5>"
        f'<pre mode="cypher" class="pre-scrollable code runnable">{html.escape(query.cypher)}</pre>'
    )


def _kind(node_type: NodeType) -> str:
    style = (
        f"background:{node_type.colour};color:{text_on(node_type.colour)};"
        "border-radius:1em;padding:.2em .6em;margin:.15em;display:inline-block"
    )
    return f'<span style="{style}">{html.escape(node_type.name)}</span>'


def _levels(index: ModelIndex) -> Iterable[str]:
    for property_ in index.model.claim_properties:
        if property_.name == "level" and isinstance(property_.type, Enumeration):
            for level, meaning in property_.type.values.items():
                yield (
                    f'<tr><td style="padding-right:1em">{html.escape(level)}</td>'
                    f"<td>{html.escape(meaning)}</td></tr>"
                )
