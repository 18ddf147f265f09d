"""The one `Release` node: a new id for every load that changed something.

Answers are cached by release, so an id must never outlive a change. A load marks
the release before its first write; a mark left by a killed load makes the next
one give a new id, even if it finds nothing to write.
"""

import uuid
from datetime import UTC, datetime

from graph_seed.constraints import RELEASE
from graph_seed.graph import Graph


def open_release(graph: Graph) -> bool:
    """Mark that a load is under way; tell whether the graph was in order before."""
    found = list(graph.read(f"MATCH (r:{RELEASE}) RETURN r.id, r.loading"))
    if not found:
        graph.run(
            f"CREATE (r:{RELEASE}) SET r = $properties", properties=fresh_release(is_loading=True)
        )
        return False
    graph.run(f"MATCH (r:{RELEASE}) SET r.loading = true")
    return len(found) == 1 and not found[0][1]


def close_release(graph: Graph, *, changed: bool) -> str:
    """Take the mark away, with a new id if something changed; give the id."""
    if changed:
        graph.run(f"MATCH (r:{RELEASE}) SET r = $properties", properties=fresh_release())
    else:
        graph.run(f"MATCH (r:{RELEASE}) REMOVE r.loading")
    return str(next(graph.read(f"MATCH (r:{RELEASE}) RETURN r.id"))[0])


def fresh_release(*, is_loading: bool = False) -> dict[str, object]:
    """Make the properties of a release built now, under an id that no other has."""
    built_at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    fresh: dict[str, object] = {"id": uuid.uuid4().hex, "builtAt": built_at}
    return {**fresh, "loading": True} if is_loading else fresh
