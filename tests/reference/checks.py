"""Refuse an operation before it runs: every argument of every field that could be reached.

The walk narrows the possible types at each fragment and leaves out what @skip and
@include take away, so a wrong argument where nothing can ever be is no error.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_leaf_type,
    is_list_type,
)
from graphql.execution.values import VariableValues, get_argument_values

from reference.identity import check_id
from reference.paging import check_page_size, decode_cursor, order_keys
from reference.refusal import Refusal
from reference.untried import KEYS

Arguments = Mapping[str, Any]
MAX_BUCKETS = 100
MAX_SETS = 8


@dataclass(frozen=True, slots=True)
class Checker:
    """What the walk through one operation needs."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues
    max_page_size: int

    def refusals(self, operation: OperationDefinitionNode) -> Iterator[Refusal]:
        """Yield the reason of each refusal in the operation."""
        root = cast("GraphQLObjectType", self.schema.query_type)
        yield from self._selections(operation.selection_set, root, frozenset({root.name}))

    def _selections(
        self, selections: SelectionSetNode, parent: GraphQLCompositeType, possible: frozenset[str]
    ) -> Iterator[Refusal]:
        for selection in selections.selections:
            if not self._is_included(selection):
                continue
            if isinstance(selection, FieldNode):
                yield from self._field(selection, parent)
                continue
            inner, condition = self._fragment(selection, parent)
            narrowed = possible & self._possible(condition)
            if narrowed:
                yield from self._selections(inner, condition, narrowed)

    def _fragment(
        self, selection: SelectionNode, parent: GraphQLCompositeType
    ) -> tuple[SelectionSetNode, GraphQLCompositeType]:
        if isinstance(selection, FragmentSpreadNode):
            fragment = self.fragments[selection.name.value]
            return fragment.selection_set, self._composite(fragment.type_condition.name.value)
        inline = cast("InlineFragmentNode", selection)
        if inline.type_condition is None:
            return inline.selection_set, parent
        return inline.selection_set, self._composite(inline.type_condition.name.value)

    def _field(self, node: FieldNode, parent: GraphQLCompositeType) -> Iterator[Refusal]:
        if node.name.value == "__typename":
            return
        owner = cast("GraphQLObjectType | GraphQLInterfaceType", parent)
        field = owner.fields[node.name.value]
        yield from self._arguments(node, field, owner.name)
        inner = get_named_type(field.type)
        if node.selection_set is not None and is_composite_type(inner):
            yield from self._selections(node.selection_set, inner, self._possible(inner))

    def _arguments(self, node: FieldNode, field: GraphQLField, owner: str) -> Iterator[Refusal]:
        arguments = get_argument_values(field, node, self.variables)
        checks: list[Callable[[], None]] = [
            lambda: _check_page(field, arguments, self.max_page_size),
            lambda: _check_ids(node.name.value, field, arguments, self.max_page_size),
            lambda: _check_weights(arguments),
            lambda: _check_summary(arguments),
        ]
        if owner == "Query" and "symbol" in field.args:
            checks.append(lambda: _check_one_key(arguments))
        if "filter" in field.args:
            filter_type = field.args["filter"].type
            checks.append(lambda: _check_filter(filter_type, arguments.get("filter")))
        if "of" in field.args:
            checks.append(lambda: _check_sets(field, arguments["of"]))
        for check in checks:
            try:
                check()
            except Refusal as refusal:
                yield refusal

    def _composite(self, name: str) -> GraphQLCompositeType:
        return cast("GraphQLCompositeType", self.schema.type_map[name])

    def _possible(self, composite: GraphQLCompositeType) -> frozenset[str]:
        if isinstance(composite, GraphQLObjectType):
            return frozenset({composite.name})
        return frozenset(t.name for t in self.schema.get_possible_types(composite))

    def _is_included(self, node: SelectionNode) -> bool:
        directives = cast("Any", node)
        skip = get_directive_values(GraphQLSkipDirective, directives, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, directives, self.variables)
        return not (skip and skip["if"]) and (include is None or bool(include["if"]))


def _check_page(field: GraphQLField, arguments: Arguments, most: int) -> None:
    first, last = arguments.get("first"), arguments.get("last")
    check_page_size(first, most)
    check_page_size(last, most)
    if first is not None and last is not None:
        raise Refusal("PAGE_SIZE_INVALID", "Give first or last.")
    orders = arguments.get("orderBy") or ()
    if any(o.get("source") is not None and o["field"] != "SCORE" for o in orders):
        raise Refusal("ARGUMENT_INVALID", "A source goes with SCORE.")
    if "after" in field.args:
        keys = KEYS if "therapy" in field.args else order_keys(arguments.get("orderBy"))
        for name in ("after", "before"):
            if arguments.get(name) is not None:
                decode_cursor(arguments[name], keys)


def _check_ids(name: str, field: GraphQLField, arguments: Arguments, most: int) -> None:
    may_be_plain = name in {"node", "nodes", "source", "sources"}
    if "id" in field.args and arguments.get("id") is not None:
        check_id(arguments["id"], may_be_plain=may_be_plain)
    for key in ("therapy", "target"):
        if key in field.args and arguments.get(key) is not None:
            check_id(arguments[key], may_be_plain=False)
    ids = arguments.get("ids") or ()
    if len(ids) > most:
        raise Refusal("ARGUMENT_INVALID", f"{len(ids)} ids are more than {most}.")
    for text in ids:
        check_id(text, may_be_plain=may_be_plain)


def _check_one_key(arguments: Arguments) -> None:
    if sum(value is not None for value in arguments.values()) != 1:
        raise Refusal("ARGUMENT_INVALID", "Give exactly one of id and symbol.")


def _check_weights(arguments: Arguments) -> None:
    scoring = arguments.get("scoring") or {}
    for weight in [*(scoring.get("weights") or ()), *(scoring.get("levels") or ())]:
        if not 0 <= weight["weight"] <= 1:
            raise Refusal("ARGUMENT_INVALID", f"{weight['weight']} is not between 0 and 1.")


def _check_summary(arguments: Arguments) -> None:
    if arguments.get("fields") == []:
        raise Refusal("ARGUMENT_INVALID", "Name at least one field.")
    buckets = arguments.get("buckets")
    if buckets is not None and not 1 <= buckets <= MAX_BUCKETS:
        raise Refusal("ARGUMENT_INVALID", f"{buckets} is not between 1 and {MAX_BUCKETS}.")


def _check_sets(field: GraphQLField, sets: Any) -> None:
    if not 1 <= len(sets) <= MAX_SETS:
        raise Refusal("ARGUMENT_INVALID", f"{len(sets)} sets are not between 1 and {MAX_SETS}.")
    _check_filter(field.args["of"].type, sets)


def _check_filter(filter_type: GraphQLInputType, value: Any) -> None:
    """Refuse an operator that is given null, at any depth."""
    plain = get_nullable_type(filter_type)
    if value is None or is_leaf_type(get_named_type(plain)):
        return
    if is_list_type(plain):
        for item in value:
            _check_filter(plain.of_type, item)
        return
    fields = cast("GraphQLInputObjectType", plain).fields
    has_operators = all(is_leaf_type(get_named_type(f.type)) for f in fields.values())
    for key, inner in value.items():
        if has_operators and inner is None:
            raise Refusal("FILTER_INVALID", f"The operator {key!r} is given null.")
        _check_filter(fields[key].type, inner)
