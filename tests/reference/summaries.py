"""Facets, statistics and overlap of the rows of a connection, counted one by one."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from reference.paging import DEFAULT_PAGE_SIZE
from reference.walk import Association
from reference.world import WorldClaim, WorldNode

DEFAULT_BUCKETS: Final = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A row under the filter; the association is None where it is a node alone."""

    node: WorldNode
    association: Association | None

    @property
    def claims(self) -> Sequence[WorldClaim]:
        """Give the claims of the row."""
        return self.association.claims if self.association else ()


@dataclass(frozen=True, slots=True)
class Summaries:
    """Sums up the rows of one connection."""

    rows: Sequence[Row]
    claim_fields: Mapping[str, str]
    """Enum value to property, for the claims; a field that is none of them is the node's."""
    node_fields: Mapping[str, str]

    def facets(self, arguments: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Count rows by value, per field."""
        first = arguments.get("first")
        size = DEFAULT_PAGE_SIZE if first is None else first
        return [self._facet(name, arguments.get("text"), size) for name in arguments["fields"]]

    def _facet(self, name: str, text: str | None, size: int) -> Mapping[str, Any]:
        held = [
            {_spelled(v) for v in self._values(name, row) if v is not None} for row in self.rows
        ]
        counts = Counter(value for values in held for value in values)
        kept = [
            (value, count)
            for value, count in counts.items()
            if text is None or text.lower() in value.lower()
        ]
        kept.sort(key=lambda pair: (-pair[1], pair[0]))
        return {
            "field": name,
            "values": [{"value": value, "count": count} for value, count in kept[:size]],
            "distinctCount": len(kept),
            "missing": sum(not values for values in held),
        }

    def statistics(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give bounds, mean and histogram of a field."""
        given = arguments.get("buckets")
        every = [value for row in self.rows for value in self._values(arguments["field"], row)]
        values = [float(value) for value in every if isinstance(value, int | float)]
        return {
            "count": len(values),
            "missing": len(every) - len(values),
            "min": min(values, default=None),
            "max": max(values, default=None),
            "mean": sum(values) / len(values) if values else None,
            "histogram": _histogram(values, DEFAULT_BUCKETS if given is None else given),
        }

    def _values(self, name: str, row: Row) -> Iterable[object]:
        if row.association is None or name not in self.claim_fields:
            return [row.node.properties.get(self.node_fields[name])]
        key = self.claim_fields[name]
        return [c.source if key == "source" else c.properties.get(key) for c in row.claims]


def overlap(
    nodes: Sequence[WorldNode], sets: Sequence[Callable[[WorldNode], bool]]
) -> list[Mapping[str, Any]]:
    """Count the nodes in each combination of some sets: in just these, in these at least."""
    held = [{place for place, has in enumerate(sets) if has(node)} for node in nodes]
    return [
        {
            "sets": list(wanted),
            "exactly": sum(places == set(wanted) for places in held),
            "atLeast": sum(places >= set(wanted) for places in held),
        }
        for size in range(1, len(sets) + 1)
        for wanted in combinations(range(len(sets)), size)
    ]


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _histogram(values: Sequence[float], buckets: int) -> list[Mapping[str, float]]:
    if not values:
        return []
    low, high = min(values), max(values)
    if low == high:
        return [{"from": low, "to": high, "count": len(values)}]
    counts = [0] * buckets
    for value in values:
        counts[min(int((value - low) / (high - low) * buckets), buckets - 1)] += 1
    width = (high - low) / buckets
    return [
        {"from": low + place * width, "to": low + (place + 1) * width, "count": count}
        for place, count in enumerate(counts)
    ]
