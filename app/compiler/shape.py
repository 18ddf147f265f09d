"""shape: plan → a compiled function that turns the one record into the answer.

The function is one Python expression of nested comprehensions, written for the
plan and compiled once: shaping then costs about what writing the answer by hand
would. Only column numbers and `repr`s of names from the plan stand in its text.

    { target(symbol: "MSLN") { name } }  →
    lambda c0: {'target': _first([{'name': _present(v0)} for (v0,) in c0])}

There are two forms. The strict one checks what the schema promises (no null where
there may be none, only known enum values) and raises `BrokenPromiseError`. The
lenient one passes everything on and marks each node with its type; ordinary
GraphQL execution over its answer then finds the broken promise, and places the
error as the specification has it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, assert_never

from app.compiler.cursors import encode_cursor
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
from app.compiler.plan import (
    ClaimList,
    Connection,
    ConnectionOutput,
    Lookup,
    LookupList,
    Neighbour,
    Nested,
    PageInfoOutput,
    Reference,
    Release,
    RowsOutput,
    SourceList,
    SubtypeList,
    TotalOutput,
)
from app.compiler.rows import (
    Column,
    CursorOutput,
    GroupOutput,
    MadeOutput,
    NestedColumn,
    NestedOutput,
    NodeOutput,
    NodeShape,
    Output,
    ScalarOutput,
    TypenameOutput,
)
from app.compiler.search_plan import KindCountsOutput, Resolve, Search, TruncatedOutput

Shaper = Callable[[Sequence[Any]], dict[str, Any]]

TYPE_KEY: Final = "\x00type"
"""Where the lenient form says of which type a node is; no GraphQL name can be this."""


class BrokenPromiseError(Exception):
    """The record has something the schema says cannot be."""


def compile_shaper(plan: Plan, *, strict: bool) -> Shaper:
    """Compile the shaper of a plan."""
    writer = _Writer(strict)
    columns = [f"c{i}" for i in range(len(plan.columns))]
    body = writer.tree(plan.answer)
    # What is compiled holds names of the schema and numbers only: see the module's text.
    shaper = eval(f"lambda {', '.join(columns)}: {body}", dict(writer.names))  # noqa: S307
    return lambda record: shaper(*record)


def _broken() -> NoReturn:
    raise BrokenPromiseError


def _checked(value: Any) -> Any:
    return _broken() if value is None else value


def _first(values: Sequence[Any]) -> Any:
    return values[0] if values else None


@dataclass(frozen=True, slots=True)
class _Row:
    """One row while it is being shaped: a variable per column."""

    variables: tuple[str, ...]
    columns: tuple[Column, ...]
    cursors: tuple[int, ...]
    signature: str

    @property
    def target(self) -> str:
        """Write the row as what a comprehension unpacks into."""
        return f"({', '.join(self.variables)},)" if self.variables else "_"


@dataclass(slots=True)
class _Writer:
    """Writes expressions; every variable it gives out is new."""

    strict: bool
    names: dict[str, Any] = field(
        default_factory=lambda: {
            "_broken": _broken,
            "_first": _first,
            "_present": _checked,
            "_cursor": encode_cursor,
            "__builtins__": {},
        }
    )
    _count: int = 0

    def variables(self, count: int) -> list[str]:
        """Give new variables for the columns of a row."""
        start, self._count = self._count, self._count + count
        return [f"v{i}" for i in range(start, start + count)]

    # ── the answer's own tree ────────────────────────────────────────────────

    def tree(self, tree: Tree) -> str:
        """Shape a part of the answer."""
        match tree:
            case Fixed(value):
                return repr(value)
            case Counted(columns):
                return " + ".join(f"c{i}" for i in columns)
            case ObjectTree(members):
                return _object((key, self.tree(member)) for key, member in members)
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
        made = _object((key, values[name]) for key, name in members)
        return f"_first([{made} for v in c{column}])"

    # ── subqueries ───────────────────────────────────────────────────────────

    def nested(self, nested: Nested, value: str) -> str:
        """Shape the result of a subquery, which the expression `value` holds."""
        match nested:
            case Connection():
                return self._connection(nested, value)
            case LookupList():
                (item,) = self.variables(1)
                return f"[{self.nested(nested.lookup, item)} for {item} in {value}]"
            case Lookup() | Neighbour():
                return f"_first({self._nodes(nested.columns, nested.shape, value)})"
            case Reference(is_list=False):
                return self._present(f"_first({self._nodes(nested.columns, nested.shape, value)})")
            case Reference() | SubtypeList() | SourceList():
                return self._nodes(nested.columns, nested.shape, value)
            case ClaimList():
                row = self._row(nested.columns)
                return f"[{self._object_of(nested.outputs, row)} for {row.target} in {value}]"
            case Search():
                return self._search(nested, value)
            case Resolve():
                return self._resolve(nested, value)
            case Release():
                raise AssertionError("a release is shaped by its tree")
            case _:
                assert_never(nested)

    def _nodes(self, columns: Sequence[Column], shape: NodeShape, value: str) -> str:
        row = self._row(columns)
        return f"[{self._node(shape, row)} for {row.target} in {value}]"

    def _connection(self, c: Connection, value: str) -> str:
        names = self.variables(3)
        members = (self._connection_member(c, output, names) for output in c.outputs)
        return f"(lambda {', '.join(names)}: {_object(members)})(*{value})"

    def _connection_member(
        self, c: Connection | Search, output: ConnectionOutput, names: Sequence[str]
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
                row = self._row(c.columns, c.cursor_columns, c.signature)
                made = (
                    self._node(outputs, row)
                    if isinstance(outputs, NodeShape)
                    else self._object_of(outputs, row)
                )
                return key, f"[{made} for {row.target} in {rows}]"
            case _:
                assert_never(output)

    def _search(self, s: Search, value: str) -> str:
        *names, truncated, kinds = self.variables(5)
        members = []
        for output in s.outputs:
            match output:
                case TruncatedOutput(key):
                    members.append((key, truncated))
                case KindCountsOutput(key, fields):
                    values = {"kind": "v[0]", "count": "v[1]", "__typename": repr("KindCount")}
                    made = _object((k, values[name]) for k, name in fields)
                    members.append((key, f"[{made} for v in {kinds}]"))
                case _:
                    members.append(self._connection_member(s, output, names))
        parameters = ", ".join([*names, truncated, kinds])
        return f"(lambda {parameters}: {_object(members)})(*{value})"

    def _resolve(self, r: Resolve, value: str) -> str:
        (term,) = self.variables(1)
        values = {
            "term": f"{term}[0]",
            "status": f"{term}[1]",
            "__typename": repr("ResolvedTerm"),
        }
        made = _object(
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
        return _object((key, values[name]) for key, name in output.fields)

    # ── rows ─────────────────────────────────────────────────────────────────

    def _row(
        self, columns: Sequence[Column], cursors: Sequence[int] = (), signature: str = ""
    ) -> _Row:
        return _Row(tuple(self.variables(len(columns))), tuple(columns), tuple(cursors), signature)

    def _node(self, shape: NodeShape, row: _Row) -> str:
        """Write a node; when it may be of several types, alike ones share one branch."""
        written: dict[str, list[str]] = {}
        for type_name, outputs in shape.by_type.items():
            members = [(o.key, self._output(o, row, shape)) for o in outputs]
            if not self.strict:
                members.append((TYPE_KEY, repr(type_name)))
            written.setdefault(_object(members), []).append(type_name)
        if shape.label_column is None:
            (only,) = written
            return only
        label = row.variables[shape.label_column]
        branches = [
            f"{made} if {label} in {self._constant(frozenset(types))}"
            for made, types in written.items()
        ]
        return f"({' else '.join(branches)} else _broken())"

    def _object_of(self, outputs: Sequence[Output], row: _Row) -> str:
        return _object((output.key, self._output(output, row)) for output in outputs)

    def _output(self, output: Output, row: _Row, shape: NodeShape | None = None) -> str:
        match output:
            case ScalarOutput():
                return self._scalar(output, row.variables[output.column])
            case TypenameOutput() if shape and shape.label_column is not None:
                # The label is the type's name: read it, so that alike types stay alike.
                return row.variables[shape.label_column]
            case TypenameOutput(_, type_name):
                return repr(type_name)
            case GroupOutput():
                missing = " and ".join(f"{row.variables[i]} is None" for i in output.presence)
                return f"(None if {missing} else {self._object_of(output.outputs, row)})"
            case NodeOutput(_, node_shape):
                return self._node(node_shape, row)
            case CursorOutput():
                values = ", ".join(row.variables[i] for i in row.cursors)
                return f"_cursor({row.signature!r}, ({values},))"
            case MadeOutput(_, make, columns):
                given = ", ".join(row.variables[i] for i in columns)
                return f"{self._constant(make)}({given})"
            case NestedOutput(_, column):
                nested = row.columns[column]
                if not isinstance(nested, NestedColumn):
                    raise TypeError("a nested output reads a nested column")
                return self.nested(nested.nested, row.variables[column])
            case _:
                assert_never(output)

    def _scalar(self, output: ScalarOutput, value: str) -> str:
        if output.is_list:
            return f"({value} or [])"
        if not self.strict:
            return value
        if output.allowed is None:
            return self._present(value) if output.required else value
        known = f"{value} in {self._constant(output.allowed)}"
        accepted = known if output.required else f"{value} is None or {known}"
        return f"({value} if {accepted} else _broken())"

    def _present(self, value: str) -> str:
        if not self.strict:
            return value
        if not value.isidentifier():
            return f"_present({value})"
        return f"({value} if {value} is not None else _broken())"

    def _constant(self, value: frozenset[str] | Callable[..., Any]) -> str:
        """Keep a value under a name."""
        name = f"k{len(self.names)}"
        self.names[name] = value
        return name


def _object(members: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{key!r}: {value}" for key, value in members) + "}"


def _cursor_of_row(c: Connection | Search, rows: str, position: int) -> str:
    values = ", ".join(f"{rows}[{position}][{i}]" for i in c.cursor_columns)
    return f"(_cursor({c.signature!r}, ({values},)) if {rows} else None)"
