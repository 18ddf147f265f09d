"""What is known of one operation when it is done, and who is told."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final, ParamSpec, Protocol, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")

OK: Final = "OK"
CANCELLED: Final = "CANCELLED"
"""Nobody waits for the answer any more."""
ANONYMOUS: Final = "anonymous"
UNREAD: Final = "unread"
"""The document was refused before the name in it was taken for one."""
MAX_NAME: Final = 100
"""Names are the client's: longer ones are cut."""


@dataclass(frozen=True, slots=True)
class OperationDone:
    """One operation that was answered, refused or given up."""

    name: str
    """As in the document: letters, digits and `_`; or one of the two above."""
    code: str
    """`OK`, `CANCELLED`, or the code of its first error."""
    elapsed_s: float
    database_s: float
    """Of these, how many the database was waited for."""
    cost: int
    """Rows that are read if every page is full; 0 where it was not found out."""
    cypher: str
    """The query without its parameters; empty when nothing was asked of the database."""


Observe = Callable[[OperationDone], None]
"""Is told each operation when it is done, while its answer waits."""


class CacheState(Protocol):
    """What `functools.lru_cache` tells of itself."""

    @property
    def hits(self) -> int:
        """How often it had what was asked for."""
        ...

    @property
    def misses(self) -> int:
        """How often it had not."""
        ...

    @property
    def currsize(self) -> int:
        """How much it holds."""
        ...


Span = Callable[[str], AbstractContextManager[object]]
"""Names a part of the work for as long as a block runs."""
_NOTHING: Final = nullcontext()


@dataclass(slots=True)
class OperationSeen:
    """What is known of an operation while it runs."""

    name: str = UNREAD
    cypher: str = ""
    cost: int = 0
    database_s: float = 0.0
    started: float = field(default_factory=perf_counter)

    def done(self, code: str) -> OperationDone:
        """Close the record."""
        elapsed_s = perf_counter() - self.started
        return OperationDone(
            self.name[:MAX_NAME], code, elapsed_s, self.database_s, self.cost, self.cypher
        )


def no_span(_: str) -> AbstractContextManager[object]:
    """Name nothing: tracing is off."""
    return _NOTHING


def spanned(span: Span, name: str, work: Callable[Given, Made]) -> Callable[Given, Made]:
    """Name a part of the work wherever it is called from."""

    def named(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        with span(name):
            return work(*args, **kwargs)

    return named


def nobody(_: OperationDone) -> None:
    """Tell nobody."""


def observe_all(observers: Sequence[Observe]) -> Observe:
    """Tell several."""

    def observe(done: OperationDone) -> None:
        for one in observers:
            one(done)

    return observe


def outcome_of(payload: Mapping[str, Any]) -> str:
    """Give the code that sums up an answer."""
    errors = payload.get("errors")
    return str(errors[0]["extensions"]["code"]) if errors else OK


def outcome_of_error(error: BaseException) -> str:
    """Give the code of what was raised in place of an answer, as the client will see it."""
    match error:
        case asyncio.CancelledError():
            return CANCELLED
        case RecursionError():
            return "REQUEST_MALFORMED"
        case _:
            return "INTERNAL"
