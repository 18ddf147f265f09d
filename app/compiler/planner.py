"""plan: selection tree + graph model → plan, from the root fields on.

Every "not allowed" that the schema cannot express is decided in this phase.
"""

from collections.abc import Callable, Mapping, Sequence

from graphql import GraphQLSchema

from app.compiler.arguments import Constant, Leaf, as_leaf
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.graph_planner import GraphPlanner
from app.compiler.neighborhood_planner import plan_neighborhood
from app.compiler.node_tables import with_node_tables
from app.compiler.nodes import plan_node, plan_nodes
from app.compiler.operation_plan import (
    CostNode,
    Fixed,
    NestedTree,
    ObjectTree,
    Plan,
    RecordColumn,
    Tree,
)
from app.compiler.opportunities import plan_opportunities
from app.compiler.parameters import IdParameter, ValueParameter
from app.compiler.paths_planner import plan_paths
from app.compiler.plan import AllNodes, Lookup, LookupList, Nested, NodesById
from app.compiler.search_planner import plan_resolve, plan_search
from app.compiler.select import TYPENAME, Selected
from app.errors import ArgumentError
from app.graph_model.model import NodeType


class OperationPlanner:
    """Plans the root fields of one operation, each a column of the record."""

    def __init__(self, context: Context, schema: GraphQLSchema) -> None:
        """Start with an empty record."""
        self._context = context
        self._schema = schema
        self._columns: list[RecordColumn] = []
        self._costs: list[CostNode] = []

    def plan(self, fields: Sequence[Selected]) -> Plan:
        """Plan all root fields; introspection fields are left to GraphQL execution."""
        members = tuple(
            (field.key, self._root(field))
            for field in fields
            if field.name not in {"__schema", "__type"}
        )
        return Plan(
            tuple(self._columns),
            ObjectTree(members),
            tuple(self._context.parameters),
            CostNode(None, tuple(self._costs)),
        )

    def _root(self, field: Selected) -> Tree:
        if field.name == TYPENAME:
            return Fixed("Query")
        place = Place().nested(field.key, self._context.limits)
        plan = self._fields().get(field.name)
        if plan is not None:
            return plan(field, place)
        for node_type in self._context.index.model.node_types:
            if field.name == node_type.singular:
                return self._lookup(field, (node_type.name,), place)
            if field.name == node_type.plural:
                return self._plural(node_type, field, place)
        raise AssertionError(f"The schema has a root field that is not planned: {field.name}")

    def _fields(self) -> Mapping[str, Callable[[Selected, Place], Tree]]:
        """Map the root fields that are of no one node type to how they are planned."""
        context, all_types = self._context, tuple(self._context.index.node_types)
        return {
            "graph": lambda field, place: GraphPlanner(
                context, self._schema, self._columns, place
            ).plan(field),
            "node": lambda field, place: self._lookup(field, all_types, place),
            "nodes": self._lookup_list,
            "opportunities": lambda field, place: self._costed(
                *plan_opportunities(context, field, place)
            ),
            "paths": lambda field, place: self._costed(*plan_paths(context, field, place)),
            "search": lambda field, place: self._costed(*plan_search(context, field, place)),
            "resolve": lambda field, place: self._costed(*plan_resolve(context, field, place)),
            "neighborhood": lambda field, place: self._costed(
                *plan_neighborhood(context, field, place)
            ),
        }

    def _plural(self, node_type: NodeType, field: Selected, place: Place) -> Tree:
        variable = self._context.name(node_type.singular)
        source = self._plural_source(node_type, variable, field, place)
        connection, cost = plan_nodes(self._context, node_type, source, variable, field, place)
        return self._costed(connection, cost)

    def _plural_source(
        self, node_type: NodeType, variable: str, field: Selected, place: Place
    ) -> AllNodes | NodesById:
        leaf = as_leaf(field.arguments.get("ids"))
        if leaf is None:
            return AllNodes(node_type.name)
        path, is_plain = (*place.path, "ids"), not node_type.id_prefixes
        ids = self._context.parameter(
            f"{variable}_ids", lambda name: IdParameter(name, leaf, path, is_plain)
        )
        return NodesById(node_type.name, ids, has_aliases=node_type.is_entity)

    def _lookup(self, field: Selected, labels: tuple[str, ...], place: Place) -> Tree:
        given = {k: leaf for k, v in field.arguments.items() if (leaf := as_leaf(v)) is not None}
        if len(given) != 1:
            names = " or ".join(self._lookup_arguments(labels))
            raise ArgumentError(
                f"{field.key} needs exactly one of: {names}.", path=place.path, allowed=names
            )
        ((argument, leaf),) = given.items()
        lookup = self._lookup_plan(field, labels, argument, leaf, place)
        return self._column(lookup)

    def _lookup_arguments(self, labels: tuple[str, ...]) -> list[str]:
        if len(labels) > 1:
            return ["id"]
        node_type = self._context.index.node_types[labels[0]]
        return ["id", *(p.name for p in node_type.properties if p.unique)]

    def _lookup_list(self, field: Selected, place: Place) -> Tree:
        leaf = as_leaf(field.arguments["ids"]) or Constant([])
        labels = tuple(self._context.index.node_types)
        position = self._context.name("position")
        lookup = self._lookup_plan(field, labels, "id", leaf, place)
        return self._column(LookupList(position, lookup))

    def _lookup_plan(
        self, field: Selected, labels: tuple[str, ...], argument: str, leaf: Leaf, place: Place
    ) -> Lookup:
        context = self._context
        variable = context.name(field.name if field.name != "nodes" else "node")
        hint = f"{variable}_{argument}"
        if argument == "id":
            plain = any(not context.index.node_types[label].id_prefixes for label in labels)
            parameter = context.parameter(
                hint, lambda name: IdParameter(name, leaf, place.path, allows_plain_name=plain)
            )
        else:
            parameter = context.parameter(hint, lambda name: ValueParameter(name, leaf))
        row = RowBuilder()
        shape = plan_node(context, row, variable, labels, field.children, place)
        self._costs.append(CostNode(None, tuple(row.costs)))
        return Lookup(variable, labels, argument, parameter, tuple(row.columns), shape)

    def _costed(self, column: Nested, cost: CostNode) -> NestedTree:
        self._costs.append(cost)
        return self._column(column)

    def _column(self, column: Nested) -> NestedTree:
        column = with_node_tables(column, self._context.index)
        self._columns.append(column)
        return NestedTree(len(self._columns) - 1, column)
