"""emit: plan → Cypher text.

The whole operation is one record: a value for each root field, then the tables of nodes.

    { target(symbol: "MSLN") { name } }  →
    WITH 1 AS root
    CALL (root) {
      MATCH (target:Target {symbol: $target_symbol})
      WITH target ORDER BY target.id LIMIT 1
      RETURN collect([target.name]) AS target_rows
    }
    RETURN target_rows AS c0
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from app.compiler.cypher import ROOT, block
from app.compiler.node_tables import all_tables, columns_of_table, nodes_of, table_of, tables_found
from app.compiler.operation_plan import CountClaims, CountNodes, Plan, RecordColumn
from app.compiler.plan import Connection, FirstNodes, Lookup, Release
from app.compiler.rows import Column
from app.compiler.siblings_cypher import Found, side_by_side
from app.compiler.subqueries_cypher import list_of_rows, nested_cypher
from app.compiler.traversal_plan import Neighborhood, Paths
from app.compiler.walk_cypher import CLOCK
from app.graph_model.index import ModelIndex

_SHORT: Final = (CountNodes, CountClaims, FirstNodes, Release)
"""What has a bound of its own, so small that it may stand beside anything."""


def emit(plan: Plan, index: ModelIndex) -> str:
    """Write the one query of an operation."""
    tables = {c.variable: f"t{i}" for i, c in enumerate(plan.tables)}
    short: list[Found] = []
    long: list[Found] = []
    for i, column in enumerate(plan.columns):
        found = _found(column, f"c{i}", tables, index)
        (short if isinstance(column, _SHORT) else long).append(found)
    together, left = side_by_side(long)
    blocks = [*(text for found in short for text in found.blocks), *together]
    values = {name: value for found in short for name, value in found.left.items()} | left
    names = [*(f"c{i}" for i in range(len(plan.columns))), *tables.values()]
    is_timed = any(isinstance(column, Paths | Neighborhood) for column in plan.columns)
    start = [f"WITH {CLOCK if is_timed else 1} AS {ROOT}"] if blocks else []
    returned = ", ".join(f"{values[name]} AS {name}" for name in names)
    return "\n".join([*start, *blocks, f"RETURN {returned}"])


def _found(column: RecordColumn, name: str, tables: Mapping[str, str], index: ModelIndex) -> Found:
    """Write what finds a column of the record, and the tables of its nodes after it."""
    match column:
        case CountNodes(label):
            return Found([], {name: f"COUNT {{ (:{label}) }}"}, [])
        case CountClaims(relation):
            return Found([], {name: f"COUNT {{ ()-[:{relation}]->() }}"}, [])
        case _:
            blocks, value = nested_cypher(column, index)
    left = {name: value}
    if isinstance(column, Connection | Lookup):
        blocks += _node_tables(column.columns, index)
        left |= {tables[c.variable]: table_of(c) for c in all_tables(column)}
    return Found(blocks, left, [ROOT])


def _node_tables(columns: Iterable[Column], index: ModelIndex) -> list[str]:
    """Write the tables of the nodes that rows of these columns have found, then theirs."""
    blocks: list[str] = []
    for c, depth in tables_found(columns):
        v, inside = c.variable, columns_of_table(c)
        lists = [nodes_of(c), *(f"{v}_nodes_{level}" for level in range(depth - 1, 0, -1)), v]
        found = [f"UNWIND {held} AS {each}" for held, each in pairwise(lists)]
        ends = list_of_rows(table_of(c), inside, index)
        blocks.append(block([nodes_of(c)], [*found, f"WITH DISTINCT {v}", *ends]))
        blocks += _node_tables(inside, index)
    return blocks
