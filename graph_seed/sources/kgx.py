"""Reads knowledge graphs in KGX: what we wrote ourselves, and what others did.

Any number of node and edge files, tables or JSON Lines, are read together. Our own rows
become the records they were; others are mapped from Biolink, see `graph_seed/kgx`.
"""

from collections.abc import Iterator
from typing import Final

from graph_seed.inputs import Inputs
from graph_seed.kgx.columns import edge_layout, node_layout
from graph_seed.kgx.foreign_claims import Ends, foreign_claim, open_ends
from graph_seed.kgx.foreign_nodes import described, foreign_node
from graph_seed.kgx.places import UNSAID_SOURCE, Places, edge_places, node_places
from graph_seed.kgx.read import Kind, Row, file_kind, file_rows
from graph_seed.kgx.restore import restored_claim, restored_id, restored_node
from graph_seed.on_disk.disk_map import open_map
from graph_seed.reading import ClaimFound, NodeFound, SourceReader, source_node
from graph_seed.records import Claim, Excluded, Node, Place, Problem
from graph_seed.sources.recognition import own_files, strangers


def _nodes(inputs: Inputs) -> Iterator[NodeFound]:
    yield from strangers(inputs, own_files(inputs, lambda file: file_kind(file) is not None))
    sources: set[str] = set()
    with open_map() as given, open_map() as cited:
        for found in _node_rows(inputs):
            if not isinstance(found, Node):
                yield found
            elif not given.add(_key(found, inputs), None):
                yield Excluded("repeats the id of an earlier node", found.place, found.id)
            else:
                sources.update(found.sources)
                yield found
        for claim in _stated(inputs):
            sources.add(claim.source)
            for publication in claim.publications:
                cited.add(publication, (claim.source, claim.place))
        for publication, (source, place) in cited.items():
            node = Node("Publication", publication, {}, (source,), place)
            if given.add(_key(node, inputs), None):
                yield node
        for source in sorted(sources):
            named = _named_source(source)
            if given.add(_key(named, inputs), None):
                yield named


def _stated(inputs: Inputs) -> Iterator[Claim]:
    # What has no place is told when the claims are read for their own sake.
    return (found for found in _claims(inputs) if isinstance(found, Claim))


def _claims(inputs: Inputs) -> Iterator[ClaimFound]:
    layout, places = edge_layout(inputs.index), edge_places(inputs.index)
    seen: set[str] = set()
    with open_ends() as ends:
        _note_nodes(inputs, ends)
        for row in _rows(inputs, Kind.EDGE):
            if isinstance(row, Problem):
                yield row
            elif row.is_ours:
                yield restored_claim(row, layout)
            else:
                yield from _new_columns(row, places, seen)
                yield from foreign_claim(row, ends, places, inputs.index)


def _node_rows(inputs: Inputs) -> Iterator[NodeFound]:
    layout, places = node_layout(inputs.index), node_places(inputs.index)
    seen: set[str] = set()
    for row in _rows(inputs, Kind.NODE):
        if isinstance(row, Problem):
            yield row
        elif row.is_ours:
            yield restored_node(row, layout)
        else:
            yield from _new_columns(row, places, seen)
            yield from foreign_node(row, places, inputs.index)


def _note_nodes(inputs: Inputs, ends: Ends) -> None:
    """Note what every node is: the first of an id, and entities before others."""
    types = inputs.index.node_types
    for row in _rows(inputs, Kind.NODE):
        if isinstance(row, Problem):
            continue
        found = restored_id(row) if row.is_ours else described(row, inputs.index)
        if isinstance(found, Excluded):
            ends.left_out.add(found.value, found.reason)
        elif isinstance(found, tuple) and found[0] in types:
            name, node_id = found
            is_new = ends.types.add(node_id, name)
            if not is_new and types[name].is_entity:
                known = ends.types.get(node_id)
                if known and not types[known].is_entity:
                    ends.types.put(node_id, name)


def _rows(inputs: Inputs, kind: Kind) -> Iterator[Row | Problem]:
    for file in inputs.files:
        if file_kind(file) is kind:
            yield from file_rows(file, kind)


def _new_columns(row: Row, places: Places, seen: set[str]) -> Iterator[Excluded]:
    """Count each column without a place once, where it first has a value."""
    for name in sorted(set(places.strangers(row)) - seen):
        seen.add(name)
        yield Excluded(f"column {name} has no place", Place(row.place.file), name)


def _key(node: Node, inputs: Inputs) -> str:
    """Name what is unique in the graph: the id of an entity, or type and id of another node."""
    node_type = inputs.index.node_types.get(node.type)
    return f"{'Entity' if node_type and node_type.is_entity else node.type} {node.id}"


def _named_source(source: str) -> Node:
    if source == UNSAID_SOURCE:
        return source_node(KGX)
    return Node("Source", source, {"name": source}, (source,), Place(source))


KGX: Final = SourceReader(
    name=UNSAID_SOURCE,
    title="A knowledge graph in KGX that names no source",
    version="Biolink 4.4",
    licence="as the publisher of the files says",
    url="https://github.com/biolink/kgx",
    citation="",
    brings="all nodes and claims of our own exports; of other KGX files what Biolink maps to",
    nodes=_nodes,
    claims=_claims,
)
