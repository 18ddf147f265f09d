"""Find nodes by the ids that people write: any case of a known prefix, ids from elsewhere."""

import re
from typing import Final

from app.graph_model.curies import is_curie, normalise_curie
from reference.refusal import Refusal
from reference.world import World, WorldNode

_PLAIN_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def check_id(text: str, *, may_be_plain: bool) -> None:
    """Refuse a text that can be no id; sources have plain names."""
    if not is_curie(text) and not (may_be_plain and _PLAIN_NAME.fullmatch(text)):
        raise Refusal("CURIE_INVALID", f"{text!r} is not of the form PREFIX:LOCAL.")


def find_node(world: World, text: str, node_type: str | None = None) -> WorldNode | None:
    """Find the node with this primary id, else the first entity that lists it."""
    curie = normalise_curie(text)
    primary = world.nodes.get(curie)
    if primary is not None and node_type in {None, primary.type}:
        return primary
    listing = [n for n in world.by_xref.get(curie, ()) if node_type in {None, n.type}]
    return listing[0] if listing else None
