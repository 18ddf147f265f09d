"""emit, for subqueries: each kind has one function.

A subquery returns one list; a row is a positional list, in the order of its columns.
"""

from collections.abc import Sequence
from typing import assert_never

from app.compiler.cypher import ROOT, block, expression, indent, labels, pattern, where
from app.compiler.kept_rows import keeps_rows, parts_of_kept
from app.compiler.node_tables import (
    columns_of_rows,
    nodes_of,
    tables_found,
)
from app.compiler.opportunities_cypher import answers
from app.compiler.opportunities_plan import Answers, BarrierList
from app.compiler.pages import imports_of, page_of_rows, total_of_rows
from app.compiler.plan import (
    ClaimList,
    Connection,
    FirstNodes,
    Listed,
    Lookup,
    LookupList,
    Neighbour,
    Nested,
    NodeList,
    Read,
    Reference,
    Release,
    ScoreComponents,
)
from app.compiler.predicates_cypher import condition
from app.compiler.resolve_cypher import resolved_terms
from app.compiler.rows import Column, NestedColumn
from app.compiler.scoring_cypher import components
from app.compiler.search_cypher import entities_of_page, hits_of
from app.compiler.search_plan import KindCountsOutput, Resolve, Search
from app.compiler.siblings_cypher import Found, side_by_side
from app.compiler.summaries_cypher import summary_of_rows
from app.compiler.traversal_cypher import walk
from app.compiler.traversal_plan import Walk
from app.graph_model.index import ModelIndex


def nested_cypher(nested: Nested, index: ModelIndex) -> tuple[list[str], str]:
    """Give the blocks of a subquery and the value they leave."""
    if isinstance(nested, Walk):
        return walk(nested, ROOT, lambda variable, columns: _rows(variable, columns, index), index)
    return _read(nested, index)


def _read(nested: Read, index: ModelIndex) -> tuple[list[str], str]:
    match nested:
        case Connection():
            return _connection(nested, index)
        case LookupList():
            return [_lookup_list(nested, index)], f"{nested.lookup.variable}_list"
        case Search():
            return _search(nested, index)
        case Resolve():
            text = resolved_terms(nested, _rows(nested.variable, nested.columns, index))
            return [text], f"{nested.variable}_terms"
        case Lookup():
            text = block([ROOT], _lookup(nested, f"${nested.parameter}", [ROOT], index))
        case _:
            text = _rows_of(nested, index)
    return [text], f"{nested.variable}_rows"


def _rows_of(nested: Listed, index: ModelIndex) -> str:
    match nested:
        case Neighbour():
            return _neighbour(nested, index)
        case ClaimList() | ScoreComponents():
            return _claim_list(nested, index)
        case Reference():
            return _reference(nested, index)
        case NodeList():
            return _node_list(nested, index)
        case BarrierList():
            return _barrier_list(nested, index)
        case Answers():
            return block([nested.therapy, nested.barrier], _answers(nested, index))
        case FirstNodes():
            return _first_nodes(nested, index)
        case Release():
            return _release(nested)
        case _:
            assert_never(nested)


def _rows(variable: str, columns: Sequence[Column], index: ModelIndex) -> list[str]:
    """Write the end of a subquery: what hangs on each row, then the rows as one list."""
    return list_of_rows(f"{variable}_rows", columns, index)


def list_of_rows(
    name: str, columns: Sequence[Column], index: ModelIndex, nodes: Sequence[str] = ()
) -> list[str]:
    """Write a list of rows under a name, and beside it what makes lists of nodes for tables.

    `nodes` are those of the rows themselves; those of lists inside of them are passed on.
    """
    blocks: list[str] = []
    values: list[str] = []
    long: list[Found] = []
    for column in columns:
        if not isinstance(column, NestedColumn):
            values.append(expression(column))
            continue
        nested = column.nested
        found, value = nested_cypher(nested, index)
        if isinstance(nested, Connection | Neighbour):
            long.append(_found(nested, found, value))
            values.append(f"{nested.variable}_found")
        else:
            blocks += found
            values.append(value)
    together, left = side_by_side(long)
    row = ", ".join(left.get(value, value) for value in values)
    passed = [f"collect({nodes_of(c)}) AS {nodes_of(c)}" for c, _ in tables_found(columns)]
    made = [f"collect([{row}]) AS {name}", *nodes, *passed]
    return [*blocks, *together, f"RETURN {', '.join(made)}"]


def _found(nested: Connection | Neighbour, blocks: Sequence[str], value: str) -> Found:
    """Say what a subquery leaves: its value, and the nodes that tables are made of."""
    nodes = (nodes_of(c) for c, _ in tables_found([NestedColumn(nested)]))
    left = {f"{nested.variable}_found": value, **{name: name for name in nodes}}
    imports = imports_of(nested) if isinstance(nested, Connection) else [nested.parent]
    return Found(blocks, left, imports)


def _connection(c: Connection, index: ModelIndex) -> tuple[list[str], str]:
    ends = _rows_of_page(c, index) if c.page.is_wanted else []
    blocks = parts_of_kept(c, ends, index) if keeps_rows(c) else _parts(c, ends, index)
    rows, more = "[]", "null"
    if c.page.is_wanted:
        rows = f"{c.variable}_rows"
        if c.page.looks_ahead:
            more = f"size({rows}) > ${c.page.size}"
            rows = f"{rows}[..${c.page.size}]"
        if c.page.is_backward:
            rows = f"reverse({rows})"
    if c.is_rows_alone:
        return blocks, rows
    total = f"{c.variable}_total" if c.counts_total else "null"
    values = [rows, more, total, *(summary.variable for summary in c.summaries)]
    return blocks, f"[{', '.join(values)}]"


def _rows_of_page(c: Connection, index: ModelIndex) -> list[str]:
    nodes = []
    if c.table:
        page = f"[..${c.page.size}]" if c.page.looks_ahead else ""
        nodes.append(f"collect({c.variable}){page} AS {nodes_of(c)}")
    return list_of_rows(f"{c.variable}_rows", columns_of_rows(c), index, nodes)


def _parts(c: Connection, ends: Sequence[str], index: ModelIndex) -> list[str]:
    """Write the parts of a connection each by itself."""
    parts = [[*page_of_rows(c, index), *ends]] if c.page.is_wanted else []
    if c.counts_total:
        parts.append(total_of_rows(c, index))
    parts += [summary_of_rows(c, summary, index) for summary in c.summaries]
    return [block(imports_of(c), lines) for lines in parts]


def _search(s: Search, index: ModelIndex) -> tuple[list[str], str]:
    counts_kinds = any(isinstance(output, KindCountsOutput) for output in s.outputs)
    blocks = [hits_of(s, counts_kinds=counts_kinds)]
    rows, more = "[]", "null"
    if s.page.is_wanted:
        lines = [*entities_of_page(s), *_rows(s.variable, s.columns, index)]
        blocks.append(block([f"{s.variable}_page"], lines))
        rows = f"{s.variable}_rows"
        if s.page.looks_ahead:
            more = f"size({rows}) > ${s.page.size}"
            rows = f"{rows}[..${s.page.size}]"
    told = ", ".join(f"{s.variable}_{name}" for name in ("total", "truncated", "kinds"))
    return blocks, f"[{rows}, {more}, {told}]"


def _lookup(lookup: Lookup, value: str, imports: Sequence[str], index: ModelIndex) -> list[str]:
    v = lookup.variable
    if lookup.property_name != "id":
        found = [
            f"MATCH ({v}:{labels(lookup.labels)} {{{lookup.property_name}: {value}}})",
            f"WITH {v} ORDER BY {v}.id LIMIT 1",
        ]
    else:
        branches = [
            f"MATCH ({v}:{label} {{id: {value}}}) RETURN {v}, 0 AS {v}_rank"
            for label in _indexed_labels(lookup, index)
        ]
        entities = [name for name in lookup.labels if index.node_types[name].is_entity]
        if entities:
            label = entities[0] if len(entities) == 1 else "Entity"
            branches.append(
                f"MATCH (:Identifier {{id: {value}}})-[:IDENTIFIES]->({v}:{label})"
                f" RETURN {v}, 1 AS {v}_rank"
            )
        found = [
            block(imports, ["\nUNION ALL\n".join(branches)]),
            f"WITH {v} ORDER BY {v}_rank, {v}.id LIMIT 1",
        ]
    return [*found, *_rows(v, lookup.columns, index)]


def _indexed_labels(lookup: Lookup, index: ModelIndex) -> list[str]:
    """Give the labels to look under: one index look-up for all entities."""
    if len(lookup.labels) == 1:
        return list(lookup.labels)
    others = [name for name in lookup.labels if not index.node_types[name].is_entity]
    return ["Entity", *others]


def _lookup_list(nested: LookupList, index: ModelIndex) -> str:
    lookup, position = nested.lookup, nested.position
    found = _lookup(lookup, f"${lookup.parameter}[{position}]", [position], index)
    rows = f"{lookup.variable}_rows"
    return block(
        [ROOT],
        [
            f"UNWIND range(0, size(${lookup.parameter}) - 1) AS {position}",
            block([position], found),
            f"WITH {position}, {rows} ORDER BY {position}",
            f"RETURN collect({rows}) AS {lookup.variable}_list",
        ],
    )


def _neighbour(nested: Neighbour, index: ModelIndex) -> str:
    v = nested.variable
    return block(
        [nested.parent],
        [
            f"MATCH {pattern(nested.parent, nested.field, v)}",
            f"WITH DISTINCT {v} ORDER BY {v}.id LIMIT 1",
            *_rows(v, nested.columns, index),
        ],
    )


def _claim_list(nested: ClaimList | ScoreComponents, index: ModelIndex) -> str:
    """Write the claims themselves, or one of each source with what it adds to the score."""
    v = nested.variable
    if isinstance(nested, ScoreComponents):
        return block([nested.claims], [*components(nested), *_rows(v, nested.columns, index)])
    if nested.only:
        return _claims_if_several(nested, nested.only)
    kept = where([condition(nested.predicate, index)])
    found = [
        f"UNWIND {nested.claims} AS {v}",
        *([f"WITH {v}{kept}"] if kept else []),
        f"WITH {v} ORDER BY {v}.id LIMIT ${nested.size}",
    ]
    return block([nested.claims], [*found, *_rows(v, nested.columns, index)])


def _claims_if_several(nested: ClaimList, only: str) -> str:
    """Write the list of claims for those who have several, and the claim for the others.

    Most associations have one claim. Without a subquery for it a list takes a quarter less
    time, and without a list for it half as much to be read by the driver.
    """
    v, is_only = nested.variable, f"size({nested.claims}) = 1 AND ${nested.size} > 0"
    several = indent(
        [
            f"UNWIND {nested.claims} AS {v}",
            f"WITH {v} ORDER BY {v}.id LIMIT ${nested.size}",
            f"RETURN [{', '.join(expression(column) for column in nested.columns)}]",
        ]
    )
    return (
        f"WITH *, CASE WHEN {is_only} THEN head({nested.claims}) END AS {only},"
        f" CASE WHEN {is_only} THEN null ELSE COLLECT {{\n{several}\n}} END AS {v}_rows"
    )


def _reference(nested: Reference, index: ModelIndex) -> str:
    v, held = nested.variable, f"{nested.claim}.{nested.property_name}"
    if nested.is_list:
        found = [
            f"UNWIND coalesce({held}, []) AS {v}_id",
            f"MATCH ({v}:{nested.label} {{id: {v}_id}})",
            f"WITH DISTINCT {v} ORDER BY {v}.id",
        ]
    else:
        found = [f"MATCH ({v}:{nested.label} {{id: {held}}})"]
    return block([nested.claim], [*found, *_rows(v, nested.columns, index)])


def _node_list(nested: NodeList, index: ModelIndex) -> str:
    v = nested.variable
    return block(
        [nested.held],
        [
            f"UNWIND {nested.held} AS {v}",
            f"WITH {v} ORDER BY {v}.id",
            *_rows(v, nested.columns, index),
        ],
    )


def _barrier_list(nested: BarrierList, index: ModelIndex) -> str:
    v = nested.variable
    return block(
        [nested.held, nested.therapy],
        [
            f"UNWIND {nested.held} AS {v}",
            f"WITH {nested.therapy}, {v} ORDER BY {v}.id",
            *_rows(v, nested.columns, index),
        ],
    )


def _answers(nested: Answers, index: ModelIndex) -> list[str]:
    return [*answers(nested), *_rows(nested.variable, nested.columns, index)]


def _first_nodes(nested: FirstNodes, index: ModelIndex) -> str:
    v = nested.variable
    return block(
        [ROOT],
        [
            f"MATCH ({v}:{nested.label}) WHERE {v}.id IS NOT NULL",
            f"WITH {v} ORDER BY {v}.id LIMIT {nested.limit}",
            *_rows(v, nested.columns, index),
        ],
    )


def _release(nested: Release) -> str:
    v = nested.variable
    return block(
        [ROOT],
        [
            f"MATCH ({v}:Release)",
            f"WITH {v} ORDER BY {v}.builtAt DESC, {v}.id LIMIT 1",
            f"RETURN collect([{v}.id, {v}.builtAt]) AS {v}_rows",
        ],
    )
