"""The id of the request that is being answered, for whatever is done on its behalf."""

from contextvars import ContextVar
from typing import Final

NO_REQUEST: Final = "-"
REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id", default=NO_REQUEST)


def current_request_id() -> str:
    """Give the id of the request that is being answered; `-` outside of one."""
    return REQUEST_ID.get()
