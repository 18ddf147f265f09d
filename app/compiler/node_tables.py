"""plan, once more: nodes that lists inside of lists hold again and again are read once.

    { therapies { nodes { targets { nodes { symbol associations { nodes { name } } } } } } }

Several therapies act on the same target, and all that hangs on it would be found for each
of them. So where a list of nodes stands in a row of another list, and lists hang on its
nodes in turn, its rows hold ids, and the nodes stand in a table of their own: each once.

    record   [[therapy, ..., [[target id], ...]], ...]
    table    [[target id, symbol, [association, ...]], ...]

The pass goes through connections and nodes found by a look-up alone, for the subqueries of
others would have to pass on the nodes that are found inside of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.compiler.plan import (
    AnyRelations,
    Associations,
    Closure,
    Connection,
    Lookup,
    Neighbour,
    Nested,
    NodeTable,
)
from app.compiler.rows import Column, LabelColumn, NestedColumn, PropertyColumn
from app.graph_model.index import ModelIndex


def with_node_tables(nested: Nested, index: ModelIndex) -> Nested:
    """Give the plan of a root field in which nodes that may be found again have a table."""
    match nested:
        case Connection():
            return replace(nested, columns=_columns(nested.columns, index, is_of_many=True))
        case Lookup():
            return replace(nested, columns=_columns(nested.columns, index, is_of_many=False))
        case _:
            return nested


def tables_found(columns: Iterable[Column], depth: int = 2) -> Iterator[tuple[Connection, int]]:
    """Find the connections whose nodes a row brings to light, not those of other tables.

    With each comes how deep its nodes stand in lists once the rows are one.
    """
    for column in columns:
        match column:
            case NestedColumn(Connection(table=None) | Neighbour() as nested):
                yield from tables_found(nested.columns, depth + 1)
            case NestedColumn(Connection() as nested):
                yield nested, depth


def all_tables(nested: Connection | Lookup) -> Iterator[Connection]:
    """List the connections with a table under a root field, in the order of the record."""
    return _tables_under(nested.columns)


def _tables_under(columns: Iterable[Column]) -> Iterator[Connection]:
    for connection, _ in tables_found(columns):
        yield connection
        yield from _tables_under(columns_of_table(connection))


def nodes_of(c: Connection) -> str:
    """Name the list of the nodes of a connection, and the lists of such lists around it."""
    return f"{c.variable}_nodes"


def table_of(c: Connection) -> str:
    """Name the table of the nodes of a connection."""
    return f"{c.variable}_table"


def columns_of_table(c: Connection) -> Sequence[Column]:
    """List the columns of the table of a connection's nodes."""
    return [c.columns[place] for place in c.table.of_node] if c.table else ()


def columns_of_rows(c: Connection) -> Sequence[Column]:
    """List the columns that stand in the rows of a connection themselves."""
    return [c.columns[place] for place in c.table.of_row] if c.table else c.columns


def _columns(
    columns: Iterable[Column], index: ModelIndex, *, is_of_many: bool
) -> tuple[Column, ...]:
    """Go through the columns of a row, which may be one of many."""
    return tuple(_column(column, index, is_of_many=is_of_many) for column in columns)


def _column(column: Column, index: ModelIndex, *, is_of_many: bool) -> Column:
    match column:
        case NestedColumn(Connection() as nested):
            inside = _columns(nested.columns, index, is_of_many=True)
            found = replace(nested, columns=inside)
            return NestedColumn(_with_table(found, index) if is_of_many else found)
        case NestedColumn(Neighbour() as nested):
            inside = _columns(nested.columns, index, is_of_many=is_of_many)
            return NestedColumn(replace(nested, columns=inside))
        case _:
            return column


def _with_table(c: Connection, index: ModelIndex) -> Connection:
    if not any(_hangs_on(c.variable, column) for column in c.columns):
        return c
    if not _ids_are_unique(c, index):
        return c
    node_id = PropertyColumn(c.variable, "id")
    columns = c.columns if node_id in c.columns else (*c.columns, node_id)
    key = columns.index(node_id)
    of_node = [i for i, column in enumerate(columns) if _is_of(c.variable, column)]
    of_row = [i for i in range(len(columns)) if i not in of_node or i in (key, *c.cursor_columns)]
    return replace(c, columns=columns, table=NodeTable(key, tuple(of_node), tuple(of_row)))


def _is_of(variable: str, column: Column) -> bool:
    """Tell whether a column is the node's, in whatever row it stands."""
    match column:
        case PropertyColumn(subject) | LabelColumn(subject):
            return subject == variable
        case _:
            return _hangs_on(variable, column)


def _hangs_on(variable: str, column: Column) -> bool:
    match column:
        case NestedColumn(Neighbour(parent)):
            return parent == variable
        case NestedColumn(Connection(source=Associations() | Closure() | AnyRelations() as source)):
            return source.parent == variable
        case _:
            return False


def _ids_are_unique(c: Connection, index: ModelIndex) -> bool:
    """Tell whether no two nodes of the rows have the same id: ids are unique in a type."""
    match c.source:
        case Associations(field=field) | Closure(field=field):
            types = field.neighbours
            return len(types) == 1 or all(index.node_types[name].is_entity for name in types)
        case AnyRelations():
            return True  # it leads to entities alone
        case _:
            return False
