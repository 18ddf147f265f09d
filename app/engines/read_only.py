"""Can the user of a Neo4j write? Found out in a way that can never leave something written.

    attempt   a node is made and removed in a transaction that is only ever rolled back
    list      where that is refused, the user's privileges are read: another write may not be

The attempt names no label and no property, because Neo4j keeps those names even when a
transaction is rolled back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint, Engine

_ATTEMPT: Final = "CREATE (n) DELETE n"
_PRIVILEGES: Final = "SHOW USER PRIVILEGES YIELD access, action, graph RETURN access, action, graph"
_DATABASE_REFUSES: Final = (
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
)
_USER_REFUSED: Final = "Neo.ClientError.Security.Forbidden"
READING: Final = frozenset(
    {
        *("access", "match", "read", "traverse", "load", "show_constraint"),
        *("show_index", "show_setting", "show_transaction", "show_user", "show_role"),
        *("show_privilege", "show_server", "show_alias", "show_authrule", "execute"),
    }
)
"""Privileges that change nothing. Whatever is not here counts as one that may."""


class Writing(StrEnum):
    """Whether the user can write."""

    REFUSED = "refused"
    """Proved: the database or the user's privileges do not let it."""
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class WriteProof:
    """What was found, and by what."""

    writing: Writing
    reason: str

    @property
    def is_read_only(self) -> bool:
        """Whether it is proved that nothing can be written."""
        return self.writing is Writing.REFUSED


def prove_read_only(endpoint: BoltEndpoint) -> WriteProof:
    """Find out whether the user of an endpoint can write."""
    if endpoint.engine is not Engine.NEO4J:
        return WriteProof(Writing.UNKNOWN, "the embedded engine has no users that only read")
    with open_driver(endpoint) as driver:
        try:
            return _attempted(driver, endpoint.database) or _listed(driver, endpoint.database)
        except (DriverError, Neo4jError) as error:
            code = getattr(error, "code", None) or type(error).__name__
            return WriteProof(Writing.UNKNOWN, f"the database answered {code}")


def _attempted(driver: neo4j.Driver, database: str) -> WriteProof | None:
    """Attempt a write; None when the user, but maybe not every write, is refused."""
    with (
        driver.session(database=database, default_access_mode=neo4j.WRITE_ACCESS) as session,
        session.begin_transaction() as transaction,
    ):
        try:
            transaction.run(_ATTEMPT).consume()
        except Neo4jError as error:
            if error.code in _DATABASE_REFUSES:
                return WriteProof(Writing.REFUSED, "the database is read-only")
            if error.code == _USER_REFUSED:
                return None
            raise
        finally:
            transaction.rollback()
    return WriteProof(Writing.POSSIBLE, "a write was accepted, and rolled back")


def _listed(driver: neo4j.Driver, database: str) -> WriteProof:
    with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
        rows = [record.data() for record in session.run(_PRIVILEGES)]
    return judged(rows, database)


def judged(rows: Iterable[Mapping[str, Any]], database: str) -> WriteProof:
    """Judge privileges as Neo4j lists them: one granted for writing is enough to be no proof.

    What is denied is not weighed against it, since it may hold for a part of the graph.
    """
    writing = sorted(
        {
            str(row["action"])
            for row in rows
            if row["access"] == "GRANTED"
            and row["action"] not in READING
            and row["graph"] in {"*", "DEFAULT", "HOME", database}
        }
    )
    if writing:
        return WriteProof(Writing.POSSIBLE, f"the user has the privileges {', '.join(writing)}")
    return WriteProof(Writing.REFUSED, "the user has privileges to read alone")
