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

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from time import perf_counter
from typing import Any, Final, Protocol

import strawberry
from graphql import GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import get_variable_values

from app.api.answer import Answer, AnyAnswer, Failure, GraphQLRequest, KeptAnswer
from app.api.answer_cache import AnswerCache, key_of
from app.api.document_limits import COMMON_LIMITS, DocumentLimits
from app.api.documents import NOT_A_QUERY, DocumentRules, Prepared, RefusedError
from app.api.failures import completed, failed, refused
from app.browser.links import BrowserAddress
from app.compiler import (
    Bound,
    BrokenPromiseError,
    CompiledOperation,
    Limits,
    bind,
    compile_operation,
    shape_of_all,
)
from app.errors import OncographError
from app.graph_model.index import ModelIndex
from app.observe.operation import (
    ANONYMOUS,
    OK,
    CacheState,
    Observe,
    OperationSeen,
    Span,
    no_span,
    nobody,
    outcome_of,
    outcome_of_error,
    spanned,
)

MAX_CACHED_DOCUMENT: Final = 20_000
"""Longer documents are prepared anew each time, which bounds the cache's memory."""


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
        document_limits: DocumentLimits = COMMON_LIMITS,
        cache_size: int = 512,
        explain_allowed: bool = True,
        introspection_allowed: bool = True,
        browser: BrowserAddress | None = None,
        cache: AnswerCache | None = None,
        observe: Observe = nobody,
        span: Span = no_span,
    ) -> None:
        """Keep the parts; nothing is read yet."""
        self._observe, self._span = observe, span
        self._browser, self._cache = browser, cache
        self._index, self._schema, self._database = index, schema, database
        self._limits, self._explain_allowed = limits, explain_allowed
        self._graphql: GraphQLSchema = schema._schema  # noqa: SLF001  # strawberry names no public way to it
        rules = DocumentRules(self._graphql, document_limits, introspection_allowed)
        self._prepared_anew = spanned(span, "prepare", rules.prepare)
        self._compiled_anew = spanned(span, "compile", self._compile)
        self._known = lru_cache(cache_size)(self._prepared_anew)
        self._compiled = lru_cache(cache_size)(self._compiled_anew)

    async def __call__(self, request: GraphQLRequest) -> AnyAnswer:
        """Answer one request, and tell who observes it how it went."""
        seen = OperationSeen()
        try:
            answer = await self._answer_or_refuse(request, seen)
        except BaseException as error:
            self._observe(seen.done(outcome_of_error(error)))
            raise
        is_kept = isinstance(answer, KeptAnswer)  # then it has no errors, and need not be read
        self._observe(seen.done(OK if is_kept else outcome_of(answer.payload)))
        return answer

    def caches(self) -> Mapping[str, CacheState]:
        """Tell how the caches do."""
        own = {"prepared": self._known.cache_info(), "compiled": self._compiled.cache_info()}
        return {**own, "answers": self._cache} if self._cache else own

    async def _answer_or_refuse(self, request: GraphQLRequest, seen: OperationSeen) -> AnyAnswer:
        """Answer one request; errors become GraphQL errors with a code."""
        try:
            return await self._answer(request, seen)
        except RefusedError as error:
            answer = refused(error.code, error.errors)
            if request.read_only_method and error.code == NOT_A_QUERY:
                return Answer(answer.payload, Failure.METHOD)
            return answer
        except OncographError as error:
            return failed(error)

    async def _answer(self, request: GraphQLRequest, seen: OperationSeen) -> AnyAnswer:
        is_short = len(request.query) <= MAX_CACHED_DOCUMENT
        prepare = self._known if is_short else self._prepared_anew
        prepared = prepare(request.query, request.operation_name)
        name = prepared.operation.name
        seen.name = name.value if name else ANONYMOUS
        variables = self._coerce(prepared.operation, request.variables)
        compile_ = self._compiled if is_short else self._compiled_anew
        shape = shape_of_all(variables, prepared.decided_by)
        compiled = compile_(prepared, ShapedVariables(shape, variables))
        bound = bind(compiled.plan, variables, self._limits, self._index.model.scoring)
        seen.cost = bound.cost
        if self._cache is None or not compiled.is_of_the_graph or _asks_to_explain(request):
            return await self._run(compiled, bound, request, seen)
        key = key_of(request.query, request.operation_name, shape, bound.parameters)
        return await self._cache.answer(key, lambda: self._run(compiled, bound, request, seen))

    async def _run(
        self,
        compiled: CompiledOperation,
        bound: Bound,
        request: GraphQLRequest,
        seen: OperationSeen,
    ) -> Answer:
        record: list[Any] = []
        result: ReadResult | None = None
        if compiled.cypher:
            result = await self._read(compiled.cypher, bound.parameters, seen)
            record = result.values
        with self._span("shape"):
            payload = await self._shape(compiled, record, request)
        payload["extensions"] = {"cost": bound.cost}
        if self._explain_allowed and _asks_to_explain(request):
            explained = _explained(compiled, bound.parameters, result, self._browser)
            payload["extensions"]["explain"] = [explained]
        lasts = "errors" not in payload and not compiled.is_late(record)
        return Answer(payload, None, lasts)

    async def _read(
        self, cypher: str, parameters: Mapping[str, Any], seen: OperationSeen
    ) -> ReadResult:
        """Read, and take the time of what fails too."""
        seen.cypher, began = cypher, perf_counter()
        try:
            return await self._database.read(cypher, parameters)
        finally:
            seen.database_s = perf_counter() - began

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
