"""Reads STARGEO: which genes are expressed more or less in a disease than in controls.

A row is a meta-analysis over studies of the Gene Expression Omnibus. It supports the
expression where its corrected p-value (Benjamini-Hochberg) is at most 0.05; otherwise it
says that no significant difference was found. Two tables are known: the one with all
results and their numbers, and `diffex.tsv` of the source's repository, which holds the
significant results without numbers. `I2`, how far the studies differ among each other,
has no place in the graph and is not read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph_seed.inputs import InputFile, Inputs
from graph_seed.problems import Problem, choose
from graph_seed.reading import ClaimFound, NodeFound, SourceReader, source_node
from graph_seed.records import Claim, Place, Value
from graph_seed.sources.node_table import (
    NODE_TABLES,
    is_node_table,
    mentioned_nodes,
    plain_node,
)
from graph_seed.sources.recognition import opening, own_files, strangers
from graph_seed.tables import rows

_NAME: Final = "stargeo"
_RESULTS: Final = (
    "subject",
    "direction",
    "object",
    "studies",
    "cases",
    "controls",
    "random_effect_log2fc",
    "random_pval",
    "bh_qval",
)
_SIGNIFICANT: Final = ("slim_id", "slim_name", "direction", "entrez_gene_id", "gene_symbol")
_SIGNIFICANT_Q: Final = 0.05
_GENE: Final = "NCBIGene:"
_DISEASE: Final = "DOID:"
_SIGNS: Final = {"up": 1, "down": -1}
_EXPRESSIONS: Final = {"up": "OVEREXPRESSED", "down": "UNDEREXPRESSED"}
_KNOWLEDGE_LEVEL: Final = "statistical_association"
_AGENT_TYPE: Final = "data_analysis_pipeline"


@dataclass(slots=True)
class _Seen:
    """Which gene had a row for which disease: a bit per disease, so that all fits in memory."""

    bits: dict[str, int] = field(default_factory=dict)
    masks: dict[str, int] = field(default_factory=dict)
    repeats: dict[tuple[str, str], int] = field(default_factory=dict)


def _nodes(inputs: Inputs) -> Iterator[NodeFound]:
    results, significant, names = _tables(inputs)
    yield source_node(STARGEO)
    yield from strangers(inputs, results + significant + names)
    mentioned: dict[str, NodeFound] = {}
    for file in significant:
        _note_named(file, mentioned)
    for file in results:
        _note_ids(file, mentioned)
    yield from mentioned_nodes(inputs, mentioned)


def _claims(inputs: Inputs) -> Iterator[ClaimFound]:
    results, significant, _ = _tables(inputs)
    for file in results:
        yield from _result_claims(file)
    for file in significant:
        yield from _significant_claims(file)


def _tables(inputs: Inputs) -> tuple[tuple[InputFile, ...], ...]:
    """Give the tables of all results, of significant ones, and of names."""

    def has(*columns: str) -> tuple[InputFile, ...]:
        return own_files(
            inputs, lambda file: set(columns) <= set("".join(opening(file, 1)).split("\t"))
        )

    return has(*_RESULTS), has(*_SIGNIFICANT), own_files(inputs, is_node_table)


def _note_ids(file: InputFile, mentioned: dict[str, NodeFound]) -> None:
    # Rows that cannot be read are reported once, with the claims.
    for row in rows(file, ("subject", "object")):
        if isinstance(row, Problem):
            continue
        number, ends = row
        for node_id in ends:
            if node_id not in mentioned:
                mentioned[node_id] = plain_node(node_id, Place(file.name, number), _NAME)


def _note_named(file: InputFile, mentioned: dict[str, NodeFound]) -> None:
    for row in rows(file, ("entrez_gene_id", "gene_symbol", "slim_id", "slim_name")):
        if isinstance(row, Problem):
            continue
        number, (gene_id, symbol, disease, disease_name) = row
        place, gene = Place(file.name, number), f"{_GENE}{gene_id}"
        if gene not in mentioned:
            mentioned[gene] = plain_node(gene, place, _NAME, symbol=symbol.strip())
        if disease not in mentioned:
            mentioned[disease] = plain_node(disease, place, _NAME, name=disease_name.strip())


def _result_claims(file: InputFile) -> Iterator[ClaimFound]:
    """Turn each result into a claim. Written flat: it runs for close to a million rows."""
    seen = _Seen()
    for row in rows(file, _RESULTS):
        if isinstance(row, Problem):
            yield row
            continue
        number, (gene, direction, disease, studies, cases, controls, change, p_value, q_value) = row
        place = Place(file.name, number)
        try:
            log2_fold_change = float(change)
            q = float(q_value)
            is_contrary = log2_fold_change * _SIGNS[direction] < 0
            is_significant = q <= _SIGNIFICANT_Q
            properties: dict[str, Value] = {
                "expression": _EXPRESSIONS[direction] if is_significant else "NOT_SIGNIFICANT",
                "log2FoldChange": log2_fold_change,
                "pValue": float(p_value),
                "qValue": q,
                "studies": int(studies),
                "cases": int(cases),
                "controls": int(controls),
                "knowledgeLevel": _KNOWLEDGE_LEVEL,
                "agentType": _AGENT_TYPE,
            }
        except (KeyError, ValueError):
            yield from _unreadable(row[1], place)
            continue
        if is_contrary:
            fix = "Make it up where random_effect_log2fc is positive, down where it is negative."
            yield Problem(place, "direction is not the sign of the change", direction, fix)
            continue
        yield Claim(
            _claim_id(seen, gene, disease),
            "EXPRESSED_IN",
            gene,
            disease,
            _NAME,
            "STATISTICAL",
            "SUPPORTS" if is_significant else "DOES_NOT_SUPPORT",
            (),
            properties,
            place,
            not is_significant,
        )


def _significant_claims(file: InputFile) -> Iterator[ClaimFound]:
    seen = _Seen()
    for row in rows(file, ("entrez_gene_id", "direction", "slim_id")):
        if isinstance(row, Problem):
            yield row
            continue
        number, (gene_id, direction, disease) = row
        place, gene = Place(file.name, number), f"{_GENE}{gene_id}"
        if direction not in _EXPRESSIONS:
            yield Problem(place, "unknown direction", direction, choose(direction, _EXPRESSIONS))
            continue
        properties = {
            "expression": _EXPRESSIONS[direction],
            "knowledgeLevel": _KNOWLEDGE_LEVEL,
            "agentType": _AGENT_TYPE,
        }
        yield Claim(
            id=_claim_id(seen, gene, disease),
            relation="EXPRESSED_IN",
            subject=gene,
            object=disease,
            source=_NAME,
            level="STATISTICAL",
            properties=properties,
            place=place,
        )


def _claim_id(seen: _Seen, gene: str, disease: str) -> str:
    """Make the id of a row; a later row of a file with the same ends is numbered from 2.

    Both rows stand: the source gives two results and does not say which one holds.
    """
    claim_id = f"ONCOGRAPH:{_NAME}-{gene[len(_GENE) :]}-{disease[len(_DISEASE) :]}"
    bit = seen.bits.get(disease)
    if bit is None:
        bit = seen.bits[disease] = 1 << len(seen.bits)
    mask = seen.masks.get(gene, 0)
    if not mask & bit:
        seen.masks[gene] = mask | bit
        return claim_id
    count = seen.repeats[gene, disease] = seen.repeats.get((gene, disease), 1) + 1
    return f"{claim_id}-{count}"


def _unreadable(cells: Sequence[str], place: Place) -> Iterator[Problem]:
    """Say which cells of a result cannot be read."""
    for column, text in zip(_RESULTS, cells, strict=True):
        if column == "direction" and text not in _SIGNS:
            yield Problem(place, "unknown direction", text, choose(text, _SIGNS))
        elif column in {"studies", "cases", "controls"} and not _is_number(int, text):
            yield Problem(place, f"{column} is not a whole number", text, "Give a whole number.")
        elif column in _RESULTS[6:] and not _is_number(float, text):
            yield Problem(place, f"{column} is not a number", text, "Give a number.")


def _is_number(read: type[int | float], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


STARGEO: Final = SourceReader(
    name=_NAME,
    title="STARGEO differential expression in disease",
    version="2016-03-28",
    licence="CC0-1.0",
    url="https://github.com/dhimmel/stargeo",
    citation="Differential expression signatures for disease using STARGEO."
    " https://doi.org/10.5281/zenodo.46866",
    brings="Targets and Diseases; EXPRESSED_IN: expression in a disease against controls",
    nodes=_nodes,
    claims=_claims,
    companions=NODE_TABLES,
)
