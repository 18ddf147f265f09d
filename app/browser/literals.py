r"""Values as Cypher: a query with its parameters written into it, to be read and run elsewhere.

>>> inlined("RETURN $names, '$names' AS text", {"names": ["O'Hara", None, 1.5]})
"RETURN ['O\\'Hara', null, 1.5], '$names' AS text"
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

_TOKEN: Final = re.compile(
    r"""'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" | `(?:[^`]|``)*` | //[^\n]* | /\*.*?\*/
    | \$(?P<name>[A-Za-z_]\w*)""",
    re.VERBOSE | re.DOTALL,
)
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_ESCAPES: Final = {
    "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f",
    # Neo4j Browser decodes a whole address and looks for the end of the query only then.
    "&": "\\u0026", "#": "\\u0023",
}  # fmt: skip
_SMALLEST: Final = -(2**63)


def inlined(cypher: str, parameters: Mapping[str, Any]) -> str:
    """Write parameters into a query; a `$` in texts, quoted names and comments is left alone."""

    def written(found: re.Match[str]) -> str:
        name = found["name"]
        return found[0] if name is None or name not in parameters else literal(parameters[name])

    return _TOKEN.sub(written, cypher)


def literal(value: Any) -> str:
    """Write a value so that Cypher reads the same one.

    Raises:
        TypeError: a value of a kind that no parameter has.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return "(-9223372036854775807 - 1)" if value == _SMALLEST else str(value)
        case float():
            return _number(value)
        case str():
            return _text(value)
        case datetime():
            return f"datetime({_text(value.isoformat())})"
        case date():
            return f"date({_text(value.isoformat())})"
        case Mapping():
            return "{" + ", ".join(f"{_key(k)}: {literal(v)}" for k, v in value.items()) + "}"
        case Sequence() if not isinstance(value, bytes | bytearray):
            return "[" + ", ".join(map(literal, value)) + "]"
        case _:
            raise TypeError(f"{type(value).__name__} is no type of a parameter.")


def _number(value: float) -> str:
    if math.isnan(value):
        return "(0.0 / 0.0)"
    if math.isinf(value):
        return "(1.0 / 0.0)" if value > 0 else "(-1.0 / 0.0)"
    return repr(value).replace("e+", "e")


def _text(value: str) -> str:
    return "'" + "".join(map(_character, value)) + "'"


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character >= " " and character != "\x7f" else f"\\u{ord(character):04x}"


def _key(name: str) -> str:
    return name if _NAME.fullmatch(name) else "`" + name.replace("`", "``") + "`"
