"""emit, for walking: claims of any relation, degrees, what a step weighs."""

from collections.abc import Callable, Sequence
from typing import Final

from app.compiler.cypher import block, one_by_id
from app.compiler.rows import Column
from app.compiler.traversal_plan import AnyClaims, WalkedClaims
from app.graph_model.index import ModelIndex

Rows = Callable[[str, Sequence[Column]], list[str]]
"""Writes the end of a subquery: the rows as one list."""

CLOCK: Final = "datetime.realtime('UTC').epochMillis"
"""The database's clock in milliseconds, read anew for every row. Without the time zone the
embedded engine reads it once per query. `timestamp()` stands still in a query on both, and on
Neo4j it stands where planning began, which may take longer than the walk."""


def time_is_up(began: str, most_ms: str, share: float = 1.0) -> str:
    """Write the condition that a share of the time for walking went by since the query began."""
    return f"{CLOCK} >= {began} + ${most_ms} * {share}"


def claim_pattern(variable: str, index: ModelIndex) -> str:
    """Write a relationship of any relation of the model: nothing else is ever walked."""
    return f"[{variable}:{'|'.join(index.relations)}]"


def entity_by_id(variable: str, parameter: str, imports: str) -> str:
    """Write what finds an entity by its id or, failing that, by an id of another vocabulary.

    It leaves a list of at most one node.
    """
    return block(
        [imports],
        [
            one_by_id(variable, "Entity", parameter, imports, has_aliases=True),
            f"RETURN collect({variable}) AS {variable}_found",
        ],
    )


def degree(node: str) -> str:
    """Write how many claims have the node at an end.

    All but those that look an entity up are claims; to count these is to look up three
    numbers, where naming every relation of the model would look up one for each.
    """
    lookups = (f" - COUNT {{ ({node})<-[:{name}]-() }}" for name in ("IDENTIFIES", "NAMES"))
    return f"(COUNT {{ ({node})--() }}{''.join(lookups)})"


def claim_weight(claim: str, walked: WalkedClaims) -> str:
    """Write what a claim weighs: only one that supports weighs anything."""
    weight = f"${walked.level_weights}[{claim}.level] * coalesce({claim}.confidence, 1.0)"
    return f"CASE WHEN {claim}.direction = 'SUPPORTS' THEN {weight} ELSE 0.0 END"


def is_walked(claim: str, walked: WalkedClaims) -> str:
    """Write the condition that a claim is of a relation asked for."""
    return f"type({claim}) IN ${walked.relations}" if walked.relations else "true"


def is_of_kind(node: str, walked: WalkedClaims) -> str:
    """Write the condition that a node is of a type asked for."""
    if walked.kinds is None:
        return "true"
    return f"size([label IN labels({node}) WHERE label IN ${walked.kinds}]) > 0"


def prefix_within(degrees: str, most: str) -> str:
    """Write how many to take so that, before the last, fewer than `most` claims are at them."""
    step = f"CASE WHEN taken[1] < {most} THEN [taken[0] + 1, taken[1] + d] ELSE taken END"
    return f"reduce(taken = [0, 0], d IN {degrees} | {step})[0]"


def any_claims(nested: AnyClaims, rows: Rows, index: ModelIndex) -> str:
    """Write what reads claims of any relation, each with the name of its GraphQL type if asked."""
    v = nested.variable
    lines = [f"UNWIND {nested.claims} AS {v}", f"WITH {v} ORDER BY {v}.id LIMIT ${nested.size}"]
    if nested.shape.label_column is not None:
        types = " ".join(
            f"WHEN '{name}' THEN '{relation.claim_type_name}'"
            for name, relation in index.relations.items()
        )
        lines.append(f"WITH {v}, CASE type({v}) {types} END AS {v}_type ORDER BY {v}.id")
    return block([nested.claims], [*lines, *rows(v, nested.columns)])
