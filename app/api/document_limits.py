"""Bounds on a document, before anything works on it at length.

What is counted here costs time before the cost of the rows is known: parsing goes by
tokens, validation by fields and fragments (and by how often one response key is
repeated), a query's planning in the database by root fields. Counting itself is linear
in the document.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValidationContext,
    parse,
    specified_rules,
)
from graphql.validation import OverlappingFieldsCanBeMergedRule

from app.errors import AliasesError, FieldsError, RootFieldsError, TokensError

MAX_COMPARISONS: Final = 5_000
"""Steps that fields of the same response key may be compared in; people's own need some dozen."""
_TOO_LONG: Final = "Document contains more than"


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What one document may have."""

    max_tokens: int = 3_000
    max_fields: int = 500
    """Fields and fragments written in the document: what a fragment has counts once."""
    max_aliases: int = 100
    max_root_fields: int = 25
    """Root fields of an operation, those in fragments too."""


COMMON_LIMITS: Final = DocumentLimits()


def parse_bounded(query: str, limits: DocumentLimits) -> DocumentNode:
    """Parse a document.

    Raises:
        TokensError: it is longer than allowed.
        GraphQLSyntaxError: it is no GraphQL.
    """
    try:
        return parse(query, max_tokens=limits.max_tokens)
    except GraphQLSyntaxError as error:
        # graphql-core has no class of its own for it.
        if _TOO_LONG in error.message:
            raise TokensError(
                f"The document has more than the {limits.max_tokens:,} tokens allowed."
                " Put long lists into variables, or ask in several requests.",
                maximum=limits.max_tokens,
            ) from None
        raise


def refuse_excess(document: DocumentNode, limits: DocumentLimits) -> None:
    """Refuse a document with too much in it.

    Raises:
        FieldsError, AliasesError, RootFieldsError: says how much is allowed.
    """
    written = [one for definition in document.definitions for one in _selected_in(definition)]
    if len(written) > limits.max_fields:
        raise FieldsError(
            f"The document has {len(written):,} fields and fragments, more than the"
            f" {limits.max_fields:,} allowed. Ask in several requests.",
            fields=len(written),
            maximum=limits.max_fields,
        )
    aliases = sum(isinstance(one, FieldNode) and one.alias is not None for one in written)
    if aliases > limits.max_aliases:
        raise AliasesError(
            f"The document has {aliases:,} aliases, more than the {limits.max_aliases:,} allowed."
            " Ask for many of a kind by `ids`, or in several requests.",
            aliases=aliases,
            maximum=limits.max_aliases,
        )
    _refuse_many_roots(document, limits)


def bounded_rules() -> tuple[type[ASTValidationRule], ...]:
    """Give the rules of the specification, with a bound on the one that compares fields."""
    return tuple(
        _Overlapping if rule is OverlappingFieldsCanBeMergedRule else rule
        for rule in specified_rules
    )


class _Overlapping(OverlappingFieldsCanBeMergedRule):
    """Gives up sooner: by the bound of graphql-core 500 equal fields take two seconds."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = MAX_COMPARISONS


def _refuse_many_roots(document: DocumentNode, limits: DocumentLimits) -> None:
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            roots = {
                (field.alias or field.name).value
                for field in _root_fields(operation.selection_set, fragments, set())
            }
            if len(roots) > limits.max_root_fields:
                raise RootFieldsError(
                    f"The operation has {len(roots):,} root fields, more than the"
                    f" {limits.max_root_fields:,} allowed. Ask in several requests.",
                    rootFields=len(roots),
                    maximum=limits.max_root_fields,
                )


def _selected_in(node: object) -> Iterator[SelectionNode]:
    """Find all that is selected in a definition. The parser has bounded how deep it nests."""
    selection_set = getattr(node, "selection_set", None)
    for selection in selection_set.selections if selection_set else ():
        yield selection
        yield from _selected_in(selection)


def _root_fields(
    selection_set: SelectionSetNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    spread: set[str],
) -> Iterator[FieldNode]:
    """Find the fields of the root, through fragments, each of which is spread once."""
    for selection in selection_set.selections:
        if isinstance(selection, FieldNode):
            yield selection
        elif isinstance(selection, InlineFragmentNode):
            yield from _root_fields(selection.selection_set, fragments, spread)
        elif isinstance(selection, FragmentSpreadNode):
            name = selection.name.value
            if name in spread or name not in fragments:
                continue
            spread.add(name)
            yield from _root_fields(fragments[name].selection_set, fragments, spread)
