"""Entities in parts, so that what leads to them is compared for some at a time.

Names and xrefs of all entities together would take more memory than the entities.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import Any, Final

from app.graph_model.model import NodeType
from graph_seed.graph import Graph, Things
from graph_seed.on_disk.merged_nodes import MergedNode
from graph_seed.on_disk.stage import BATCH

PART: Final = 4 * BATCH
"""Entities of one part: several batches, so that several writers have work."""


def entities_in_parts(
    graph: Graph, step: str, entities: Things[MergedNode]
) -> Iterator[tuple[NodeType, list[MergedNode]]]:
    """Give the entities, some of one type at a time; nodes of one type are together.

    How many are done is told before each part, so that the first is not waited for in silence.
    """
    done = 0
    for _, of_type in groupby(entities, lambda node: node.type.name):
        while part := list(islice(of_type, PART)):
            graph.progress(step, done, len(entities))
            yield part[0].type, part
            done += len(part)
    graph.progress(step, done, len(entities))


def hushed(graph: Graph) -> Graph:
    """Give the graph without progress, for writes that are a part of a larger step."""
    return replace(graph, progress=lambda *_: None)


def present_links(
    graph: Graph, type_name: str, part: Sequence[MergedNode], link: str, returned: str
) -> Iterator[list[Any]]:
    """Read what leads to these nodes `n` of one type: a `link` of the pattern, from `other`."""
    # Each node first: a plan made while nothing had names would begin at the names.
    return graph.read(
        f"UNWIND $ids AS id MATCH (n:`{type_name}` {{id: id}}) WITH n"
        f" MATCH (n)<-{link}-(other) RETURN {returned}",
        ids=[node.id for node in part],
    )


def absent(graph: Graph, label: str, ids: set[str]) -> list[str]:
    """List which of these ids no node of the label has, sorted."""
    rows = graph.read(
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id", ids=sorted(ids)
    )
    return sorted(ids - {row[0] for row in rows})
