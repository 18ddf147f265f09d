"""How processes share the tests (`pytest --numprocesses`): a file's tests of one engine at a time.

So what a file loads into an engine is loaded once, and each process starts an engine once,
since these groups are given out in the order of collection, in which engines come one after
the other. The newest Neo4j is started once in all. (Groups by mark, `--dist loadgroup`, are
not heeded with pytest 9.2: issue 1386 of pytest-xdist.)
"""

from typing import Final

from xdist.scheduler import LoadScopeScheduling

from engine_choice import ENGINES

THE_NEWEST: Final = ENGINES[-1]
EACH_ALONE: Final = ("test_kill_at_random.py", "test_neo4j_import.py")
"""They run engines of their own, for minutes: their tests need not wait for each other."""


def group_of(nodeid: str) -> str:
    """Name the group of a test, by its node id."""
    file, _, test = nodeid.partition("::")
    if file.endswith(EACH_ALONE):
        return nodeid
    if THE_NEWEST in test:
        return THE_NEWEST  # few tests, for which one start of it is enough
    return f"{file} {next((name for name in ENGINES if name in test), '')}".rstrip()


class ByFileAndEngine(LoadScopeScheduling):  # type: ignore[misc]  # the package ships no types
    """Gives a process the next file's tests of one engine."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
