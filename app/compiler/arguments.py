"""Argument values whose scalars are still symbols.

A compiled operation serves every request of the same shape, so the scalars in
its arguments are kept as where to find them (`Constant`, `Variable`, `Items`)
and become query parameters when a request is bound. What changes the shape of
the query stays a plain value: nulls, booleans, enum values and lists of them, the
keys of input objects, the length of lists of input objects. `maxHops` and `hops` decide how
many levels are written: where a variable gives one, it is a constant of the compiled operation.

    filter: {symbol: {eq: $symbol}}   →   {"symbol": {"eq": Variable(("symbol",))}}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from typing import Any, Final, TypeAlias

from graphql import (
    ArgumentNode,
    DocumentNode,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    Visitor,
    get_named_type,
    is_input_object_type,
    print_ast,
    value_from_ast,
    visit,
)

from app.errors import ArgumentError


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in the document."""

    value: Any


@dataclass(frozen=True, slots=True)
class Variable:
    """A value inside the coerced variables, by the keys that lead to it."""

    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list whose items stand in the document, or are enum values."""

    items: tuple["Leaf", ...]


Leaf: TypeAlias = Constant | Variable | Items
ArgumentValue: TypeAlias = (
    Leaf | bool | Enum | dict[str, "ArgumentValue"] | list["ArgumentValue"] | None
)

MAX_HOPS: Final = 6
MAX_NEIGHBORHOOD_HOPS: Final = 3
_ABSENT: Final = object()
_DECIDING: Final = {
    "maxHops": range(1, MAX_HOPS + 1),
    "hops": range(1, MAX_NEIGHBORHOOD_HOPS + 1),
}
"""The arguments whose numbers decide the query, and which numbers: all others are refused."""


def as_leaf(value: ArgumentValue) -> Leaf | None:
    """Give a scalar argument, or a list of them; None when there is none."""
    return value if isinstance(value, Constant | Variable | Items) else None


def resolve(leaf: Leaf, variables: Mapping[str, Any]) -> Any:
    """Read the value of a leaf; enum members become what they stand for."""
    match leaf:
        case Constant(value):
            found = value
        case Variable(path):
            found = reduce(_item, path, variables)
        case Items(items):
            return [resolve(item, variables) for item in items]
    if isinstance(found, Enum):
        return found.value
    if isinstance(found, list):
        return [item.value if isinstance(item, Enum) else item for item in found]
    return found


def _item(container: Any, key: str | int) -> Any:
    return container[key]


def shape_of(value: Any) -> Any:
    """Reduce a coerced variable to what of it can change the compiled query.

    >>> shape_of({"symbol": {"eq": "MSLN"}}) == shape_of({"symbol": {"eq": "MUC16"}})
    True
    """
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, dict):
        return tuple((key, shape_of(item)) for key, item in value.items())
    if isinstance(value, list) and any(isinstance(item, dict | Enum) for item in value):
        return tuple(shape_of(item) for item in value)
    return "[]" if isinstance(value, list) else "."


def decided_by(document: DocumentNode) -> Mapping[str, range]:
    """Tell which variables of a document decide the query by their numbers, and by which."""
    found: dict[str, range] = {}

    class Finder(Visitor):
        def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
            if node.name.value in _DECIDING and isinstance(node.value, VariableNode):
                found[node.value.name.value] = _DECIDING[node.name.value]

    visit(document, Finder())
    return found


def shape_of_all(variables: Mapping[str, Any], decided: Mapping[str, range]) -> Any:
    """Reduce the coerced variables of a request to what of them can change the query.

    >>> shape_of_all({"hops": 3, "first": 5}, {"hops": range(1, 7)})
    (('hops', 3), ('first', '.'))
    """
    return tuple(
        (name, value if _decides(value, decided.get(name)) else shape_of(value))
        for name, value in variables.items()
    )


def _decides(value: Any, numbers: range | None) -> bool:
    return numbers is not None and isinstance(value, int) and value in numbers


def argument_values(
    definitions: Mapping[str, Any], nodes: Any, variables: Mapping[str, Any]
) -> dict[str, ArgumentValue]:
    """Read the arguments of one field; an absent one is not in the result."""
    given = {}
    for node in nodes or ():
        value = _from_ast(definitions[node.name.value].type, node.value, variables)
        if value is not _ABSENT:
            given[node.name.value] = _settled(node.name.value, value, variables)
    return given


def _settled(name: str, value: Any, variables: Mapping[str, Any]) -> ArgumentValue:
    """Make a constant of a variable whose number decides the query."""
    if isinstance(value, Variable):
        number = resolve(value, variables)
        if _decides(number, _DECIDING.get(name)):
            return Constant(number)
    found: ArgumentValue = value
    return found


def variable_argument(
    name: str, type_: GraphQLInputType, variables: Mapping[str, Any]
) -> ArgumentValue:
    """Read an argument that is one coerced variable of the argument's type."""
    found: ArgumentValue = _from_variable(variables[name], (name,), _unwrap(type_))
    return found


def _from_ast(type_: GraphQLInputType, node: ValueNode, variables: Mapping[str, Any]) -> Any:
    if isinstance(node, VariableNode):
        name = node.name.value
        return variable_argument(name, type_, variables) if name in variables else _ABSENT
    if isinstance(node, NullValueNode):
        return None
    inner = _unwrap(type_)
    if isinstance(inner, GraphQLList):
        return _list_from_ast(inner, node, variables)
    if isinstance(inner, GraphQLInputObjectType) and isinstance(node, ObjectValueNode):
        found = {}
        for field in node.fields or ():
            value = _from_ast(inner.fields[field.name.value].type, field.value, variables)
            if value is not _ABSENT:
                found[field.name.value] = value
        return found
    value = value_from_ast(node, inner)
    if value is Undefined:
        # Validation lets pass what only conversion finds: 1e999, an id of 5,000 digits.
        raise ArgumentError(
            f"The value {print_ast(node)[:40]} cannot be read as {inner}. Give one within bounds."
        )
    return _structural(value)


def _list_from_ast(type_: GraphQLList[Any], node: ValueNode, variables: Mapping[str, Any]) -> Any:
    nodes = (node.values or ()) if isinstance(node, ListValueNode) else (node,)
    if is_input_object_type(get_named_type(type_)):
        return [_from_ast(type_.of_type, item, variables) for item in nodes]
    items = (_from_ast(type_.of_type, item, variables) for item in nodes)
    # An item that is an absent variable counts as null, as GraphQL has it.
    return Items(tuple(_as_leaf(None if item is _ABSENT else item) for item in items))


def _from_variable(value: Any, path: tuple[str | int, ...], type_: GraphQLInputType) -> Any:
    if isinstance(value, dict):
        return {key: _from_variable(item, (*path, key), type_) for key, item in value.items()}
    if isinstance(value, list):
        if any(isinstance(item, dict) for item in value):
            return [_from_variable(item, (*path, i), type_) for i, item in enumerate(value)]
        if value and all(isinstance(item, Enum) for item in value):
            return Items(tuple(Constant(item) for item in value))
        return [] if _leads_to_objects(type_, path) else Variable(path)
    if value is None or isinstance(value, bool | Enum):
        return value
    return Variable(path)


def _leads_to_objects(type_: GraphQLInputType, path: tuple[str | int, ...]) -> bool:
    """Tell whether an empty list inside a variable is a list of input objects."""
    found: Any = get_named_type(type_)
    for key in path[1:]:
        if isinstance(key, str):
            found = get_named_type(found.fields[key].type)
    return is_input_object_type(found)


def _structural(value: Any) -> ArgumentValue:
    return value if value is None or isinstance(value, bool | Enum) else Constant(value)


def _as_leaf(value: ArgumentValue) -> Leaf:
    return value if isinstance(value, Constant | Variable | Items) else Constant(value)


def _unwrap(type_: Any) -> Any:
    return type_.of_type if isinstance(type_, GraphQLNonNull) else type_
