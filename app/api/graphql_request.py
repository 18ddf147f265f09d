"""What a request says: a body or parameters → `GraphQLRequest`, well-formed or refused."""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from starlette.datastructures import QueryParams

from app.api.answer import GraphQLRequest
from app.api.trusted import TrustedDocuments, asked_id
from app.errors import DocumentUnknownError

_MEMBERS: Final = ("query", "documentId", "operationName", "variables", "extensions")


class RefusedRequestError(Exception):
    """An HTTP request that is no well-formed GraphQL request."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        """Keep what the response has beside the message."""
        super().__init__(message)
        self.status, self.code, self.headers = status, code, headers


def members_of_body(body: bytes) -> dict[str, Any]:
    """Read a POST."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RefusedRequestError(400, "BODY_NOT_JSON", f"The body is no JSON: {error}.") from None
    if isinstance(found, list):
        raise RefusedRequestError(
            400, "BATCH_NOT_SUPPORTED", "The body is a list. Send one operation per request."
        )
    if not isinstance(found, dict):
        raise malformed("The body is no JSON object")
    return found


def members_of_parameters(given: QueryParams) -> dict[str, Any]:
    """Read a GET; an empty parameter is one not given (section "GET")."""
    found: dict[str, Any] = {}
    for name in _MEMBERS:
        values = given.getlist(name)
        if len(values) > 1:
            raise malformed(f"The parameter {name} is given {len(values)} times")
        if values and (values[0] or name == "query"):
            found[name] = values[0]
    for name in ("variables", "extensions"):
        if name in found:
            try:
                found[name] = orjson.loads(found[name])
            except orjson.JSONDecodeError:
                raise malformed(f"The parameter {name} is no JSON") from None
    return found


def request_of(
    found: dict[str, Any], trusted: TrustedDocuments | None, *, read_only_method: bool
) -> GraphQLRequest:
    """Make a request of its members, with the text of the document where its id is given.

    Raises:
        RefusedRequestError: it is malformed.
        DocumentUnknownError, DocumentUntrustedError: it asks for no document that is answered.
    """
    document_id = asked_id(found)
    if document_id is not None:
        found = {**found, "query": _text_of(document_id, found, trusted)}
    asked = _request(found, read_only_method=read_only_method)
    if trusted and document_id is None:
        trusted.refuse_others(asked.query)
    return asked


def malformed(problem: str) -> RefusedRequestError:
    """Say what is wrong with a request, and what a right one looks like."""
    fix = 'Send {"query": "...", "variables": {...}, "operationName": "..."}.'
    return RefusedRequestError(400, "REQUEST_MALFORMED", f"{problem}. {fix}")


def _text_of(
    document_id: object, found: Mapping[str, Any], trusted: TrustedDocuments | None
) -> str:
    if not isinstance(document_id, str):
        raise malformed("The document's id is no text")
    if found.get("query") is not None:
        raise malformed("There are both `query` and `documentId`: send one of them")
    if trusted is None:
        raise DocumentUnknownError(
            "This service knows no documents by id. Send the document's text as `query`."
        )
    return trusted.text_of(document_id)


def _request(found: Mapping[str, Any], *, read_only_method: bool) -> GraphQLRequest:
    query, name = found.get("query"), found.get("operationName")
    if not isinstance(query, str):
        raise malformed("`query` is missing or no text")
    if name is not None and not isinstance(name, str):
        raise malformed("`operationName` is no text")
    variables, extensions = _object(found, "variables"), _object(found, "extensions")
    return GraphQLRequest(query, name, variables, extensions, read_only_method)


def _object(found: Mapping[str, Any], member: str) -> dict[str, Any]:
    value = found.get(member)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise malformed(f"`{member}` is no object")
    return value
