"""Types for walking the graph whatever the relation: paths, neighbourhoods."""

from app.api.schema.define import ArgumentSpec, FieldSpec, TypeSpace
from app.api.schema.primitives import AGGREGATES
from app.graph_model.index import ModelIndex

CLAIM_COUNTS = ("claimCount", "supports", "doesNotSupport")
_RELATIONS = ArgumentSpec("relations", "list[RelationName] | None", "Walk these; all if absent.")


def add_traversal_enums(space: TypeSpace, index: ModelIndex) -> None:
    """Add the names of relations and of kinds of entities."""
    space.add_enum(
        "RelationName",
        "A relation of the graph.",
        {r.name: (r.name, r.description) for r in index.model.relations},
    )
    space.add_enum(
        "EntityKind",
        "A type of node that is an entity.",
        {t.name: (t.name, t.description) for t in index.model.node_types if t.is_entity},
    )
    space.add_enum(
        "RelationDirection",
        "Which way claims lead, seen from an entity.",
        {
            "FORWARD": ("FORWARD", "The entity is their subject."),
            "BACKWARD": ("BACKWARD", "The entity is their object."),
        },
    )


def add_traversal(space: TypeSpace) -> None:
    """Add the types of the root fields, and of the relations of an entity."""
    _add_paths(space)
    _add_neighborhood(space)
    _add_relations(space)


def traversal_fields() -> list[FieldSpec]:
    """List the root fields."""
    return [
        FieldSpec(
            "paths",
            "Paths",
            "How two nodes are connected: the paths between them, or from one to any of a kind.",
            (
                ArgumentSpec("from", "ID", "Id of the node at the start; xrefs are accepted."),
                ArgumentSpec("to", "ID | None", "Id of the node at the end."),
                ArgumentSpec(
                    "toKind",
                    "EntityKind | None",
                    "In place of `to`: any node of this kind, the nearest first.",
                ),
                ArgumentSpec("maxHops", "int | None", "1 to 6 steps; 4 if absent."),
                _RELATIONS,
                ArgumentSpec(
                    "kinds",
                    "list[EntityKind] | None",
                    "Of which kinds the nodes within a path may be; any if absent.",
                ),
                ArgumentSpec(
                    "maxDegree",
                    "int | None",
                    "How many claims a node within a path may have; 1,000 if absent.",
                ),
                ArgumentSpec("first", "int | None", "How many paths."),
            ),
        ),
        _neighborhood_field(),
    ]


def relations_field() -> FieldSpec:
    """Give the field of every entity that leads to its neighbours by any relation."""
    return FieldSpec(
        "relations",
        "EntityRelationConnection",
        "Its neighbours by any relation, ordered by relation, direction and neighbour's id.",
        (
            ArgumentSpec("types", "list[RelationName] | None", "These relations; all if absent."),
            ArgumentSpec("direction", "RelationDirection | None", "Both if absent."),
            ArgumentSpec(
                "kinds", "list[EntityKind] | None", "Neighbours of these kinds; any if absent."
            ),
            ArgumentSpec("first", "int | None", "How many."),
            ArgumentSpec("after", "str | None", "Only what comes after this cursor."),
        ),
    )


def _add_relations(space: TypeSpace) -> None:
    space.add(
        "EntityRelationEdge",
        "A neighbour by one relation in one direction, with all claims that say so.",
        [
            FieldSpec("cursor", "str", "Where the row stands."),
            FieldSpec("relation", "RelationName", "The relation."),
            FieldSpec("forward", "bool", "The claims lead from the entity to the neighbour."),
            FieldSpec("node", "Entity", "The neighbour."),
            *(FieldSpec(k, "int", AGGREGATES[k]) for k in CLAIM_COUNTS),
            FieldSpec(
                "claims",
                "list[Claim]",
                "The claims, ordered by id; `claimCount` says how many there are in all.",
                (ArgumentSpec("first", "int | None", "How many at most."),),
            ),
        ],
    )
    space.add(
        "EntityRelationConnection",
        "A page of neighbours.",
        [
            FieldSpec("totalCount", "int", "How many there are, on all pages."),
            FieldSpec("pageInfo", "PageInfo", "Where the page stands."),
            FieldSpec("edges", "list[EntityRelationEdge]", "The rows."),
            FieldSpec("nodes", "list[Entity]", "The neighbours of the rows."),
        ],
    )


def _neighborhood_field() -> FieldSpec:
    return FieldSpec(
        "neighborhood",
        "Neighborhood",
        "What is around some nodes, for drawing: nodes, and one edge per relation of two nodes.",
        (
            ArgumentSpec("ids", "list[ID]", "Up to 50 ids; xrefs are accepted."),
            ArgumentSpec("hops", "int | None", "1 to 3 steps away; 1 if absent."),
            _RELATIONS,
            ArgumentSpec(
                "kinds", "list[EntityKind] | None", "Only nodes of these kinds; any if absent."
            ),
            ArgumentSpec("first", "int | None", "How many nodes in all; 100 if absent."),
        ),
    )


def _add_neighborhood(space: TypeSpace) -> None:
    space.add(
        "NeighborhoodNode",
        "A node to draw.",
        [
            FieldSpec("id", "ID", "The CURIE."),
            FieldSpec("name", "str", "The preferred name."),
            FieldSpec("kind", "str", "What sort of thing it is."),
            FieldSpec("degree", "int", "How many claims are about it in the whole graph."),
            FieldSpec("hop", "int", "How many steps it is away; 0: it was asked for."),
        ],
    )
    space.add(
        "NeighborhoodEdge",
        "All claims of one relation from one node to another.",
        [
            FieldSpec("id", "ID", "The same in every answer: from|relation|to."),
            FieldSpec("relation", "RelationName", "The relation."),
            FieldSpec("from", "ID", "Id of the subject, a node of the answer."),
            FieldSpec("to", "ID", "Id of the object, a node of the answer."),
            *(FieldSpec(k, "int", AGGREGATES[k]) for k in CLAIM_COUNTS),
        ],
    )
    space.add(
        "Neighborhood",
        "A part of the graph to draw.",
        [
            FieldSpec("truncated", "bool", "There is more around than is here."),
            FieldSpec("reason", "str | None", "Why not everything asked for is here."),
            FieldSpec("nodes", "list[NeighborhoodNode]", "The nodes, the nearest first."),
            FieldSpec("edges", "list[NeighborhoodEdge]", "The edges between these nodes."),
        ],
    )


def _add_paths(space: TypeSpace) -> None:
    space.add(
        "PathStep",
        "A step of a path: two nodes next to each other, with all claims between them.",
        [
            FieldSpec("relation", "RelationName", "The relation of its best supporting claim."),
            FieldSpec("forward", "bool", "The step goes as that claim does, subject to object."),
            FieldSpec("claimCount", "int", "How many claims there are between the two."),
            FieldSpec(
                "claims",
                "list[Claim]",
                "The claims, ordered by id.",
                (ArgumentSpec("first", "int | None", "How many at most."),),
            ),
        ],
    )
    space.add(
        "Path",
        "A way from one node to another that meets no node twice.",
        [
            FieldSpec("length", "int", "How many steps it has."),
            FieldSpec("score", "float", "0 to 1, larger for strong evidence away from hubs."),
            FieldSpec("nodes", "list[Entity]", "Its nodes, from start to end."),
            FieldSpec("steps", "list[PathStep]", "Its steps: one fewer than its nodes."),
        ],
    )
    space.add(
        "Paths",
        "The best paths.",
        [
            FieldSpec("truncated", "bool", "There are, or may be, more paths."),
            FieldSpec("reason", "str | None", "Why there are not all paths, or none."),
            FieldSpec("paths", "list[Path]", "The paths, in order."),
        ],
    )
