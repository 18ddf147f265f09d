"""select: GraphQL AST → selection tree.

Fragments are spread, `@skip` and `@include` decided, fields with the same
response key merged, variables looked up. A field of an interface has one list
of sub-selections per concrete type.

    { target(symbol: "MSLN") { name ...F } }  fragment F on Node { id }
    →  Selected("target", children={"Target": (Selected("name"), Selected("id"))})
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_object_type,
)

from app.compiler.arguments import ArgumentValue, argument_values

TYPENAME = "__typename"


@dataclass(frozen=True, slots=True)
class Selected:
    """One field of the answer, under its response key."""

    key: str
    name: str
    arguments: Mapping[str, ArgumentValue]
    children: Mapping[str, tuple["Selected", ...]]
    """Concrete type name to what is selected on it; empty for leaves."""

    @property
    def only_children(self) -> tuple["Selected", ...]:
        """Give the sub-selection of a field whose type is not abstract."""
        (fields,) = self.children.values()
        return fields


@dataclass(frozen=True, slots=True)
class Document:
    """What selecting needs of a validated document."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    """Coerced variables of the request that is compiled for."""
    selected: dict[object, "Selected"] = field(default_factory=dict, repr=False, compare=False)
    """What was selected before: a field of an interface is the same for each of its types.
    Selecting it anew for each would take time exponential in how deep such fields are nested."""


def select(
    document: Document, object_type: GraphQLObjectType, sets: Iterable[SelectionSetNode]
) -> tuple[Selected, ...]:
    """Select on one object type, in the order of the answer."""
    grouped: dict[str, list[FieldNode]] = {}
    spread: set[str] = set()
    for selection_set in sets:
        for node in _fields(document, object_type, selection_set, spread):
            grouped.setdefault((node.alias or node.name).value, []).append(node)
    return tuple(_selected(document, object_type, key, nodes) for key, nodes in grouped.items())


def _selected(
    document: Document, object_type: GraphQLObjectType, key: str, nodes: Sequence[FieldNode]
) -> Selected:
    first = nodes[0]
    name = first.name.value
    if name.startswith("__"):
        return Selected(key, name, {}, {})
    definition = object_type.fields[name]
    types = (str(definition.type), *(f"{k}: {arg.type}" for k, arg in definition.args.items()))
    known = (key, types, tuple(map(id, nodes)))
    if known not in document.selected:
        document.selected[known] = _select_field(document, definition, key, nodes)
    return document.selected[known]


def _select_field(
    document: Document, definition: GraphQLField, key: str, nodes: Sequence[FieldNode]
) -> Selected:
    first = nodes[0]
    # Validation has made sure that merged fields have the same arguments.
    arguments = argument_values(definition.args, first.arguments, document.variables)
    sets = [node.selection_set for node in nodes if node.selection_set]
    children = {
        concrete.name: select(document, concrete, sets)
        for concrete in _concrete_types(document.schema, get_named_type(definition.type))
    }
    return Selected(key, first.name.value, arguments, children)


def _concrete_types(schema: GraphQLSchema, type_: GraphQLNamedType) -> Iterable[GraphQLObjectType]:
    if is_abstract_type(type_):
        return schema.get_possible_types(type_)
    return (type_,) if is_object_type(type_) else ()


def _fields(
    document: Document,
    object_type: GraphQLObjectType,
    selection_set: SelectionSetNode,
    spread: set[str],
) -> Iterator[FieldNode]:
    """Find the fields, in order; each fragment is spread once.

    Again it would add nothing, and fragments that spread each other twice would take
    time exponential in their number.
    """
    for node in selection_set.selections:
        if not _is_included(node, document.variables):
            continue
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            if condition is None or _applies(document.schema, condition.name.value, object_type):
                yield from _fields(document, object_type, node.selection_set, spread)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
            spread.add(node.name.value)
            fragment = document.fragments[node.name.value]
            if _applies(document.schema, fragment.type_condition.name.value, object_type):
                yield from _fields(document, object_type, fragment.selection_set, spread)


def _applies(schema: GraphQLSchema, condition: str, object_type: GraphQLObjectType) -> bool:
    type_: Any = schema.type_map[condition]
    return type_ is object_type or (
        is_abstract_type(type_) and schema.is_sub_type(type_, object_type)
    )


def _is_included(node: Any, variables: Mapping[str, Any]) -> bool:
    for directive in node.directives or ():
        if directive.name.value in {"skip", "include"}:
            value = directive.arguments[0].value
            condition = variables[value.name.value] if value.kind == "variable" else value.value
            if condition is (directive.name.value == "skip"):
                return False
    return True
