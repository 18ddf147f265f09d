"""Planning what is selected of a node, and of all that hangs on it.

The walk is recursive: a node has relation fields, they lead to rows with nodes.
Each relation field becomes a subquery, whose result is a column of the row it
hangs on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from app.compiler.associations import AssociationPlanner
from app.compiler.conditions import TRUE
from app.compiler.connections import distance_to, plan_order
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.drafts import RowPlanners, draft_connection
from app.compiler.operation_plan import CostNode
from app.compiler.plan import AllNodes, Closure, Connection, Neighbour, Nested, NodesById
from app.compiler.predicates import node_predicate
from app.compiler.relations_planner import RELATIONS, RelationsPlanner
from app.compiler.rows import (
    CursorOutput,
    GroupOutput,
    LabelColumn,
    NestedColumn,
    NestedOutput,
    NodeOutput,
    NodeShape,
    Output,
    PropertyColumn,
    ScalarOutput,
    TypenameOutput,
    node_shape,
)
from app.compiler.select import TYPENAME, Selected
from app.graph_model.index import Reach, RelationField
from app.graph_model.model import Enumeration, NodeType, Property, PropertyGroup

Children: TypeAlias = Mapping[str, Sequence[Selected]]


def plan_node(
    context: Context,
    row: RowBuilder,
    variable: str,
    types: Sequence[str],
    children: Children,
    place: Place,
) -> NodeShape:
    """Plan a node held by a variable; its type is read only where the answer depends on it."""
    shared: dict[int, Output] = {}

    def planned(name: str, field: Selected) -> Output:
        if field.name == RELATIONS and id(field) in shared:
            return shared[id(field)]
        node_type = context.index.node_types[name]
        output = _node_field(context, row, variable, node_type, field, place)
        # Selected once for all types, it is read once, and not once for each of them.
        shared[id(field)] = output
        return output

    by_type = {name: tuple(planned(name, field) for field in children[name]) for name in types}
    return node_shape(by_type, lambda: row.column(LabelColumn(variable)))


def _node_field(
    context: Context,
    row: RowBuilder,
    variable: str,
    node_type: NodeType,
    field: Selected,
    place: Place,
) -> Output:
    if field.name == TYPENAME:
        return TypenameOutput(field.key, node_type.name)
    if field.name == "id":
        return ScalarOutput(field.key, row.column(PropertyColumn(variable, "id")), required=True)
    for prop in context.index.properties(node_type):
        if prop.name == field.name:
            return scalar_output(row, variable, field.key, prop.name, prop)
    for group in node_type.groups:
        if group.name == field.name:
            return _group_output(row, variable, group, field)
    here = place.nested(field.key, context.limits)
    nested: Nested
    if field.name == RELATIONS:
        relations = RelationsPlanner(context, variable, context.name(RELATIONS), plan_node)
        nested, cost = relations.plan(field, here)
    else:
        relation_field = context.index.relation_fields[node_type.name][field.name]
        nested, cost = _plan_relation(context, relation_field, variable, field, here)
    row.costs.append(cost)
    return NestedOutput(field.key, row.column(NestedColumn(nested)))


def scalar_output(
    row: RowBuilder, variable: str, key: str, stored_name: str, prop: Property
) -> ScalarOutput:
    """Plan a property, with what the schema promises of it."""
    return ScalarOutput(
        key,
        row.column(PropertyColumn(variable, stored_name)),
        required=prop.required,
        is_list=prop.is_list,
        allowed=frozenset(prop.type.values) if isinstance(prop.type, Enumeration) else None,
    )


def _group_output(
    row: RowBuilder, variable: str, group: PropertyGroup, field: Selected
) -> GroupOutput:
    parts = {part.name: part for part in group.parts}
    presence = tuple(
        row.column(PropertyColumn(variable, group.stored_name(part))) for part in group.parts
    )
    outputs = tuple(
        TypenameOutput(child.key, group.type_name)
        if child.name == TYPENAME
        else scalar_output(
            row, variable, child.key, group.stored_name(parts[child.name]), parts[child.name]
        )
        for child in field.only_children
    )
    return GroupOutput(field.key, presence, outputs)


def _plan_relation(
    context: Context, relation_field: RelationField, parent: str, field: Selected, place: Place
) -> tuple[Nested, CostNode]:
    variable = context.name(relation_field.name)
    if relation_field.to_one:
        row = RowBuilder()
        shape = plan_node(context, row, variable, relation_field.neighbours, field.children, place)
        nested = Neighbour(parent, relation_field, variable, tuple(row.columns), shape)
        return nested, CostNode(None, tuple(row.costs))
    if relation_field.reach is Reach.ANY:
        node_type = context.index.node_types[relation_field.neighbour_type]
        return plan_nodes(
            context, node_type, Closure(parent, relation_field), variable, field, place
        )
    return AssociationPlanner(context, relation_field, parent, variable, plan_node).plan(
        field, place
    )


def plan_nodes(
    context: Context,
    node_type: NodeType,
    source: AllNodes | NodesById | Closure,
    variable: str,
    field: Selected,
    place: Place,
) -> tuple[Connection, CostNode]:
    """Plan a connection of plain nodes: all of a type, or those of a hierarchy."""
    context.here = place.path
    predicate = node_predicate(
        context, node_type.name, variable, field.arguments.get("filter"), (*place.path, "filter")
    )
    order = plan_order(
        variable, context.index.stored_properties(node_type), field.arguments.get("orderBy")
    )

    def node(row: RowBuilder, child: Selected, here: Place) -> NodeShape:
        return plan_node(context, row, variable, (node_type.name,), child.children, here)

    distance = distance_to(variable)

    def edge_field(row: RowBuilder, child: Selected, here: Place) -> Output:
        if child.name == "node":
            return NodeOutput(child.key, node(row, child, here))
        if child.name == "distance":
            return ScalarOutput(child.key, row.column(distance), required=True)
        return CursorOutput(child.key)

    planners = RowPlanners(
        node,
        edge_field,
        lambda given, path: node_predicate(context, node_type.name, variable, given, path),
    )
    draft = draft_connection(context, field, variable, order, place, planners)
    asked = [*draft.row.columns, *(key.column for key in order.keys)]
    if isinstance(source, Closure) and distance in asked:
        source = replace(source, distance=distance.name)
    return draft.connection(source, predicate, TRUE), draft.cost
