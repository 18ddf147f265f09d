"""bind, for `search` and `resolve`: texts that people type → query parameters.

A text is folded to words of letters and digits, so nothing that a person types is ever
read as the syntax of a query.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.compiler.parameters import KindsParameter, SearchTextParameter, TermsParameter
from app.compiler.search_rank import edits_allowed
from app.errors import ArgumentError
from app.graph_model.curies import is_curie, normalise_curie
from app.graph_model.search_text import end_key, fold, is_whole, start_key, words

MAX_TEXT: Final = 256
"""How long a text to search or a term to resolve may be, in characters."""
MAX_TERMS: Final = 1000
"""How many terms are resolved at once."""
MAX_CANDIDATES: Final = 10
"""How many candidates one term has at most."""
MAX_CLOSE_WORDS: Final = 8
"""A text of more words is searched as it is written, without looking for typing errors."""

_NO_NAME: Final = " "
"""No folded name is this or begins with it."""


def search_values(
    parameter: SearchTextParameter | TermsParameter | KindsParameter, value: Any
) -> dict[str, Any]:
    """Make the query parameters of a text, of terms, or of kinds.

    Raises:
        ArgumentError: it is too long, there are too many, or a kind is none.

    """
    match parameter:
        case SearchTextParameter():
            return _text_values(parameter, value)
        case TermsParameter():
            return _term_values(parameter, value)
        case KindsParameter():
            return _kind_values(parameter, value)


def _text_values(parameter: SearchTextParameter, text: str) -> dict[str, Any]:
    """Make all parameters of a text that is searched.

    Raises:
        ArgumentError: the text is too long.

    """
    _refuse_long(text, parameter.path, "text")
    folded, name = fold(text), parameter.name
    found = words(folded)
    *whole, last = found or [""]
    return {
        f"{name}_id": _id(text),
        f"{name}_text": folded or _NO_NAME,
        f"{name}_whole": whole,
        f"{name}_alone": last if last and not whole else _NO_NAME,
        f"{name}_patterns": [*map(_whole_pattern, whole), f" {last}"] if found else [_NO_NAME],
        f"{name}_words": close_words(found, has_beginning=True),
    }


def _term_values(parameter: TermsParameter, terms: Sequence[str]) -> dict[str, Any]:
    """Make the parameters of the terms to resolve.

    Raises:
        ArgumentError: there are too many, or one is too long.

    """
    if len(terms) > MAX_TERMS:
        raise ArgumentError(
            f"{'.'.join(parameter.path)} has {len(terms):,} terms; at most {MAX_TERMS:,} are"
            " allowed. Split them over several operations.",
            path=parameter.path,
            maximum=MAX_TERMS,
        )
    rows = []
    for place, term in enumerate(terms):
        _refuse_long(term, parameter.path, f"terms[{place}]")
        text = fold(term)
        close = close_words(words(text), has_beginning=False)
        rows.append(
            {"place": place, "term": term, "id": _id(term), "text": text or _NO_NAME}
            | {"words": close}
        )
    return {
        parameter.name: rows,
        f"{parameter.name}_count": len(rows),
        f"{parameter.name}_candidates": MAX_CANDIDATES,
    }


def _kind_values(parameter: KindsParameter, kinds: Sequence[str]) -> dict[str, Any]:
    """Check kinds: a node type, or what a type has for its kinds in capitals, such as TRIAL.

    Raises:
        ArgumentError: names the first that is neither, and what is allowed.

    """
    for kind in kinds:
        if kind not in parameter.allowed and not (kind.isupper() and kind.isascii()):
            raise ArgumentError(
                f"{'.'.join(parameter.path)} is asked for kind {kind[:40]!r}. Give node types"
                f" ({', '.join(parameter.allowed)}) or, for a Study, MODEL or TRIAL.",
                path=parameter.path,
                allowed=list(parameter.allowed),
            )
    return {parameter.name: list(kinds)}


def _refuse_long(text: str, path: Sequence[str], argument: str) -> None:
    if len(text) > MAX_TEXT:
        raise ArgumentError(
            f"{argument} of {'.'.join(path)} has {len(text):,} characters; at most {MAX_TEXT}"
            " are allowed. Give a name, a part of one, or an id.",
            path=tuple(path),
            argument=argument,
            maximum=MAX_TEXT,
        )


def _id(text: str) -> str:
    """Give the id that a text is; one that no node has where it is none."""
    stripped = text.strip()
    return normalise_curie(stripped) if is_curie(stripped) else ""


def _whole_pattern(word: str) -> str:
    return f" {word} " if is_whole(word) else f" {word}"


def close_words(found: Sequence[str], *, has_beginning: bool) -> list[Mapping[str, Any]]:
    """Say how words near each word are found; the last may also be the beginning of one."""
    if len(found) > MAX_CLOSE_WORDS:
        return []
    last = len(found) - 1
    rows: list[Mapping[str, Any]] = []
    for place, word in enumerate(found):
        edits = edits_allowed(word)
        lengths = range(len(word) - edits, len(word) + edits + 1) if edits else ()
        is_beginning = has_beginning and place == last
        rows.append(
            {
                "place": place,
                "text": word,
                "letters": list(word),
                "edits": edits,
                "padding": " " * edits,
                "padded": " " * edits + word,
                "window": 2 * edits + 1,
                "starts": [start_key(word, length) for length in lengths],
                "ends": [end_key(word, length) for length in lengths],
                "also": [[f" {word}", 0]] if is_beginning else [],
                # What begins a word is in no index: the name is sought from another one.
                "isSeed": not is_beginning or last == 0,
            }
        )
    return rows
