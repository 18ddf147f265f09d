"""What a hand-written endpoint consists of: a query, a shaper, sometimes made parameters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Record = list[Any]
Variables = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint."""

    cypher: str
    shape: Callable[[Record | None], dict[str, Any]]
    parameters: Callable[[Variables], Variables] = dict
    """Makes the parameters of the query from the variables of the request."""
