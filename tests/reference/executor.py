"""Run an operation in graphql-core over a world: the reference the compiler is held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from app.graph_model.index import ModelIndex
from reference.checks import Checker
from reference.resolvers import Resolvers
from reference.walk import Walker
from reference.world import World


@dataclass(frozen=True, slots=True)
class Reply:
    """The data, or the codes of the errors that took its place."""

    data: Mapping[str, Any] | None
    codes: frozenset[str] = frozenset()


class ReferenceFaultError(Exception):
    """The reference itself failed, or was given an operation that is not valid."""


class Reference:
    """The reference over one world."""

    def __init__(self, world: World, index: ModelIndex, sdl: str, max_page_size: int) -> None:
        """Build the schema from its text alone."""
        self.schema: GraphQLSchema = build_schema(sdl)
        self.walker = Walker(world, index)
        self.resolvers = Resolvers(self.walker, self.schema)
        self._max_page_size = max_page_size

    def run(
        self, query: str, variables: Mapping[str, Any], operation_name: str | None = None
    ) -> Reply:
        """Answer a valid operation.

        Raises:
            ReferenceFaultError: it is not valid, or the reference has a fault.
        """
        document = parse(query)
        _refuse(validate(self.schema, document))
        operation = get_operation_ast(document, operation_name)
        if operation is None:
            raise ReferenceFaultError(f"No operation {operation_name!r}.")
        codes = self._codes(operation, _fragments(document.definitions), variables)
        if codes:
            return Reply(None, codes)
        result = execute_sync(
            self.schema,
            document,
            variable_values=dict(variables),
            operation_name=operation_name,
            field_resolver=self.resolvers.field,
            type_resolver=self.resolvers.type_name,
        )
        _refuse(result.errors or [])
        return Reply(result.data)

    def _codes(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
    ) -> frozenset[str]:
        values = get_variable_values(
            self.schema, operation.variable_definitions or (), dict(variables)
        )
        if isinstance(values, list):
            _refuse(values)
            raise ReferenceFaultError("The variables have no values.")
        checker = Checker(self.schema, fragments, values, self._max_page_size)
        return frozenset(refusal.code for refusal in checker.refusals(operation))


def _fragments(definitions: Any) -> Mapping[str, FragmentDefinitionNode]:
    return {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}


def _refuse(errors: list[GraphQLError]) -> None:
    if errors:
        raise ReferenceFaultError("\n".join(str(error) for error in errors)) from (
            errors[0].original_error
        )
