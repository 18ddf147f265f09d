"""emit, for `resolve`: what each of a list of terms stands for.

A term is looked up as an id, a cross-reference and a name; the first way that finds
anything decides. Only where nothing is found, names close to it are sought.
"""

from collections.abc import Sequence
from typing import Final

from app.compiler.cypher import block
from app.compiler.search_cypher import close_names, of_kinds
from app.compiler.search_plan import Resolve
from app.graph_model.search_text import NAMES, TERM, NameField

STATUSES: Final = {
    "EXACT": "It is the id, the symbol or the name of one entity.",
    "SYNONYM": "It is another name of one entity.",
    "XREF": "It is the id that another vocabulary has for one entity.",
    "AMBIGUOUS": "It fits several entities equally well: they are the candidates.",
    "NONE": "It fits nothing: the candidates have the nearest names, if there are any.",
}
_WAYS: Final = ("EXACT", "XREF", "SYNONYM")
"""How a term may fit, the best first."""


def resolved_terms(r: Resolve, candidate_rows: Sequence[str]) -> str:
    """Write the subquery; the rows give what is read of each candidate."""
    v, term = r.variable, r.term
    values = f"{term}.term, {term}_status"
    blocks = [block([term], _fitting(r)), *_status(r), block([term, "found"], _nearest(r))]
    carried = f"{term}, {term}_status"
    if r.reads_candidates:
        blocks += [
            f"WITH {carried}, {v}_ids + near AS {v}_ids",
            block([f"{v}_ids"], _candidates(r, candidate_rows)),
        ]
        carried += f", {v}_rows"
        values += f", {v}_rows"
    return block(
        ["root"],
        [
            f"UNWIND ${r.parameter} AS {term}",
            *blocks,
            f"WITH {carried} ORDER BY {term}.place",
            f"RETURN collect([{values}]) AS {v}_terms",
        ],
    )


def _fitting(r: Resolve) -> list[str]:
    term = r.term
    way = f"CASE WHEN name.field < {NameField.SYNONYM:d} THEN 0 ELSE 2 END"
    return [
        block(
            [term],
            [
                f"MATCH (entity:Entity {{id: {term}.id}}) RETURN entity, 0 AS way",
                "UNION ALL",
                (
                    f"MATCH (:Identifier {{id: {term}.id}})-[:IDENTIFIES]->(entity:Entity)"
                    " RETURN entity, 1 AS way"
                ),
                "UNION ALL",
                (
                    f"MATCH (:{TERM} {{id: {term}.text}})-[name:{NAMES}]->(entity:Entity)"
                    f" RETURN entity, {way} AS way"
                ),
            ],
        ),
        f"WITH entity, way{_of_kind(r)}",
        "WITH entity.id AS id, min(way) AS way ORDER BY way, id",
        "RETURN collect([way, id]) AS found",
    ]


def _status(r: Resolve) -> list[str]:
    ways = ", ".join(repr(way) for way in _WAYS)
    ids = f"{r.variable}_ids"
    return [
        f"WITH {r.term}, found, [fit IN found WHERE fit[0] = found[0][0] | fit[1]] AS {ids}",
        (
            f"WITH {r.term}, found, {ids}[..${r.candidates}] AS {ids}, CASE WHEN size(found) = 0"
            f" THEN 'NONE' WHEN size({ids}) > 1 THEN 'AMBIGUOUS' ELSE [{ways}][found[0][0]] END"
            f" AS {r.term}_status"
        ),
    ]


def _nearest(r: Resolve) -> list[str]:
    words = f"CASE WHEN size(found) = 0 THEN {r.term}.words ELSE [] END"
    return [
        *close_names(words),
        f"MATCH (term)-[name:{NAMES}]->(entity:Entity){_of_kind(r)}",
        "WITH entity.id AS id, term.id AS text, distance, name.field AS field",
        "ORDER BY distance, size(text), text, field",
        "WITH id, head(collect([distance, size(text), text, field])) AS best",
        "ORDER BY best[0], best[1], best[2], best[3], id",
        f"WITH id LIMIT ${r.candidates}",
        "RETURN collect(id) AS near",
    ]


def _of_kind(r: Resolve) -> str:
    return f" WHERE {of_kinds(r.kinds)}" if r.kinds else ""


def _candidates(r: Resolve, candidate_rows: Sequence[str]) -> list[str]:
    v = r.variable
    place = f"{v}_place"
    return [
        f"UNWIND range(0, size({v}_ids) - 1) AS {place}",
        f"WITH {place}, {v}_ids[{place}] AS {v}_id",
        f"MATCH ({v}:Entity {{id: {v}_id}})",
        f"WITH {v}, {place} ORDER BY {place}",
        *candidate_rows,
    ]
