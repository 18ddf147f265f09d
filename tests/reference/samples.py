"""What the world holds under each key of a filter: operands that find something."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from reference.walk import Walker

Samples = Mapping[tuple[str, str], Sequence[Any]]
"""Filter type and key to values that occur, each as often as it does."""

AGGREGATE_SAMPLES: Final[Mapping[str, Sequence[float]]] = {
    "score": (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.6, 1.0),
    "claimCount": (0, 1, 1, 2, 3, 4, 6),
    "supports": (0, 1, 1, 2, 3),
    "doesNotSupport": (0, 0, 1, 2, 3),
}


def collect_samples(walker: Walker) -> Samples:
    """Collect the values of nodes and claims."""
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for node in walker.world.nodes.values():
        stored = {"id": node.id, **node.properties}
        for key, value in stored.items():
            found[f"{node.type}Filter", key] += value if isinstance(value, list) else [value]
            if walker.index.node_types[node.type].is_entity:
                found["EntityFilter", key] += value if isinstance(value, list) else [value]
    for claim in walker.world.claims:
        filter_type = f"{walker.index.relations[claim.relation].claim_type_name}Filter"
        found[filter_type, "id"].append(claim.id)
        found[filter_type, "source"].append(claim.source)
        found[filter_type, "publications"] += claim.publications
        for key, value in claim.properties.items():
            found[filter_type, key] += value if isinstance(value, list) else [value]
    return found
