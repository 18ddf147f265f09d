"""emit, for lists side by side: each is found out of sight of the others.

    CALL (target) {
      CALL (target) {
        ...                                                what finds a
        RETURN a_rows AS a_found, null AS b_found
        UNION ALL
        ...                                                what finds b
        RETURN null AS a_found, b_rows AS b_found
      }
      RETURN head(collect(a_found)) AS a_found, head(collect(b_found)) AS b_found
    }

Neo4j counts a list again for each row that a sort with a LIMIT holds while the list is in
sight. One after the other, lists of 1,000, 10 and 1,000 rows of one node count as 225 MB,
and like this as 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.compiler.cypher import block


@dataclass(frozen=True, slots=True)
class Found:
    """What finds some values."""

    blocks: Sequence[str]
    left: Mapping[str, str]
    """What it leaves: names for expressions over what the blocks return. None is ever null."""
    imports: Sequence[str]


def side_by_side(found: Sequence[Found]) -> tuple[list[str], dict[str, str]]:
    """Give the blocks that find all of it, and what they leave."""
    left = {name: value for one in found for name, value in one.left.items()}
    if len(found) < 2:  # noqa: PLR2004  # one has nobody beside it
        return [text for one in found for text in one.blocks], left
    imports = list(dict.fromkeys(name for one in found for name in one.imports))
    branches = "\nUNION ALL\n".join(_branch(one, left) for one in found)
    whole = ", ".join(f"head(collect({name})) AS {name}" for name in left)
    return [block(imports, [block(imports, [branches]), f"RETURN {whole}"])], {n: n for n in left}


def _branch(one: Found, names: Iterable[str]) -> str:
    values = ", ".join(f"{one.left.get(name, 'null')} AS {name}" for name in names)
    return "\n".join([*one.blocks, f"RETURN {values}"])
