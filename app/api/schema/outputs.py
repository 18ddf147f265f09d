"""Node, association, claim and connection types, derived from the graph model."""

from collections.abc import Sequence

import strawberry

from app.api.schema.define import ArgumentSpec, FieldSpec, TypeSpace
from app.api.schema.inputs import association_filter_name
from app.api.schema.ordering import association_order_name, hierarchy_order_name
from app.api.schema.primitives import AGGREGATES, described, output_annotation
from app.api.schema.summaries import (
    add_summary_types,
    association_summaries,
    node_summaries,
)
from app.api.schema.traversal import relations_field
from app.graph_model.index import End, ModelIndex, Reach, RelationField
from app.graph_model.model import NodeType, Property, Relation

_PAGING = (
    ArgumentSpec("first", "int | None", "How many, from the start."),
    ArgumentSpec("after", "str | None", "Only what comes after this cursor."),
    ArgumentSpec("last", "int | None", "How many, from the end."),
    ArgumentSpec("before", "str | None", "Only what comes before this cursor."),
)
_SUBTYPES = {
    End.OWNER: "Count what is claimed of its subtypes as well; each edge says so.",
    End.NEIGHBOUR: "Count what is claimed of a subtype for all its supertypes as well, so that"
    " these are neighbours too; each edge says so.",
}


def add_outputs(space: TypeSpace, index: ModelIndex) -> None:
    """Add every output type but Query and Graph."""
    _add_page_info(space)
    add_summary_types(space)
    _add_score_component(space)
    _add_interfaces(space, index)
    for relation in index.model.relations:
        _add_claim_type(space, relation)
    for node_type in index.model.node_types:
        _add_node_type(space, node_type, index)
        summaries = node_summaries(space, node_type, index)
        add_connection(space, f"{node_type.name}Connection", node_type.name, summaries)
        for field in index.relation_fields[node_type.name].values():
            if field.reach is Reach.ANY:
                _add_hierarchy(space, field, index)
            elif not field.to_one:
                _add_association(space, field, index)


def connection_arguments(filter_type: str, order_type: str) -> tuple[ArgumentSpec, ...]:
    """List the arguments every connection takes."""
    return (
        *_PAGING,
        ArgumentSpec("filter", f"{filter_type} | None", "Which ones."),
        ArgumentSpec("orderBy", f"list[{order_type}] | None", "In which order; by id if absent."),
    )


def _add_page_info(space: TypeSpace) -> None:
    space.add(
        "PageInfo",
        "Where a page stands in its connection.",
        [
            FieldSpec("hasNextPage", "bool", "There is more after this page."),
            FieldSpec("hasPreviousPage", "bool", "There is more before this page."),
            FieldSpec("startCursor", "str | None", "Cursor of the first edge."),
            FieldSpec("endCursor", "str | None", "Cursor of the last edge."),
        ],
    )


def _add_score_component(space: TypeSpace) -> None:
    space.add(
        "ScoreComponent",
        "What one source adds to an association's score, before the sources are summed up.",
        [
            FieldSpec("source", "Source", "The source."),
            FieldSpec("score", "float", "Of its claims that support, times its weight. 0 to 1."),
            FieldSpec("weight", "float", "The source's weight."),
            FieldSpec("claimCount", "int", "How many claims it has on the association."),
            FieldSpec("supports", "int", AGGREGATES["supports"]),
            FieldSpec("doesNotSupport", "int", AGGREGATES["doesNotSupport"]),
        ],
    )


def _property_fields(properties: Sequence[Property]) -> list[FieldSpec]:
    return [FieldSpec(p.name, output_annotation(p), described(p)) for p in properties]


def _add_interfaces(space: TypeSpace, index: ModelIndex) -> None:
    space.add(
        "Node",
        "Anything with a global id.",
        [FieldSpec("id", "ID", "The CURIE; for a source its plain name.")],
        decorate=strawberry.interface,
    )
    space.add(
        "Entity",
        "A thing of the field: everything but publications and sources.",
        [*_property_fields(index.model.entity_properties), relations_field()],
        ("Node",),
        decorate=strawberry.interface,
    )
    space.add(
        "Claim",
        "What one source says about one association.",
        [
            FieldSpec("id", "ID", "The claim's id; loading it again updates it."),
            FieldSpec("subject", "ID", "Id of the node it is about."),
            FieldSpec("object", "ID", "Id of the node at its other end."),
            FieldSpec("source", "Source", "Who says so."),
            FieldSpec("publications", "list[Publication]", "What it rests on, ordered by id."),
            *_property_fields(index.model.claim_properties),
        ],
        decorate=strawberry.interface,
    )


def _add_claim_type(space: TypeSpace, relation: Relation) -> None:
    space.add(
        relation.claim_type_name,
        f"A claim that: {relation.description}",
        _property_fields(relation.properties),
        ("Claim",),
    )


def _add_node_type(space: TypeSpace, node_type: NodeType, index: ModelIndex) -> None:
    for group in node_type.groups:
        space.add(group.type_name, group.description, _property_fields(group.parts))
    fields = _property_fields(node_type.properties)
    fields += [FieldSpec(g.name, f"{g.type_name} | None", g.description) for g in node_type.groups]
    fields += [_relation_field(f, index) for f in index.relation_fields[node_type.name].values()]
    interface = "Entity" if node_type.is_entity else "Node"
    space.add(node_type.name, node_type.description, fields, (interface,))


def _relation_field(field: RelationField, index: ModelIndex) -> FieldSpec:
    text = f"{field.relation.description} Relation {field.relation.name}, {field.reading}."
    neighbour = field.neighbour_type
    if field.to_one:
        return FieldSpec(field.name, f"{neighbour} | None", text)
    if field.reach is Reach.ANY:
        arguments = connection_arguments(f"{neighbour}Filter", hierarchy_order_name(field))
        connection = association_type_name(field, "Connection")
        return FieldSpec(field.name, connection, f"{text} At any distance.", arguments)
    arguments = (
        *connection_arguments(association_filter_name(field), association_order_name(field)),
        ArgumentSpec("scoring", "ScoringInput | None", "Weights for the score."),
    )
    end = index.subtypes_at(field)
    if end:
        arguments += (ArgumentSpec("includeSubtypes", "bool | None", _SUBTYPES[end]),)
    return FieldSpec(field.name, association_type_name(field, "Connection"), text, arguments)


def association_type_name(field: RelationField, suffix: str) -> str:
    """Name the connection or edge type of a relation field."""
    return f"{field.owner}{field.name[0].upper()}{field.name[1:]}{suffix}"


def claims_field(name: str, claim_type: str, text: str) -> FieldSpec:
    """Make a field with a list of claims."""
    return FieldSpec(
        name,
        f"list[{claim_type}]",
        text,
        (
            ArgumentSpec("first", "int | None", "How many at most."),
            ArgumentSpec("filter", f"{claim_type}Filter | None", "Which ones."),
        ),
    )


def add_connection(
    space: TypeSpace, name: str, node: str, summaries: Sequence[FieldSpec] = (), edge: str = ""
) -> None:
    """Add a connection, and its edge type when that is of nodes alone."""
    edge = edge or f"{node}Edge"
    if edge not in space.types:
        space.add(
            edge,
            "One row of a page.",
            [
                FieldSpec("cursor", "str", "Where the row stands."),
                FieldSpec("node", node, "The node."),
            ],
        )
    space.add(
        name,
        "A page of rows.",
        [
            FieldSpec("totalCount", "int", "How many there are under the filter, on all pages."),
            FieldSpec("pageInfo", "PageInfo", "Where the page stands."),
            FieldSpec("edges", f"list[{edge}]", "The rows."),
            FieldSpec("nodes", f"list[{node}]", "The nodes of the rows."),
            *summaries,
        ],
    )


def _add_hierarchy(space: TypeSpace, field: RelationField, index: ModelIndex) -> None:
    edge = association_type_name(field, "Edge")
    space.add(
        edge,
        "One row of a page.",
        [
            FieldSpec("cursor", "str", "Where the row stands."),
            FieldSpec("node", field.neighbour_type, "The node."),
            FieldSpec("distance", "int", "The fewest steps that lead to it: 1 for the nearest."),
        ],
    )
    node_type = index.node_types[field.neighbour_type]
    connection = association_type_name(field, "Connection")
    summaries = node_summaries(space, node_type, index)
    add_connection(space, connection, field.neighbour_type, summaries, edge)


def _add_association(space: TypeSpace, field: RelationField, index: ModelIndex) -> None:
    claim = field.relation.claim_type_name
    fields = [
        FieldSpec("cursor", "str", "Where the row stands."),
        FieldSpec("node", field.neighbour_type, "The neighbour."),
        FieldSpec("score", "float", f"{AGGREGATES['score']} 0 to 1; see `graph {{ scoring }}`."),
        *(
            FieldSpec(key, "int", AGGREGATES[key])
            for key in ("claimCount", "supports", "doesNotSupport")
        ),
        FieldSpec(
            "opposingScore",
            "float",
            "What the claims that do not support or refute would score, by the same formula."
            " It is never taken off the score.",
        ),
        FieldSpec(
            "scoreComponents",
            "list[ScoreComponent]",
            "What each source that has a claim adds to the score, by source id.",
        ),
        claims_field(
            "claims",
            claim,
            "The claims, ordered by id; `claimCount` says how many there are in all.",
        ),
    ]
    owner = index.model.subtype_owner
    if index.subtypes_at(field):
        fields += [
            FieldSpec("direct", "bool", "At least one claim is about the disease itself."),
            FieldSpec("via", f"list[{owner}]", "The subtypes that claims are about, by id."),
        ]
    edge = association_type_name(field, "Edge")
    space.add(edge, "An association: a neighbour with all claims about it.", fields)
    connection = association_type_name(field, "Connection")
    summaries = association_summaries(space, field, index)
    add_connection(space, connection, field.neighbour_type, summaries, edge)
