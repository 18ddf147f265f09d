"""Order inputs, derived from the graph model: what the rows of a connection can be ordered by."""

from collections import Counter
from collections.abc import Iterable, Mapping

import strawberry

from app.api.schema.define import FieldSpec, TypeSpace
from app.api.schema.primitives import AGGREGATES, described, enum_case
from app.errors import GraphModelError
from app.graph_model.index import ModelIndex, Reach, RelationField
from app.graph_model.model import Property

Values = dict[str, tuple[str, str]]
"""Value of an enumeration to what it stands for and its description."""


def association_order_name(field: RelationField) -> str:
    """Name the order of the associations a field leads to; fields that lead alike share it."""
    return f"{field.relation.type_name}{field.neighbour_type}AssociationOrder"


def add_node_orders(space: TypeSpace, index: ModelIndex) -> None:
    """Add the direction, and the order of each type of node."""
    space.add_enum(
        "OrderDirection",
        "Missing values come last in ascending and first in descending order.",
        {"ASC": ("ASC", "Smallest first."), "DESC": ("DESC", "Largest first.")},
    )
    for name in [*index.node_types, "Entity"]:
        _add_order(space, f"{name}Order", _of_node(index, name))


def add_association_order(space: TypeSpace, field: RelationField, index: ModelIndex) -> None:
    """Add the order of the associations a field leads to: by claims, or by the neighbour.

    Raises:
        GraphModelError: two things to order by would have the same name.
    """
    name = association_order_name(field)
    if field.to_one or field.reach is Reach.ANY or name in space.types:
        return
    made: Values = {enum_case(key): (key, text) for key, text in AGGREGATES.items()}
    of_claims = _of_claims(index.claim_properties(field.relation))
    of_node = _of_node(index, field.neighbour_type)
    _refuse_equal_names(name, [*made, *of_claims, *of_node], field)
    source = FieldSpec(
        "source",
        "str | None",
        "With SCORE: order by what this source, by id, adds to the score.",
    )
    _add_order(space, name, made | of_claims | of_node, [source])


def hierarchy_order_name(field: RelationField) -> str:
    """Name the order of the nodes that a hierarchy leads to, upward and downward alike."""
    return f"{field.relation.type_name}{field.neighbour_type}Order"


def add_hierarchy_order(space: TypeSpace, field: RelationField, index: ModelIndex) -> None:
    """Add the order of the nodes that a hierarchy leads to: by distance, or by the node.

    Raises:
        GraphModelError: two things to order by would have the same name.
    """
    name = hierarchy_order_name(field)
    if field.reach is not Reach.ANY or name in space.types:
        return
    steps: Values = {"DISTANCE": ("steps.distance", "The fewest steps that lead to it.")}
    of_node = _of_node(index, field.neighbour_type)
    _refuse_equal_names(name, [*steps, *of_node], field)
    _add_order(space, name, steps | of_node)


def _refuse_equal_names(name: str, values: Iterable[str], field: RelationField) -> None:
    for value, count in Counter(values).items():
        if count > 1:
            raise GraphModelError(
                f"{name}: {value} would stand for {count} things. Rename a property of the claims"
                f" of {field.relation.name}, or of {field.neighbour_type}."
            )


def _of_claims(properties: Iterable[Property]) -> Values:
    return {
        f"CLAIM_{enum_case(p.name)}": (
            f"claim.{p.name}",
            f"Of the claims, the smallest ascending, the largest descending: {described(p)}",
        )
        for p in properties
        if p.is_numeric
    }


def _of_node(index: ModelIndex, name: str) -> Values:
    properties: Mapping[str, Property] = (
        {p.name: p for p in index.model.entity_properties}
        if name == "Entity"
        else index.stored_properties(index.node_types[name])
    )
    return {"ID": ("id", "The id.")} | {
        enum_case(key): (key, prop.description)
        for key, prop in properties.items()
        if not prop.is_list
    }


def _add_order(space: TypeSpace, name: str, values: Values, more: Iterable[FieldSpec] = ()) -> None:
    space.add_enum(f"{name}Field", "What to order by.", values)
    space.add(
        name,
        "One key of an ordering. Ties break on the next key, at last on the id.",
        [
            FieldSpec("field", f"{name}Field", "What to order by."),
            FieldSpec("direction", "OrderDirection | None", "ASC when not given."),
            *more,
        ],
        decorate=strawberry.input,
    )
