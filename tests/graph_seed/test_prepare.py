"""Reading takes no more memory for more nodes and claims."""

import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import pytest
from seed_world import CANCER, claim, node, publication

from app.errors import DiskFullError
from app.graph_model import ONCOLOGY_INDEX
from graph_seed.load import check_load
from graph_seed.load_nodes import node_differences, nothing_present
from graph_seed.on_disk import lookups, scratch
from graph_seed.on_disk.stage import BATCH
from graph_seed.prepare import open_workspace, prepare
from graph_seed.read_sources import InTurn
from graph_seed.records import Bundle, Claim, Node
from graph_seed.report import LoadReport

FEW, MANY = 5_000, 11_000
"""The fewer are more than one batch already."""
PER_NODE_BYTES = 150
"""A node in memory takes two thousand; two numbers for each are allowed, and what SQLite's
cursors and the allocator hold."""

_Found = TypeVar("_Found")


@dataclass(frozen=True)
class _Made(Generic[_Found]):
    """Records that are made while they are read."""

    make: Callable[[int], _Found]
    count: int
    first: tuple[_Found, ...] = ()

    def __iter__(self) -> Iterator[_Found]:
        yield from self.first
        yield from map(self.make, range(self.count))


def _gene(number: int) -> Node:
    names = (f"name of {number}", f"other name of {number}")
    xrefs = (f"NCBIGene:{number}",)
    return node("Target", f"HGNC:{number}", synonyms=names, xrefs=xrefs, symbol=f"G{number}")


def _claim(number: int) -> Claim:
    return claim(f"ONCOGRAPH:{number}", f"HGNC:{number}", publications=("PMID:1",))


def test_no_room_for_temporary_files_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message has the folder and what to do, whatever was being read."""
    monkeypatch.setattr(scratch, "_PRAGMAS", (*scratch._PRAGMAS, "max_page_count=40"))  # noqa: SLF001  # a small disk
    bundle = Bundle("one", _Made(_gene, FEW, (node("Source", "one"),)), ())
    with pytest.raises(
        DiskFullError, match=f"temporary files in {tempfile.gettempdir()}: .*TMPDIR"
    ):
        check_load([bundle], ONCOLOGY_INDEX)


def test_reading_many_nodes_is_told() -> None:
    """A bar tells how many are read and merged, since the first claim is long in coming."""
    told: list[tuple[str, int, int]] = []
    bundle = Bundle("one", _Made(_gene, FEW, (node("Source", "one"),)), ())
    check_load([bundle], ONCOLOGY_INDEX, lambda *step: told.append(step))
    assert told == [("nodes read", BATCH, 0), ("Target: nodes merged", BATCH, 0)]


def _peak_bytes(count: int) -> int:
    """Prepare so many genes, each with a claim, and compare them with an empty graph."""
    others = (node("Source", "one"), publication("PMID:1"), node("Disease", CANCER))
    bundle = Bundle("one", _Made(_gene, count, others), _Made(_claim, count))
    with (
        tempfile.TemporaryDirectory() as folder,
        open_workspace(Path(folder), ONCOLOGY_INDEX) as workspace,
    ):
        tracemalloc.start()
        try:
            reading = InTurn([bundle], ONCOLOGY_INDEX, keep_all=False)
            done = prepare(
                reading, nothing_present, ONCOLOGY_INDEX, workspace, LoadReport(), lambda *_: None
            )
            found = node_differences(done.merged.nodes, done.present, {}, {}, ONCOLOGY_INDEX)
            assert len(found.missing["Target"]) == sum(1 for _ in found.missing["Target"]) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def test_memory_does_not_grow_with_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Records, merged nodes, what claims join and what is to be written are on disk."""
    monkeypatch.setattr(lookups, "KEPT", 1000)
    few, many = _peak_bytes(FEW), _peak_bytes(MANY)
    assert (many - few) / (MANY - FEW) < PER_NODE_BYTES, (few, many)
