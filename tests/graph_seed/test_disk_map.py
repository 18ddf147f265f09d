"""A dictionary on disk answers like one in memory."""

import pytest

from graph_seed.on_disk.disk_map import open_map


def test_texts_stand_for_what_they_were_given() -> None:
    """The first value stays unless it is put anew; order is that of the texts."""
    with open_map() as known:
        assert known.add("b", ("source", 1))
        assert known.add("a", None)
        assert not known.add("b", "other")
        assert (known.get("b"), known.get("c")) == (("source", 1), None)
        known.put("b", "other")
        known.put("c", 3)
        assert known["c"] == 3
        with pytest.raises(KeyError):
            known["d"]
        assert list(known.items()) == [("b", "other"), ("a", None), ("c", 3)]
