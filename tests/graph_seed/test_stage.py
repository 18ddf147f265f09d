"""The stage tells what differs between the claims wanted and those in the graph."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_seed.on_disk.stage import BATCH, Ends, Stage, open_stage
from graph_seed.records import Place, Value

ENDS = Ends("EXPRESSED_IN", "Target", "Disease")
TISSUE = Ends("EXPRESSED_IN", "Target", "Tissue")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Open an empty stage."""
    with open_stage(tmp_path) as opened:
        yield opened


def _add(stage: Stage, claim_id: str, obj: str = "MONDO:1", ends: Ends = ENDS, **row: int) -> None:
    stored: dict[str, Value] = {"id": claim_id, "source": "one", **row}
    stage.add(claim_id, ends, "HGNC:1", obj, stored, Place("made.tsv", row.get("line", 7)))


def _present(stage: Stage, claim_id: str, obj: str = "MONDO:1", **row: int) -> None:
    stage.add_present(claim_id, ENDS, "HGNC:1", obj, {"id": claim_id, "source": "one", **row})


def test_each_claim_is_missing_changed_moved_stale_or_equal(stage: Stage) -> None:
    """Every claim is in just one of the five, told by id, ends and properties."""
    for name in ("new", "equal", "changed", "moved", "retyped"):
        _add(stage, name, ends=TISSUE if name == "retyped" else ENDS, cases=1)
    _present(stage, "equal", cases=1)
    _present(stage, "changed", cases=2)
    _present(stage, "moved", "MONDO:2", cases=1)
    _present(stage, "retyped", cases=1)
    _present(stage, "stale")
    stage.compare()
    assert [c.id for c in stage.missing()] == ["new"]
    assert stage.count_missing() == 1
    assert [c.id for c in stage.changed()] == ["changed"]
    assert [(c.old_ends, c.old_object, c.new.id, c.new.ends) for c in stage.moved()] == [
        (ENDS, "MONDO:2", "moved", ENDS),
        (ENDS, "MONDO:1", "retyped", TISSUE),
    ]
    assert [c.id for c in stage.stale()] == ["stale"]


def test_order_of_properties_is_no_difference(stage: Stage) -> None:
    """The database gives properties in an order of its own."""
    stage.add("a", ENDS, "HGNC:1", "MONDO:1", {"id": "a", "level": "CASE"}, Place("x"))
    stage.add_present("a", ENDS, "HGNC:1", "MONDO:1", {"level": "CASE", "id": "a"})
    stage.compare()
    assert (list(stage.changed()), list(stage.missing())) == ([], [])


def test_exact_repetition_is_staged_once_and_another_is_told(stage: Stage) -> None:
    """A row given twice is one claim; two rows under one id are named with their places."""
    for line in (2, 9):
        stage.add("same", ENDS, "HGNC:1", "MONDO:1", {"source": "one"}, Place("a.tsv", line))
    _add(stage, "differs", line=3)
    _add(stage, "differs", "MONDO:2", line=4)
    assert list(stage.repeated()) == [
        ("differs", Place("made.tsv", 3), Place("made.tsv", 4), ""),
        ("same", Place("a.tsv", 2), Place("a.tsv", 9), "one"),
    ]
    assert [c.id for c in stage.all()] == ["same", "differs", "differs"]


def test_more_than_a_batch_keeps_order_and_number(stage: Stage) -> None:
    """Nothing is lost where a buffer is emptied."""
    for number in range(2 * BATCH + 1):
        _add(stage, f"c{number}")
    stage.compare()
    assert [c.id for c in stage.missing()] == [f"c{n}" for n in range(2 * BATCH + 1)]


def test_comparison_can_start_anew(stage: Stage) -> None:
    """After a lost answer the graph is noted again, and only what it has then counts."""
    _add(stage, "a")
    _present(stage, "a")
    stage.compare()
    stage.forget_present()
    stage.compare()
    assert [c.id for c in stage.missing()] == ["a"]
