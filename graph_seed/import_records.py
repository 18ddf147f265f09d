"""From bundles to the files of a bulk import, without any graph: `write_bulk_import`.

They are read, checked and merged by the code of an online load, as for an empty graph, so
the files hold what it would write. The claims wait on disk until then.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.errors import SeedError
from app.graph_model.index import ModelIndex
from graph_seed.load import LoadOptions, checked
from graph_seed.load_nodes import nothing_present, stored_form
from graph_seed.neo4j_import import ImportReport, StoredNode, write_import
from graph_seed.on_disk.stage import Stage
from graph_seed.prepare import Prepared
from graph_seed.progress import Progress
from graph_seed.records import Bundle
from graph_seed.release import fresh_release
from graph_seed.report import LoadReport


def write_bulk_import(
    folder: Path,
    bundles: Sequence[Bundle],
    index: ModelIndex,
    progress: Progress,
    options: LoadOptions,
) -> ImportReport:
    """Read and check the bundles, and write the files into the folder.

    Raises:
        SeedError: the records are wrong and nothing was written; or the folder cannot be
            written, or a value cannot be, and the folder has no command to import it.
    """
    started = time.monotonic()
    read = LoadReport()
    with checked(bundles, nothing_present, index, options, read, progress) as (prepared, stage):
        done = _write(folder, prepared, stage, index)
    done.read = read
    read.seconds = time.monotonic() - started
    return done


def _write(folder: Path, prepared: Prepared, stage: Stage, index: ModelIndex) -> ImportReport:
    nodes = _stored_nodes(prepared, index)
    try:
        return write_import(folder, nodes, stage.all(), fresh_release(), index)
    except OSError as error:
        raise SeedError(
            f"{folder} cannot be written: {error}. Make room there, or name another folder."
        ) from error


def _stored_nodes(prepared: Prepared, index: ModelIndex) -> Iterator[StoredNode]:
    for node in prepared.merged.nodes:
        stored = stored_form(node, prepared.claims_by_source, prepared.readers, index)
        yield node.type.name, stored
