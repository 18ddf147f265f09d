"""Made-up property values: ties, gaps, extremes, and text that breaks careless quoting."""

from random import Random
from typing import Final

from app.graph_model.model import Enumeration, Property, ScalarType
from reference.seeded import chance
from reference.world import Stored

TEXTS: Final = (
    "mesothelioma",
    "Mesothelioma",
    "MESOTHELIOMA of the pleura",
    "pancreatic ductal adenocarcinoma",
    "glioma",
    "Glioma",
    "alpha",
    "beta",
    "beta",
    "Zeta",
    "zeta 10",
    "zeta 2",
    "T-cell",
    "",
    " leading space",
    "50 % of patients",
    "under_score",
    "back\\slash",
    "quote ' and \" both",
    "back`tick`",
    "$p and {p} and ${p}",
    "two\nlines",
    "tab\there",
    "naïve café",
    "İstanbul STRASSE straße",
    "ΑΒΓ αβγ IFN-γ",  # noqa: RUF001 - Greek is meant
    "日本語のがん",
    "smile 😀 emoji",
    "😀",
    "\u4e2d wide",
    "') DETACH DELETE n //",
    "null",
    "true",
)
"""Text that is stored. Code points above and below the surrogates are both there."""

STRANGE_TEXTS: Final = (
    "'",
    '"',
    "`",
    "\\",
    "\\'",
    "\\u0027",
    "$p",
    "$p0",
    "{",
    "}) RETURN 1 //",
    "' OR 1=1 //",
    "x' UNION MATCH (n) DETACH DELETE n RETURN n //",
    "`) DETACH DELETE n //",
    "/* */",
    "// comment",
    "%",
    "_",
    ".*",
    "*",
    "\u0001",
    "\u007f\u0085\u2028",
    "\t\r\n",
    "\u200b",
    "e\u0301",
    "\U0001f9ec",
    "\ufffd",
    "NULL",
    "no such thing",
    "x" * 300,
)
"""Text that is only asked for."""

_FLOATS: Final = (0.0, 0.1, 0.25, 0.3, 0.5, 1.0, 2.5, 10.0, 33.3, 100.0, 12000.0, 1e-12, -1.5)
_INTEGERS: Final = (0, 1, 2, 2, 3, 5, 10, 400, 1999, 2024, 2147483647)


def stored_value(random: Random, prop: Property) -> Stored | None:
    """Make a value for a property, or None: missing, unless it is required."""
    if not prop.required and chance(random, 0.3):
        return None
    if isinstance(prop.type, Enumeration):
        return random.choice(list(prop.type.values))
    match prop.type:
        case ScalarType.STRING | ScalarType.DATETIME:
            return random.choice(TEXTS)
        case ScalarType.BOOLEAN:
            return chance(random, 0.5)
        case ScalarType.INTEGER:
            return random.choice([n for n in _INTEGERS if _is_allowed(prop, n)])
        case ScalarType.FLOAT:
            return random.choice([n for n in _FLOATS if _is_allowed(prop, n)])
        case ScalarType.STRING_LIST:
            values = random.sample(TEXTS, random.randint(1, 4))
            return list(dict.fromkeys(values))


def _is_allowed(prop: Property, number: float) -> bool:
    low = prop.minimum if prop.minimum is not None else number
    high = prop.maximum if prop.maximum is not None else number
    return low <= number <= high
