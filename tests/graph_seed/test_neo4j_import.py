"""Files for a bulk import make the graph that an online load makes, property by property."""

import subprocess
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from seed_world import Loaded, claim, node, publication

from app.engines.driver import open_driver
from app.errors import SeedError
from app.graph_model import ONCOLOGY_INDEX
from app.graph_model.model import Property, ScalarType
from app.graph_model.search_text import fold
from engine_choice import needs_engine
from engine_servers import BRIEF, NEO4J_VERSIONS, Neo4jServer
from graph_seed.check import check
from graph_seed.gather import packaged
from graph_seed.import_records import write_bulk_import
from graph_seed.import_table import ImportTable, column_type
from graph_seed.load import LoadOptions
from graph_seed.neo4j_import import ImportReport, import_arguments
from graph_seed.records import Bundle

ONE_LINE = (
    '"',
    '"""',
    'she said "no", twice',
    ",",
    "a,b",
    ";",
    "|",
    "tab\there",
    "back\\slash\\",
    '\\"',
    "'",
    "# no comment",
    "=1+1",
    "0",
    "007",
    "1e5",
    "true",
    "null",
    "NaN",
    "naïve µ 🧬 العربية",
    "\ufeffmark",
    "nul\x00bell\x07next\x85line\u2028form\x0cfeed",
)
LINES = ("line\nbreak", "line\r\nbreak", "line\rbreak", '"\n"', "two\n\nbreaks,\n;")
NUMBERS: tuple[dict[str, Any], ...] = (
    {"log2FoldChange": -1e-300, "cases": 0, "confidence": 1.0},
    {"log2FoldChange": 5e-324, "cases": 2**63 - 1, "confidence": 0.1},
    {"log2FoldChange": -0.0, "pValue": 1e-17},
    {"log2FoldChange": 1.7976931348623157e308, "qValue": 0.30000000000000004},
)


def _nasty(texts: tuple[str, ...] = ONE_LINE + LINES) -> Bundle:
    """Make records whose texts and numbers a table of commas could spoil."""
    worded = (
        claim(
            f"ONCOGRAPH:t{i}",
            source="nasty",
            properties={"statement": text, "scope": f"a {text} b"},
        )
        for i, text in enumerate((*texts, "unit\x1fseparator"))
    )
    counted = (
        claim(
            f"ONCOGRAPH:n{i}",
            source="nasty",
            properties=values,
            publications=("PMID:1", "PMID:2"),
            direction="REFUTES",
        )
        for i, values in enumerate(NUMBERS)
    )
    return Bundle(
        "nasty",
        (
            node("Source", "nasty", "nasty", licence='CC0, "as is"'),
            publication("PMID:1", "nasty"),
            publication("PMID:2", "nasty"),
            node("Target", "HGNC:1", "nasty", synonyms=texts, cellSurface=False),
            node("Target", "HGNC:2", "nasty", cellSurface=True, description=texts[-1]),
            node("Disease", "MONDO:1", "nasty", xrefs=("DOID:1",), fiveYearSurvivalHigh=9.5),
        ),
        (*worded, *counted),
        ("nasty",),
    )


def _bundles() -> list[Bundle]:
    return [*packaged(ONCOLOGY_INDEX), _nasty()]


def _write(folder: Path, *bundles: Bundle) -> ImportReport:
    return write_bulk_import(folder, bundles, ONCOLOGY_INDEX, lambda *_: None, LoadOptions())


@pytest.mark.parametrize("name", NEO4J_VERSIONS)
def test_imported_graph_is_the_loaded_one(name: str, tmp_path: Path) -> None:
    """Imported, proved, compared with an online load, and taken as it is by the next load."""
    needs_engine(name)
    server = Neo4jServer(NEO4J_VERSIONS[name], tmp_path, java_options=BRIEF)
    report = _write(tmp_path / "files", *_bundles())
    server.admin(*import_arguments(report), folder=tmp_path / "files")
    server.start()
    try:
        with open_driver(server.endpoint) as driver:
            graph = Loaded(driver, server.endpoint.database)
            for statement in (tmp_path / "files" / "constraints.cypher").read_text().split(";\n"):
                if statement:
                    driver.execute_query(statement)
            assert check(driver, graph.database, ONCOLOGY_INDEX).problems == []
            imported = graph.everything()
            release = graph.rows("MATCH (r:Release) RETURN properties(r)")
            again = graph.load(_bundles())
            assert (again.changes, again.was_interrupted) == (0, False)
            assert graph.rows("MATCH (r:Release) RETURN properties(r)") == release
            graph.clear()
            loaded = graph.load(_bundles())
            assert repr(graph.everything()) == repr(imported)  # == takes -0.0 for 0.0, 1 for True
            assert report.claims == loaded.claims_created
    finally:
        server.stop()


def test_row_has_numbers_for_its_ends_and_no_cells_that_nothing_fills(tmp_path: Path) -> None:
    """Columns come with the first value; earlier rows end before them."""
    claims = (
        claim("ONCOGRAPH:a", source="nasty", properties={"pValue": 1e-17}),
        claim("ONCOGRAPH:b", source="nasty", properties={"cases": 3, "statement": "a, b"}),
    )
    _write(tmp_path, replace(_nasty(), claims=claims))
    header = ":START_ID,:END_ID,direction,id,level,pValue:double,source,cases:long,statement"
    assert _lines(tmp_path / "claims-EXPRESSED_IN-header.csv") == [header]
    disease, _, rest = _lines(tmp_path / "nodes-Disease.csv")[0].partition(",")
    assert rest.startswith("MONDO:1,")
    assert _lines(tmp_path / "claims-EXPRESSED_IN.csv") == [
        f"0,{disease},SUPPORTS,ONCOGRAPH:a,ASSERTED,1e-17,nasty",
        f'0,{disease},SUPPORTS,ONCOGRAPH:b,ASSERTED,,nasty,3,"a, b"',
    ]
    identifier = _lines(tmp_path / "nodes-Identifier.csv")[0].partition(",")[0]
    assert _lines(tmp_path / "claims-IDENTIFIES.csv") == [f"{identifier},{disease}"]


def test_columns_have_the_types_of_the_model(tmp_path: Path) -> None:
    """Numbers and booleans are stored as such, lists as lists."""
    _write(tmp_path, _nasty())
    target = _lines(tmp_path / "nodes-Target-header.csv")[0].split(",")
    assert target[0] == ":ID"
    assert {"id", "name", "synonyms:string[]", "cellSurface:boolean", "loadedFrom:string[]"} < {
        *target
    }
    claims = _lines(tmp_path / "claims-EXPRESSED_IN-header.csv")[0].split(",")
    assert {"qValue:double", "cases:long", "publications:string[]", "statement"} < {*claims}
    source = _lines(tmp_path / "nodes-Source-header.csv")[0].split(",")
    assert "recordCount:long" in source


def test_all_types_of_the_model_can_be_written() -> None:
    """A property of a type without a column type, or a list without its mark, fails here."""
    instant = Property("at", ScalarType.DATETIME, "A time, which no property is yet.")
    assert column_type(instant) == "datetime"
    assert {column_type(Property("p", kind, "")) for kind in ScalarType} == {
        "",
        "long",
        "double",
        "boolean",
        "string[]",
        "datetime",
    }


def test_time_keeps_its_zone(tmp_path: Path) -> None:
    """A time is written in the form that neo4j-admin reads with its zone."""
    table = ImportTable(tmp_path, "times", (":ID",), {"at": "datetime"})
    table.add((0,), {"at": datetime(2026, 5, 1, 12, 30, tzinfo=timezone(timedelta(hours=2)))})
    table.close()
    assert _lines(tmp_path / "times.csv") == ["0,2026-05-01T12:30:00+02:00"]


def test_rows_of_several_lines_are_announced_for_their_files_only(tmp_path: Path) -> None:
    """Elsewhere a line is a row, which is read faster and is what is meant."""
    none = list(import_arguments(_write(tmp_path / "none", _nasty(ONE_LINE))))
    assert not [option for option in none if option.startswith("--multiline")]
    for text in LINES:
        some = import_arguments(_write(tmp_path / "some", _nasty((text,))))
        # A text without a letter is no name that is searched.
        names = ["./claims-NAMES.csv"] if fold(text) else []
        files = ["./nodes-Target.csv", *names, "./claims-EXPRESSED_IN.csv"]
        assert [option for option in some if option.startswith("--multiline")] == [
            "--multiline-fields-format=v2",
            f"--multiline-fields={','.join(files)}",
        ]


def test_command_runs_in_its_folder_and_takes_more_options(tmp_path: Path) -> None:
    """`import.sh` hands neo4j-admin the files whatever folder it is called from."""
    report = _write(tmp_path / "the files", _nasty(ONE_LINE))
    admin = tmp_path / "bin" / "neo4j-admin"
    admin.parent.mkdir()
    admin.write_text('#!/bin/sh\npwd\nfor word; do echo "$word"; done\n')
    admin.chmod(0o755)
    told = subprocess.run(
        [tmp_path / "the files" / "import.sh", "--overwrite-destination=true"],
        env={"PATH": f"{admin.parent}:/usr/bin:/bin"},
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert told == [
        str(tmp_path / "the files"),
        *import_arguments(report),
        "--overwrite-destination=true",
    ]
    assert told[1:5] == ["database", "import", "full", "neo4j"]
    expressed = "EXPRESSED_IN=./claims-EXPRESSED_IN-header.csv,./claims-EXPRESSED_IN.csv"
    assert f"--relationships={expressed}" in told
    target = "Target:Entity=./nodes-Target-header.csv,./nodes-Target.csv"
    assert f"--nodes={target}" in told


def test_separator_of_lists_in_a_text_is_refused(tmp_path: Path) -> None:
    """A list that would come apart elsewhere is named, with what to do; no command is left."""
    _write(tmp_path, _nasty())
    with pytest.raises(
        SeedError,
        match=r"synonyms of HGNC:1 has an entry .* U\+001F, .*: 'a\\x1fb'\. .*`oncograph seed`",
    ):
        _write(tmp_path, _nasty(("fine", "a\x1fb")))
    assert not (tmp_path / "import.sh").exists()


def test_wrong_records_write_no_file(tmp_path: Path) -> None:
    """What a load would refuse is refused here too, before anything is written."""
    bad = replace(_nasty(), claims=(claim("ONCOGRAPH:x", "HGNC:99", source="nasty"),))
    with pytest.raises(SeedError, match="is no node"):
        _write(tmp_path / "files", bad)
    assert not (tmp_path / "files").exists()


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()
