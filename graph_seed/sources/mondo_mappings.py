"""Reads mapping sets of MONDO, which say what diseases are the same in several vocabularies.

Rules, row by row:

- `skos:exactMatch` makes the object the same thing as the MONDO term. So does
  `oboInOwl:hasDbXref` to OncoTree, for which MONDO has no other mapping. Other
  predicates, and mappings that are denied (`predicate_modifier`), are excluded.
- A MONDO term that is obsolete says nothing. An obsolete object is the same thing still:
  its id leads to the MONDO term, its label is no name.
- Labels of the objects are synonyms where they differ from that of the MONDO term.
- Several ids of one vocabulary may lead to one MONDO term. An id that is mapped to
  several MONDO terms would make them one: all its mappings are excluded.
- A MONDO term all of whose mappings are excluded is no node.

Sets are SSSOM tables, plain TSV below `#` lines. Of the packages at hand `sssom` would
bring pandas, rdflib and LinkML, over seventy in all, and `curies` a second table of prefixes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from app.graph_model.curies import curie_prefix, is_curie, normalise_curie
from graph_seed.inputs import InputFile, Inputs
from graph_seed.problems import Problem
from graph_seed.reading import ClaimFound, Excluded, NodeFound, SourceReader, source_node
from graph_seed.records import Node, Place, Value
from graph_seed.sources.disease_vocabularies import UNKNOWN_VOCABULARY, known_id, release_date
from graph_seed.sources.recognition import opening, own_files, strangers
from graph_seed.tables import header, rows

_NAME: Final = "mondo_mappings"
_COMMENT: Final = "#"
_REQUIRED: Final = ("subject_id", "predicate_id", "object_id")
_OPTIONAL: Final = ("subject_label", "object_label", "predicate_modifier")
"""Columns that SSSOM lets a set leave out; MONDO's set of OncoTree has no object labels."""
_OBSOLETE_NAME: Final = "label of an obsolete object is no name; its id leads to the MONDO term"
_VERSION: Final = re.compile(r"#\s*mapping_set_version:\s*(.+)")


@dataclass(frozen=True, slots=True)
class _Mapping:
    """One row; what its set leaves out is empty."""

    subject: str
    subject_label: str
    predicate: str
    is_denied: bool
    object: str
    object_label: str
    place: Place


def _is_own(file: InputFile) -> bool:
    return bool(opening(file, 1)) and set(_REQUIRED) <= set(header(file, _COMMENT))


def _nodes(inputs: Inputs) -> Iterator[NodeFound]:
    files = own_files(inputs, _is_own)
    versions = dict.fromkeys(map(_version, files))
    yield source_node(MONDO_MAPPINGS, ", ".join(filter(None, versions)))
    yield from strangers(inputs, files)
    usable: list[_Mapping] = []
    for found in _mappings(files):
        if isinstance(found, Problem):
            yield found
        elif reason := _reason(found):
            yield Excluded(reason, found.place, f"{found.subject} {found.object}")
        else:
            usable.append(found)
            if _is_obsolete(found.object_label):
                yield Excluded(_OBSOLETE_NAME, found.place, f"{found.object} {found.object_label}")
    yield from _diseases(usable)


def _claims(_: Inputs) -> Iterator[ClaimFound]:
    """Give nothing: a mapping makes nodes one, it is no statement about a disease."""
    return iter(())


def _version(file: InputFile) -> str:
    comments = takewhile(lambda line: line.startswith(_COMMENT), (line for _, line in file.lines()))
    found = next(filter(None, map(_VERSION.match, comments)), None)
    return release_date(found[1].strip(" '\"")) if found else ""


def _mappings(files: Iterable[InputFile]) -> Iterator[_Mapping | Problem]:
    for file in files:
        present = header(file, _COMMENT)
        columns = (*_REQUIRED, *(name for name in _OPTIONAL if name in present))
        for found in rows(file, columns, _COMMENT):
            if isinstance(found, Problem):
                yield found
            else:
                row, cells = found
                values = dict(zip(columns, map(str.strip, cells), strict=True))
                yield _mapping(values, Place(file.name, row))


def _mapping(values: dict[str, str], place: Place) -> _Mapping | Problem:
    for name in ("subject_id", "object_id"):
        if not is_curie(values[name]):
            fix = "Write it as PREFIX:LOCAL, such as MONDO:0005184."
            return Problem(place, f"{name} is no CURIE", values[name], fix)
    return _Mapping(
        subject=normalise_curie(values["subject_id"]),
        subject_label=values.get("subject_label", ""),
        predicate=values["predicate_id"],
        is_denied=values.get("predicate_modifier", "") == "Not",
        object=values["object_id"],
        object_label=values.get("object_label", ""),
        place=place,
    )


def _reason(mapping: _Mapping) -> str:
    """Tell why a mapping, taken alone, is not used; empty when it is."""
    if curie_prefix(mapping.subject) != "MONDO":
        return "subject is no MONDO term"
    if _is_obsolete(mapping.subject_label):
        return "obsolete MONDO term"
    if mapping.is_denied:
        return "mapping is denied"
    if not _is_exact(mapping):
        return "mapping is not exact"
    return "" if known_id(mapping.object) else UNKNOWN_VOCABULARY


def _is_exact(mapping: _Mapping) -> bool:
    is_oncotree = curie_prefix(normalise_curie(mapping.object)) == "ONCOTREE"
    return mapping.predicate == "skos:exactMatch" or (
        mapping.predicate == "oboInOwl:hasDbXref" and is_oncotree
    )


def _is_obsolete(label: str) -> bool:
    return label.casefold().startswith("obsolete")


def _diseases(usable: Sequence[_Mapping]) -> Iterator[Node | Excluded]:
    """Give one node per MONDO term, in the order of the files."""
    subjects: dict[str, set[str]] = defaultdict(set)
    for mapping in usable:
        subjects[_object(mapping)].add(mapping.subject)
    by_term: dict[str, list[_Mapping]] = defaultdict(list)
    for mapping in usable:
        if len(subjects[_object(mapping)]) == 1:
            by_term[mapping.subject].append(mapping)
        else:
            value = f"{mapping.subject} {mapping.object}"
            yield Excluded("object is mapped to several MONDO terms", mapping.place, value)
    for term, mappings in by_term.items():
        yield _disease(term, mappings)


def _object(mapping: _Mapping) -> str:
    return known_id(mapping.object) or mapping.object


def _disease(term: str, mappings: Sequence[_Mapping]) -> Node:
    name = next((m.subject_label for m in mappings if m.subject_label), term)
    synonyms: dict[str, str] = {}
    for mapping in mappings:
        for label in (mapping.subject_label, mapping.object_label):
            if label and not _is_obsolete(label):
                synonyms.setdefault(label.casefold(), label)
    synonyms.pop(name.casefold(), None)
    properties: dict[str, Value] = {"name": name}
    if synonyms:
        properties["synonyms"] = tuple(synonyms.values())
    same_as = tuple(dict.fromkeys(map(_object, mappings)))
    return Node("Disease", term, properties, (_NAME,), mappings[0].place, same_as)


MONDO_MAPPINGS: Final = SourceReader(
    name=_NAME,
    title="MONDO disease mappings",
    version="2026-08-04",
    licence="CC0-1.0 (mappings), CC-BY-4.0 (labels of the MONDO Disease Ontology)",
    url="https://mondo.monarchinitiative.org",
    citation=(
        "Vasilevsky NA et al. Mondo: Unifying diseases for the world, by the world."
        " medRxiv 2022. doi:10.1101/2022.04.13.22273750"
    ),
    brings="Disease: one MONDO term for the ids of other vocabularies; no relations",
    nodes=_nodes,
    claims=_claims,
)
