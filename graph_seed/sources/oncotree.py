"""Reads OncoTree, MSK's tree of tumour types: diseases and their subtypes.

The tree is published as JSON, a file or an answer of its web service. Below the root
stand tissues, which are no diseases; every node below them is one. A code in a node's
`history` is a former code of the same node; `precursors` and `revocations` are codes of
other concepts that were split, merged or given up. Colour, main type and tissue, which
say how OncoTree is drawn and grouped, are not read.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import orjson

from graph_seed.inputs import InputFile, Inputs
from graph_seed.problems import Problem
from graph_seed.reading import ClaimFound, Excluded, NodeFound, SourceReader, source_node
from graph_seed.records import Claim, Node, Place, Value
from graph_seed.sources.disease_vocabularies import UNKNOWN_VOCABULARY, known_id
from graph_seed.sources.recognition import opening, own_files, strangers

_NAME: Final = "oncotree"
_ROOT: Final = re.compile(r'\s*\{\s*"TISSUE"\s*:')
_DATED: Final = re.compile(r"oncotree_(\d{4})_(\d\d)_(\d\d)")
_TISSUE_DEPTH: Final = 1
"""The root is at depth 0, tissues are right below it."""


@dataclass(frozen=True, slots=True)
class _TumourType:
    """One node of the tree."""

    code: str
    name: str
    parent: str
    depth: int
    references: tuple[str, ...]
    former_codes: tuple[str, ...]
    other_concepts: tuple[str, ...]
    place: Place


def _is_own(file: InputFile) -> bool:
    return _ROOT.match("\n".join(opening(file, 2))) is not None


def _nodes(inputs: Inputs) -> Iterator[NodeFound]:
    files = own_files(inputs, _is_own)
    versions = dict.fromkeys(map(_version, files))
    yield source_node(ONCOTREE, ", ".join(filter(None, versions)))
    yield from strangers(inputs, files)
    found = [record for file in files for record in _tumour_types(file)]
    types = [record for record in found if isinstance(record, _TumourType)]
    yield from (record for record in found if isinstance(record, Problem))
    uses = _uses(types)
    places: dict[str, Place] = {}
    for tumour_type in types:
        first = places.setdefault(tumour_type.code, tumour_type.place)
        if first is not tumour_type.place:
            fix = f"It is also in {first.file}: name one release only."
            yield Problem(tumour_type.place, "duplicate code", tumour_type.code, fix)
        elif tumour_type.depth <= _TISSUE_DEPTH:
            yield Excluded("tissue node: no disease", tumour_type.place, tumour_type.code)
        else:
            yield _disease(tumour_type, uses)
            yield from _left_out(tumour_type, uses)


def _claims(inputs: Inputs) -> Iterator[ClaimFound]:
    for file in own_files(inputs, _is_own):
        for found in _tumour_types(file):
            # What is wrong with a file is reported with the nodes.
            if isinstance(found, Problem) or found.depth <= _TISSUE_DEPTH:
                continue
            if found.depth == _TISSUE_DEPTH + 1:
                yield Excluded("parent is a tissue", found.place, found.code)
            else:
                yield _subtype(found)


def _version(file: InputFile) -> str:
    dated = _DATED.search(file.name)
    return "-".join(dated.groups()) if dated else ""


def _tumour_types(file: InputFile) -> Iterator[_TumourType | Problem]:
    """Give every node of the tree, each before those below it."""
    try:
        tree = orjson.loads(file.text())
    except orjson.JSONDecodeError as error:
        fix = "Get the file again: it must hold the whole tree."
        yield Problem(Place(file.name, error.lineno), "not JSON", error.msg, fix)
        return
    yield from _below(tree, "", 0, file.name)


def _below(children: Any, parent: str, depth: int, file: str) -> Iterator[_TumourType | Problem]:
    for code, content in children.items():
        place = Place(file)
        if not isinstance(content, dict):
            fix = "Give each code an object with its name and children, as OncoTree does."
            yield Problem(place, f"{code} is no object", content, fix)
            continue
        yield _TumourType(
            code=code,
            name=(content.get("name") or "").strip() or _curie(code),
            parent=parent,
            depth=depth,
            references=tuple(_references(content.get("externalReferences") or {})),
            former_codes=tuple(content.get("history") or ()),
            other_concepts=(
                *(content.get("precursors") or ()),
                *(content.get("revocations") or ()),
            ),
            place=place,
        )
        yield from _below(content.get("children") or {}, code, depth + 1, file)


def _references(external: dict[str, list[str]]) -> Iterator[str]:
    """Write the references as ids; some codes have blanks around them."""
    for vocabulary, codes in external.items():
        for code in codes:
            yield f"{vocabulary}:{code.strip()}"


def _uses(types: Iterable[_TumourType]) -> Counter[str]:
    """Count how many nodes have a code, now or formerly."""
    return Counter(code for t in types for code in {t.code, *t.former_codes})


def _disease(tumour_type: _TumourType, uses: Counter[str]) -> Node:
    properties: dict[str, Value] = {"name": tumour_type.name}
    xrefs = tuple(dict.fromkeys(filter(None, map(known_id, tumour_type.references))))
    if xrefs:
        properties["xrefs"] = xrefs
    same_as = tuple(
        _curie(code)
        for code in tumour_type.former_codes
        if uses[code] == 1 and code != tumour_type.code
    )
    node_id = _curie(tumour_type.code)
    return Node("Disease", node_id, properties, (_NAME,), tumour_type.place, same_as)


def _left_out(tumour_type: _TumourType, uses: Counter[str]) -> Iterator[Excluded]:
    """Count what of a disease has no place in the graph."""
    place = tumour_type.place
    for reference in tumour_type.references:
        if known_id(reference) is None:
            yield Excluded(UNKNOWN_VOCABULARY, place, reference)
    for code in tumour_type.former_codes:
        if uses[code] > 1:
            yield Excluded("former code that another node has too", place, code)
    for code in tumour_type.other_concepts:
        yield Excluded("former code of another concept", place, code)


def _subtype(tumour_type: _TumourType) -> Claim:
    return Claim(
        id=f"ONCOGRAPH:{_NAME}-{tumour_type.code}-{tumour_type.parent}",
        relation="SUBTYPE_OF",
        subject=_curie(tumour_type.code),
        object=_curie(tumour_type.parent),
        source=_NAME,
        level="ASSERTED",
        properties={"knowledgeLevel": "knowledge_assertion", "agentType": "manual_agent"},
        place=tumour_type.place,
    )


def _curie(code: str) -> str:
    return f"ONCOTREE:{code}"


ONCOTREE: Final = SourceReader(
    name=_NAME,
    title="OncoTree",
    version="2025-10-03",
    licence="CC-BY-4.0",
    url="https://oncotree.info",
    citation=(
        "MSK OncoTree. Kundra R et al. OncoTree: A Cancer Classification System for Precision"
        " Oncology. JCO Clin Cancer Inform 2021;5:221-230. doi:10.1200/CCI.20.00108"
    ),
    brings="Disease; SUBTYPE_OF",
    nodes=_nodes,
    claims=_claims,
)
