"""The contract between a source and the loader.

A source is a `SourceReader`: what it is, and two functions that turn its published
files into records. `nodes` comes first and holds every node its claims join or cite,
its own Source node among them; `claims` streams the statements. Both are pure: they
yield, and do nothing else. A row that has no place in the graph is yielded as
`Excluded` with a reason, one that is wrong as a `Problem`: nothing is dropped in silence.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph_seed.inputs import Inputs
from graph_seed.records import Claim, Excluded, Node, Place, Problem

NodeFound = Node | Excluded | Problem
ClaimFound = Claim | Excluded | Problem


@dataclass(frozen=True, slots=True)
class SourceReader:
    """One provider: what `oncograph sources` shows, and how it is read."""

    name: str
    """The id of its Source node, and what `--source` calls it."""
    title: str
    version: str
    """The release it was written for; newer ones of the same format load too."""
    licence: str
    url: str
    citation: str
    brings: str
    """Node types and relations, in a line."""
    nodes: Callable[[Inputs], Iterator[NodeFound]]
    claims: Callable[[Inputs], Iterator[ClaimFound]]
    companions: tuple[str, ...] = ()
    """Names of files that are read too when they stand beside the one that is named."""


def source_node(reader: SourceReader, version: str = "") -> Node:
    """Make the Source node of a reader; `version` is what the files say of themselves."""
    properties = {
        "name": reader.title,
        "licence": reader.licence,
        "url": reader.url,
        "version": version,
    }
    filled = {name: value for name, value in properties.items() if value}
    return Node("Source", reader.name, filled, (reader.name,), Place(reader.name))


__all__ = ["ClaimFound", "Excluded", "NodeFound", "SourceReader", "source_node"]
