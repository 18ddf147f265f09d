"""The made-up benchmark graph: what its nodes and claims are. `generate.py` loads it.

The seeds are fixed, so it is the same every time. Half of the ends of claims are drawn
evenly, half so that a few targets and the widest diseases are hubs, as in real graphs.
"""

import itertools
import random
from collections.abc import Iterator
from typing import Any, Final

from app.graph_model.vocabularies import EVIDENCE_LEVEL, EXPRESSION
from made_names import KINDS, MANNERS, SITES, made_words

TARGETS, DISEASES, THERAPIES, TISSUES = 20_000, 1_000, 4_000, 300
BARRIERS, CAPABILITIES = 12, 15
SOURCES: Final = ("article", "civic", "stargeo")
DISEASE_CLAIMS: Final = 300_000

_HISTOLOGIES: Final = tuple(kind for kind in KINDS if kind not in {"neoplasm", "tumor", "cancer"})
_PER_SITE: Final = 4
_FIRST_HISTOLOGY: Final = 1 + len(SITES)
_FIRST_PAIR: Final = _FIRST_HISTOLOGY + len(_HISTOLOGIES)
_FIRST_LEAF: Final = _FIRST_PAIR + len(SITES) * _PER_SITE
_PARTS: Final = ("epithelium", "stroma", "duct", "capsule", "vessel", "mucosa", "margin")
_ENDINGS: Final = {
    "CAR-NKT": "leucel", "CAR-T": "cabtagene", "ADC": "mab vedotin", "mAb": "mab",
    "small molecule": "tinib",
}  # fmt: skip
_FAMILY_ENDINGS: Final = ("in", "ase", "or", "al", "yl", "ome", "ic", "us", "ate", "ct", "gram")
_ROLES: Final = (
    "factor", "receptor", "kinase", "channel", "ligand", "transporter", "antigen", "protein",
    "subunit", "domain containing", "inhibitor", "like protein", "interacting protein",
)  # fmt: skip
_OUTCOMES: Final = ("EFFECTIVE", "NOT_EFFECTIVE", "MIXED", *["UNKNOWN"] * 7)

Row = dict[str, Any]


def target_id(i: int) -> str:
    """Make the id of a target; the first few are hubs."""
    return f"HGNC:{i}"


def disease_id(i: int) -> str:
    """Make the id of a disease; the first is above all others, the widest come next."""
    return f"MONDO:{i:07d}"


def therapy_id(i: int) -> str:
    """Make the id of a therapy."""
    return f"CHEMBL:{i}"


def tissue_id(i: int) -> str:
    """Make the id of a tissue."""
    return f"UBERON:{i:07d}"


def barrier_id(i: int) -> str:
    """Make the id of a barrier."""
    return f"ONCOGRAPH:barrier-{i}"


def capability_id(i: int) -> str:
    """Make the id of a capability."""
    return f"ONCOGRAPH:capability-{i}"


def target_name(family: str, i: int) -> str:
    """Name a target: its family, what it is, its number; words end and are as long as it comes."""
    ending, role = _FAMILY_ENDINGS[i % len(_FAMILY_ENDINGS)], _ROLES[i % len(_ROLES)]
    return f"{family[: 3 + i % 4]}{ending} {role} {i // len(_ROLES)}"


def disease_name(i: int) -> str:
    """Name a disease: cancer; a site's; a histology; one at a site; one of these in a manner."""
    if i == 0:
        return "cancer"
    if i < _FIRST_HISTOLOGY:
        return f"{SITES[i - 1]} cancer"
    if i < _FIRST_PAIR:
        return _HISTOLOGIES[i - _FIRST_HISTOLOGY]
    if i < _FIRST_LEAF:
        site, histology = divmod(i - _FIRST_PAIR, _PER_SITE)
        return f"{SITES[site]} {_HISTOLOGIES[histology]}"
    manner, pair = divmod(i - _FIRST_LEAF, _FIRST_LEAF - _FIRST_PAIR)
    return f"{MANNERS[manner]} {disease_name(_FIRST_PAIR + pair)}"


def disease_parents(i: int) -> tuple[int, ...]:
    """Give the diseases of which one is a subtype: what stands at a site has two."""
    if i == 0:
        return ()
    if i < _FIRST_PAIR:
        return (0,)
    if i < _FIRST_LEAF:
        site, histology = divmod(i - _FIRST_PAIR, _PER_SITE)
        return (1 + site, _FIRST_HISTOLOGY + histology)
    return (_FIRST_PAIR + (i - _FIRST_LEAF) % (_FIRST_LEAF - _FIRST_PAIR),)


def nodes() -> Iterator[tuple[str, list[Row]]]:
    """Make the nodes: label and rows."""
    draw = random.Random(7)
    families = list(made_words(3))
    yield (
        "Target",
        [
            _node("Target", target_id(i), target_name(families[i % len(families)], i))
            | {"symbol": f"{families[i % len(families)][:4].upper()}{i}"}
            | {"xrefs": [f"NCBIGene:{i}"]}
            for i in range(TARGETS)
        ],
    )
    yield (
        "Disease",
        [
            _node("Disease", disease_id(i), disease_name(i))
            | {"synonyms": [f"{disease_name(i)} disease"], "xrefs": [f"DOID:{i}"]}
            for i in range(DISEASES)
        ],
    )
    modalities = draw.choices(list(_ENDINGS), k=THERAPIES)
    drugs = itertools.chain(made_words(3), (f"{word}ox" for word in made_words(3)))
    yield (
        "Therapy",
        [
            _node("Therapy", therapy_id(i), word + _ENDINGS[modality]) | {"modality": modality}
            for i, (word, modality) in enumerate(zip(drugs, modalities, strict=False))
        ],
    )
    places = itertools.product(_PARTS, SITES)
    yield (
        "Tissue",
        [
            _node("Tissue", tissue_id(i), f"{part} of {site}")
            for i, (part, site) in enumerate(itertools.islice(places, TISSUES))
        ],
    )
    yield (
        "Barrier",
        [_node("Barrier", barrier_id(i), f"barrier {i} to treatment") for i in range(BARRIERS)],
    )
    yield (
        "Capability",
        [_node("Capability", capability_id(i), f"capability {i}") for i in range(CAPABILITIES)],
    )
    yield "Source", [{"id": name, "name": name} for name in SOURCES]


def _node(kind: str, node_id: str, name: str) -> Row:
    return {"id": node_id, "kind": kind, "name": name}


class _Claims:
    """Draws the claims of one graph, in a fixed order."""

    def __init__(self) -> None:
        self._draw = random.Random(11)
        self._levels = tuple(EVIDENCE_LEVEL.values)

    def skewed(self, shape: float, most: int) -> int:
        """Draw a number below `most`: half of the time evenly, else mostly small ones."""
        if self._draw.random() < 0.5:
            return self._draw.randrange(most)
        return (int(self._draw.paretovariate(shape)) - 1) % most

    def some(self, most: int, count: int) -> list[int]:
        """Draw so many different numbers below `most`."""
        return self._draw.sample(range(most), count)

    def one(self, values: tuple[str, ...]) -> str:
        """Draw one of the values."""
        return self._draw.choice(values)

    def change(self) -> float:
        """Draw a log2 fold change."""
        return round(self._draw.gauss(0, 1), 3)

    def row(self, number: str, subject: str, obj: str, **own: Any) -> Row:
        """Make one claim."""
        return {
            "subject": subject,
            "object": obj,
            "claim": {
                "id": f"ONCOGRAPH:{number}",
                "source": self.one(SOURCES),
                "level": self.one(self._levels),
                "direction": "DOES_NOT_SUPPORT" if self._draw.random() < 0.2 else "SUPPORTS",
                "confidence": round(self._draw.random(), 3),
                **own,
            },
        }


def claims() -> Iterator[tuple[str, str, str, list[Row]]]:
    """Make the claims: relation, subject label, object label and rows."""
    made = _Claims()
    yield "EXPRESSED_IN", "Target", "Disease", _expressed_in_diseases(made)
    yield (
        "TARGETS",
        "Therapy",
        "Target",
        [
            made.row(
                f"tt{i}-{j}",
                therapy_id(i),
                target_id(made.skewed(0.5, TARGETS)),
                mechanism="binds",
            )
            for i in range(THERAPIES)
            for j in range(3)
        ],
    )
    yield (
        "EXPRESSED_IN",
        "Target",
        "Tissue",
        [
            made.row(f"et{i}-{t}", target_id(i), tissue_id(t), expression="PRESENT")
            for i in range(TARGETS)
            for t in made.some(TISSUES, 10)
        ],
    )
    yield (
        "STUDIED_FOR",
        "Therapy",
        "Disease",
        [
            made.row(f"sf{i}-{d}", therapy_id(i), disease_id(d), outcome=made.one(_OUTCOMES))
            for i in range(THERAPIES)
            for d in made.some(DISEASES, 5)
        ],
    )
    yield "SUBTYPE_OF", "Disease", "Disease", _subtypes(made)
    yield from _barriers(made)


def _expressed_in_diseases(made: _Claims) -> list[Row]:
    return [
        made.row(
            f"ed{i}",
            target_id(made.skewed(0.4, TARGETS)),
            disease_id(made.skewed(0.3, DISEASES)),
            expression=made.one(tuple(EXPRESSION.values)),
            log2FoldChange=made.change(),
        )
        for i in range(DISEASE_CLAIMS)
    ]


def _subtypes(made: _Claims) -> list[Row]:
    return [
        made.row(
            f"so{i}-{parent}",
            disease_id(i),
            disease_id(parent),
            level="ASSERTED",
            direction="SUPPORTS",
        )
        for i in range(DISEASES)
        for parent in disease_parents(i)
    ]


def _barriers(made: _Claims) -> Iterator[tuple[str, str, str, list[Row]]]:
    """Make what opportunities are weighed by."""
    yield (
        "HAS_BARRIER",
        "Disease",
        "Barrier",
        [
            made.row(f"hb{i}-{b}", disease_id(i), barrier_id(b))
            for i in range(DISEASES)
            for b in made.some(BARRIERS, i % 5)
        ],
    )
    yield (
        "HAS_CAPABILITY",
        "Therapy",
        "Capability",
        [
            made.row(f"hc{i}-{c}", therapy_id(i), capability_id(c))
            for i in range(THERAPIES)
            for c in made.some(CAPABILITIES, 1 + i % 4)
        ],
    )
    yield (
        "OVERCOMES",
        "Capability",
        "Barrier",
        [
            made.row(f"ov{i}-{b}", capability_id(i), barrier_id(b))
            for i in range(CAPABILITIES)
            for b in made.some(BARRIERS, 2)
        ],
    )
