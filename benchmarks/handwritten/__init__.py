"""What an expert would write by hand: one endpoint and one tuned Cypher query per operation.

Each query returns one record of positional lists and is shaped by a comprehension;
the answers are those of the GraphQL operations, to the byte. This is the limit that
`bench.py` measures the service against. A query does what its operation asks for and no
more: it has the levels that the hops need, and ids are those that nodes have themselves.
What is documented of an answer (bounds, ranking) holds for it all the same. Folding a text
and wording a reason are the service's own functions on either side: only queries differ.
"""

from typing import Final

from handwritten import finding, pages, summing, untried, walking
from handwritten.operation import Operation

__all__ = ["LIMITS", "OPERATIONS", "Operation"]

LIMITS: Final = {f"n{n}": n for n in (2, 3, 5, 10, 20, 25, 50, 100, 200, 5000)}
"""Page sizes as parameters: written as literals they lead the planner to a plan that is
three times slower for the list that goes three levels deep."""

OPERATIONS: Final[dict[str, Operation]] = {
    **pages.OPERATIONS,
    **finding.OPERATIONS,
    **summing.OPERATIONS,
    **walking.OPERATIONS,
    **untried.OPERATIONS,
}
"""By the operation's name."""
