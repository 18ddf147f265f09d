"""Documents that are made to cost: each is refused before the work it is made for."""

from collections.abc import Mapping
from typing import Any

import pytest
from graphql import get_introspection_query

from api.hostile_documents import HOSTILE, many
from api.whole_service import SCHEMA
from app.api.answer import GraphQLRequest
from app.api.document_limits import COMMON_LIMITS, DocumentLimits
from app.api.execute import Executor
from app.compiler import Limits
from app.graph_model import ONCOLOGY_INDEX


class NoDatabase:
    """Nothing that is refused may come as far as this."""

    async def read(self, cypher: str, parameters: Mapping[str, Any]) -> Any:
        """Fail the test."""
        raise AssertionError((cypher, parameters))


async def code(query: str, limits: DocumentLimits = COMMON_LIMITS) -> str | None:
    """Give the code by which a document is refused; None when it is answered."""
    execute = Executor(ONCOLOGY_INDEX, SCHEMA, NoDatabase(), Limits(), document_limits=limits)
    payload = (await execute(GraphQLRequest(query, None, {}, {}, read_only_method=False))).payload
    codes = {error["extensions"]["code"] for error in payload.get("errors", ())}
    return codes.pop() if codes else None


AT_THE_LIMIT = [
    (
        DocumentLimits(max_tokens=3),
        "{ __typename }",
        "{ __typename __typename }",
        "TOKENS_EXCEEDED",
    ),
    (
        DocumentLimits(max_fields=4),
        "{ __typename ...F } fragment F on Query { __typename __typename }",
        "{ __typename ...F ...F } fragment F on Query { __typename __typename }",
        "FIELDS_EXCEEDED",
    ),
    (
        DocumentLimits(max_fields=4),
        "{ __schema { queryType { name kind } } }",
        "{ __schema { queryType { name kind fields { name } } } }",
        "FIELDS_EXCEEDED",
    ),
    (DocumentLimits(max_aliases=2), f"{{ {many(2)} }}", f"{{ {many(3)} }}", "ALIASES_EXCEEDED"),
    (
        DocumentLimits(max_root_fields=2),
        "{ a: __typename ...F } fragment F on Query { a: __typename b: __typename }",
        "{ a: __typename ...F } fragment F on Query { ... { b: __typename } c: __typename }",
        "ROOT_FIELDS_EXCEEDED",
    ),
]


@pytest.mark.parametrize(("limits", "allowed", "excess", "expected"), AT_THE_LIMIT)
async def test_what_is_allowed_is_answered_and_one_more_is_refused(
    limits: DocumentLimits, allowed: str, excess: str, expected: str
) -> None:
    """Each limit lets pass what it names."""
    assert await code(allowed, limits) is None
    assert await code(excess, limits) == expected


async def test_what_tools_ask_for_is_within_the_limits() -> None:
    """GraphiQL and generators ask for the whole schema in one document."""
    whole = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    assert await code(whole) is None


@pytest.mark.parametrize(("query", "expected"), HOSTILE.values(), ids=HOSTILE)
async def test_hostile_document_is_refused(query: str, expected: str) -> None:
    """The graph is not read for it. `benchmarks/hostile.py` has what each costs."""
    assert await code(query) == expected
