"""emit, for walks over the graph: which module writes what."""

from typing import assert_never

from app.compiler.neighborhood_cypher import neighborhood
from app.compiler.paths_cypher import path_nodes, path_steps, paths
from app.compiler.traversal_plan import (
    AnyClaims,
    Neighborhood,
    PathNodes,
    Paths,
    PathSteps,
    Walk,
)
from app.compiler.walk_cypher import Rows, any_claims
from app.graph_model.index import ModelIndex


def walk(nested: Walk, root: str, rows: Rows, index: ModelIndex) -> tuple[list[str], str]:
    """Give the block of a walk and the value it leaves."""
    match nested:
        case Paths():
            return [paths(nested, root, rows, index)], f"{nested.variable}_list"
        case Neighborhood():
            return [neighborhood(nested, root, rows, index)], f"{nested.variable}_list"
        case PathNodes():
            text = path_nodes(nested, rows)
        case PathSteps():
            text = path_steps(nested, rows, index)
        case AnyClaims():
            text = any_claims(nested, rows, index)
        case _:
            assert_never(nested)
    return [text], f"{nested.variable}_rows"
