"""The curated facts: the news article on CAR-NKT cells against mesothelin, read by people.

The packaged tables are read where no other folder is named; see `graph_seed/curated/README.md`.
A folder may hold several sources of its own, each with a row in `nodes/Source.tsv`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.errors import SeedError
from graph_seed.inputs import Inputs
from graph_seed.reading import ClaimFound, NodeFound, SourceReader
from graph_seed.records import Problem, Records
from graph_seed.sources.curated import read_curated
from graph_seed.validate import shared_unique_values, shared_xrefs

_PARTS: Final = ("nodes", "claims")


def _nodes(inputs: Inputs) -> Iterator[NodeFound]:
    records, problems = _read(inputs)
    yield from problems
    # Between sources these are conflicts to report; a curator mends them in his own tables.
    yield from shared_unique_values(records.nodes, inputs.index)
    yield from shared_xrefs(records.nodes)
    yield from records.nodes


def _claims(inputs: Inputs) -> Iterator[ClaimFound]:
    yield from _read(inputs)[0].claims


def _read(inputs: Inputs) -> tuple[Records, list[Problem]]:
    folders: set[Path] = {
        f.path.parent.parent for f in inputs.files if f.path.parent.name in _PARTS
    }
    if len(folders) != 1:
        raise SeedError(
            "article: give the folder that holds nodes/ and claims/ with one .tsv file each."
        )
    return read_curated(inputs.index, folders.pop())


ARTICLE: Final = SourceReader(
    name="article",
    title="The curated facts of the article on CAR-NKT cells against mesothelin",
    version="kept in this repository",
    licence="facts in our own words; the tables are under this repository's licence",
    url="",
    citation=(
        "News article: Off-the-Shelf CAR-NKT Cell Therapy Targeting Mesothelin: A New Strategy"
        " Against Pancreatic Cancer"
    ),
    brings="the mesothelin story: its nodes of every type and their claims",
    nodes=_nodes,
    claims=_claims,
)
