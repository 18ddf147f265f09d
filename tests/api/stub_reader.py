"""A compiled operation, and a database that gives what a test says, whatever it is asked."""

from collections.abc import Mapping
from typing import Any, Final

from graphql import get_operation_ast, parse, validate

from app.api.schema import build_schema
from app.compiler import CompiledOperation, Limits, compile_operation
from app.db import ReadResult
from app.graph_model import ONCOLOGY_INDEX

SCHEMA: Final = build_schema(ONCOLOGY_INDEX)


class Reader:
    """A database that gives one fixed record, and keeps what it was asked."""

    def __init__(self, *values: Any) -> None:
        """Keep the record."""
        self.values = list(values)
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    async def read(self, cypher: str, parameters: Mapping[str, Any]) -> ReadResult:
        """Give the record."""
        self.asked.append((cypher, parameters))
        return ReadResult(self.values, 1, 0.001)


def compiled(query: str) -> CompiledOperation:
    """Compile an operation without variables."""
    schema = SCHEMA._schema  # noqa: SLF001  # strawberry names no public way to it
    document = parse(query)
    assert not validate(schema, document)
    operation = get_operation_ast(document)
    assert operation is not None
    return compile_operation(schema, ONCOLOGY_INDEX, Limits(), document, operation, {})
