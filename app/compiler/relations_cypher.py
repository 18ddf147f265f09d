"""emit, for the relations of an entity: claims grouped by relation, direction and neighbour."""

from collections.abc import Sequence

from app.compiler.cypher import where
from app.compiler.plan import AnyRelations
from app.compiler.walk_cypher import claim_pattern
from app.graph_model.index import ModelIndex


def relations_page(
    source: AnyRelations, v: str, bounds: Sequence[str], cut: str, index: ModelIndex
) -> list[str]:
    """Write what finds the rows of one page, in order."""
    claim = source.claim
    carried = ["relation", "back", "claims", "claimCount", "supports"]
    names = ", ".join([v, *(f"{v}_{name}" for name in carried)])
    rest = f"{v}_claimCount - {v}_supports AS {v}_doesNotSupport, {v}_back = 0 AS {v}_forward"
    return [
        _claims(source, v, index),
        (
            f"WITH {v}, {_group(source, v)}, collect({claim}) AS {v}_claims,"
            f" count({claim}) AS {v}_claimCount,"
            f" count(CASE WHEN {claim}.direction = 'SUPPORTS' THEN 1 END) AS {v}_supports"
        ),
        f"WITH {names}, {rest}{where(bounds)}",
        f"WITH {names}, {v}_doesNotSupport, {v}_forward {cut}",
    ]


def relations_total(source: AnyRelations, v: str, index: ModelIndex) -> list[str]:
    """Write what counts the rows."""
    return [
        _claims(source, v, index),
        f"WITH DISTINCT {v}, {_group(source, v)}",
        f"RETURN count({v}) AS {v}_total",
    ]


def _claims(source: AnyRelations, v: str, index: ModelIndex) -> str:
    left = "<-" if source.is_forward is False else "-"
    right = "->" if source.is_forward else "-"
    kinds = f"size([label IN labels({v}) WHERE label IN ${source.kinds}]) > 0"
    asked = [f"type({source.claim}) IN ${source.relations}"] if source.relations else []
    asked += [kinds] if source.kinds else []
    pattern = f"({source.parent}){left}{claim_pattern(source.claim, index)}{right}({v})"
    return f"MATCH {pattern}{where(asked)}"


def _group(source: AnyRelations, v: str) -> str:
    back = f"CASE WHEN startNode({source.claim}) = {source.parent} THEN 0 ELSE 1 END"
    return f"type({source.claim}) AS {v}_relation, {back} AS {v}_back"
