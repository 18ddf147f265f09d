"""What reading sources gives, and reading them one after the other: `InTurn`.

Reading has two parts, with the merging of all nodes in between: first the nodes of every
bundle, then its claims, which are staged between the nodes that came of it. Nodes are handed
on as they are read, some at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.graph_model.index import ModelIndex
from graph_seed.on_disk.merged_nodes import NodesOfClaims
from graph_seed.on_disk.scratch import open_unchanging
from graph_seed.on_disk.stage import BATCH, Stage
from graph_seed.progress import Progress
from graph_seed.records import Bundle, Excluded, Node, Problem
from graph_seed.report import Problems, SourceReport
from graph_seed.staging import Joinable, Staged, Staging
from graph_seed.validate import node_problems


@dataclass(slots=True)
class NodesRead:
    """What reading the nodes of a bundle told, beside the nodes themselves."""

    report: SourceReport = field(default_factory=SourceReport)
    problems: Problems = field(default_factory=Problems)
    sources: set[str] = field(default_factory=set)
    """The sources that are described."""
    has_others: bool = False
    """Whether anything but sources is."""

    def take_in(self, other: "NodesRead") -> None:
        """Add what was read next."""
        self.report.take_in(other.report)
        self.problems.take_in(other.problems)
        self.sources |= other.sources
        self.has_others |= other.has_others


TakeNodes = Callable[[int, Sequence[Node]], None]
"""Takes nodes of a bundle that are right; the bundle is given by its place among all."""


class SourcesRead(Protocol):
    """Reads bundles; what it gives is in their order."""

    @property
    def bundles(self) -> Sequence[Bundle]:
        """The bundles read."""
        ...

    def nodes(self, take: TakeNodes) -> list[NodesRead]:
        """Read and check the nodes of each bundle."""
        ...

    def claims(self, nodes: Joinable, stage: Stage, progress: Progress) -> list[Staged]:
        """Read and check the claims of each bundle, and stage them."""
        ...


class InTurn:
    """Reads one bundle after the other."""

    def __init__(self, bundles: Sequence[Bundle], index: ModelIndex, *, keep_all: bool) -> None:
        """Keep the parts; nothing is read yet."""
        self.bundles, self._index, self._keep_all = bundles, index, keep_all

    def nodes(self, take: TakeNodes) -> list[NodesRead]:
        """Read and check the nodes of each bundle."""
        found = [NodesRead() for _ in self.bundles]
        for place, bundle in enumerate(self.bundles):
            for nodes, read in node_pieces(bundle, self._index):
                take(place, nodes)
                found[place].take_in(read)
        return found

    def claims(self, nodes: Joinable, stage: Stage, progress: Progress) -> list[Staged]:
        """Read and check the claims of each bundle, and stage them."""
        with open_unchanging(nodes.nodes) as connection:
            known = NodesOfClaims(connection, self._index)
            return [
                Staging(
                    known, nodes.sources, self._index, stage, keep_all=self._keep_all
                ).stage_all(bundle, progress)
                for bundle in self.bundles
            ]


def node_pieces(bundle: Bundle, index: ModelIndex) -> Iterator[tuple[list[Node], NodesRead]]:
    """Read and check the nodes of one bundle, giving so many at a time."""
    nodes: list[Node] = []
    read = NodesRead()
    for found in bundle.nodes:
        if isinstance(found, Excluded):
            read.report.leave_out(found)
        elif isinstance(found, Problem):
            read.problems.add(found)
        else:
            read.report.nodes += 1
            read.report.unnamed += found.properties.get("name") == found.id
            wrong = list(node_problems(found, index))
            for problem in wrong:
                read.problems.add(problem)
            if wrong:
                continue
            nodes.append(found)
            if found.type == "Source":
                read.sources.add(found.id)
            else:
                read.has_others = True
        if len(nodes) == BATCH:
            yield nodes, read
            nodes, read = [], NodesRead()
    yield nodes, read
