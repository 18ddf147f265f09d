"""Kept answers are bounded in bytes, used again by use, and of one release."""

from app.api.answer import KeptAnswer
from app.api.answer_store import LARGEST_PART, OVERHEAD, AnswerStore, size_of


def answer(size: int) -> KeptAnswer:
    """Make an answer that takes so many bytes."""
    return KeptAnswer(b"x" * (size - OVERHEAD), "tag")


def test_the_bytes_are_bounded_and_the_least_used_go_first() -> None:
    """Each counts with what it costs besides; what was given last stays."""
    store = AnswerStore(10_000)
    for key in (b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"8", b"9", b"10"):
        store.put("r", key, answer(1_000))
    assert (len(store), store.used_bytes) == (10, 10_000)
    assert store.get("r", b"1")
    store.put("r", b"new", answer(1_200))
    assert (len(store), store.used_bytes) == (9, 9_200)
    assert store.get("r", b"1")
    assert not store.get("r", b"2")
    assert not store.get("r", b"3")


def test_many_empty_answers_are_bounded_too() -> None:
    """What an entry costs besides its bytes counts."""
    store = AnswerStore(100 * OVERHEAD)
    for number in range(1_000):
        store.put("r", str(number).encode(), KeptAnswer(b"", "tag"))
    assert len(store) == 100


def test_a_very_large_one_is_not_kept() -> None:
    """It would push out all others; one of the same key that was smaller is gone all the same."""
    store = AnswerStore(80_000)
    largest = 80_000 // LARGEST_PART
    store.put("r", b"1", answer(largest))
    assert store.get("r", b"1")
    store.put("r", b"1", answer(largest + 1))
    assert (len(store), store.used_bytes) == (0, 0)


def test_one_key_is_counted_once() -> None:
    """The newer one takes the place of the older one."""
    store = AnswerStore(80_000)
    store.put("r", b"1", answer(5_000))
    store.put("r", b"1", newer := answer(2_000))
    assert store.get("r", b"1") is newer
    assert store.used_bytes == size_of(newer) == 2_000


def test_another_release_empties_it() -> None:
    """Be it asked for or kept."""
    for turn in (True, False):
        store = AnswerStore(80_000)
        store.put("r1", b"1", answer(1_000))
        if turn:
            assert not store.get("r2", b"1")
        else:
            store.put("r2", b"2", answer(1_000))
        assert not store.get("r2", b"1")
        assert not store.get("r1", b"1")
        assert (len(store), store.used_bytes) == (0, 0)
