"""How processes share the tests."""

import pytest

from sharing import group_of


@pytest.mark.parametrize(
    ("nodeid", "group"),
    [
        ("tests/a/test_b.py::test_c[x y-neo4j-5.26]", "tests/a/test_b.py neo4j-5.26"),
        ("tests/a/test_b.py::test_c[arcadedb-0]", "tests/a/test_b.py arcadedb"),
        ("tests/a/test_b.py::test_d", "tests/a/test_b.py"),
        ("tests/a/test_b.py::test_c[neo4j-calendar-0]", "neo4j-calendar"),
        (
            "tests/graph_seed/test_neo4j_import.py::test_e[neo4j-5.26]",
            "tests/graph_seed/test_neo4j_import.py::test_e[neo4j-5.26]",
        ),
    ],
)
def test_tests_of_a_file_and_an_engine_stay_together(nodeid: str, group: str) -> None:
    """What a file loads into an engine is loaded once."""
    assert group_of(nodeid) == group
