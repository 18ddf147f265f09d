"""Planning `graph`: the graph described by itself.

Most of it the model alone decides; counts, sources and the release are read in
the same query as everything else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from graphql import GraphQLObjectType, GraphQLSchema

from app.compiler.context import Context, Place, RowBuilder
from app.compiler.nodes import plan_node
from app.compiler.operation_plan import (
    CountClaims,
    Counted,
    CountNodes,
    Fixed,
    ListTree,
    NestedTree,
    ObjectTree,
    RecordColumn,
    ReleaseTree,
    Tree,
)
from app.compiler.plan import FirstNodes, Release
from app.compiler.select import TYPENAME, Selected
from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType, Property, Relation

MAX_SOURCES: Final = 1000
"""So many sources are listed at most; a graph has a few dozen."""

SAMPLES: Final = 3
"""So many nodes of each type are shown as samples."""

Members: TypeAlias = Mapping[str, Callable[[Selected], Tree]]
"""Field name to how it is planned."""


@dataclass(frozen=True, slots=True)
class GraphPlanner:
    """Plans one `graph` field; adds what must be counted to the record's columns."""

    context: Context
    schema: GraphQLSchema
    columns: list[RecordColumn]
    place: Place

    def plan(self, field: Selected) -> Tree:
        """Plan all that is selected."""
        return _object(
            field.only_children,
            "Graph",
            {
                "release": self._release,
                "counts": self._counts,
                "sources": partial(self._first_nodes, "Source", MAX_SOURCES),
                "nodeTypes": self._node_types,
                "relationTypes": self._relation_types,
                "scoring": self._scoring,
            },
        )

    def _sum(self, counts: Iterable[CountNodes | CountClaims]) -> Tree:
        positions = []
        for count in counts:
            if count not in self.columns:
                self.columns.append(count)
            positions.append(self.columns.index(count))
        return Counted(tuple(positions))

    def _count(self, count: CountNodes | CountClaims, _: Selected) -> Tree:
        return self._sum([count])

    def _release(self, field: Selected) -> Tree:
        self.columns.append(Release(self.context.name("release")))
        members = tuple((child.key, child.name) for child in field.only_children)
        return ReleaseTree(len(self.columns) - 1, members)

    def _counts(self, field: Selected) -> Tree:
        model = self.context.index.model
        return _object(
            field.only_children,
            "GraphCounts",
            {
                "nodes": lambda _: self._sum(CountNodes(t.name) for t in model.node_types),
                "claims": lambda _: self._sum(CountClaims(r.name) for r in model.relations),
            },
        )

    def _first_nodes(self, label: str, limit: int, field: Selected) -> Tree:
        variable = self.context.name(self.context.index.node_types[label].singular)
        row = RowBuilder()
        place = self.place.field(field.key)
        shape = plan_node(self.context, row, variable, (label,), field.children, place)
        nested = FirstNodes(label, limit, variable, tuple(row.columns), shape)
        self.columns.append(nested)
        return NestedTree(len(self.columns) - 1, nested)

    def _node_types(self, field: Selected) -> Tree:
        index = self.context.index
        return ListTree(
            tuple(
                _object(
                    field.only_children,
                    "NodeTypeInfo",
                    {
                        "name": _fixed(node_type.name),
                        "description": _fixed(node_type.description),
                        "count": partial(self._count, CountNodes(node_type.name)),
                        "rootFields": _fixed([node_type.singular, node_type.plural]),
                        "idPrefixes": _fixed(list(node_type.id_prefixes)),
                        "fields": partial(self._fields, node_type),
                        "properties": partial(_properties, index.stored_properties(node_type)),
                        "samples": partial(self._first_nodes, node_type.name, SAMPLES),
                    },
                )
                for node_type in index.model.node_types
            )
        )

    def _fields(self, node_type: NodeType, field: Selected) -> Tree:
        object_type = self.schema.type_map[node_type.name]
        if not isinstance(object_type, GraphQLObjectType):
            raise TypeError(f"{node_type.name} is no object type of the schema")
        return ListTree(
            tuple(
                _object(
                    field.only_children,
                    "FieldInfo",
                    {
                        "name": _fixed(name),
                        "type": _fixed(str(definition.type)),
                        "description": _fixed(definition.description or ""),
                    },
                )
                for name, definition in object_type.fields.items()
            )
        )

    def _relation_types(self, field: Selected) -> Tree:
        index = self.context.index
        return ListTree(
            tuple(
                _object(
                    field.only_children,
                    "RelationTypeInfo",
                    {
                        "name": _fixed(relation.name),
                        "description": _fixed(relation.description),
                        "from": _fixed(_distinct(link.subjects for link in relation.links)),
                        "to": _fixed(_distinct(link.objects for link in relation.links)),
                        "count": partial(self._count, CountClaims(relation.name)),
                        "fields": _fixed(_relation_fields(relation, index)),
                        "properties": partial(
                            _properties, {p.name: p for p in index.claim_properties(relation)}
                        ),
                    },
                )
                for relation in index.model.relations
            )
        )

    def _scoring(self, field: Selected) -> Tree:
        scoring = self.context.index.model.scoring
        return _object(
            field.only_children,
            "Scoring",
            {
                "formula": _fixed(scoring.formula),
                "defaultSourceWeight": _fixed(scoring.default_source_weight),
                "levelWeights": lambda child: ListTree(
                    tuple(
                        _object(
                            child.only_children,
                            "LevelWeight",
                            {"level": _fixed(level), "weight": _fixed(weight)},
                        )
                        for level, weight in scoring.level_weights.items()
                    )
                ),
            },
        )


def _object(fields: Sequence[Selected], type_name: str, members: Members) -> ObjectTree:
    return ObjectTree(
        tuple(
            (f.key, Fixed(type_name) if f.name == TYPENAME else members[f.name](f)) for f in fields
        )
    )


def _properties(properties: Mapping[str, Property], field: Selected) -> Tree:
    return ListTree(
        tuple(
            _object(
                field.only_children,
                "PropertyInfo",
                {
                    "name": _fixed(name),
                    "type": _fixed(prop.type_name),
                    "description": _fixed(prop.description),
                    "unit": _fixed(prop.unit or None),
                    "values": _fixed(list(prop.values)),
                },
            )
            for name, prop in properties.items()
        )
    )


def _relation_fields(relation: Relation, index: ModelIndex) -> list[str]:
    """List the fields that walk a relation, such as `Target.therapies`."""
    return [
        f"{owner}.{name}"
        for owner, fields in index.relation_fields.items()
        for name, relation_field in fields.items()
        if relation_field.relation.name == relation.name
    ]


def _fixed(value: object) -> Callable[[Selected], Tree]:
    return lambda _: Fixed(value)


def _distinct(groups: Iterable[tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(name for group in groups for name in group))
