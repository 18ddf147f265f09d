"""bind: plan + the variables of one request → query parameters.

What depends on values, not on the shape of the operation, is checked here: page
sizes, cursors, ids, weights, and with the page sizes the cost.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, assert_never

from app.compiler.arguments import resolve
from app.compiler.context import Limits
from app.compiler.cursors import decode_cursor
from app.compiler.operation_plan import CostNode, Plan
from app.compiler.parameters import (
    CursorParameter,
    IdParameter,
    KindsParameter,
    LevelWeightsParameter,
    NumberParameter,
    PageSizeParameter,
    Parameter,
    ResponsePath,
    SearchTextParameter,
    TermsParameter,
    ValueParameter,
    WeightsParameter,
)
from app.compiler.search_bind import search_values
from app.errors import ArgumentError, CostError, CurieError, CursorError, PageSizeError
from app.graph_model.curies import is_curie, normalise_curie
from app.graph_model.model import Scoring

Values: TypeAlias = dict[str, Any]
_MAX_INTEGER: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Bound:
    """What the variables of one request make of a plan."""

    parameters: Values
    cost: int
    """Rows that are read if every page is full."""


def bind(plan: Plan, variables: Mapping[str, Any], limits: Limits, scoring: Scoring) -> Bound:
    """Make the query parameters of one request.

    Raises:
        RequestError: a value is refused; says which and what is allowed.

    """
    bound = bind_parameters(plan.parameters, variables, limits, scoring)
    cost = cost_of(plan.cost, bound)
    if cost > limits.max_cost:
        raise CostError(
            f"The operation may read {cost:,} rows, more than the {limits.max_cost:,} allowed."
            " Lower `first` of the outer lists, or ask for fewer lists inside them.",
            cost=cost,
            maximum=limits.max_cost,
        )
    return Bound(bound, cost)


def bind_parameters(
    parameters: Iterable[Parameter], variables: Mapping[str, Any], limits: Limits, scoring: Scoring
) -> Values:
    """Make query parameters, whatever query they are of.

    Raises:
        RequestError: a value is refused; says which and what is allowed.

    """
    bound: Values = {}
    for parameter in parameters:
        _bind(bound, parameter, variables, limits, scoring)
    return bound


def cost_of(node: CostNode, bound: Mapping[str, Any]) -> int:
    """Count the rows that are read if every page is full."""
    inside = sum(cost_of(child, bound) for child in node.inside)
    if node.size is None:
        return 1 + inside
    size: int = bound[node.size]
    return size * (1 + inside)


def _bind(
    bound: Values,
    parameter: Parameter,
    variables: Mapping[str, Any],
    limits: Limits,
    scoring: Scoring,
) -> None:
    match parameter:
        case ValueParameter(name, leaf):
            bound[name] = _sendable(name, resolve(leaf, variables))
        case IdParameter():
            bound[parameter.name] = _ids(parameter, resolve(parameter.leaf, variables), limits)
        case PageSizeParameter():
            bound[parameter.name] = _page_size(parameter, variables, limits)
        case NumberParameter():
            bound[parameter.name] = _number(parameter, variables)
        case CursorParameter():
            sources = [bound[name] for name in parameter.sources]
            values = _cursor(parameter, resolve(parameter.leaf, variables), sources)
            bound.update(zip(parameter.names, values, strict=True))
        case WeightsParameter():
            bound[parameter.name] = _weights(parameter, variables)
        case LevelWeightsParameter():
            given = _level_weights(parameter, variables)
            bound[parameter.name] = {**scoring.level_weights, **given}
        case SearchTextParameter() | TermsParameter() | KindsParameter():
            bound.update(search_values(parameter, resolve(parameter.leaf, variables)))
        case _:
            assert_never(parameter)


def _sendable(name: str, value: Any) -> Any:
    """Refuse a number that JSON and the database have no way to write."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, float) and not math.isfinite(item):
            raise ArgumentError(f"{name} is {item}. Give a finite number.", value=str(item))
    return value


def _ids(parameter: IdParameter, value: Any, limits: Limits) -> Any:
    if not isinstance(value, list):
        return _id(parameter, value)
    most = limits.max_page_size if parameter.most is None else parameter.most
    if parameter.is_checked and len(value) > most:
        raise ArgumentError(
            f"{_dotted(parameter.path)} has {len(value):,} ids; at most"
            f" {most:,} are allowed. Split them over several operations.",
            path=parameter.path,
            maximum=most,
        )
    return [_id(parameter, item) for item in value]


def _id(parameter: IdParameter, text: str) -> str:
    is_plain = parameter.allows_plain_name and text.replace("-", "").replace("_", "").isalnum()
    if parameter.is_checked and not is_plain and not is_curie(text):
        raise CurieError(
            f"{text!r} is no id: ids are CURIEs, PREFIX:LOCAL, such as HGNC:7371.",
            path=parameter.path,
            value=text,
        )
    return normalise_curie(text)


def _page_size(parameter: PageSizeParameter, variables: Mapping[str, Any], limits: Limits) -> int:
    if parameter.leaf is None:
        return limits.default_page_size
    size: int = resolve(parameter.leaf, variables)
    if 0 <= size <= limits.max_page_size:
        return size
    problem = "negative" if size < 0 else f"above the maximum of {limits.max_page_size:,}"
    raise PageSizeError(
        f"{parameter.argument} of {_dotted(parameter.path)} is {size}, which is {problem}."
        f" Give 0 to {limits.max_page_size}, and page on with a cursor.",
        path=parameter.path,
        argument=parameter.argument,
        minimum=0,
        maximum=limits.max_page_size,
    )


def _number(parameter: NumberParameter, variables: Mapping[str, Any]) -> int:
    if parameter.leaf is None:
        return parameter.default
    number: int = resolve(parameter.leaf, variables)
    if parameter.minimum <= number <= parameter.maximum:
        return number
    raise ArgumentError(
        f"{parameter.argument} of {_dotted(parameter.path)} is {number:,}."
        f" Give {parameter.minimum:,} to {parameter.maximum:,}.",
        path=parameter.path,
        argument=parameter.argument,
        minimum=parameter.minimum,
        maximum=parameter.maximum,
    )


def _cursor(parameter: CursorParameter, cursor: str, sources: Sequence[str]) -> Sequence[Any]:
    found = decode_cursor(cursor)
    start = len(sources) + 1
    if (
        found is None
        or len(found) != len(parameter.kinds) + start
        or found[:start] != [parameter.signature, *sources]
        or not all(map(_is_of_kind, found[start:], parameter.kinds))
    ):
        raise CursorError(
            f"{parameter.argument} of {_dotted(parameter.path)} is no cursor of this list in"
            f" this order ({parameter.signature}). Take cursors from its edges or pageInfo,"
            " and keep orderBy the same while paging.",
            path=parameter.path,
            argument=parameter.argument,
        )
    return found[start:]


def _is_of_kind(value: Any, kind: str) -> bool:
    if value is None:
        return kind.endswith("?")
    match kind.rstrip("?"):
        case "number":
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return is_number and abs(value) <= _MAX_INTEGER
        case "boolean":
            return isinstance(value, bool)
        case _:
            # A lone surrogate can stand in JSON, but in no text that is sent on.
            return isinstance(value, str) and not any("\ud800" <= c <= "\udfff" for c in value)


def _weights(parameter: WeightsParameter, variables: Mapping[str, Any]) -> dict[str, float]:
    weights = {}
    for source_leaf, weight_leaf in parameter.weights:
        source, weight = resolve(source_leaf, variables), resolve(weight_leaf, variables)
        weights[source] = _weight(f"source {source!r}", weight, parameter.path)
    return weights


def _level_weights(
    parameter: LevelWeightsParameter, variables: Mapping[str, Any]
) -> dict[str, float]:
    return {
        level: _weight(f"level {level}", resolve(leaf, variables), parameter.path)
        for level, leaf in parameter.given
    }


def _weight(owner: str, weight: float, path: ResponsePath) -> float:
    if not 0 <= weight <= 1:
        raise ArgumentError(
            f"The weight of {owner} in {_dotted(path)} is {weight}. Give 0 to 1.", path=path
        )
    return float(weight)


def _dotted(path: ResponsePath) -> str:
    return ".".join(path)
