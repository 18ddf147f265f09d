"""What stands between HTTP and the executor: a request, an answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeAlias

import orjson


class Failure(StrEnum):
    """Why a request as a whole failed; HTTP makes a status of it."""

    REQUEST = "request"
    """The document, the variables or the arguments were refused: there is no data."""
    METHOD = "method"
    """A GET asked for an operation that is no query."""
    UNAVAILABLE = "unavailable"
    """The database cannot be reached."""
    TIMEOUT = "timeout"
    """The query ran longer than allowed."""
    MEMORY = "memory"
    """The query needs more memory than allowed."""
    INTERNAL = "internal"
    """Our own fault; the message is masked, the log has the cause."""


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """One GraphQL request, well-formed as JSON but not yet looked into."""

    query: str
    operation_name: str | None
    variables: Mapping[str, Any]
    extensions: Mapping[str, Any]
    read_only_method: bool
    """It came by GET, so it may only read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: `data`, `errors`, `extensions` as a plain JSON tree."""

    payload: dict[str, Any]
    failure: Failure | None
    lasts: bool = False
    """It is the same for all who ask, until the graph is loaded anew."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer that lasts, as the JSON that is sent."""

    body: bytes
    tag: str
    """Another one for other bytes."""
    failure: ClassVar[None] = None

    @property
    def payload(self) -> dict[str, Any]:
        """The tree again, for the few who look into it."""
        found: dict[str, Any] = json.loads(self.body)  # orjson reads less than is written here
        return found


AnyAnswer: TypeAlias = Answer | KeptAnswer


class Execute(Protocol):
    """Answers a request; never raises on purpose."""

    async def __call__(self, request: GraphQLRequest) -> AnyAnswer:
        """Answer one request."""
        ...


def json_bytes(payload: Mapping[str, Any]) -> bytes:
    """Write JSON, by the slow writer where there are lone surrogates or very large numbers."""
    try:
        return orjson.dumps(payload)
    except orjson.JSONEncodeError:
        return json.dumps(payload, separators=(",", ":"), allow_nan=False).encode()
