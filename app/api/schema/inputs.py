"""Filter and scoring inputs, derived from the graph model."""

from collections.abc import Iterable

import strawberry

from app.api.schema.define import FieldSpec, TypeSpace
from app.api.schema.ordering import (
    add_association_order,
    add_hierarchy_order,
    add_node_orders,
)
from app.api.schema.primitives import AGGREGATES, described, filter_type
from app.graph_model.index import ModelIndex, Reach, RelationField
from app.graph_model.model import Enumeration, Property, Relation

_COMPARISONS = {
    "eq": "Equal.",
    "ne": "Not equal; true as well where there is no value.",
    "in": "One of these.",
    "notIn": "None of these; true as well where there is no value.",
    "lt": "Less than.",
    "lte": "Less than or equal.",
    "gt": "Greater than.",
    "gte": "Greater than or equal.",
    "contains": "Has this within it.",
    "containsFold": "Has this within it, whatever the case of the letters.",
    "startsWith": "Starts with this.",
}


def add_inputs(space: TypeSpace, index: ModelIndex) -> None:
    """Add every input type of the model."""
    _add_operator_inputs(space)
    for enumeration in enumerations(index):
        space.add_enum(
            enumeration.name,
            enumeration.description,
            {value: (value, text) for value, text in enumeration.values.items()},
        )
        _add_operators(
            space, f"{enumeration.name}Filter", enumeration.name, ("eq", "ne", "in", "notIn")
        )
    add_node_orders(space, index)
    for relation in index.model.relations:
        _add_claim_filter(space, relation, index)
    for fields in index.relation_fields.values():
        for relation_field in fields.values():
            _add_association_filter(space, relation_field)
            add_association_order(space, relation_field, index)
            add_hierarchy_order(space, relation_field, index)
    _add_node_filters(space, index)
    space.add(
        "SourceWeightInput",
        "How much the claims of one source count.",
        [
            FieldSpec("source", "str", "The source's id."),
            FieldSpec("weight", "float", "0 to 1; the default is in `graph { scoring }`."),
        ],
        decorate=strawberry.input,
    )
    space.add(
        "LevelWeightInput",
        "How much claims of one level of evidence count.",
        [
            FieldSpec("level", "EvidenceLevel", "The level."),
            FieldSpec("weight", "float", "0 to 1; the default is in `graph { scoring }`."),
        ],
        decorate=strawberry.input,
    )
    space.add(
        "ScoringInput",
        "How claims add up to the association score.",
        [
            FieldSpec("weights", "list[SourceWeightInput] | None", "Weights of single sources."),
            FieldSpec("levels", "list[LevelWeightInput] | None", "Weights of single levels."),
        ],
        decorate=strawberry.input,
    )


def enumerations(index: ModelIndex) -> Iterable[Enumeration]:
    """List every enumeration the model uses, each once."""
    found: dict[str, Enumeration] = {}
    for node_type in index.model.node_types:
        _collect(found, index.stored_properties(node_type).values())
    for relation in index.model.relations:
        _collect(found, index.claim_properties(relation))
    return found.values()


def _collect(found: dict[str, Enumeration], properties: Iterable[Property]) -> None:
    for prop in properties:
        if isinstance(prop.type, Enumeration):
            found[prop.type.name] = prop.type


def association_filter_name(field: RelationField) -> str:
    """Name the filter of the associations a field leads to; fields that lead alike share it."""
    return f"{field.relation.type_name}{field.neighbour_type}AssociationFilter"


def association_match_name(field: RelationField) -> str:
    """Name the input that one neighbour and claim must match in `some` and `none`."""
    return f"{field.relation.type_name}{field.neighbour_type}Match"


def association_predicate_name(field: RelationField) -> str:
    """Name the input with `some` and `none`."""
    return f"{field.relation.type_name}{field.neighbour_type}Predicate"


def _add_operators(space: TypeSpace, name: str, value: str, operators: Iterable[str]) -> None:
    fields = [
        FieldSpec(
            operator,
            f"list[{value}] | None" if operator in {"in", "notIn"} else f"{value} | None",
            _COMPARISONS[operator],
        )
        for operator in operators
    ]
    fields.append(FieldSpec("isNull", "bool | None", "There is no value (or, if false, there is)."))
    space.add(name, "All operators given must hold.", fields, decorate=strawberry.input)


def _add_operator_inputs(space: TypeSpace) -> None:
    equality = ("eq", "ne", "in", "notIn")
    ordered = (*equality, "lt", "lte", "gt", "gte")
    text = (*ordered, "contains", "containsFold", "startsWith")
    _add_operators(space, "StringFilter", "str", text)
    _add_operators(space, "IntFilter", "int", ordered)
    _add_operators(space, "FloatFilter", "float", ordered)
    _add_operators(space, "BooleanFilter", "bool", ("eq", "ne"))
    space.add(
        "StringListFilter",
        "All operators given must hold.",
        [
            FieldSpec("contains", "str | None", "One element is exactly this."),
            FieldSpec("containsFold", "str | None", "One element is this, whatever its case."),
            FieldSpec("isEmpty", "bool | None", "The list is empty (or, if false, is not)."),
        ],
        decorate=strawberry.input,
    )


def _logic(name: str) -> list[FieldSpec]:
    return [
        FieldSpec("and", f"list[{name}] | None", "All of these hold."),
        FieldSpec("or", f"list[{name}] | None", "At least one of these holds."),
        FieldSpec("not", f"{name} | None", "This does not hold."),
    ]


def _add_claim_filter(space: TypeSpace, relation: Relation, index: ModelIndex) -> None:
    name = f"{relation.claim_type_name}Filter"
    space.add(
        name,
        f"Which claims of {relation.name}.",
        [
            FieldSpec("id", "StringFilter | None", "The claim's id."),
            FieldSpec("source", "StringFilter | None", "The id of its source."),
            FieldSpec("publications", "StringListFilter | None", "CURIEs of its publications."),
            *(
                FieldSpec(p.name, f"{filter_type(p)} | None", described(p))
                for p in index.claim_properties(relation)
            ),
            *_logic(name),
        ],
        decorate=strawberry.input,
    )


def _add_association_filter(space: TypeSpace, field: RelationField) -> None:
    name = association_filter_name(field)
    if field.reach is Reach.ANY or name in space.types:
        return
    match = [
        FieldSpec("node", f"{field.neighbour_type}Filter | None", "The neighbour."),
        FieldSpec(
            "claim", f"{field.relation.claim_type_name}Filter | None", "At least one of its claims."
        ),
    ]
    space.add(
        name,
        "Which associations. Counts and score are of all claims, whichever filter finds them.",
        [
            *match,
            FieldSpec("score", "FloatFilter | None", AGGREGATES["score"]),
            *(
                FieldSpec(key, "IntFilter | None", AGGREGATES[key])
                for key in ("claimCount", "supports", "doesNotSupport")
            ),
            *_logic(name),
        ],
        decorate=strawberry.input,
    )
    match_name = association_match_name(field)
    space.add(
        match_name,
        "What one neighbour and one claim between must match, both at once.",
        match,
        decorate=strawberry.input,
    )
    space.add(
        association_predicate_name(field),
        "A condition on the associations of a node.",
        [
            FieldSpec("some", f"{match_name} | None", "At least one matches."),
            FieldSpec("none", f"{match_name} | None", "None matches."),
        ],
        decorate=strawberry.input,
    )


def _add_node_filters(space: TypeSpace, index: ModelIndex) -> None:
    for node_type in index.model.node_types:
        name = f"{node_type.name}Filter"
        fields = [FieldSpec("id", "StringFilter | None", "The id.")]
        fields += [
            FieldSpec(key, f"{filter_type(p)} | None", described(p))
            for key, p in index.stored_properties(node_type).items()
        ]
        fields += [
            FieldSpec(f.name, f"{association_predicate_name(f)} | None", f.relation.description)
            for f in index.relation_fields[node_type.name].values()
            if f.reach is Reach.ONE
        ]
        if node_type.name == index.model.subtype_owner:
            fields.append(
                FieldSpec(
                    "includeSubtypes",
                    "bool | None",
                    "What this filter object asks may hold for the node or for any of its"
                    " ancestors: a disease is found as itself and through its supertypes.",
                )
            )
        space.add(
            name, f"Which {node_type.plural}.", fields + _logic(name), decorate=strawberry.input
        )
    entity = [FieldSpec("id", "StringFilter | None", "The id.")] + [
        FieldSpec(p.name, f"{filter_type(p)} | None", described(p))
        for p in index.model.entity_properties
    ]
    space.add(
        "EntityFilter",
        "Which entities, of any type.",
        entity + _logic("EntityFilter"),
        decorate=strawberry.input,
    )
