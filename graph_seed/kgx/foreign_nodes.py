"""Turns nodes of KGX that others wrote into ours."""

from collections.abc import Iterator

from app.graph_model.curies import PREFIX_URLS, curie_prefix, is_curie
from app.graph_model.index import ModelIndex
from graph_seed.kgx.biolink import TRIAL, category_reason, node_type_of, our_curie
from graph_seed.kgx.columns import PROVIDED_BY
from graph_seed.kgx.places import (
    SAME_AS,
    UNSAID_SOURCE,
    Places,
    known_curies,
    placed_values,
    source_id,
)
from graph_seed.kgx.read import Row, text, texts
from graph_seed.reading import NodeFound
from graph_seed.records import Excluded, Node, Problem, Value


def described(row: Row, index: ModelIndex) -> tuple[str, str] | Excluded | Problem:
    """Give type and id of a node, or why it has no place; the `value` of that is the id."""
    categories = texts(row, "category")
    name, node_id = node_type_of(categories), our_curie(text(row, "id"))
    if name is None:
        return Excluded(category_reason(categories), row.place, node_id)
    if name == "Source":
        return name, source_id(node_id)
    if not is_curie(node_id):
        return Problem(row.place, "id is no CURIE", node_id, "Write it as PREFIX:LOCAL.")
    prefix = curie_prefix(node_id)
    if prefix not in index.node_types[name].id_prefixes:
        return Excluded(f"id of prefix {prefix} has no place in {name}", row.place, node_id)
    return name, node_id


def foreign_node(row: Row, places: Places, index: ModelIndex) -> Iterator[NodeFound]:
    """Give a node, and what of its row has no place."""
    found = described(row, index)
    if not isinstance(found, tuple):
        yield found
        return
    node_type, node_id = found
    properties: dict[str, Value] = {}
    for value in placed_values(row, node_type, places):
        if isinstance(value, tuple):
            properties[value[0]] = value[1]
        else:
            yield value
    if "name" in places.columns[node_type]:
        properties.setdefault("name", node_id)
    if TRIAL in texts(row, "category"):
        properties["kind"] = "TRIAL"
    same_as: dict[str, None] = {}
    for name in SAME_AS:
        ids = yield from known_curies(row, name, PREFIX_URLS)
        same_as |= dict.fromkeys(ids)
    same_as.pop(node_id, None)
    sources = dict.fromkeys(map(source_id, texts(row, PROVIDED_BY))) or (UNSAID_SOURCE,)
    yield Node(node_type, node_id, properties, tuple(sources), row.place, tuple(same_as))
