"""The small pieces of Cypher text: patterns, blocks, expressions.

Everything that joins Cypher text is here, in the modules of `emit`, or in `export.py`.
Names come from the graph model or from `Context.name`; values are parameters.

>>> print(block(["target"], ["MATCH (target)-[:TARGETS]-(t)", "RETURN count(t) AS n"]))
CALL (target) {
  MATCH (target)-[:TARGETS]-(t)
  RETURN count(t) AS n
}
"""

from collections.abc import Iterable, Sequence
from typing import Final

from app.compiler.plan import OrderKey
from app.compiler.rows import (
    AggregateColumn,
    ClaimValueColumn,
    Column,
    EndColumn,
    LabelColumn,
    NestedColumn,
    PropertyColumn,
    SizeColumn,
    ValueColumn,
)
from app.graph_model.index import Reading, RelationField

ROOT: Final = "root"
"""What root subqueries import: joined to one row each, they are run one after the other.
Without it the planner would join them as a cartesian product. Where the graph is walked, its
value is when the query began."""


def block(imports: Iterable[str], lines: Iterable[str]) -> str:
    """Write a subquery that sees the imported variables."""
    return f"CALL ({', '.join(imports)}) {{\n{indent(lines)}\n}}"


def one_by_id(variable: str, label: str, value: str, imports: str, *, has_aliases: bool) -> str:
    """Write what finds the node of a type by its id or, failing that, by another vocabulary's."""
    v = variable
    found = [f"MATCH ({v}:{label} {{id: {value}}}) RETURN {v}, 0 AS {v}_rank"]
    if has_aliases:
        alias = f"(:Identifier {{id: {value}}})-[:IDENTIFIES]->({v}:{label})"
        found.append(f"MATCH {alias} RETURN {v}, 1 AS {v}_rank")
    return block(
        [imports],
        [
            block([imports], ["\nUNION ALL\n".join(found)]),
            f"WITH {v} ORDER BY {v}_rank, {v}.id LIMIT 1",
            f"RETURN {v}",
        ],
    )


def indent(lines: Iterable[str]) -> str:
    """Join lines, or blocks of lines, one level deeper."""
    return "\n".join(f"  {line}" for text in lines for line in text.split("\n"))


def where(conditions: Iterable[str]) -> str:
    """Write a WHERE of all conditions; nothing when there are none."""
    kept = [condition for condition in conditions if condition != "true"]
    return f" WHERE {' AND '.join(kept)}" if kept else ""


def labels(names: Sequence[str]) -> str:
    """Write a label expression: any of the names."""
    return "|".join(names)


def pattern(
    start: str, field: RelationField, end: str, claim: str = "", *, reach: int | None = None
) -> str:
    """Write the path from a node over a relation field to its neighbour.

    With `reach`, the path may have any length up to it.
    """
    steps = f"*1..{reach}" if reach else ""
    relationship = f"[{claim}:{field.relation.name}{steps}]"
    neighbour = f"({end}:{labels(field.neighbours)})"
    match field.reading:
        case Reading.FORWARD:
            return f"({start})-{relationship}->{neighbour}"
        case Reading.BACKWARD:
            return f"({start})<-{relationship}-{neighbour}"
        case Reading.EITHER:
            return f"({start})-{relationship}-{neighbour}"


def expression(column: Column) -> str:
    """Write the expression of a column that needs no subquery."""
    match column:
        case PropertyColumn(subject, name):
            return f"{subject}.{name}"
        case LabelColumn(subject):
            return f"head([label IN labels({subject}) WHERE label <> 'Entity'])"
        case AggregateColumn() | ClaimValueColumn():
            return column.alias
        case EndColumn(subject, is_start):
            return f"{'startNode' if is_start else 'endNode'}({subject}).id"
        case ValueColumn(name):
            return name
        case SizeColumn(name):
            return f"size({name})"
        case NestedColumn():
            raise AssertionError("a nested column is written by emit")


def order_by(keys: Sequence[OrderKey], *, is_reversed: bool) -> str:
    """Write ORDER BY; missing values are last ascending and first descending, as in Cypher."""
    return "ORDER BY " + ", ".join(
        expression(key.column) + (" DESC" if key.is_descending is not is_reversed else "")
        for key in keys
    )


def beyond(keys: Sequence[OrderKey], parameters: Sequence[str], *, is_before: bool) -> str:
    """Write the condition that a row stands strictly after (or before) a place in the order.

    For keys a, b it is: a beyond, or a equal and b beyond. A missing value is larger
    than every other.
    """
    alternatives = []
    for i, key in enumerate(keys):
        equal = [_same(k, p) for k, p in zip(keys[:i], parameters[:i], strict=True)]
        alternatives.append(" AND ".join([*equal, _beyond(key, parameters[i], is_before)]))
    if len(alternatives) == 1:
        return alternatives[0]
    return "(" + " OR ".join(f"({alternative})" for alternative in alternatives) + ")"


def _same(key: OrderKey, parameter: str) -> str:
    value = expression(key.column)
    if not key.is_nullable:
        return f"{value} = ${parameter}"
    return f"({value} = ${parameter} OR ({value} IS NULL AND ${parameter} IS NULL))"


def _beyond(key: OrderKey, parameter: str, is_before: bool) -> str:  # noqa: FBT001  # private
    value = expression(key.column)
    if key.is_descending is is_before:
        larger = f"{value} > ${parameter}"
        if not key.is_nullable:
            return larger
        return f"(${parameter} IS NOT NULL AND ({larger} OR {value} IS NULL))"
    smaller = f"{value} < ${parameter}"
    if not key.is_nullable:
        return smaller
    return f"({smaller} OR (${parameter} IS NULL AND {value} IS NOT NULL))"
