"""Reads CIViC's cells of drugs: which therapies they mean, alone or taken together.

CIViC gives drugs by name alone, so a therapy's id is made of its name: names that differ
in case only are one therapy, all others are different ones.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

INTERACTIONS: Final = frozenset({"", "Combination", "Sequential", "Substitutes"})
"""CIViC's words for how the drugs of a cell belong together; empty: it does not say."""
_ID_START: Final = "ONCOGRAPH:civic-therapy-"
_BETWEEN_NAMES: Final = re.compile(r",(?!\s)(?!(?<=\d,)\d)")
"""A comma, but for one before a blank or between digits: such a comma is part of a name,
as in `2,4-pyrimidinediamine` and `VEGF Receptor Tyrosine Kinase Inhibitor, PD173074`.
Two drugs, one that ends in a digit before one that begins with one, would be read as one:
the published table has none such."""


@dataclass(frozen=True, slots=True)
class Therapy:
    """One drug, or several as they are given."""

    key: str
    """Makes its id, and the ids of claims about it."""
    name: str
    modality: str = ""
    parts: "tuple[Therapy, ...]" = ()
    """The drugs it consists of, when they are several."""

    @property
    def id(self) -> str:
        """Give the id of its node."""
        return f"{_ID_START}{self.key}"


def therapies(drugs: str, interaction: str) -> tuple[Therapy, ...]:
    """Read a cell; empty when it names no drug, or several without saying how they combine.

    >>> [therapy.name for therapy in therapies("Cisplatin,2,4-D", "Substitutes")]
    ['Cisplatin', '2,4-D']
    >>> therapies("Trametinib,Dabrafenib", "Combination")[0].id
    'ONCOGRAPH:civic-therapy-dabrafenib+trametinib'
    """
    names = filter(None, (name.strip() for name in _BETWEEN_NAMES.split(drugs)))
    found = {drug.key: drug for drug in (Therapy(name_key(name), name) for name in names)}
    parts = tuple(found.values())
    if len(parts) < 2 or interaction == "Substitutes":  # noqa: PLR2004  # one is no combination
        return parts
    # The order of a cell means nothing, not even for drugs given one after another: of
    # items whose text tells which came first, some name that drug last.
    ordered = tuple(found[key] for key in sorted(found))
    if interaction == "Combination":
        return (_joined(ordered, "+", " + ", "combination"),)
    if interaction == "Sequential":
        return (_joined(ordered, ",", " and ", "sequence", ", in sequence"),)
    return ()


def name_key(name: str) -> str:
    """Spell a name as part of an id: another name has another key, unless it differs in case.

    Blanks become `_`. Not `-`: `AB 1` and `AB-1` are two names.

    >>> name_key("HSP90 Inhibitor IPI-504")
    'hsp90_inhibitor_ipi-504'
    """
    return quote(name.casefold(), safe=" ").replace("_", "%5F").replace(" ", "_")


def _joined(
    parts: tuple[Therapy, ...], sign: str, words: str, modality: str, ending: str = ""
) -> Therapy:
    """Make one therapy of several; no key of a single drug holds the sign."""
    key = sign.join(part.key for part in parts)
    return Therapy(key, words.join(part.name for part in parts) + ending, modality, parts)
