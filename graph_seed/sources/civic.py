"""Reads CIViC: what variants tell about cancers and their treatment, judged by people.

An evidence item becomes a claim about the variant in the disease and, where it is about
drugs, one about each therapy in the disease. A node is described by the first row that
has it; a later row that names it otherwise yields it again, for the loader to refuse.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from graph_seed.inputs import InputFile, Inputs
from graph_seed.problems import Problem
from graph_seed.reading import ClaimFound, Excluded, NodeFound, SourceReader, source_node
from graph_seed.records import Claim, Node, Place, Value
from graph_seed.sources.civic_evidence import (
    EvidenceItem,
    evidence,
    has_summaries,
    is_evidence_table,
)
from graph_seed.sources.civic_therapies import Therapy, name_key
from graph_seed.sources.civic_vocabulary import (
    DIRECTIONS,
    EFFECTS,
    LEVELS,
    OUTCOMES,
    PREDICTIVE,
    PUBLICATION_PREFIXES,
    PUBMED,
    UNKNOWN,
)
from graph_seed.sources.recognition import own_files, strangers

_NAME: Final = "civic"
_VARIANT_PAGE: Final = "https://civicdb.org/links/variants/"
_YEAR: Final = re.compile(r"(?:^|, )(\d{4}),")
"""`Levine et al., 2005, Blood`; without authors the year comes first."""
_MADE_BY: Final = {"knowledgeLevel": "knowledge_assertion", "agentType": "manual_agent"}
_UNCLEAR_DRUGS: Final = "several drugs without saying how they are combined"
_TRIALS_ALONE: Final = "trials of an evidence item that is about no therapy"


def _nodes(inputs: Inputs) -> Iterator[NodeFound]:
    files = _tables(inputs)
    yield from strangers(inputs, files)
    seen: set[tuple[str, str]] = set()
    last_review = ""
    for item in _items(files):
        last_review = max(last_review, item.cells["last_review_date"].partition(" ")[0])
        for node in _item_nodes(item):
            name = node.properties.get("name", node.properties.get("citation", ""))
            key = (node.id, str(name).casefold())
            if key not in seen:
                seen.add(key)
                yield node
    yield source_node(CIVIC, f"nightly, last review {last_review}" if last_review else "nightly")


def _claims(inputs: Inputs) -> Iterator[ClaimFound]:
    files = _tables(inputs)
    seen: set[tuple[str, str]] = set()
    for file in files:
        for item in evidence(file):
            if isinstance(item, Problem):
                yield item
                continue
            for claim in _structure(item):
                if (claim.id, claim.object) not in seen:
                    seen.add((claim.id, claim.object))
                    yield claim
            yield from _evidence_claims(item)


def _tables(inputs: Inputs) -> tuple[InputFile, ...]:
    """Give the tables that describe variants first, since the first row describes a node."""
    files = own_files(inputs, is_evidence_table)
    return tuple(sorted(files, key=lambda file: not has_summaries(file)))


def _items(files: tuple[InputFile, ...]) -> Iterator[EvidenceItem]:
    """Give the items that can be read; the others are reported once, with the claims."""
    for file in files:
        for item in evidence(file):
            if isinstance(item, EvidenceItem):
                yield item


# ── nodes ────────────────────────────────────────────────────────────────────


def _item_nodes(item: EvidenceItem) -> Iterator[Node]:
    """Give what an item is about; of one that has no place still the variant and its gene."""
    yield _variant(item)
    gene = item.cells["gene"]
    yield _node("Target", _target_id(item), {"name": gene, "symbol": gene}, item.place)
    if item.exclusion:
        return
    yield _node("Disease", _disease_id(item), {"name": item.cells["disease"]}, item.place)
    yield _publication(item)
    for therapy in item.therapies:
        for one in (*therapy.parts, therapy):
            properties = {"name": one.name, "modality": one.modality}
            yield _node("Therapy", one.id, properties, item.place)


def _variant(item: EvidenceItem) -> Node:
    properties = {
        "name": _variant_name(item),
        "url": _VARIANT_PAGE + item.cells["variant_id"],
        "description": item.cells.get("variant_summary", ""),
    }
    return _node("Variant", _variant_id(item), properties, item.place)


def _publication(item: EvidenceItem) -> Node:
    citation, abstract = item.cells["citation"], item.cells["asco_abstract_id"]
    if abstract and not re.search(rf"\babstract {re.escape(abstract)}\b", citation, re.IGNORECASE):
        citation = f"{citation}, ASCO abstract {abstract}".removeprefix(", ")
    is_pubmed = item.cells["source_type"] == PUBMED
    year = _YEAR.search(citation)
    properties: dict[str, Value] = {
        "citation": citation,
        "pmid": item.cells["citation_id"] if is_pubmed else "",
    }
    if year:
        properties["year"] = int(year.group(1))
    return _node("Publication", _publication_id(item), properties, item.place)


def _node(node_type: str, node_id: str, properties: Mapping[str, Value], place: Place) -> Node:
    """Make a node; empty values are left out."""
    filled = {name: value for name, value in properties.items() if value}
    return Node(node_type, node_id, filled, (_NAME,), place)


# ── claims ───────────────────────────────────────────────────────────────────


def _structure(item: EvidenceItem) -> Iterator[Claim]:
    """Give what rows repeat: whose variant it is, which drugs a therapy consists of."""
    variant = _variant_id(item)
    yield Claim(
        id=f"{variant}-variant-of",
        relation="VARIANT_OF",
        subject=variant,
        object=_target_id(item),
        source=_NAME,
        level="ASSERTED",
        properties=_MADE_BY,
        place=item.place,
    )
    for therapy in () if item.exclusion else item.therapies:
        for part in therapy.parts:
            yield Claim(
                id=f"ONCOGRAPH:civic-part-{part.key}:{therapy.key}",
                relation="PART_OF",
                subject=part.id,
                object=therapy.id,
                source=_NAME,
                level="ASSERTED",
                properties=_MADE_BY,
                place=item.place,
            )


def _evidence_claims(item: EvidenceItem) -> Iterator[ClaimFound]:
    if item.exclusion:
        yield Excluded(item.exclusion, item.place, item.id)
        return
    yield _biomarker(item)
    for therapy in item.therapies:
        yield _study(item, therapy)
    if not item.therapies:
        if item.cells["drugs"] and item.cells["evidence_type"] == PREDICTIVE:
            yield Excluded(_UNCLEAR_DRUGS, item.place, f"{item.id}: {item.cells['drugs']}")
        if item.trials:
            yield Excluded(_TRIALS_ALONE, item.place, f"{item.id}: {', '.join(item.trials)}")


def _biomarker(item: EvidenceItem) -> Claim:
    cells = item.cells
    properties: dict[str, Value] = {
        **_MADE_BY,
        "sourceLevel": cells["evidence_level"],
        "effect": _effect(item),
    }
    if cells["drugs"]:
        properties["therapy"] = cells["drugs"]
    if cells["rating"]:
        properties["rating"] = int(cells["rating"])
    if cells["evidence_statement"]:
        properties["statement"] = cells["evidence_statement"]
    return Claim(
        id=item.id,
        relation="BIOMARKER_FOR",
        subject=_variant_id(item),
        object=_disease_id(item),
        source=_NAME,
        level=LEVELS[cells["evidence_level"]],
        direction=DIRECTIONS[cells["evidence_direction"]],
        publications=(_publication_id(item),),
        properties=properties,
        place=item.place,
    )


def _study(item: EvidenceItem, therapy: Therapy) -> Claim:
    """Say what the item found of the therapy.

    It holds for those patients or models only that have the variant: the scope says so.
    """
    level = LEVELS[item.cells["evidence_level"]]
    direction = DIRECTIONS[item.cells["evidence_direction"]]
    is_supported = direction == "SUPPORTS"
    properties: dict[str, Value] = {
        **_MADE_BY,
        "sourceLevel": item.cells["evidence_level"],
        "scope": f"with {_variant_name(item)}",
        "outcome": OUTCOMES.get(_effect(item), UNKNOWN) if is_supported else UNKNOWN,
    }
    if level == "PRECLINICAL":
        properties["stage"] = "PRECLINICAL"
    if item.trials:
        properties["trials"] = item.trials
    return Claim(
        id=f"{item.id}-{therapy.key}",
        relation="STUDIED_FOR",
        subject=therapy.id,
        object=_disease_id(item),
        source=_NAME,
        level=level,
        direction=direction,
        publications=(_publication_id(item),),
        properties=properties,
        place=item.place,
    )


# ── ids and names ────────────────────────────────────────────────────────────


def _variant_id(item: EvidenceItem) -> str:
    return f"CIVIC:VID{item.cells['variant_id']}"


def _variant_name(item: EvidenceItem) -> str:
    return f"{item.cells['gene']} {item.cells['variant']}"


def _target_id(item: EvidenceItem) -> str:
    return f"NCBIGene:{item.cells['entrez_id']}"


def _disease_id(item: EvidenceItem) -> str:
    """Give the id in the Disease Ontology; where CIViC has none, one made of the name."""
    doid = item.cells["doid"]
    return f"DOID:{doid}" if doid else f"ONCOGRAPH:civic-disease-{name_key(item.cells['disease'])}"


def _publication_id(item: EvidenceItem) -> str:
    return f"{PUBLICATION_PREFIXES[item.cells['source_type']]}:{item.cells['citation_id']}"


def _effect(item: EvidenceItem) -> str:
    key = (item.cells["evidence_type"], item.cells["clinical_significance"])
    return EFFECTS.get(key, UNKNOWN)


CIVIC: Final = SourceReader(
    name=_NAME,
    title="CIViC, Clinical Interpretation of Variants in Cancer",
    version="nightly, last review 2021-02-03",
    licence="CC0-1.0",
    url="https://civicdb.org",
    citation="CIViC, civicdb.org, McDonnell Genome Institute, Washington University",
    brings="Variants, Targets, Diseases, Therapies and Publications; BIOMARKER_FOR,"
    " STUDIED_FOR, VARIANT_OF and PART_OF",
    nodes=_nodes,
    claims=_claims,
)
