"""execute: one GraphQL request → one answer, by one query.

    prepare   parse, validate, find the operation        kept per document
    compile   operation + shape of variables → query     kept per shape
    bind      values → parameters                        per request
    run       one read                                   per request that is not in the cache
    shape     record → answer                            as run

Where GraphQL execution is needed after all (introspection is mixed in, or the
data break a promise of the schema), strawberry runs over the shaped answer and
places values, nulls and errors as the specification has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Protocol

import strawberry
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
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from app.api.answer import Answer, AnyAnswer, Failure, GraphQLRequest
from app.api.answer_cache import AnswerCache, key_of
from app.api.failures import completed, failed, refused
from app.browser.links import BrowserAddress
from app.compiler import (
    BrokenPromiseError,
    CompiledOperation,
    Limits,
    bind,
    compile_operation,
    decided_by,
    shape_of_all,
)
from app.errors import IntrospectionError, OncographError
from app.graph_model.index import ModelIndex

NOT_A_QUERY: Final = "OPERATION_NOT_SUPPORTED"
MAX_TOKENS: Final = 10_000
"""The longest document that is parsed; what is long by right belongs into variables."""
MAX_CACHED_DOCUMENT: Final = 20_000
"""Longer documents are prepared anew each time, which bounds the cache's memory."""
_SCHEMA_FIELDS: Final = ("__schema", "__type")


class ReadResult(Protocol):
    """What a read gives: see `app.db.ReadResult`."""

    @property
    def values(self) -> list[Any]:
        """The values of the one record."""
        ...

    @property
    def rows(self) -> int:
        """How many records there were."""
        ...

    @property
    def elapsed_s(self) -> float:
        """Seconds the read took."""
        ...


class Reader(Protocol):
    """Whatever reads one record: see `app.db.Database`."""

    async def read(self, cypher: str, parameters: Mapping[str, Any]) -> ReadResult:
        """Run a read and give its one record."""
        ...


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
class ShapedVariables:
    """Coerced variables; equal when they lead to the same query."""

    shape: Any
    values: Mapping[str, Any] = field(compare=False)


class Executor:
    """Answers requests; keeps what it prepared and compiled, up to a bound."""

    def __init__(  # noqa: PLR0913  # what may be told has a switch each
        self,
        index: ModelIndex,
        schema: strawberry.Schema,
        database: Reader,
        limits: Limits,
        *,
        cache_size: int = 512,
        explain_allowed: bool = True,
        introspection_allowed: bool = True,
        browser: BrowserAddress | None = None,
        cache: AnswerCache | None = None,
    ) -> None:
        """Keep the parts; nothing is read yet."""
        self._browser, self._cache = browser, cache
        self._index, self._schema, self._database = index, schema, database
        self._limits, self._explain_allowed = limits, explain_allowed
        self._introspection_allowed = introspection_allowed
        self._graphql: GraphQLSchema = schema._schema  # noqa: SLF001  # strawberry names no public way to it
        self._known = lru_cache(cache_size)(self._prepare)
        self._compiled = lru_cache(cache_size)(self._compile)

    async def __call__(self, request: GraphQLRequest) -> AnyAnswer:
        """Answer one request; errors become GraphQL errors with a code."""
        try:
            return await self._answer(request)
        except RefusedError as error:
            answer = refused(error.code, error.errors)
            if request.read_only_method and error.code == NOT_A_QUERY:
                return Answer(answer.payload, Failure.METHOD)
            return answer
        except OncographError as error:
            return failed(error)

    async def _answer(self, request: GraphQLRequest) -> AnyAnswer:
        is_short = len(request.query) <= MAX_CACHED_DOCUMENT
        prepare = self._known if is_short else self._prepare
        prepared = prepare(request.query, request.operation_name)
        variables = self._coerce(prepared.operation, request.variables)
        compile_ = self._compiled if is_short else self._compile
        shape = shape_of_all(variables, prepared.decided_by)
        compiled = compile_(prepared, ShapedVariables(shape, variables))
        parameters = bind(compiled.plan, variables, self._limits, self._index.model.scoring)
        if self._cache is None or not compiled.is_of_the_graph or _asks_to_explain(request):
            return await self._run(compiled, parameters, request)
        key = key_of(request.query, request.operation_name, shape, parameters)
        return await self._cache.answer(key, lambda: self._run(compiled, parameters, request))

    async def _run(
        self, compiled: CompiledOperation, parameters: dict[str, Any], request: GraphQLRequest
    ) -> Answer:
        record: list[Any] = []
        result: ReadResult | None = None
        if compiled.cypher:
            result = await self._database.read(compiled.cypher, parameters)
            record = result.values
        payload = await self._shape(compiled, record, request)
        if self._explain_allowed and _asks_to_explain(request):
            payload["extensions"] = {
                "explain": [_explained(compiled, parameters, result, self._browser)]
            }
        lasts = "errors" not in payload and not compiled.is_late(record)
        return Answer(payload, None, lasts)

    async def _shape(
        self, compiled: CompiledOperation, record: list[Any], request: GraphQLRequest
    ) -> dict[str, Any]:
        if not compiled.needs_execution:
            try:
                return {"data": compiled.shape(record)}
            except BrokenPromiseError:
                pass
        return await self._complete(compiled.shape_leniently(record), request)

    async def _complete(self, tree: dict[str, Any], request: GraphQLRequest) -> dict[str, Any]:
        """Let GraphQL execution complete a shaped answer."""
        result = await self._schema.execute(
            request.query,
            variable_values=dict(request.variables),
            root_value=tree,
            operation_name=request.operation_name,
        )
        return completed(result.data, result.errors)

    def _prepare(self, query: str, operation_name: str | None) -> Prepared:
        try:
            document = parse(query, max_tokens=MAX_TOKENS)
        except GraphQLSyntaxError as error:
            raise RefusedError("GRAPHQL_PARSE_FAILED", [error]) from error
        operation = get_operation_ast(document, operation_name)
        # Before validation, which would refuse it too, but not say by which method it may come.
        if operation and operation.operation is not OperationType.QUERY:
            problem = f"The graph can only be queried: {operation.operation.value} is not served."
            raise RefusedError(NOT_A_QUERY, [GraphQLError(problem, operation)])
        is_told = self._introspection_allowed
        errors = validate(self._graphql, document, hide_suggestions=not is_told)
        if errors:
            raise RefusedError("GRAPHQL_VALIDATION_FAILED", errors)
        if not is_told and (asking := validate(self._graphql, document, [_Introspection])):
            raise RefusedError(IntrospectionError.code, asking)
        if operation is None:
            problem = (
                f"There is no operation named {operation_name!r} in the document."
                if operation_name is not None
                else "The document has several operations: give operationName."
            )
            raise RefusedError("OPERATION_NOT_FOUND", [GraphQLError(problem)])
        return Prepared(query, operation_name, document, operation, decided_by(document))

    def _coerce(
        self, operation: OperationDefinitionNode, given: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        definitions = operation.variable_definitions
        if not definitions:
            return {}
        found = get_variable_values(self._graphql, definitions, dict(given), max_errors=50)
        if isinstance(found, list):
            raise RefusedError("VARIABLES_INVALID", found)
        return found.coerced

    def _compile(self, prepared: Prepared, variables: ShapedVariables) -> CompiledOperation:
        return compile_operation(
            self._graphql,
            self._index,
            self._limits,
            prepared.document,
            prepared.operation,
            variables.values,
        )


class _Introspection(ValidationRule):
    """Finds where a document asks for the schema; `__typename` is no part of it."""

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Report the two fields of the root that lead into it."""
        if node.name.value in _SCHEMA_FIELDS:
            message = f"{node.name.value} is not answered: introspection is switched off here."
            fix = "Ask whoever runs the service for the schema."
            self.report_error(GraphQLError(f"{message} {fix}", node))


def _asks_to_explain(request: GraphQLRequest) -> bool:
    return request.extensions.get("explain") is True


def _explained(
    compiled: CompiledOperation,
    parameters: dict[str, Any],
    result: ReadResult | None,
    browser: BrowserAddress | None,
) -> dict[str, Any]:
    return {
        "rootFields": [key for key, _ in compiled.plan.answer.members],
        "cypher": compiled.cypher,
        "parameters": parameters,
        "rows": result.rows if result else 0,
        "databaseTimeMs": round(result.elapsed_s * 1000, 3) if result else 0.0,
        "openInBrowser": (
            browser.link(compiled.cypher, parameters) if browser and compiled.cypher else None
        ),
    }
