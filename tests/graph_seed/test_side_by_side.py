"""Sources that are read by several processes give what one process gives, or say why not."""

import contextlib
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from endless_bundles import endless, read_without_end
from seed_world import node

from app.errors import SeedError
from app.graph_model import ONCOLOGY_INDEX
from graph_seed import side_by_side
from graph_seed.gather import PRECEDENCE, gather
from graph_seed.load_nodes import nothing_present
from graph_seed.on_disk.merged_nodes import MergedNode
from graph_seed.on_disk.stage import StagedClaim
from graph_seed.prepare import Prepared, open_workspace, prepare
from graph_seed.records import Bundle, Claim, Place
from graph_seed.report import LoadReport
from graph_seed.side_by_side import MIN_BYTES, open_readers, shares_of
from shared_files import shared_file

FILES = (
    "civic=civic/nightly-ClinicalEvidenceSummaries.tsv.gz",
    "stargeo=expression/diffexpr_disease_4cancers.tsv",
    "bgee=expression/expressed_in_anatomy_panel.tsv.gz",
    "disease_ontology=ontology/DO_cancer_slim.obo",
)
GONE_S = 20


@pytest.fixture(autouse=True)
def _share_out_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small files be worth a process too."""
    monkeypatch.setattr(side_by_side, "MIN_BYTES", 1)


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of reading."""

    prepared: Prepared
    nodes: list[MergedNode]
    claims: list[StagedClaim]
    report: LoadReport


def _read(bundles: list[Bundle], folder: Path, processes: int) -> _Read:
    folder.mkdir()
    report = LoadReport()
    with (
        open_workspace(folder, ONCOLOGY_INDEX) as workspace,
        open_readers(bundles, ONCOLOGY_INDEX, folder, processes, keep_all=False) as reading,
    ):
        prepared = prepare(
            reading,
            nothing_present,
            ONCOLOGY_INDEX,
            workspace,
            report,
            lambda *_: None,
            precedence=PRECEDENCE,
        )
        return _Read(prepared, list(prepared.merged.nodes), list(workspace.claims.by_id()), report)


def _told(report: LoadReport) -> dict[str, Any]:
    return {name: asdict(replace(own, seconds=0.0)) for name, own in report.sources.items()}


def test_processes_give_what_one_gives(tmp_path: Path) -> None:
    """Claims, nodes and who brings them, counts, what was left out: all is the same."""
    named = ["article", *(f"{n}={shared_file(p)}" for n, p in (f.split("=") for f in FILES))]
    alone = _read(gather(named, ONCOLOGY_INDEX, tmp_path), tmp_path / "alone", 1)
    many = _read(gather(named, ONCOLOGY_INDEX, tmp_path), tmp_path / "many", 3)
    assert alone.prepared.problems.first == many.prepared.problems.first == []
    assert alone.claims
    assert many.claims == alone.claims
    assert many.prepared.claims_by_source == alone.prepared.claims_by_source
    assert many.nodes == alone.nodes
    assert _told(many.report) == _told(alone.report)
    assert not list((tmp_path / "many").glob("share-*/*"))


def test_what_is_wrong_comes_in_the_order_of_the_sources(tmp_path: Path) -> None:
    """Each problem is told once, with its place, whoever found it."""
    header = "subject direction object studies cases controls random_effect_log2fc random_pval"
    rows = [f"{header} bh_qval", "NCBIGene:10232 up DOID:1793 2 3 4 -0.5 0.01 0.01"]
    (tmp_path / "results.tsv").write_text("\n".join(rows).replace(" ", "\t"), "utf-8")
    (tmp_path / "calls.tsv").write_text(
        "subject\tdirection\tobject\nNCBIGene:10232\tsideways\tUBERON:0002048\n", "utf-8"
    )
    named = [f"bgee={tmp_path / 'calls.tsv'}", f"stargeo={tmp_path / 'results.tsv'}"]
    alone, many = (
        _read(gather(named, ONCOLOGY_INDEX, tmp_path), tmp_path / f"by-{n}", n).prepared
        for n in (1, 2)
    )
    assert [problem.what for problem in alone.problems.first] == [
        "direction is not the sign of the change",
        "unknown direction",
        "no record in the files",
    ]
    assert many.problems == alone.problems


@pytest.mark.parametrize("processes", [1, 2])
def test_second_neighbour_is_found_across_sources(tmp_path: Path, processes: int) -> None:
    """A relation that allows one neighbour is held to it whoever states the second."""
    bundles = [_variant(name, gene) for name, gene in (("one", "HGNC:1"), ("two", "HGNC:2"))]
    prepared = _read(bundles, tmp_path / "read", processes).prepared
    assert [str(problem) for problem in prepared.problems.first] == [
        (
            "two.tsv, row 1: second VARIANT_OF neighbour of CIVIC:1: 'HGNC:2'."
            " It has HGNC:1 at one.tsv, row 1, and may have only one."
        )
    ]


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """The error of a process is the error of the load."""
    packed = shared_file("civic/nightly-ClinicalEvidenceSummaries.tsv.gz").read_bytes()
    (tmp_path / "torn.tsv.gz").write_bytes(packed[: len(packed) // 2])
    named = [f"civic={tmp_path / 'torn.tsv.gz'}", "article"]
    with pytest.raises(SeedError, match=r"torn\.tsv\.gz, after row \d+: cannot be read"):
        _read(gather(named, ONCOLOGY_INDEX, tmp_path), tmp_path / "read", 2)


def test_process_that_ends_is_told(tmp_path: Path) -> None:
    """One that the system ended, for want of memory, does not leave the load waiting."""
    with pytest.raises(SeedError, match="ended \\(exit status 3\\); nothing was written"):
        read_without_end(tmp_path, [endless("one"), endless("two", ends=True)])


def test_processes_go_with_the_load(tmp_path: Path) -> None:
    """A load that is killed leaves nothing at work behind it."""
    script = Path(__file__).with_name("endless_bundles.py")
    with subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as load:
        assert load.stdout is not None
        assert load.stdout.readline().endswith("claims read\n")
        children = Path(f"/proc/{load.pid}/task/{load.pid}/children").read_text().split()
        assert len(children) >= 2
        load.send_signal(signal.SIGKILL)
        load.wait()
        until = time.monotonic() + GONE_S
        while left := [child for child in children if _is_at_work(child)]:
            assert time.monotonic() < until, left
            time.sleep(0.1)


def test_bundles_are_shared_out_by_size() -> None:
    """The largest comes first, and none is sent out where it would not pay."""
    sizes = [3 * MIN_BYTES, MIN_BYTES, 0, 4 * MIN_BYTES]
    bundles = [replace(endless(str(size)), size=size) for size in sizes]
    assert shares_of(bundles, 2) == [(2, 3), (0, 1)]
    assert shares_of(bundles, 1) == [(0, 1, 2, 3)]
    assert shares_of([], 2) == [()]


def _variant(source: str, gene: str) -> Bundle:
    """Make the variant of a gene, large enough for a process of its own."""
    variant, place = "CIVIC:1", Place(f"{source}.tsv", 1)
    nodes = (
        *(node(name, key, source) for name, key in (("Variant", variant), ("Target", gene))),
        node("Source", source, source),
    )
    claims = (Claim(f"CIVIC:{source}", "VARIANT_OF", variant, gene, source, "ASSERTED"),)
    stated = tuple(claim._replace(place=place) for claim in claims)
    return Bundle(source, nodes, stated, (source,), size=MIN_BYTES)


def _is_at_work(pid: str) -> bool:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False
