"""Facets, statistics, overlap: the types, and which fields each connection can sum up."""

from collections.abc import Mapping

from app.api.schema.define import ArgumentSpec, FieldSpec, TypeSpace
from app.api.schema.primitives import described, enum_case
from app.compiler.summary_planner import MAX_SETS
from app.errors import GraphModelError
from app.graph_model.index import ModelIndex, RelationField
from app.graph_model.model import NodeType, Property, ScalarType

_SOURCE = Property("source", ScalarType.STRING, "The id of the claim's source.", category=True)


def add_summary_types(space: TypeSpace) -> None:
    """Add the types that all connections share."""
    space.add(
        "FacetValue",
        "One value of a field.",
        [
            FieldSpec("value", "str", "The value; a boolean is `true` or `false`."),
            FieldSpec("count", "int", "How many rows have it."),
        ],
    )
    space.add(
        "Facet",
        "The values of one field over all rows under the filter, on all pages.",
        [
            FieldSpec("field", "str", "The field, as it was asked for."),
            FieldSpec("values", "list[FacetValue]", "The most frequent first, then by value."),
            FieldSpec("distinctCount", "int", "How many values there are in all."),
            FieldSpec("missing", "int", "How many rows have no value."),
        ],
    )
    space.add(
        "HistogramBucket",
        "From the lower bound up to, but without, the upper one; the last has both.",
        [
            FieldSpec("from", "float", "The lower bound."),
            FieldSpec("to", "float", "The upper bound."),
            FieldSpec("count", "int", "How many values it has."),
        ],
    )
    space.add(
        "Statistics",
        "The values of one numeric field over all rows under the filter, on all pages.",
        [
            FieldSpec("count", "int", "How many values there are."),
            FieldSpec("missing", "int", "How many nodes, or claims, have none."),
            FieldSpec("min", "float | None", "The smallest; null where there is no value."),
            FieldSpec("max", "float | None", "The largest."),
            FieldSpec("mean", "float | None", "The arithmetic mean."),
            FieldSpec(
                "histogram",
                "list[HistogramBucket]",
                "Buckets of equal width; one where all values are the same, none without values.",
            ),
        ],
    )
    space.add(
        "Combination",
        "Some of the sets of an overlap, and how many rows are in all of these.",
        [
            FieldSpec("sets", "list[int]", "Which sets: their places in `of`, from 0."),
            FieldSpec("exactly", "int", "How many rows are in these sets and in no other."),
            FieldSpec("atLeast", "int", "How many are in these sets, in others too or not."),
        ],
    )


def node_summaries(space: TypeSpace, node_type: NodeType, index: ModelIndex) -> list[FieldSpec]:
    """Give the fields that sum up a connection of plain nodes."""
    summaries = _summaries(space, node_type.name, {"node": index.stored_properties(node_type)})
    return [*summaries, _overlap(f"{node_type.name}Filter")]


def association_summaries(
    space: TypeSpace, field: RelationField, index: ModelIndex
) -> list[FieldSpec]:
    """Give the fields that sum up an association connection: its claims and its nodes.

    Raises:
        GraphModelError: a claim and a node have a field of the same name.

    """
    if len(field.neighbours) > 1:
        of_nodes = {p.name: p for p in index.model.entity_properties}
    else:
        of_nodes = index.stored_properties(index.node_types[field.neighbour_type])
    of_claims = {p.name: p for p in (_SOURCE, *index.claim_properties(field.relation))}
    name = f"{field.relation.type_name}{field.neighbour_type}"
    return _summaries(space, name, {"claim": of_claims, "node": of_nodes})


def _summaries(
    space: TypeSpace, name: str, owners: Mapping[str, Mapping[str, Property]]
) -> list[FieldSpec]:
    fields = []
    countable = _values(name, owners, numeric=False)
    if countable:
        _add_enum(space, f"{name}FacetField", "What facets can count.", countable)
        fields.append(_facets(f"{name}FacetField"))
    numeric = _values(name, owners, numeric=True)
    if numeric:
        _add_enum(space, f"{name}NumericField", "What statistics can be made of.", numeric)
        fields.append(_statistics(f"{name}NumericField"))
    return fields


def _values(
    name: str, owners: Mapping[str, Mapping[str, Property]], *, numeric: bool
) -> dict[str, tuple[str, str]]:
    """Map each value of an enumeration to what it stands for and its description."""
    found: dict[str, tuple[str, str]] = {}
    for owner, properties in owners.items():
        for stored_name, prop in properties.items():
            if not (prop.is_numeric if numeric else prop.is_countable):
                continue
            case = enum_case(stored_name)
            if case in found:
                raise GraphModelError(
                    f"{name}: claims and nodes both have {stored_name!r}. Rename one."
                )
            found[case] = (f"{owner}.{stored_name}", f"Of the {owner}: {described(prop)}")
    return found


def _add_enum(
    space: TypeSpace, name: str, description: str, values: Mapping[str, tuple[str, str]]
) -> None:
    # Fields that lead alike share it.
    if name not in space.types:
        space.add_enum(name, description, values)


def _facets(field_type: str) -> FieldSpec:
    return FieldSpec(
        "facets",
        "list[Facet]",
        "How many rows under the filter have each value; one facet per field, in their order."
        " Counted over all pages, and for claims over all claims of a row.",
        (
            ArgumentSpec("fields", f"list[{field_type}]", "What to count."),
            ArgumentSpec("text", "str | None", "Only values with this in them, in any case."),
            ArgumentSpec("first", "int | None", "How many values per field at most."),
        ),
    )


def _statistics(field_type: str) -> FieldSpec:
    return FieldSpec(
        "statistics",
        "Statistics",
        "Bounds, mean and histogram over all rows under the filter, on all pages;"
        " of a claim's field over all claims of the rows.",
        (
            ArgumentSpec("field", field_type, "Of what."),
            ArgumentSpec("buckets", "int | None", "How many buckets: 1 to 100, 10 if absent."),
        ),
    )


def _overlap(filter_type: str) -> FieldSpec:
    return FieldSpec(
        "overlap",
        "list[Combination]",
        "How many rows under the filter are in each combination of some sets, over all pages:"
        " first each set by itself, then pairs, and so on.",
        (
            ArgumentSpec(
                "of", f"list[{filter_type}]", f"What is in each set; 1 to {MAX_SETS} of them."
            ),
        ),
    )
