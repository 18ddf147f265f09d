"""Sources in and exports out by the command line, as a curator runs it."""

import json
from pathlib import Path

import pytest

from graph_seed.sources import SOURCES
from test_cli import environment, run

__all__ = ["environment"]

TABLE = """subject\tdirection\tobject\tstudies\tcases\tcontrols\t\
random_effect_log2fc\trandom_pval\tbh_qval\tI2
NCBIGene:10232\tup\tDOID:1793\t8\t100\t90\t0.088\t0.001\t0.014\t
NCBIGene:10232\tup\tDOID:2394\t3\t70\t50\t0.014\t0.5\t0.64\t
NCBIGene:999999\tdown\tDOID:2394\t3\t70\t50\t-0.014\t0.5\t0.64\t0.5
"""


def test_sources_are_listed_with_licence_and_citation(environment: dict[str, str]) -> None:
    """Who loads a source sees what it is, whose it is and what it brings."""
    listed = run(environment, "sources").stdout
    for reader in SOURCES:
        assert f"{reader.name}: {reader.title}" in listed
        for text in (reader.licence, reader.brings, reader.citation):
            assert text in listed
    assert not Path(environment["ONCOGRAPH_HOME"]).exists()


def test_data_in_and_out(environment: dict[str, str], tmp_path: Path) -> None:
    """A source is loaded beside the curated facts, reported, exported, and taken out again."""
    table, report, folder = tmp_path / "stargeo.tsv", tmp_path / "report.json", tmp_path / "kgx"
    table.write_text(TABLE)
    loaded = run(
        environment, "seed", "--source=article", f"--source=stargeo={table}", f"--report={report}"
    )
    assert loaded.returncode == 0, loaded.stderr
    assert "no other source has its subject (stargeo.tsv, row 4: NCBIGene:999999" in loaded.stdout
    told = json.loads(report.read_text())["sources"]["stargeo"]
    assert (told["claims"], told["read"]) == (2, 8)
    exported = run(environment, "export", str(folder), "--source=stargeo", "--format=jsonl")
    assert "2 claims" in exported.stdout, exported.stderr
    edges = [json.loads(line) for line in (folder / "edges.jsonl").read_text().splitlines()]
    assert [(e["subject"], e["original_object"], e["direction"]) for e in edges] == [
        ("HGNC:7371", "DOID:1793", "SUPPORTS"),
        ("HGNC:7371", "DOID:2394", "DOES_NOT_SUPPORT"),
    ]
    assert run(environment, "seed", "--remove=stargeo").returncode == 0
    again = run(environment, "seed", "--remove=stargeo")
    assert again.returncode == 1
    assert "The graph has no source 'stargeo' to remove" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("seed", "--source=civik=x"), 'Did you mean "civic"?'),
        (("seed", "--source=civic"), "Write --source civic=PATH or =URL."),
        (("seed", "--source=civic=/nowhere"), "/nowhere is no file, folder or URL."),
        (("seed", "--source=civic=http://127.0.0.1:9/x"), "cannot be fetched"),
        (("export",), "Give a folder for KGX files, or --neo4j-import"),
    ],
)
def test_slips_are_explained(
    environment: dict[str, str], arguments: tuple[str, ...], message: str
) -> None:
    """One line says what is wrong and what to write instead; no engine is started."""
    refused = run(environment, *arguments)
    assert refused.returncode == 1
    assert message in refused.stderr
    assert not Path(environment["ONCOGRAPH_HOME"]).exists()


def test_wrong_row_is_named_and_nothing_is_written(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """File, row, value and fix stand in the message."""
    table = tmp_path / "stargeo.tsv"
    table.write_text(TABLE.replace("\t8\t", "\teight\t"))
    refused = run(environment, "seed", f"--source=stargeo={table}", "--dry-run")
    assert refused.returncode == 1
    assert "stargeo.tsv, row 2: studies is not a whole number: 'eight'." in refused.stderr
