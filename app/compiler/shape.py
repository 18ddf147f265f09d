"""shape: plan → a compiled function that turns the one record into the answer.

The function is nested comprehensions, written for the plan and compiled once:
shaping then costs about what writing the answer by hand would. Only column numbers
and `repr`s of names from the plan stand in its text. Nodes that stand in a table are
made once, however often they are in the answer.

    { target(symbol: "MSLN") { name } }  →
    def shape(c0):
        return {'target': _first([{'name': _present(v0)} for (v0,) in c0])}

There are two forms. The strict one checks what the schema promises (no null where
there may be none, only known enum values) and raises `BrokenPromiseError`. The
lenient one passes everything on and marks each node with its type; ordinary
GraphQL execution over its answer then finds the broken promise, and places the
error as the specification has it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, assert_never

from app.compiler.operation_plan import (
    Counted,
    Fixed,
    ListTree,
    NestedTree,
    ObjectTree,
    Plan,
    ReleaseTree,
    Tree,
)
from app.compiler.opportunities_plan import Answers, BarrierList
from app.compiler.plan import (
    ClaimList,
    Connection,
    FirstNodes,
    Lookup,
    LookupList,
    Neighbour,
    Nested,
    NodeList,
    NodeTable,
    PageInfoOutput,
    PageOutput,
    Reference,
    Release,
    RowsOutput,
    ScoreComponents,
    TotalOutput,
)
from app.compiler.rows import (
    Column,
    NodeShape,
    TypenameOutput,
)
from app.compiler.search_plan import KindCountsOutput, Resolve, Search, TruncatedOutput
from app.compiler.shape_rows import Row, RowWriter, write_object
from app.compiler.shape_walk import neighborhood_reason, paths_reason
from app.compiler.summaries import SummaryOutput
from app.compiler.summaries_shape import combinations, histogram, summary_expression
from app.compiler.traversal_plan import (
    AnyClaims,
    Member,
    Neighborhood,
    PathNodes,
    Paths,
    PathSteps,
    Walk,
)

Shaper = Callable[[Sequence[Any]], dict[str, Any]]


def compile_shaper(plan: Plan, *, strict: bool) -> Shaper:
    """Compile the shaper of a plan."""
    writer = _Writer(strict)
    writer.names |= _NAMES
    given = [f"c{i}" for i in range(len(plan.columns))]
    given += [f"t{i}" for i in range(len(plan.tables))]
    answer = writer.tree(plan.answer)
    made = writer.tables({c.variable: f"t{i}" for i, c in enumerate(plan.tables)})
    # A table is written after those that need it.
    lines = [*(f"{name} = {table}" for name, table in reversed(made)), f"return {answer}"]
    text = "\n    ".join([f"def shape({', '.join(given)}):", *lines])
    # What is compiled holds names of the schema and numbers only: see the module's text.
    names = dict(writer.names)
    exec(text, names)  # noqa: S102
    shaper = names["shape"]
    return lambda record: shaper(*record)


def _first(values: Sequence[Any]) -> Any:
    return values[0] if values else None


_NAMES: Final = {
    "_first": _first,
    "_combinations": combinations,
    "_histogram": histogram,
    "_paths_reason": paths_reason,
    "_neighborhood_reason": neighborhood_reason,
    "len": len,
}


@dataclass(slots=True)
class _Writer(RowWriter):
    """Writes the expressions of a whole answer."""

    _kept: list[tuple[Connection, NodeTable, NodeShape]] = field(default_factory=list)
    """What stands in tables; the nodes of one may be asked for in several ways."""

    # ── the answer's own tree ────────────────────────────────────────────────

    def tree(self, tree: Tree) -> str:
        """Shape a part of the answer."""
        match tree:
            case Fixed(value):
                return repr(value)
            case Counted(columns):
                return " + ".join(f"c{i}" for i in columns)
            case ObjectTree(members):
                return write_object((key, self.tree(member)) for key, member in members)
            case ListTree(items):
                return f"[{', '.join(self.tree(item) for item in items)}]"
            case ReleaseTree(column, members):
                return self._release(column, members)
            case NestedTree(column, nested):
                return self.nested(nested, f"c{column}")
            case _:
                assert_never(tree)

    def _release(self, column: int, members: Sequence[tuple[str, str]]) -> str:
        values = {"id": "v[0]", "builtAt": "v[1]", "__typename": repr("Release")}
        made = write_object((key, values[name]) for key, name in members)
        return f"_first([{made} for v in c{column}])"

    # ── nodes in tables ──────────────────────────────────────────────────────

    def tables(self, records: Mapping[str, str]) -> Sequence[tuple[str, str]]:
        """Write the nodes of all tables by id; `records` tells where those of a variable are.

        A node whose id is missing is nobody's: it breaks what the schema promises.
        """
        written: list[tuple[str, str]] = []
        for number, (c, table, shape) in enumerate(self._kept):  # nodes may lead to more of them
            row = self.row(c.columns, table.of_node)
            key, node = row.variables[table.key], self.node(shape, row)
            known = "" if self.strict else f" if {key} is not None"
            found = f"for {row.target} in {records[c.variable]}{known}"
            written.append((f"T{number}", f"{{{self.present(key)}: {node} {found}}}"))
        return written

    def node_in_table(self, keeper: Connection, shape: NodeShape, row: Row) -> str:
        """Write the node that a row leads to in the table of a connection."""
        if keeper.table is None:
            raise TypeError("a connection that keeps nodes has a table")
        name, key = f"T{len(self._kept)}", row.variables[keeper.table.key]
        self._kept.append((keeper, keeper.table, shape))
        return f"{name}[{key}]" if self.strict else f"{name}.get({key})"

    # ── subqueries ───────────────────────────────────────────────────────────

    def nested(self, nested: Nested, value: str) -> str:
        """Shape the result of a subquery, which the expression `value` holds."""
        if isinstance(nested, Walk):
            return self._walk(nested, value)
        if isinstance(nested, Connection | Search | Resolve):
            return self._page(nested, value)
        match nested:
            case LookupList():
                (item,) = self.variables(1)
                return f"[{self.nested(nested.lookup, item)} for {item} in {value}]"
            case Lookup() | Neighbour():
                return f"_first({self._nodes(nested.columns, nested.shape, value)})"
            case Reference(is_list=False):
                return self.present(f"_first({self._nodes(nested.columns, nested.shape, value)})")
            case Reference() | NodeList() | Answers() | FirstNodes():
                return self._nodes(nested.columns, nested.shape, value)
            case ClaimList() | ScoreComponents() | BarrierList():
                row = self.row(nested.columns)
                return f"[{self.object_of(nested.outputs, row)} for {row.target} in {value}]"
            case Release():
                raise AssertionError("a release is shaped by its tree")
            case _:
                assert_never(nested)

    def _page(self, nested: Connection | Search | Resolve, value: str) -> str:
        match nested:
            case Connection():
                return self._connection(nested, value)
            case Search():
                return self._search(nested, value)
            case Resolve():
                return self._resolve(nested, value)

    def _walk(self, nested: Walk, value: str) -> str:
        match nested:
            case PathNodes() | AnyClaims():
                return self._nodes(nested.columns, nested.shape, value)
            case PathSteps():
                row = self.row(nested.columns)
                return f"[{self.object_of(nested.outputs, row)} for {row.target} in {value}]"
            case Paths():
                return self._paths(nested, value)
            case Neighborhood():
                return self._neighborhood(nested, value)
            case _:
                assert_never(nested)

    def _paths(self, nested: Paths, value: str) -> str:
        rows, more, cut, ends, hops, degree = names = self.variables(6)
        reason = f"_paths_reason(len({rows}), {more}, {cut}, {ends}, ({hops}, {degree}))"
        fixed = {
            "truncated": f"({more} or {cut} > 0)",
            "reason": reason,
            "__typename": repr(nested.type_name),
        }
        lists = {"paths": (rows, nested.columns)}
        return f"{self._walked(names, nested.members, fixed, lists)}(*{value})"

    def _neighborhood(self, nested: Neighborhood, value: str) -> str:
        nodes, edges, more, cut, late, missing = names = self.variables(6)
        fixed = {
            "truncated": f"({more} or {cut} or {late})",
            "reason": f"_neighborhood_reason({more}, {cut}, {late}, {missing})",
            "__typename": repr(nested.type_name),
        }
        lists = {
            "nodes": (nodes, nested.node_columns),
            "edges": (edges, nested.edge_columns or ()),
        }
        return f"{self._walked(names, nested.members, fixed, lists)}(*{value})"

    def _walked(
        self,
        names: Sequence[str],
        members: Iterable[Member],
        fixed: Mapping[str, str],
        lists: Mapping[str, tuple[str, Sequence[Column]]],
    ) -> str:
        """Write a function to the object of a walk: of its whole record, or of lists of rows."""
        written = []
        for member in members:
            if member.name in lists:
                rows, columns = lists[member.name]
                row = self.row(columns)
                made = self.object_of(member.outputs, row)
                written.append((member.key, f"[{made} for {row.target} in {rows}]"))
            else:
                written.append((member.key, fixed[member.name]))
        return f"(lambda {', '.join(names)}: {write_object(written)})"

    def _nodes(self, columns: Sequence[Column], shape: NodeShape, value: str) -> str:
        row = self.row(columns)
        return f"[{self.node(shape, row)} for {row.target} in {value}]"

    def _connection(self, c: Connection, value: str) -> str:
        rows, more, total, *summaries = self.variables(3 + len(c.summaries))
        unread, names = iter(summaries), (rows, more, total)
        given = (rows,) if c.is_rows_alone else (*names, *summaries)
        members = (
            (output.key, summary_expression(output, next(unread)))
            if isinstance(output, SummaryOutput)
            else self._connection_member(c, output, names)
            for output in c.outputs
        )
        whole = f"({value})" if c.is_rows_alone else f"(*{value})"
        return f"(lambda {', '.join(given)}: {write_object(members)}){whole}"

    def _connection_member(
        self, c: Connection | Search, output: PageOutput, names: Sequence[str]
    ) -> tuple[str, str]:
        rows, more, total = names
        match output:
            case TotalOutput(key):
                return key, total
            case TypenameOutput(key, type_name):
                return key, repr(type_name)
            case PageInfoOutput():
                return output.key, self._page_info(c, output, rows, more)
            case RowsOutput(key, outputs):
                row = self._row_of_page(c)
                made = (
                    self.node(outputs, row)
                    if isinstance(outputs, NodeShape)
                    else self.object_of(outputs, row)
                )
                return key, f"[{made} for {row.target} in {rows}]"
            case _:
                assert_never(output)

    def _row_of_page(self, c: Connection | Search) -> Row:
        keeper = c if isinstance(c, Connection) and c.table else None
        row = self.row(c.columns, _places_in_rows(c))
        return replace(row, cursors=c.cursor_columns, signature=c.signature, keeper=keeper)

    def _search(self, s: Search, value: str) -> str:
        *names, truncated, kinds = self.variables(5)
        members = []
        for output in s.outputs:
            match output:
                case TruncatedOutput(key):
                    members.append((key, truncated))
                case KindCountsOutput(key, fields):
                    values = {"kind": "v[0]", "count": "v[1]", "__typename": repr("KindCount")}
                    made = write_object((k, values[name]) for k, name in fields)
                    members.append((key, f"[{made} for v in {kinds}]"))
                case _:
                    members.append(self._connection_member(s, output, names))
        parameters = ", ".join([*names, truncated, kinds])
        return f"(lambda {parameters}: {write_object(members)})(*{value})"

    def _resolve(self, r: Resolve, value: str) -> str:
        (term,) = self.variables(1)
        values = {
            "term": f"{term}[0]",
            "status": f"{term}[1]",
            "__typename": repr("ResolvedTerm"),
        }
        made = write_object(
            (
                output.key,
                self._nodes(r.columns, output.shape, f"{term}[2]")
                if output.shape
                else values[output.name],
            )
            for output in r.outputs
        )
        return f"[{made} for {term} in {value}]"

    def _page_info(
        self, c: Connection | Search, output: PageInfoOutput, rows: str, more: str
    ) -> str:
        backward = c.page.is_backward
        values = {
            "hasNextPage": repr(output.has_cursor_before) if backward else more,
            "hasPreviousPage": more if backward else repr(output.has_cursor_after),
            "startCursor": _cursor_of_row(c, rows, 0),
            "endCursor": _cursor_of_row(c, rows, -1),
            "__typename": repr("PageInfo"),
        }
        return write_object((key, values[name]) for key, name in output.fields)


def _places_in_rows(c: Connection | Search) -> Sequence[int]:
    """List which columns stand in the rows themselves, in order."""
    if isinstance(c, Connection) and c.table:
        return c.table.of_row
    return range(len(c.columns))


def _cursor_of_row(c: Connection | Search, rows: str, position: int) -> str:
    held = _places_in_rows(c)
    values = ", ".join(f"{rows}[{position}][{held.index(i)}]" for i in c.cursor_columns)
    return f"(_cursor({c.signature!r}, ({values},)) if {rows} else None)"
