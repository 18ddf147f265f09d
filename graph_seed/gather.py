"""From what a person names on the command line to bundles the loader reads.

`NAME=PATH` names a source and where its files are; the same name may come several
times. `NAME` alone is the source's packaged data, which only `article` has.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from app.errors import SeedError
from app.graph_model.index import ModelIndex
from graph_seed.inputs import InputFile, Inputs, open_input
from graph_seed.problems import choose
from graph_seed.reading import SourceReader
from graph_seed.records import Bundle
from graph_seed.sources import SOURCES
from graph_seed.sources.curated import CURATED

_Found = TypeVar("_Found")
PACKAGED: Final = {"article": CURATED}
PRECEDENCE: Final = tuple(reader.name for reader in SOURCES)
"""Sources whose names and symbols are shown, the first of those that have one."""


@dataclass(frozen=True, slots=True)
class FoundIn(Generic[_Found]):
    """What a source has in its files; they are read when it is gone through, in any process."""

    read: Callable[[Inputs], Iterator[_Found]]
    inputs: Inputs

    def __iter__(self) -> Iterator[_Found]:
        """Begin to read."""
        return self.read(self.inputs)


def gather(named: Iterable[str], index: ModelIndex, fetched: Path) -> list[Bundle]:
    """Open the inputs of every source named; `fetched` is a folder for what is downloaded.

    Raises:
        SeedError: an unknown source, or nothing at the path.
    """
    files: dict[str, list[InputFile]] = {}
    for text in named:
        name, _, path = text.partition("=")
        reader = _reader(name)
        opened = files.setdefault(name, [])
        opened += _with_companions(open_input(path or _packaged(name), fetched), reader)
    return [
        _bundle(reader, files[reader.name], index) for reader in SOURCES if reader.name in files
    ]


def packaged(index: ModelIndex) -> list[Bundle]:
    """Give what comes with oncograph: the curated facts."""
    return gather(PACKAGED, index, Path())


def _bundle(reader: SourceReader, files: Sequence[InputFile], index: ModelIndex) -> Bundle:
    once = tuple({file.path.resolve(): file for file in files}.values())
    inputs = Inputs(once, index)
    return Bundle(
        reader.name,
        FoundIn(reader.nodes, inputs),
        FoundIn(reader.claims, inputs),
        needs_records=True,
        size=sum(file.path.stat().st_size for file in once),
    )


def _reader(name: str) -> SourceReader:
    for reader in SOURCES:
        if reader.name == name:
            return reader
    raise SeedError(f"Unknown source {name!r}. {choose(name, PRECEDENCE)} `oncograph sources`.")


def _packaged(name: str) -> str:
    if name in PACKAGED:
        return str(PACKAGED[name])
    raise SeedError(f"--source {name} names no file. Write --source {name}=PATH or =URL.")


def _with_companions(files: tuple[InputFile, ...], reader: SourceReader) -> list[InputFile]:
    """Add the files that a source has beside the one that was named, such as its names."""
    found = list(files)
    for file in files if len(files) == 1 else ():
        beside = (file.path.parent / name for name in reader.companions)
        found += [InputFile(path, path.name) for path in beside if path.is_file()][:1]
    return found
