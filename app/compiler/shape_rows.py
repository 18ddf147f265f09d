"""shape, for rows: how a row of columns becomes an object, as the text of an expression."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, assert_never

from app.compiler.cursors import encode_cursor
from app.compiler.plan import ClaimList, Connection, Nested
from app.compiler.rows import (
    ClaimsOutput,
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

TYPE_KEY: Final = "\x00type"
"""Where the lenient form says of which type a node is; no GraphQL name can be this."""


class BrokenPromiseError(Exception):
    """The record has something the schema says cannot be."""


def _broken() -> NoReturn:
    raise BrokenPromiseError


def _checked(value: Any) -> Any:
    return _broken() if value is None else value


@dataclass(frozen=True, slots=True)
class Row:
    """One row while it is being shaped."""

    variables: tuple[str, ...]
    """One for each column; empty where the column does not stand in this record."""
    columns: tuple[Column, ...]
    cursors: tuple[int, ...] = ()
    signature: str = ""
    keeper: Connection | None = None
    """The connection in whose table the node of the row stands, if it does."""

    @property
    def target(self) -> str:
        """Write the row as what a comprehension unpacks into."""
        held = [variable for variable in self.variables if variable]
        return f"({', '.join(held)},)" if held else "_"


@dataclass(slots=True)
class RowWriter(ABC):
    """Writes expressions over rows; every variable it gives out is new."""

    strict: bool
    names: dict[str, Any] = field(
        default_factory=lambda: {
            "_broken": _broken,
            "_present": _checked,
            "_cursor": encode_cursor,
            "__builtins__": {},
        }
    )
    """What the text may call, by name."""
    _count: int = 0

    @abstractmethod
    def nested(self, nested: Nested, value: str) -> str:
        """Shape the result of a subquery, which the expression `value` holds."""

    @abstractmethod
    def node_in_table(self, keeper: Connection, shape: NodeShape, row: Row) -> str:
        """Write the node that a row leads to in the table of a connection."""

    def variables(self, count: int) -> list[str]:
        """Give new variables for the columns of a row."""
        start, self._count = self._count, self._count + count
        return [f"v{i}" for i in range(start, start + count)]

    def row(self, columns: Sequence[Column], places: Collection[int] | None = None) -> Row:
        """Give a row whose columns have new variables: all, or those in some places."""
        named = enumerate(self.variables(len(columns)))
        held = (name if places is None or place in places else "" for place, name in named)
        return Row(tuple(held), tuple(columns))

    def node(self, shape: NodeShape, row: Row) -> str:
        """Write a node; when it may be of several types, alike ones share one branch.

        What a subquery found for nodes of any type is written once, before the branches:
        in each of them it would grow exponentially with how deep nodes are nested.
        """
        if row.keeper:
            return self.node_in_table(row.keeper, shape, row)
        label = None if shape.label_column is None else row.variables[shape.label_column]
        times = Counter(id(o) for outputs in shape.by_type.values() for o in outputs)
        shared: dict[int, str] = {}
        before: list[str] = []
        written: dict[str, list[str]] = {}
        for type_name, outputs in shape.by_type.items():
            members = []
            for output in outputs:
                if id(output) not in shared:
                    made = self._output(output, row, shape)
                    if isinstance(output, NestedOutput) and times[id(output)] > 1:
                        before.append(made)
                        (made,) = self.variables(1)
                        shared[id(output)] = made
                else:
                    made = shared[id(output)]
                members.append((output.key, made))
            if not self.strict:
                members.append((TYPE_KEY, label or repr(type_name)))
            written.setdefault(write_object(members), []).append(type_name)
        if label is None:
            (only,) = written
            return only
        branches = [
            f"{made} if {label} in {self._constant(frozenset(types))}"
            for made, types in written.items()
        ]
        node = f"({' else '.join(branches)} else _broken())"
        if not before:
            return node
        return f"(lambda {', '.join(shared.values())}: {node})({', '.join(before)})"

    def object_of(self, outputs: Sequence[Output], row: Row) -> str:
        """Write an object of outputs."""
        return write_object((output.key, self._output(output, row)) for output in outputs)

    def _output(self, output: Output, row: Row, shape: NodeShape | None = None) -> str:
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
                return f"(None if {missing} else {self.object_of(output.outputs, row)})"
            case NodeOutput(_, node_shape):
                return self.node(node_shape, row)
            case CursorOutput():
                values = ", ".join(row.variables[i] for i in row.cursors)
                return f"_cursor({row.signature!r}, ({values},))"
            case MadeOutput(_, make, columns):
                given = ", ".join(row.variables[i] for i in columns)
                return f"{self._constant(make)}({given})"
            case NestedOutput(_, column):
                return self.nested(_nested_at(row, column), row.variables[column])
            case ClaimsOutput():
                return self._claims(output, row)
            case _:
                assert_never(output)

    def _claims(self, output: ClaimsOutput, row: Row) -> str:
        """Write a list of claims, of the row's own values where there is but one."""
        nested, held = _nested_at(row, output.column), row.variables[output.column]
        if not isinstance(nested, ClaimList):
            raise TypeError("an output of claims reads a list of claims")
        only = Row(tuple(row.variables[i] for i in output.only), nested.columns)
        single, several = self.object_of(nested.outputs, only), self.nested(nested, held)
        return f"([{single}] if {held} is None else {several})"

    def _scalar(self, output: ScalarOutput, value: str) -> str:
        if output.is_list:
            return f"({value} or [])"
        if not self.strict:
            return value
        if output.allowed is None:
            return self.present(value) if output.required else value
        known = f"{value} in {self._constant(output.allowed)}"
        accepted = known if output.required else f"{value} is None or {known}"
        return f"({value} if {accepted} else _broken())"

    def present(self, value: str) -> str:
        """Write a value that the schema says is never null."""
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


def _nested_at(row: Row, column: int) -> Nested:
    found = row.columns[column]
    if not isinstance(found, NestedColumn):
        raise TypeError("what a subquery found stands in a nested column")
    return found.nested


def write_object(members: Iterable[tuple[str, str]]) -> str:
    """Write an object of response keys and expressions."""
    return "{" + ", ".join(f"{key!r}: {value}" for key, value in members) + "}"
