"""Reads OBO, the text format of biomedical ontologies, one term at a time.

`fastobo` reads the clauses: escapes, quotes, modifiers at their end. The file is cut into
frames here, so that it may be packed and of any size, and a wrong term is a problem of
its own row while the others are read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import fastobo  # type: ignore[import-untyped]  # it ships no types; used in this file only

from graph_seed.inputs import InputFile
from graph_seed.problems import Problem
from graph_seed.reading import Excluded
from graph_seed.records import Place

_TERM: Final = "[Term]"
_NO_TERM: Final = "frame is no term"
_Lines = list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of a term, its value without escapes and blanks around it."""

    place: Place
    tag: str
    value: str
    sort: str = ""
    """The scope of a synonym, such as EXACT; the property of a `property_value`."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its clauses in the order of the file."""

    id: str
    place: Place
    clauses: tuple[Clause, ...]

    def values(self, tag: str) -> tuple[str, ...]:
        """Give the values of all clauses with this tag."""
        return tuple(clause.value for clause in self.clauses if clause.tag == tag)


def header(file: InputFile) -> dict[str, str]:
    """Give what the file says of itself before its first frame; the last of equal tags."""
    lines = next(_frames(file))
    pairs = (line.partition(":") for _, line in lines)
    return {tag.strip(): value.strip() for tag, _, value in pairs}


def terms(file: InputFile) -> Iterator[Term | Excluded | Problem]:
    """Give each term; other frames, such as those of relations, are excluded."""
    frames = _frames(file)
    next(frames)
    for frame in frames:
        row, first = frame[0]
        if first.strip() == _TERM:
            yield _term(file, frame)
        else:
            yield Excluded(_NO_TERM, Place(file.name, row), first.strip())


def _frames(file: InputFile) -> Iterator[_Lines]:
    """Cut a file into its header and its frames, without blank lines and comments.

    Comments have no meaning, and `fastobo` 0.14 panics on a line that is one.
    """
    frame: _Lines = []
    for row, line in file.lines():
        if line.startswith("["):
            yield frame
            frame = []
        if line.strip() and not line.lstrip().startswith("!"):
            frame.append((row, line))
    yield frame


def _term(file: InputFile, frame: _Lines) -> Term | Problem:
    try:
        parsed = fastobo.loads("".join(f"{line}\n" for _, line in frame), threads=1)[0]
    except SyntaxError as error:
        row, line = frame[min(error.lineno or 1, len(frame)) - 1]
        fix = f"Write it as the OBO format asks: {error.msg}."
        return Problem(Place(file.name, row), "not in OBO format", line[:80], fix)
    places = [Place(file.name, row) for row, _ in frame]
    # The first two lines are [Term] and the id; each further one is a clause.
    clauses = tuple(_clause(p, c) for p, c in zip(places[2:], parsed, strict=True))
    return Term(_text(parsed.id), places[0], clauses)


def _clause(place: Place, parsed: Any) -> Clause:
    tag: str = parsed.raw_tag()
    match tag:
        case "name":
            return Clause(place, tag, _text(parsed.name))
        case "def":
            return Clause(place, tag, _text(parsed.definition))
        case "synonym":
            return Clause(place, tag, _text(parsed.synonym.desc), parsed.synonym.scope)
        case "xref":
            return Clause(place, tag, _text(parsed.xref.id))
        case "alt_id":
            return Clause(place, tag, _text(parsed.alt_id))
        case "is_a" | "replaced_by":
            return Clause(place, tag, _text(parsed.term))
        case "property_value":
            stated = parsed.property_value
            return Clause(place, tag, _text(stated.value), _text(stated.relation))
        case _:
            return Clause(place, tag, parsed.raw_value().strip())


def _text(value: Any) -> str:
    """Give an id or a text without its escapes."""
    if isinstance(value, fastobo.id.PrefixedIdent):
        return f"{value.prefix}:{value.local}"
    if isinstance(value, fastobo.id.UnprefixedIdent):
        return str(value.unescaped)
    return str(value).strip()
