"""Bundles that a process can be given, and that do what files seldom do."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.graph_model import ONCOLOGY_INDEX
from graph_seed.on_disk.merged_nodes import MergedNodes
from graph_seed.on_disk.scratch import put_on_disk
from graph_seed.prepare import open_workspace
from graph_seed.records import Bundle, Excluded, Node, Place
from graph_seed.side_by_side import MIN_BYTES, open_readers
from graph_seed.staging import Joinable


@dataclass(frozen=True, slots=True)
class Endless:
    """Rows that are left out, without end; with `ends` the process ends at the first."""

    ends: bool = False

    def __iter__(self) -> Iterator[Excluded]:
        """Give one after the other."""
        while True:
            if self.ends:
                os._exit(3)
            yield Excluded("is of no use", Place("endless.tsv", 1), "")


def endless(name: str, *, ends: bool = False) -> Bundle:
    """Make a bundle whose claims never end, large enough for a process of its own."""
    nodes = (Node("Source", name, {"name": name}, (name,)),)
    return Bundle(name, nodes, Endless(ends), (name,), size=MIN_BYTES)


def read_without_end(folder: Path, bundles: list[Bundle]) -> None:
    """Read them side by side; the first that is told of is printed."""

    def tell(step: str, _done: int, _total: int) -> None:
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()

    with (
        open_readers(bundles, ONCOLOGY_INDEX, folder, 2, keep_all=False) as reading,
        open_workspace(folder, ONCOLOGY_INDEX) as workspace,
    ):
        MergedNodes(workspace.nodes, ONCOLOGY_INDEX)
        reading.nodes(lambda *_: None)
        nothing = Joinable(put_on_disk(workspace.nodes), frozenset())
        reading.claims(nothing, workspace.claims, tell)


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        read_without_end(Path(sys.argv[1]), [endless("one"), endless("two")])
