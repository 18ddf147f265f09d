"""What reading sources gives, and reading them one after the other: `InTurn`.

Reading has two parts, with the merging of all nodes in between: first the nodes of every
bundle, then its claims, which are staged between the nodes that came of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.graph_model.index import ModelIndex
from graph_seed.progress import Progress
from graph_seed.records import Bundle, Excluded, Node, Problem
from graph_seed.report import Problems, SourceReport
from graph_seed.stage import BATCH, Stage
from graph_seed.staging import Joinable, Staged, Staging
from graph_seed.validate import node_problems


@dataclass(frozen=True, slots=True)
class NodesRead:
    """The nodes of a bundle that are right, and what stands against the others."""

    nodes: list[Node] = field(default_factory=list)
    report: SourceReport = field(default_factory=SourceReport)
    problems: Problems = field(default_factory=Problems)

    def take_in(self, other: "NodesRead") -> None:
        """Add what was read next."""
        self.nodes.extend(other.nodes)
        self.report.take_in(other.report)
        self.problems.take_in(other.problems)


class SourcesRead(Protocol):
    """Reads bundles; what it gives is in their order."""

    @property
    def bundles(self) -> Sequence[Bundle]:
        """The bundles read."""
        ...

    def nodes(self) -> list[NodesRead]:
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

    def nodes(self) -> list[NodesRead]:
        """Read and check the nodes of each bundle."""
        return [read_nodes(bundle, self._index) for bundle in self.bundles]

    def claims(self, nodes: Joinable, stage: Stage, progress: Progress) -> list[Staged]:
        """Read and check the claims of each bundle, and stage them."""
        return [
            Staging(nodes, self._index, stage, keep_all=self._keep_all).stage_all(bundle, progress)
            for bundle in self.bundles
        ]


def read_nodes(bundle: Bundle, index: ModelIndex) -> NodesRead:
    """Read and check the nodes of one bundle."""
    read = NodesRead()
    for piece in node_pieces(bundle, index):
        read.take_in(piece)
    return read


def node_pieces(bundle: Bundle, index: ModelIndex) -> Iterator[NodesRead]:
    """Read and check the nodes of one bundle, giving so many at a time."""
    piece = NodesRead()
    for found in bundle.nodes:
        if isinstance(found, Excluded):
            piece.report.leave_out(found)
        elif isinstance(found, Problem):
            piece.problems.add(found)
        else:
            piece.report.nodes += 1
            piece.report.unnamed += found.properties.get("name") == found.id
            wrong = list(node_problems(found, index))
            if not wrong:
                piece.nodes.append(found)
            for problem in wrong:
                piece.problems.add(problem)
        if len(piece.nodes) == BATCH:
            yield piece
            piece = NodesRead()
    yield piece
