"""Text that breaks careless quoting, and the texts that a parameter tree holds."""

from typing import Any

from hypothesis import strategies as st

FRAGMENTS = (
    "'", '"', "`", "\\", "\\'", "$p", "$", "{", "}", "\n", "\r\n", "\x00", "\u2028", "//", "/*",
    "*/",
    "' OR 1=1 //", "'}) DETACH DELETE n //", "` MATCH (n) DETACH DELETE n RETURN `", ":", ",",
    "UNION ALL MATCH (n) RETURN n", "CALL { MATCH (n) DELETE n }", "\\u0027", "%27", "é", "😀",
    "\ufeff",
    "null", "LOAD CSV FROM 'file:///etc/passwd' AS l", "$disease_first", "HGNC:7371", "RETURN 1;",
)  # fmt: skip
HOSTILE = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=5).map("".join)


def texts(value: Any) -> list[str]:
    """Collect all texts of a parameter tree."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for item in pair for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []
