"""Finds where the values of a foreign row go: the column's property, or why it has none."""

import re
from collections.abc import Collection, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.graph_model.curies import PREFIX_URLS, curie_prefix, is_curie
from app.graph_model.index import ModelIndex
from app.graph_model.model import Enumeration
from graph_seed.kgx.biolink import our_curie
from graph_seed.kgx.columns import (
    INFORES,
    PRIMARY_SOURCE,
    PROVIDED_BY,
    Column,
    Layout,
    edge_layout,
    node_layout,
    type_name,
)
from graph_seed.kgx.read import Row, text, texts, typed
from graph_seed.records import Excluded, Problem, Value

UNSAID_SOURCE: Final = "kgx"
"""The source of what names none."""
SAME_AS: Final = ("same_as", "equivalent_identifiers")
_NODE_FIXED: Final = frozenset({"id", "category", PROVIDED_BY, *SAME_AS})
_EDGE_FIXED: Final = frozenset(
    {"id", "subject", "predicate", "object", PRIMARY_SOURCE, "publications", "negated"}
)
_DECIDED_HERE: Final = frozenset({"kind", "recordCount", "level", "direction"})
"""Properties that are never taken from such files: there the words mean something else."""
_NOT_PLAIN: Final = re.compile("[^a-z0-9_-]")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the values of nodes, or of edges, go."""

    columns: Mapping[str, Mapping[str, Column]]
    """Node type or relation to column name to column."""
    properties: frozenset[str]
    """Columns that are a property of some type or relation."""
    fixed: frozenset[str]
    """Columns that are read otherwise."""

    def strangers(self, row: Row) -> Collection[str]:
        """Name the columns that have no place in any row."""
        return row.values.keys() - self.properties - self.fixed


def node_places(index: ModelIndex) -> Places:
    """Derive from the model where the values of nodes go."""
    layout = node_layout(index)
    stored = {t.name: index.stored_properties(t) for t in index.model.node_types}
    return _places({name: _columns(layout, names) for name, names in stored.items()}, _NODE_FIXED)


def edge_places(index: ModelIndex) -> Places:
    """Derive from the model where the values of edges go."""
    layout = edge_layout(index)
    stored = {r.name: {p.name for p in index.claim_properties(r)} for r in index.model.relations}
    return _places({name: _columns(layout, names) for name, names in stored.items()}, _EDGE_FIXED)


def placed_values(
    row: Row, owner: str, places: Places
) -> Iterator[tuple[str, Value] | Excluded | Problem]:
    """Give stored name and value of all that this type or relation has a property for."""
    columns = places.columns[owner]
    for name in row.values:
        column = columns.get(name)
        if column is None:
            if name in places.properties:
                reason = f"column {name} has no place in {owner}"
                yield Excluded(reason, row.place, text(row, name))
            continue
        if column.stored == "xrefs":
            value: Value = yield from known_curies(row, name, PREFIX_URLS)
        else:
            try:
                value = typed(row, column)
            except ValueError:
                kind = type_name(column)
                what = f"{name} is no {kind}"
                yield Problem(row.place, what, row.values[name], f"Give a {kind}, or nothing.")
                continue
        if isinstance(column.type, Enumeration) and value not in column.type.values:
            yield Excluded(f"{name} {value} has no place", row.place, text(row, "id"))
        elif value not in ("", ()):
            yield column.stored, value


def known_curies(
    row: Row, name: str, prefixes: Collection[str]
) -> Generator[Excluded, None, tuple[str, ...]]:
    """Return those ids of a list that have one of these prefixes; yield the others."""
    found: dict[str, None] = {}
    for written in texts(row, name):
        curie = our_curie(written)
        if not is_curie(curie):
            yield Excluded(f"{name}: no CURIE", row.place, written)
        elif curie_prefix(curie) not in prefixes:
            reason = f"{name}: prefix {curie_prefix(curie)} has no place"
            yield Excluded(reason, row.place, written)
        else:
            found[curie] = None
    return tuple(found)


def source_id(written: str) -> str:
    """Make the plain name of a source.

    >>> source_id("infores:Gene.Atlas")
    'gene-atlas'
    """
    plain = _NOT_PLAIN.sub("-", written.removeprefix(INFORES).lower())
    return plain if plain.strip("-_") else UNSAID_SOURCE


def _columns(layout: Layout, stored: Collection[str]) -> Mapping[str, Column]:
    candidates = layout.by_name.values()
    return {c.name: c for c in candidates if c.stored in stored and c.stored not in _DECIDED_HERE}


def _places(columns: Mapping[str, Mapping[str, Column]], fixed: frozenset[str]) -> Places:
    return Places(columns, frozenset().union(*columns.values()), fixed)
