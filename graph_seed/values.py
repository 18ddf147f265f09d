"""What can be wrong with a single value of a property, by its declared type."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never

from app.graph_model.curies import PREFIX_URLS, curie_prefix, is_curie, normalise_curie
from app.graph_model.model import Enumeration, Property, ScalarType
from graph_seed.problems import choose


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value cannot be stored, and what to write instead."""

    why: str
    fix: str


_HALF_CHARACTER: Final = Fault(
    "holds half of a character", "Write the other half of the pair of surrogates, or none."
)


def value_fault(prop: Property, value: object) -> Fault | None:
    """Find what is wrong with a property's value, or None."""
    if isinstance(prop.type, Enumeration):
        return _enumeration_fault(prop.type, value)
    match prop.type:
        case ScalarType.STRING:
            return _text_fault(value)
        case ScalarType.STRING_LIST:
            return _list_fault(value)
        case ScalarType.BOOLEAN:
            return None if isinstance(value, bool) else Fault("is no Boolean", "Use true or false.")
        case ScalarType.INTEGER | ScalarType.FLOAT:
            return _number_fault(prop, value)
        case ScalarType.DATETIME:
            return _datetime_fault(value)
        case _:
            assert_never(prop.type)


def curie_fault(text: str, prefixes: Collection[str] | None = tuple(PREFIX_URLS)) -> Fault | None:
    """Find what is wrong with a CURIE; with None any prefix will do."""
    if not is_curie(text):
        return Fault("is no CURIE", "Write it as PREFIX:LOCAL, such as HGNC:7371.")
    normal = normalise_curie(text)
    if normal != text:
        return Fault("has its prefix in another case", f'Write "{normal}".')
    prefix = curie_prefix(text)
    if prefixes is not None and prefix not in prefixes:
        return Fault("has a prefix that is not allowed here", choose(prefix, prefixes))
    return None


def plain_name_fault(text: str) -> Fault | None:
    """Find what is wrong with a plain name, the id form of sources."""
    if text and text.replace("-", "").replace("_", "").isalnum() and text == text.lower():
        return None
    return Fault("is no plain name", "Use lower-case letters, digits, - and _, such as article.")


def _enumeration_fault(enumeration: Enumeration, value: object) -> Fault | None:
    if isinstance(value, str) and value in enumeration.values:
        return None
    return Fault(f"is no {enumeration.name}", choose(str(value), enumeration.values))


def _text_fault(value: object) -> Fault | None:
    if not isinstance(value, str):
        return Fault("is no text", "Give a text.")
    if not value or value != value.strip():
        return Fault("is empty or has blanks around it", "Leave it out, or remove the blanks.")
    return None if is_writable(value) else _HALF_CHARACTER


def is_writable(text: str) -> bool:
    """Tell whether a text has whole characters only: JSON can name half of one, a surrogate."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _list_fault(value: object) -> Fault | None:
    if not isinstance(value, tuple) or not all(isinstance(part, str) for part in value):
        return Fault("is no list", "Give a list of texts, also for one.")
    if not all(map(is_writable, value)):
        return _HALF_CHARACTER
    if any(_text_fault(part) for part in value):
        return Fault("has an empty or padded entry", "Remove the entry or its blanks.")
    if len(set(value)) < len(value):
        return Fault("names something twice", "Name each once.")
    return None


def _number_fault(prop: Property, value: object) -> Fault | None:
    is_whole = prop.type is ScalarType.INTEGER
    what = "a whole number" if is_whole else "a number with a point"
    if (
        # A whole number in a Float would be stored as another type than it is read as.
        not isinstance(value, int if is_whole else float)
        or isinstance(value, bool)
        or not math.isfinite(value)
    ):
        return Fault(f"is not {what}", f"Give {what}, or leave it out where the source has none.")
    low = -math.inf if prop.minimum is None else prop.minimum
    high = math.inf if prop.maximum is None else prop.maximum
    if low <= value <= high:
        return None
    unit = f" {prop.unit}" if prop.unit else ""
    return Fault("is out of range", f"Give {what} from {low:g} to {high:g}{unit}.")


def _datetime_fault(value: object) -> Fault | None:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return None
    return Fault("is no time with a zone", "Give it as ISO 8601 with its zone, such as ...Z.")
