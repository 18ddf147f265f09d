"""The address of a table: file name and parameters → what is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

import orjson
from starlette.datastructures import QueryParams

from app.api.table_formats import FORMATS, TableFormat
from app.compiler.export import Ends, ends_of
from app.errors import ArgumentError, FilterError, TableUnknownError
from app.graph_model.index import ModelIndex
from app.graph_model.model import Relation

PARAMETERS: Final = ("filter", "subjectType", "objectType")
_SHOWN: Final = 100
"""How much of a wrong name an error repeats."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A table that there is."""

    file_name: str
    relation: Relation
    format: TableFormat
    ends: Ends
    filter: Any
    """JSON, not looked into yet."""


def read_asked(index: ModelIndex, file_name: str, given: QueryParams) -> Asked:
    """Read what table is asked for, such as `TARGETS.tsv`, and of what.

    Raises:
        RequestError: there is no such table or parameter; gives the nearest right name.

    """
    name, _, ending = file_name.rpartition(".")
    if name not in index.relations or ending not in FORMATS:
        raise _unknown(index, file_name)
    relation = index.relations[name]
    parameters = _parameters(given)
    ends = ends_of(relation, parameters.get("subjectType"), parameters.get("objectType"))
    return Asked(file_name, relation, FORMATS[ending], ends, _filter(parameters.get("filter")))


def _unknown(index: ModelIndex, file_name: str) -> TableUnknownError:
    tables = [f"{relation}.{ending}" for relation in index.relations for ending in FORMATS]
    by_capitals = {table.upper(): table for table in tables}
    nearest = by_capitals.get(_nearest(file_name.upper(), list(by_capitals)) or "")
    hint = f" Did you mean {nearest}?" if nearest else ""
    return TableUnknownError(
        f"There is no table {file_name[:_SHOWN]!r}.{hint} Tables are RELATION.tsv and"
        f" RELATION.jsonl of: {', '.join(index.relations)}.",
        nearest=nearest,
        allowed=tables,
    )


def _parameters(given: QueryParams) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in given.multi_items():
        if name not in PARAMETERS:
            nearest = _nearest(name, PARAMETERS)
            hint = f" Did you mean {nearest}?" if nearest else ""
            raise ArgumentError(
                f"There is no parameter {name[:_SHOWN]!r}.{hint} There are:"
                f" {', '.join(PARAMETERS)}.",
                nearest=nearest,
                allowed=list(PARAMETERS),
            )
        if name in found:
            raise ArgumentError(f"The parameter {name} is given twice. Give it once.")
        found[name] = value
    return found


def _filter(given: str | None) -> Any:
    if given is None:
        return {}
    try:
        return orjson.loads(given)
    except orjson.JSONDecodeError as error:
        raise FilterError(
            f"filter is no JSON: {error}. Give an object such as"
            ' {"subject": {"name": {"eq": "..."}}}, percent-encoded.'
        ) from None


def _nearest(name: str, allowed: Sequence[str]) -> str | None:
    found = get_close_matches(name[:_SHOWN], allowed, n=1, cutoff=0.5)
    return found[0] if found else None
