"""Reads CIViC's table of clinical evidence: one row is one evidence item.

Columns with no place in the graph are not read: phenotypes, the variant's coordinates,
bases, transcripts and origin, and CIViC's addresses, which follow from the ids.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from graph_seed.inputs import InputFile
from graph_seed.problems import Problem, choose
from graph_seed.records import Place
from graph_seed.sources.civic_therapies import INTERACTIONS, Therapy, therapies
from graph_seed.sources.civic_vocabulary import (
    ACCEPTED,
    DIRECTIONS,
    FUNCTIONAL,
    LEVELS,
    NO_DIRECTION,
    PREDICTIVE,
    PUBLICATION_PREFIXES,
    TYPES,
)
from graph_seed.sources.recognition import opening
from graph_seed.tables import rows

_DIGITS: Final = ("evidence_id", "variant_id", "entrez_id", "citation_id")
_FILLED: Final = ("gene", "variant", "disease")
_DIGITS_OR_BLANK: Final = ("doid", "rating")
_WORDS: Final[Mapping[str, Collection[str]]] = {
    "evidence_type": TYPES,
    "evidence_direction": (*DIRECTIONS, NO_DIRECTION),
    "evidence_level": LEVELS,
    "drug_interaction_type": INTERACTIONS,
    "source_type": PUBLICATION_PREFIXES,
}
_COLUMNS: Final = (
    *_DIGITS,
    *_FILLED,
    *_DIGITS_OR_BLANK,
    *_WORDS,
    "drugs",
    "clinical_significance",
    "evidence_statement",
    "evidence_status",
    "citation",
    "asco_abstract_id",
    "nct_ids",
    "last_review_date",
)
_OPTIONAL: Final = "variant_summary"
"""Subsets of the table leave it out."""
_TRIAL: Final = re.compile(r"NCT\d+")
_BETWEEN_TRIALS: Final = re.compile(r"[,;\s]+")

_NOT_ACCEPTED: Final = "evidence that CIViC's editors have not accepted"
_FUNCTIONAL: Final = "functional evidence: about the variant alone, not about a disease"
_NO_DIRECTION: Final = "evidence direction N/A: it speaks neither for nor against"


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One row whose words are known; cells are as they stand in the table, without blanks."""

    place: Place
    cells: Mapping[str, str]
    therapies: tuple[Therapy, ...]
    """Those that it is evidence for; empty for other evidence than predictive."""
    trials: tuple[str, ...]
    """CURIEs."""

    @property
    def id(self) -> str:
        """Give the CURIE of the evidence item."""
        return f"CIVIC:EID{self.cells['evidence_id']}"

    @property
    def exclusion(self) -> str:
        """Say why it has no place in the graph; empty when it has one."""
        if self.cells["evidence_status"] != ACCEPTED:
            return _NOT_ACCEPTED
        if self.cells["evidence_type"] == FUNCTIONAL:
            return _FUNCTIONAL
        if self.cells["evidence_direction"] == NO_DIRECTION:
            return _NO_DIRECTION
        return ""


def is_evidence_table(file: InputFile) -> bool:
    """Tell by the header."""
    return set(_COLUMNS) <= set(_names(file))


def has_summaries(file: InputFile) -> bool:
    """Tell whether the table describes its variants."""
    return _OPTIONAL in _names(file)


def evidence(file: InputFile) -> Iterator[EvidenceItem | Problem]:
    """Read the rows; each thing that is wrong with a row is a problem."""
    columns = (*_COLUMNS, _OPTIONAL) if has_summaries(file) else _COLUMNS
    for row in rows(file, columns):
        if isinstance(row, Problem):
            yield row
            continue
        number, texts = row
        place = Place(file.name, number)
        # Some texts end in blanks, which mean nothing.
        cells = {name: text.strip() for name, text in zip(columns, texts, strict=True)}
        problems = list(_problems(cells, place))
        yield from problems or (_item(cells, place),)


def _names(file: InputFile) -> list[str]:
    return "".join(opening(file, 1)).split("\t")


def _item(cells: Mapping[str, str], place: Place) -> EvidenceItem:
    is_predictive = cells["evidence_type"] == PREDICTIVE
    found = therapies(cells["drugs"], cells["drug_interaction_type"]) if is_predictive else ()
    trials = dict.fromkeys(f"NCT:{trial}" for trial in _trials(cells["nct_ids"]))
    return EvidenceItem(place, cells, found, tuple(trials))


def _problems(cells: Mapping[str, str], place: Place) -> Iterator[Problem]:
    who = f"evidence item {cells['evidence_id']}"
    for column in (*_DIGITS, *_DIGITS_OR_BLANK):
        text = cells[column]
        if not text.isdecimal() and (text or column in _DIGITS):
            yield Problem(place, f"{column} of {who} is no number", text, "Give it in digits.")
    for column in _FILLED:
        if not cells[column]:
            yield Problem(place, f"{who} lacks a {column}", "", f"Give its {column}.")
    for column, words in _WORDS.items():
        if cells[column] not in words:
            fix = choose(cells[column], sorted(words))
            yield Problem(place, f"unknown {column} of {who}", cells[column], fix)
    for trial in _trials(cells["nct_ids"]):
        if not _TRIAL.fullmatch(trial):
            fix = "Give ids such as NCT00261846, separated by commas."
            yield Problem(place, f"no trial id of {who}", trial, fix)


def _trials(text: str) -> list[str]:
    return [trial for trial in _BETWEEN_TRIALS.split(text) if trial]
