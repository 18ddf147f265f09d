"""The filter of an export: JSON, checked by the same input types that GraphQL has.

{"object": {"symbol": {"eq": "MSLN"}}}  is a TargetsExportFilter, which is
{subject: TherapyFilter, object: TargetFilter, claim: TargetsClaimFilter}
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from graphql import (
    GraphQLError,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNonNull,
    GraphQLSchema,
    Undefined,
)
from graphql.utilities import coerce_input_value, validate_input_value

from app.errors import FilterError
from app.graph_model.model import Relation

FILTER: Final = "filter"
MAX_DEPTH: Final = 200
"""As deep as GraphQL reads a variable: what is deeper has no equal there."""
_MOST_PROBLEMS: Final = 20


def export_filter_type(
    schema: GraphQLSchema, relation: Relation, subject: str, obj: str
) -> GraphQLInputObjectType:
    """Join the filters of two types, `Entity` or a node type, and of the claims between."""
    members = {
        "subject": f"{subject}Filter",
        "object": f"{obj}Filter",
        "claim": f"{relation.claim_type_name}Filter",
    }
    fields = {}
    for member, name in members.items():
        found = schema.type_map[name]
        if not isinstance(found, GraphQLInputObjectType):
            raise TypeError(f"{name} is no input type of the schema")
        fields[member] = GraphQLInputField(found)
    return GraphQLInputObjectType(f"{relation.type_name}ExportFilter", fields)


def coerced_filter(type_: GraphQLInputObjectType, given: Any) -> Mapping[str, Any]:
    """Make of JSON what GraphQL makes of a variable.

    Raises:
        FilterError: it does not fit the type; says where and what is allowed.

    """
    if _is_deeper_than(MAX_DEPTH, given):
        raise too_deep()
    value: Any = coerce_input_value(given, GraphQLNonNull(type_))
    if value is Undefined:
        raise _misfit(type_, given)
    found: Mapping[str, Any] = value
    return found


def too_deep() -> FilterError:
    """Refuse a filter that cannot be worked on."""
    return FilterError(
        f"The filter is nested too deep. Nest fewer than {MAX_DEPTH} objects and lists.",
        maximum=MAX_DEPTH,
    )


def _is_deeper_than(levels: int, value: Any) -> bool:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels < 0 or any(_is_deeper_than(levels - 1, item) for item in items)


def _misfit(type_: GraphQLInputObjectType, given: Any) -> FilterError:
    problems: list[str] = []

    def add(error: GraphQLError, path: Sequence[str | int]) -> None:
        problems.append(f"{'.'.join(map(str, (FILTER, *path)))}: {error.message.rstrip('.')}.")

    validate_input_value(given, GraphQLNonNull(type_), add)
    allowed = {name: str(field.type) for name, field in type_.fields.items()}
    listed = ", ".join(f"{name}: {kind}" for name, kind in allowed.items())
    return FilterError(
        f"{problems[0]} A filter is {{{listed}}}, which are inputs of /schema.graphql;"
        " subjectType and objectType choose among the types of an end.",
        allowed=allowed,
        problems=problems[:_MOST_PROBLEMS],
    )
