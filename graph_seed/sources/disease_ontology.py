"""Reads the Human Disease Ontology, whole or a slim of it: diseases and their subtypes.

A term's `alt_id`s, and obsolete terms that name it as their replacement, are ids of the
same thing. Its `xref`s and `skos:exactMatch`es are looser: the ontology itself gives a
term several ids of one vocabulary. Only EXACT synonyms are names of the same thing.

Clauses about the record rather than the disease (subset, namespace, comment, dates) and
the pages a definition was taken from are not read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.graph_model.curies import curie_prefix
from graph_seed.inputs import InputFile, Inputs
from graph_seed.problems import Problem
from graph_seed.reading import ClaimFound, Excluded, NodeFound, SourceReader, source_node
from graph_seed.records import Claim, Node, Place, Value
from graph_seed.sources.disease_vocabularies import UNKNOWN_VOCABULARY, known_id, release_date
from graph_seed.sources.obo import Clause, Term, header, terms
from graph_seed.sources.recognition import opening, own_files, strangers

_NAME: Final = "disease_ontology"
_PREFIX: Final = "DOID"
_EXACT_MATCH: Final = "skos:exactMatch"
_STATEMENTS: Final = (
    "is_a",
    "relationship",
    "intersection_of",
    "union_of",
    "equivalent_to",
    "disjoint_from",
)
"""Clauses that relate terms."""


@dataclass(frozen=True, slots=True)
class _Survey:
    """What is known of a term only when all have been seen."""

    current: frozenset[str]
    former_ids: Mapping[str, tuple[str, ...]]
    """Current term to the ids that lead to it alone."""
    shared: frozenset[str]
    """Former ids that lead to several terms, or are terms themselves."""


def _is_own(file: InputFile) -> bool:
    begins = "".join(opening(file, 1)).startswith("format-version:")
    return begins and header(file).get("ontology", "").split("/")[0] == "doid"


def _nodes(inputs: Inputs) -> Iterator[NodeFound]:
    files = own_files(inputs, _is_own)
    versions = dict.fromkeys(release_date(header(file).get("data-version", "")) for file in files)
    yield source_node(DISEASE_ONTOLOGY, ", ".join(filter(None, versions)))
    yield from strangers(inputs, files)
    survey = _survey(files)
    places: dict[str, Place] = {}
    for file in files:
        for term in terms(file):
            if isinstance(term, Term):
                yield from _term_records(term, survey, places)
            else:
                yield term


def _claims(inputs: Inputs) -> Iterator[ClaimFound]:
    files = own_files(inputs, _is_own)
    survey = _survey(files)
    for term in _own_terms(files):
        if _is_obsolete(term):
            continue
        for clause in term.clauses:
            if clause.tag in _STATEMENTS:
                yield _left_out(clause, survey) or _subtype(term, clause)


def _own_terms(files: Iterable[InputFile]) -> Iterator[Term]:
    """Give the ontology's own terms; whatever else a file holds is reported with the nodes."""
    for file in files:
        for term in terms(file):
            if isinstance(term, Term) and curie_prefix(term.id) == _PREFIX:
                yield term


def _is_obsolete(term: Term) -> bool:
    return "true" in term.values("is_obsolete")


def _survey(files: Iterable[InputFile]) -> _Survey:
    current: set[str] = set()
    taken_in_by: dict[str, set[str]] = defaultdict(set)
    for term in _own_terms(files):
        if _is_obsolete(term):
            taken_in_by[term.id].update(term.values("replaced_by"))
            continue
        current.add(term.id)
        for former in term.values("alt_id"):
            taken_in_by[former].add(term.id)
    former_ids: dict[str, tuple[str, ...]] = {}
    shared: set[str] = set()
    for former, takers in taken_in_by.items():
        match sorted(takers & current):
            case [taker] if former not in current:
                former_ids[taker] = (*former_ids.get(taker, ()), former)
            case [_, *_]:
                shared.add(former)
    return _Survey(frozenset(current), former_ids, frozenset(shared))


def _term_records(term: Term, survey: _Survey, places: dict[str, Place]) -> Iterator[NodeFound]:
    """Give a term's node and what of it has no place; `places` learns where each id stands."""
    if curie_prefix(term.id) != _PREFIX:
        yield Excluded("term is not of the Disease Ontology", term.place, term.id)
        return
    first = places.setdefault(term.id, term.place)
    if first is not term.place:
        fix = f"It is also at {first}: keep one, and name one release only."
        yield Problem(term.place, "duplicate term", term.id, fix)
    elif _is_obsolete(term):
        yield Excluded("obsolete term", term.place, term.id)
    else:
        yield _disease(term, survey)
        for clause in term.clauses:
            left_out = None if clause.tag in _STATEMENTS else _left_out(clause, survey)
            if left_out:
                yield left_out


def _disease(term: Term, survey: _Survey) -> Node:
    kept = Term(term.id, term.place, tuple(c for c in term.clauses if not _left_out(c, survey)))
    name = next(iter(kept.values("name")), term.id)
    references = (*kept.values("xref"), *kept.values("property_value"))
    properties: dict[str, Value] = {
        "name": name,
        "description": next(iter(kept.values("def")), ""),
        "synonyms": tuple(dict.fromkeys(s for s in kept.values("synonym") if s != name)),
        "xrefs": tuple(dict.fromkeys(filter(None, map(known_id, references)))),
    }
    return Node(
        "Disease",
        term.id,
        {key: value for key, value in properties.items() if value},
        (_NAME,),
        term.place,
        survey.former_ids.get(term.id, ()),
    )


def _left_out(clause: Clause, survey: _Survey) -> Excluded | None:
    """Tell why a clause of a current term has no place in the graph, or None when it has."""
    reason = _reason(clause, survey)
    return Excluded(reason, clause.place, clause.value) if reason else None


def _reason(clause: Clause, survey: _Survey) -> str:
    match clause.tag:
        case "synonym" if clause.sort != "EXACT":
            return "synonym is not exact"
        case "property_value" if clause.sort != _EXACT_MATCH:
            is_mapping = clause.sort.startswith("skos:")
            return "mapping is not exact" if is_mapping else "property that the graph does not have"
        case "xref" | "property_value" if known_id(clause.value) is None:
            return UNKNOWN_VOCABULARY
        case "alt_id" if clause.value in survey.shared:
            return "former id that leads to several terms"
        case "is_a":
            return "" if clause.value in survey.current else "parent is not in the file"
        case tag if tag in _STATEMENTS:
            return "relation that the graph does not have"
        case _:
            return ""


def _subtype(term: Term, is_a: Clause) -> Claim:
    child, parent = (curie.partition(":")[2] for curie in (term.id, is_a.value))
    return Claim(
        id=f"ONCOGRAPH:{_NAME}-{child}-{parent}",
        relation="SUBTYPE_OF",
        subject=term.id,
        object=is_a.value,
        source=_NAME,
        level="ASSERTED",
        properties={"knowledgeLevel": "knowledge_assertion", "agentType": "manual_agent"},
        place=is_a.place,
    )


DISEASE_ONTOLOGY: Final = SourceReader(
    name=_NAME,
    title="Human Disease Ontology",
    version="2026-07-31",
    licence="CC0-1.0",
    url="https://disease-ontology.org",
    citation=(
        "Baron JA et al. The DO-KB Knowledgebase: a 20-year journey developing the disease"
        " open science ecosystem. Nucleic Acids Res 2024;52(D1):D1305-D1314."
        " doi:10.1093/nar/gkad1051"
    ),
    brings="Disease; SUBTYPE_OF",
    nodes=_nodes,
    claims=_claims,
)
