"""Types for walking the graph whatever the relation: paths."""

from app.api.schema.define import ArgumentSpec, FieldSpec, TypeSpace
from app.graph_model.index import ModelIndex

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


def add_traversal(space: TypeSpace) -> None:
    """Add the types of `paths`."""
    _add_paths(space)


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
    ]


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
