"""Make an operation that fails smaller, while it still fails.

    smaller = await shrink(operation, schema, still_fails)

Selections, arguments, filter keys, list items and directives are taken away one at a
time; what is no longer valid GraphQL is not tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from graphql import (
    REMOVE,
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    Node,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    validate,
    visit,
)
from graphql.language import VisitorAction

from reference.operations import Operation

StillFails = Callable[[Operation], Awaitable[bool]]

_PARTS: Final = ("definitions", "selections", "arguments", "directives", "fields", "values")
"""The lists of a syntax tree whose members may go."""


async def shrink(operation: Operation, schema: GraphQLSchema, still_fails: StillFails) -> Operation:
    """Give the smallest operation that taking parts away one by one leads to."""
    current = operation
    found = True
    while found:
        found = False
        for candidate in _smaller(current, schema):
            if await still_fails(candidate):
                current, found = candidate, True
                break
    return current


def _smaller(operation: Operation, schema: GraphQLSchema) -> Iterator[Operation]:
    document = parse(operation.query, no_location=True)
    for part in _removable(document):
        text = print_ast(_without_unused(visit(document, _Remover([part]))))
        try:
            smaller = parse(text)
        except GraphQLSyntaxError:  # nothing is left
            continue
        if not validate(schema, smaller):
            used = _used(smaller).variables
            kept = {name: value for name, value in operation.variables.items() if used[name]}
            yield replace(operation, query=text, variables=kept)


def _removable(node: Node) -> Iterator[Node]:
    """Yield each part that may go, outer ones first: they take most away."""
    inner: list[Node] = []
    for key in node.keys:
        value = getattr(node, key, None)
        if isinstance(value, Node):
            inner.append(value)
        elif isinstance(value, list | tuple):
            # A selection of nothing is no GraphQL, though the parser lets it pass.
            if key in _PARTS and (key != "selections" or len(value) > 1):
                yield from value
            inner += value
    for part in inner:
        yield from _removable(part)


def _without_unused(document: DocumentNode) -> DocumentNode:
    """Drop fragments that are not spread and variables that are not used."""
    used = _used(document)
    unused: list[Node] = []
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            declared = definition.variable_definitions or ()
            # The definition itself is one use.
            unused += [v for v in declared if used.variables[v.variable.name.value] == 1]
        elif isinstance(definition, FragmentDefinitionNode):
            unused += [definition] if definition.name.value not in used.fragments else []
    if not unused:
        return document
    # What a dropped fragment used may be used nowhere else.
    return _without_unused(visit(document, _Remover(unused)))


def _used(document: DocumentNode) -> _Used:
    used = _Used()
    visit(document, used)
    return used


class _Remover(Visitor):
    """Takes away these very nodes, not others that are equal."""

    def __init__(self, parts: Sequence[Node]) -> None:
        super().__init__()
        self._parts = {id(part) for part in parts}

    def enter(self, node: Node, *_: Any) -> VisitorAction:
        return REMOVE if id(node) in self._parts else None


class _Used(Visitor):
    """Counts variables, their definitions included, and collects spreads."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: Counter[str] = Counter()
        self.fragments: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.variables[node.name.value] += 1

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.fragments.add(node.name.value)
