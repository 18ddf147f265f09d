"""Claims wait for others of their kind, and neither order nor memory suffers."""

from collections.abc import Iterator

from graph_seed.load_claims import MOST_HELD, by_kind
from graph_seed.on_disk.stage import BATCH


def test_one_kind_comes_in_full_batches() -> None:
    """All but the last are full, in the order given."""
    batches = list(by_kind(range(2 * BATCH + 1), lambda _: "one"))
    assert [len(items) for _, items in batches] == [BATCH, BATCH, 1]
    assert [item for _, items in batches for item in items] == list(range(2 * BATCH + 1))


def test_many_kinds_are_given_before_they_fill_the_memory() -> None:
    """None waits for a full batch where there are too many; each comes once, in its order."""
    taken = 0
    kinds = MOST_HELD // 10

    def items() -> Iterator[int]:
        nonlocal taken
        for item in range(3 * MOST_HELD):
            taken = item
            yield item

    given: dict[int, list[int]] = {}
    count = 0
    for kind, batch in by_kind(items(), lambda item: item % kinds):
        given.setdefault(kind, []).extend(batch)
        count += len(batch)
        assert taken + 1 - count <= MOST_HELD
    assert count == 3 * MOST_HELD
    assert all(found == list(range(kind, count, kinds)) for kind, found in given.items())
