"""prepare: the text of a document → a validated operation.

It is independent of the request's variables, so the executor keeps what comes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    ValidationRule,
    get_operation_ast,
    validate,
)

from app.api.document_limits import DocumentLimits, bounded_rules, parse_bounded, refuse_excess
from app.compiler import decided_by
from app.errors import IntrospectionError

NOT_A_QUERY: Final = "OPERATION_NOT_SUPPORTED"
MAX_ERRORS: Final = 25
"""How many mistakes of a document are told at once; to look for near names takes time."""
_SCHEMA_FIELDS: Final = ("__schema", "__type")


class RefusedError(Exception):
    """GraphQL itself refuses the request."""

    def __init__(self, code: str, errors: Sequence[GraphQLError]) -> None:
        """Keep the code for all of the errors."""
        super().__init__(code)
        self.code, self.errors = code, errors


@dataclass(frozen=True, slots=True)
class Prepared:
    """A validated document and the operation asked for in it."""

    query: str
    operation_name: str | None
    document: DocumentNode = field(compare=False)
    operation: OperationDefinitionNode = field(compare=False)
    decided_by: Mapping[str, range] = field(compare=False)
    """The variables whose numbers decide the query."""


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """What documents have to keep to."""

    schema: GraphQLSchema
    limits: DocumentLimits
    introspection_allowed: bool

    def prepare(self, query: str, operation_name: str | None) -> Prepared:
        """Parse and validate a document, and find the operation.

        Raises:
            RefusedError: it is no valid query of this schema, or not the one named.
            RequestError: it is longer or wider than allowed.
        """
        try:
            document = parse_bounded(query, self.limits)
        except GraphQLSyntaxError as error:
            raise RefusedError("GRAPHQL_PARSE_FAILED", [error]) from error
        refuse_excess(document, self.limits)
        operation = get_operation_ast(document, operation_name)
        # Before validation, which would refuse it too, but not say by which method it may come.
        if operation and operation.operation is not OperationType.QUERY:
            problem = f"The graph can only be queried: {operation.operation.value} is not served."
            raise RefusedError(NOT_A_QUERY, [GraphQLError(problem, operation)])
        self._validate(document)
        if operation is None:
            problem = (
                f"There is no operation named {operation_name!r} in the document."
                if operation_name is not None
                else "The document has several operations: give operationName."
            )
            raise RefusedError("OPERATION_NOT_FOUND", [GraphQLError(problem)])
        return Prepared(query, operation_name, document, operation, decided_by(document))

    def _validate(self, document: DocumentNode) -> None:
        is_told = self.introspection_allowed
        errors = validate(
            self.schema,
            document,
            bounded_rules(),
            max_errors=MAX_ERRORS,
            hide_suggestions=not is_told,
        )
        if errors:
            raise RefusedError("GRAPHQL_VALIDATION_FAILED", errors)
        if not is_told and (asking := validate(self.schema, document, [_Introspection])):
            raise RefusedError(IntrospectionError.code, asking)


class _Introspection(ValidationRule):
    """Finds where a document asks for the schema; `__typename` is no part of it."""

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Report the two fields of the root that lead into it."""
        if node.name.value in _SCHEMA_FIELDS:
            message = f"{node.name.value} is not answered: introspection is switched off here."
            fix = "Ask whoever runs the service for the schema."
            self.report_error(GraphQLError(f"{message} {fix}", node))
