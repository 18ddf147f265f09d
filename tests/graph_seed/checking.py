"""What a load would say of records before it writes."""

import tempfile
from pathlib import Path

from app.graph_model import ONCOLOGY_INDEX
from graph_seed.load_nodes import nothing_present
from graph_seed.prepare import open_workspace, prepare
from graph_seed.read_sources import InTurn
from graph_seed.records import Bundle, Problem, Records, as_bundle
from graph_seed.report import LoadReport, Problems


def problems_of(said: Records | Bundle) -> list[Problem]:
    """List the problems that a load of these into an empty graph would be refused for."""
    return checked(said).first


def checked(said: Records | Bundle) -> Problems:
    """Give the problems with their number."""
    bundle = as_bundle(said, "made") if isinstance(said, Records) else said
    with (
        tempfile.TemporaryDirectory() as folder,
        open_workspace(Path(folder), ONCOLOGY_INDEX) as workspace,
    ):
        report = LoadReport()
        reading = InTurn([bundle], ONCOLOGY_INDEX, keep_all=False)
        return prepare(
            reading, nothing_present, ONCOLOGY_INDEX, workspace, report, lambda *_: None
        ).problems
