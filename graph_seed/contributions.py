"""What each source says of a node, kept on the node itself.

`loadedFrom` names the sources that bring a node; `contributions` holds their records,
one JSON text each. With them a source can be removed or replaced, and nodes be joined
or parted, without asking the other sources again.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

import orjson

from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType, ScalarType
from graph_seed.records import Node, Place, Value

LOADED_FROM: Final = "loadedFrom"
CONTRIBUTIONS: Final = "contributions"
GRAPH: Final = Place("graph")


def written(node: Node) -> str:
    """Write a record as it is kept.

    >>> written(Node("Source", "article", {"name": "An article"}, ("article",)))
    '{"id":"article","properties":{"name":"An article"},"sameAs":[],"sources":["article"]}'
    """
    content = {
        "id": node.id,
        "sources": sorted(node.sources),
        "sameAs": list(node.same_as),
        "properties": dict(node.properties),
    }
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def kept(node_type: NodeType, texts: Iterable[str], index: ModelIndex) -> Iterator[Node]:
    """Read the records of a node."""
    declared = index.stored_properties(node_type)
    for text in texts:
        content = orjson.loads(text)
        properties = {
            name: _value(value, name in declared and declared[name].type is ScalarType.DATETIME)
            for name, value in content["properties"].items()
        }
        yield Node(
            node_type.name,
            content["id"],
            properties,
            tuple(content["sources"]),
            GRAPH,
            tuple(content["sameAs"]),
        )


def sources_of(records: Iterable[Node]) -> tuple[str, ...]:
    """Name the sources that bring a node, sorted."""
    return tuple(sorted({source for node in records for source in node.sources}))


def without(node: Node, sources: frozenset[str]) -> Node | None:
    """Take sources from a record; None when nobody brings it any more."""
    left = tuple(source for source in node.sources if source not in sources)
    if not left:
        return None
    return Node(node.type, node.id, node.properties, left, node.place, node.same_as)


def _value(value: Any, is_time: bool) -> Value:  # noqa: FBT001  # read once, right above
    if isinstance(value, list):
        return tuple(value)
    read: Value = datetime.fromisoformat(value) if is_time else value
    return read


def merged_sources(records: Iterable[Node]) -> list[Node]:
    """Put records together that say the same of the same id, so that each is kept once."""
    found: dict[str, Node] = {}
    for node in records:
        bare = Node(node.type, node.id, node.properties, (), node.place, node.same_as)
        key = written(bare)
        known = found.get(key)
        sources = tuple(sorted({*node.sources, *(known.sources if known else ())}))
        found[key] = Node(node.type, node.id, node.properties, sources, node.place, node.same_as)
    return list(found.values())
