"""Where Neo4j and its Browser are fetched from: Maven Central, or a mirror of it."""


def repository(given: str) -> str:
    """Give the address of the repository: the one given, else that of Maven Central."""
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415  # a second, and seldom needed

    return given.rstrip("/") or str(MAVEN_CENTRAL_URL)
