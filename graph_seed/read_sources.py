"""What reading sources gives, and reading them one after the other: `InTurn`.

Reading has two parts, with the merging of all nodes in between: first the nodes of every
bundle, then its claims, which are staged between the nodes that came of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.graph_model.index import ModelIndex
from graph_seed.progress import Progress
from graph_seed.records import Bundle, Excluded, Node, Problem
from graph_seed.report import Problems, SourceReport
from graph_seed.stage import Stage
from graph_seed.staging import Joinable, Staged, Staging
from graph_seed.validate import node_problems


@dataclass(frozen=True, slots=True)
class NodesRead:
    """The nodes of a bundle that are right, and what stands against the others."""

    nodes: list[Node]
    report: SourceReport
    problems: Problems


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
    read = NodesRead([], SourceReport(), Problems())
    for found in bundle.nodes:
        if isinstance(found, Excluded):
            read.report.leave_out(found)
        elif isinstance(found, Problem):
            read.problems.add(found)
        else:
            read.report.nodes += 1
            read.report.unnamed += found.properties.get("name") == found.id
            wrong = list(node_problems(found, index))
            if not wrong:
                read.nodes.append(found)
            for problem in wrong:
                read.problems.add(problem)
    return read
