"""What a hand-written endpoint consists of, and how the peers write a score."""

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


def score(claims: str, alias: str, *, where: str = "", levels: str = "levels", by: str = "") -> str:
    """Write the score of the claims in a list, as in docs/scoring.md.

    `where` narrows them (`c` is one), `levels` is the parameter with the weights of levels,
    `by` a factor per `source`.
    """
    narrowed = f"\n    WITH c WHERE {where}" if where else ""
    factor = f" * {by}" if by else ""
    harmonic = "reduce(s = 0.0, i IN range(0, size({0}) - 1) | s + {0}[i] / ((i + 1) * (i + 1)))"
    return f"""
  CALL ({claims}) {{
    UNWIND {claims} AS c{narrowed}
    WITH c.source AS source, ${levels}[c.level] * coalesce(c.confidence, 1.0) AS w ORDER BY w DESC
    WITH source, collect(w) AS ws
    WITH source, {harmonic.format("ws")} AS v
    WITH CASE WHEN v > 1.0 THEN 1.0 ELSE v END{factor} AS v ORDER BY v DESC
    WITH collect(v) AS vs
    WITH {harmonic.format("vs")} / 1.6449340668482264 AS v
    RETURN CASE WHEN v > 1.0 THEN 1.0 ELSE v END AS {alias}
  }}"""
