"""What each field of the schema is, over the world."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from graphql import GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema

from app.graph_model.index import Reach, RelationField
from app.graph_model.model import Enumeration, Property
from reference.filters import Filters
from reference.identity import find_node
from reference.paging import DEFAULT_PAGE_SIZE, Key, Page, Position, cut_page, order_keys
from reference.scoring import make_scale
from reference.summaries import Row, Summaries, overlap
from reference.untried import KEYS, Opportunity, opportunities
from reference.walk import Association, Walker
from reference.world import WorldClaim, WorldNode

Arguments = Mapping[str, Any]

_AGGREGATES = {
    "SCORE": "score",
    "CLAIM_COUNT": "claimCount",
    "SUPPORTS": "supports",
    "DOES_NOT_SUPPORT": "doesNotSupport",
}


@dataclass(frozen=True, slots=True)
class Edge:
    """A row of a connection; the association is None where the row is a node alone."""

    node: WorldNode
    association: Association | None
    cursor: str
    distance: int | None = None


class Resolvers:
    """The resolvers over one world."""

    def __init__(self, walker: Walker, schema: GraphQLSchema) -> None:
        """Keep the world and the schema, which describes itself in `graph`."""
        self._walker = walker
        self._schema = schema
        self._filters = Filters(walker)
        self._stored_names = {
            _enum_case(name): name
            for node_type in walker.index.model.node_types
            for name in walker.index.stored_properties(node_type)
        }
        self._claim_names_by_case = {
            _enum_case(p.name): p.name
            for relation in walker.index.model.relations
            for p in walker.index.claim_properties(relation)
        }

    def type_name(self, source: Any, *_: Any) -> str:
        """Name the type of a node."""
        if isinstance(source, WorldNode):
            return source.type
        raise TypeError(f"{source!r} has one type only.")

    def field(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        """Resolve any field."""
        name = info.field_name
        match source:
            case None:
                return self._root(name, arguments)
            case WorldNode():
                return self._node_field(source, name, arguments)
            case WorldClaim():
                return self._claim_field(source, name)
            case Edge():
                return self._edge_field(source, name, arguments)
            case Opportunity():
                return self._opportunity_field(source, name, arguments)
            case Mapping():
                value = source[name]
                return value(arguments) if callable(value) else value
        raise TypeError(f"{info.parent_type}.{name} of {source!r}")

    def _root(self, name: str, arguments: Arguments) -> Any:
        world = self._walker.world
        match name:
            case "node":
                return find_node(world, arguments["id"])
            case "nodes":
                return [find_node(world, node_id) for node_id in arguments["ids"]]
            case "graph":
                return self._graph()
            case "opportunities":
                return self._opportunities(arguments)
        for node_type in self._walker.index.model.node_types:
            if name == node_type.plural:
                nodes: Iterable[WorldNode] = world.by_type[node_type.name]
                if arguments.get("ids") is not None:
                    named = [find_node(world, key, node_type.name) for key in arguments["ids"]]
                    nodes = {node.id: node for node in named if node is not None}.values()
                return self._nodes(nodes, arguments)
            if name == node_type.singular:
                return self._one(node_type.name, arguments)
        raise ValueError(f"Query.{name}")

    def _one(self, node_type: str, arguments: Arguments) -> WorldNode | None:
        world = self._walker.world
        if arguments.get("id") is not None:
            return find_node(world, arguments["id"], node_type)
        (key,) = [key for key, value in arguments.items() if value is not None]
        found = [n for n in world.by_type[node_type] if n.properties.get(key) == arguments[key]]
        return found[0] if found else None

    def _node_field(self, node: WorldNode, name: str, arguments: Arguments) -> Any:
        index = self._walker.index
        if name == "id":
            return node.id
        relation_field = index.relation_fields[node.type].get(name)
        if relation_field is not None:
            return self._relation(node, relation_field, arguments)
        for group in index.node_types[node.type].groups:
            if group.name == name:
                parts = {p.name: node.properties.get(group.stored_name(p)) for p in group.parts}
                return None if all(value is None for value in parts.values()) else parts
        is_list = index.stored_properties(index.node_types[node.type])[name].is_list
        return node.properties.get(name, [] if is_list else None)

    def _relation(self, node: WorldNode, field: RelationField, arguments: Arguments) -> Any:
        if field.to_one:
            neighbours = [neighbour for neighbour, _ in self._walker.steps(field, node)]
            return min(neighbours, key=lambda n: n.id, default=None)
        if field.reach is Reach.ANY:
            distances = self._walker.distances(field, node)
            reached = [self._walker.world.nodes[key] for key in distances]
            return self._nodes(reached, arguments, distances)
        associations = self._walker.associations(
            field,
            node,
            make_scale(arguments.get("scoring"), self._walker.index.model.scoring),
            include_subtypes=bool(arguments.get("includeSubtypes")),
        )
        keys = order_keys(arguments.get("orderBy"))
        rows = [
            (self.position(a.neighbour, keys, a), a)
            for a in associations
            if self._filters.association(arguments.get("filter"), a)
        ]
        page = cut_page(rows, keys, arguments)
        edges = [
            Edge(a.neighbour, a, cursor) for a, cursor in zip(page.rows, page.cursors, strict=True)
        ]
        summaries = Summaries(
            [Row(a.neighbour, a) for _, a in rows],
            {_enum_case(name): name for name in ("source", *self._claim_names(field))},
            self._stored_names,
        )
        return _connection(page, edges, summaries)

    def _claim_names(self, field: RelationField) -> list[str]:
        return [p.name for p in self._walker.index.claim_properties(field.relation)]

    def _nodes(
        self,
        nodes: Iterable[WorldNode],
        arguments: Arguments,
        distances: Mapping[str, int] = MappingProxyType({}),
    ) -> Any:
        keys = order_keys(arguments.get("orderBy"))
        rows = [
            (self.position(node, keys, distance=distances.get(node.id)), node)
            for node in nodes
            if self._filters.node(arguments.get("filter"), node)
        ]
        page = cut_page(rows, keys, arguments)
        edges = [
            Edge(node, None, cursor, distances.get(node.id))
            for node, cursor in zip(page.rows, page.cursors, strict=True)
        ]
        kept = [node for _, node in rows]
        summaries = Summaries([Row(node, None) for node in kept], {}, self._stored_names)

        def overlapping(given: Arguments) -> Any:
            return overlap(kept, [partial(self._filters.node, item) for item in given["of"]])

        return {**_connection(page, edges, summaries), "overlap": overlapping}

    def position(
        self,
        node: WorldNode,
        keys: Sequence[Key],
        association: Association | None = None,
        distance: int | None = None,
    ) -> Position:
        """Give the values of the keys for a row."""
        return tuple(
            distance
            if key.field == "DISTANCE"
            else association.score_of(key.source)
            if association is not None and key.source is not None
            else self._key_value(node, key.field, association, is_descending=key.is_descending)
            for key in keys
        )

    def _key_value(
        self, node: WorldNode, key: str, association: Association | None, *, is_descending: bool
    ) -> Any:
        if key == "ID":
            return node.id
        if association is not None and key in _AGGREGATES:
            return association.aggregate(_AGGREGATES[key])
        if association is not None and key.startswith("CLAIM_"):
            return association.extreme(
                self._claim_names_by_case[key.removeprefix("CLAIM_")], is_largest=is_descending
            )
        return node.properties.get(self._stored_names[key])

    def _edge_field(self, edge: Edge, name: str, arguments: Arguments) -> Any:
        if name == "cursor":
            return edge.cursor
        if name == "node":
            return edge.node
        if name == "distance":
            return edge.distance
        association = edge.association
        if association is None:
            raise ValueError(f"An edge of nodes alone has no {name}.")
        match name:
            case "direct":
                return association.direct
            case "via":
                return association.via
            case "scoreComponents":
                nodes = self._walker.world.nodes
                return [{**c, "source": nodes[c["source"]]} for c in association.components()]
            case "claims":
                return self._claims(association.claims, arguments)
        return association.aggregate(name)

    def _claims(self, claims: Sequence[WorldClaim], arguments: Arguments) -> list[WorldClaim]:
        first = arguments.get("first")
        size = DEFAULT_PAGE_SIZE if first is None else first
        condition = arguments.get("filter")
        return [claim for claim in claims if self._filters.claim(condition, claim)][:size]

    def _opportunities(self, arguments: Arguments) -> Any:
        rule, world = self._walker.index.model.untried, self._walker.world
        if rule is None:
            raise ValueError("The model does not say what has not been tried.")
        given = {"therapy": rule.therapy, "target": rule.target}
        nodes = {
            name: find_node(world, arguments[name], node_type)
            for name, node_type in given.items()
            if arguments.get(name) is not None
        }
        found = (
            []
            if None in nodes.values()
            else list(opportunities(self._walker, rule, nodes.get("therapy"), nodes.get("target")))
        )
        page = cut_page([(row.position, row) for row in found], KEYS, arguments)
        edges = [
            replace(row, cursor=cursor) for row, cursor in zip(page.rows, page.cursors, strict=True)
        ]
        return _connection(page, edges, Summaries([], {}, {}))

    def _opportunity_field(self, found: Opportunity, name: str, arguments: Arguments) -> Any:
        match name:
            case "supporting" | "against":
                claims: Sequence[WorldClaim] = getattr(found, name)
                return self._claims(claims, arguments)
            case "barriers":
                return [{"barrier": b, "answeredBy": answers} for b, answers in found.answers]
            case "triedSubtypes":
                return found.tried_subtypes
        return getattr(found, name)

    def _claim_field(self, claim: WorldClaim, name: str) -> Any:
        world = self._walker.world
        match name:
            case "id":
                return claim.id
            case "subject":
                return claim.subject
            case "object":
                return claim.object
            case "source":
                return world.nodes[claim.source]
            case "publications":
                return [world.nodes[key] for key in sorted(claim.publications)]
        relation = self._walker.index.relations[claim.relation]
        (prop,) = [p for p in self._walker.index.claim_properties(relation) if p.name == name]
        return claim.properties.get(name, [] if prop.is_list else None)

    def _graph(self) -> Mapping[str, Any]:
        world, model = self._walker.world, self._walker.index.model
        return {
            "release": {
                "id": world.release.id,
                "builtAt": world.release.built_at,
            },
            "counts": {"nodes": len(world.nodes), "claims": len(world.claims)},
            "sources": world.by_type["Source"],
            "nodeTypes": [
                {
                    "name": t.name,
                    "description": t.description,
                    "count": len(world.by_type[t.name]),
                    "rootFields": [t.singular, t.plural],
                    "idPrefixes": t.id_prefixes,
                    "fields": self._fields(t.name),
                    "properties": _described(self._walker.index.stored_properties(t)),
                    "samples": sorted(world.by_type[t.name], key=lambda node: node.id)[:3],
                }
                for t in model.node_types
            ],
            "relationTypes": [
                {
                    "name": r.name,
                    "description": r.description,
                    "from": list(dict.fromkeys(s for link in r.links for s in link.subjects)),
                    "to": list(dict.fromkeys(o for link in r.links for o in link.objects)),
                    "count": sum(claim.relation == r.name for claim in world.claims),
                    "fields": [
                        f"{owner}.{name}"
                        for owner, fields in self._walker.index.relation_fields.items()
                        for name, field in fields.items()
                        if field.relation is r
                    ],
                    "properties": _described(
                        {p.name: p for p in self._walker.index.claim_properties(r)}
                    ),
                }
                for r in model.relations
            ],
            "scoring": {
                "formula": model.scoring.formula,
                "levelWeights": [
                    {"level": level, "weight": weight}
                    for level, weight in model.scoring.level_weights.items()
                ],
                "defaultSourceWeight": model.scoring.default_source_weight,
            },
        }

    def _fields(self, type_name: str) -> list[Mapping[str, str]]:
        described = self._schema.type_map[type_name]
        if not isinstance(described, GraphQLObjectType):
            raise TypeError(f"{type_name} is no object type.")
        return [
            {"name": name, "type": str(field.type), "description": field.description or ""}
            for name, field in described.fields.items()
        ]


def _described(properties: Mapping[str, Property]) -> list[Mapping[str, Any]]:
    described: list[Mapping[str, Any]] = []
    for name, prop in properties.items():
        closed = prop.type if isinstance(prop.type, Enumeration) else None
        described.append(
            {
                "name": name,
                "type": closed.name if closed else str(prop.type),
                "description": prop.description,
                "unit": prop.unit or None,
                "values": list(closed.values) if closed else [],
            }
        )
    return described


def _connection(
    page: Page[Any], edges: Sequence[Edge | Opportunity], summaries: Summaries
) -> Mapping[str, Any]:
    return {
        "totalCount": page.total_count,
        "pageInfo": {
            "hasNextPage": page.has_next,
            "hasPreviousPage": page.has_previous,
            "startCursor": page.cursors[0] if page.cursors else None,
            "endCursor": page.cursors[-1] if page.cursors else None,
        },
        "edges": edges,
        "nodes": [edge.node for edge in edges],
        "facets": summaries.facets,
        "statistics": summaries.statistics,
    }


def _enum_case(name: str) -> str:
    """Spell a camelCase name as the schema's enums do."""
    spelled = ""
    for before, letter in zip(" " + name, name, strict=False):
        spelled += "_" * (letter.isupper() and not before.isupper()) + letter.upper()
    return spelled
