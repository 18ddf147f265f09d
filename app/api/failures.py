"""Errors → GraphQL answers: message, path, stable code, what is allowed."""

import logging
from collections.abc import Sequence
from typing import Any, Final

from graphql import GraphQLError

from app.api.answer import Answer, Failure
from app.errors import (
    DatabaseError,
    DatabaseMemoryError,
    DatabaseTimeoutError,
    DatabaseUnavailableError,
    OncographError,
    RequestError,
)

_LOG: Final = logging.getLogger(__name__)


def refused(code: str, errors: Sequence[GraphQLError]) -> Answer:
    """Answer a document or variables that GraphQL itself refuses."""
    return Answer({"errors": [_formatted(error, code) for error in errors]}, Failure.REQUEST)


def failed(error: OncographError) -> Answer:
    """Answer one of our own errors."""
    match error:
        case RequestError():
            extensions: dict[str, Any] = {"code": error.code, **error.extensions}
            body: dict[str, Any] = {"message": str(error), "extensions": extensions}
            if error.path:
                body["path"] = list(error.path)
            return Answer({"errors": [body]}, Failure.REQUEST)
        case DatabaseTimeoutError():
            return _failure(error, Failure.TIMEOUT)
        case DatabaseMemoryError():
            _LOG.warning("%s It says: %s", error, error.__cause__)
            return _failure(error, Failure.MEMORY)
        case DatabaseUnavailableError():
            # Where the database is, is for the log and not for every client.
            _LOG.warning("%s", error)
            message = "The database cannot be reached now. Try again in a few seconds."
            payload = {"errors": [{"message": message, "extensions": {"code": error.code}}]}
            return Answer(payload, Failure.UNAVAILABLE)
        case DatabaseError():
            # The database's own words may hold query text: they are for the log.
            _LOG.error("the database refused a compiled query", exc_info=error)
            message = "The database refused the query. This is a fault of the service."
            payload = {"errors": [{"message": message, "extensions": {"code": error.code}}]}
            return Answer(payload, Failure.INTERNAL)
        case _:
            return _failure(error, Failure.INTERNAL)


def _failure(error: OncographError, failure: Failure) -> Answer:
    body = {"message": str(error), "extensions": {"code": error.code}}
    return Answer({"errors": [body]}, failure)


def completed(data: dict[str, Any] | None, errors: Sequence[GraphQLError] | None) -> dict[str, Any]:
    """Make the payload of an answer that GraphQL execution completed.

    Its errors are broken promises: the data have what the schema says cannot be.
    """
    payload: dict[str, Any] = {"data": data}
    if errors:
        payload["errors"] = [_formatted(error, "DATA_INCONSISTENT") for error in errors]
    return payload


def _formatted(error: GraphQLError, code: str) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(error.formatted)
    formatted["extensions"] = {"code": code, **formatted.get("extensions", {})}
    return formatted
