"""Finds a source's own files among those it is given: a folder may hold anything.

Files are known by how they begin, not by their name: a download may be called anything.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from app.errors import SeedError
from graph_seed.inputs import InputFile, Inputs
from graph_seed.reading import Excluded
from graph_seed.records import Place

_NOT_OURS: Final = "not a file of this source"


def own_files(inputs: Inputs, is_own: Callable[[InputFile], bool]) -> tuple[InputFile, ...]:
    """Give the files that the source knows as its own, in the order given."""
    return tuple(file for file in inputs.files if is_own(file))


def strangers(inputs: Inputs, own: tuple[InputFile, ...]) -> Iterator[Excluded]:
    """Count the others, once each."""
    for file in inputs.files:
        if file not in own:
            yield Excluded(_NOT_OURS, Place(file.name), file.name)


def opening(file: InputFile, count: int) -> list[str]:
    """Give the first lines; none when the file does not begin as text."""
    try:
        return [line for _, line in islice(file.lines(), count)]
    except SeedError:
        return []
