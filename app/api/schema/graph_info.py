"""The types by which the graph describes itself."""

from app.api.schema.define import FieldSpec, TypeSpace


def add_graph_types(space: TypeSpace) -> None:
    """Add `Graph` and what it holds."""
    space.add(
        "Release",
        "One state of the graph; each load that changes it makes a new one.",
        [
            FieldSpec("id", "ID", "The release's id."),
            FieldSpec("builtAt", "DateTime", "When it was loaded."),
        ],
    )
    space.add(
        "GraphCounts",
        "How much is in the graph.",
        [
            FieldSpec("nodes", "int", "Nodes of all types."),
            FieldSpec("claims", "int", "Claims of all relations."),
        ],
    )
    _add_type_infos(space)
    space.add(
        "LevelWeight",
        "How much a claim of a level weighs.",
        [
            FieldSpec("level", "EvidenceLevel", "The level."),
            FieldSpec("weight", "float", "0 to 1."),
        ],
    )
    space.add(
        "Scoring",
        "How claims add up to an association score.",
        [
            FieldSpec("formula", "str", "The formula in words."),
            FieldSpec("levelWeights", "list[LevelWeight]", "Weight by level."),
            FieldSpec("defaultSourceWeight", "float", "Weight of a source not named."),
        ],
    )
    space.add(
        "Graph",
        "The graph described by itself.",
        [
            FieldSpec("release", "Release | None", "Null when nothing was ever loaded."),
            FieldSpec("counts", "GraphCounts", "How much there is."),
            FieldSpec("sources", "list[Source]", "Where the claims come from, by id."),
            FieldSpec("nodeTypes", "list[NodeTypeInfo]", "The node types."),
            FieldSpec("relationTypes", "list[RelationTypeInfo]", "The relations."),
            FieldSpec("scoring", "Scoring", "How scores are made."),
        ],
    )


def _add_type_infos(space: TypeSpace) -> None:
    space.add(
        "FieldInfo",
        "A field of a node type.",
        [
            FieldSpec("name", "str", "The field's name."),
            FieldSpec("type", "str", "Its GraphQL type."),
            FieldSpec("description", "str", "What it says."),
        ],
    )
    space.add(
        "PropertyInfo",
        "What is stored on a node or a claim: it can be filtered by.",
        [
            FieldSpec("name", "str", "Its name in filters."),
            FieldSpec("type", "str", "Its GraphQL type."),
            FieldSpec("description", "str", "What it says."),
            FieldSpec("unit", "str | None", "The unit of a number."),
            FieldSpec("values", "list[str]", "The values it may have; empty: any."),
        ],
    )
    space.add(
        "NodeTypeInfo",
        "A node type and how many there are.",
        [
            FieldSpec("name", "str", "Label and GraphQL type."),
            FieldSpec("description", "str", "What it is."),
            FieldSpec("count", "int", "How many nodes of it there are."),
            FieldSpec("rootFields", "list[str]", "Where to find one by id, and all of them."),
            FieldSpec("idPrefixes", "list[str]", "Prefixes of its ids, the preferred one first."),
            FieldSpec("fields", "list[FieldInfo]", "Its fields."),
            FieldSpec("properties", "list[PropertyInfo]", "What is stored of it."),
            FieldSpec("samples", "list[Node]", "Three nodes, the first by id."),
        ],
    )
    space.add(
        "RelationTypeInfo",
        "A relation and how many claims of it there are.",
        [
            FieldSpec("name", "str", "The relationship type."),
            FieldSpec("description", "str", "What it says."),
            FieldSpec("from", "list[str]", "Node types it starts at."),
            FieldSpec("to", "list[str]", "Node types it leads to."),
            FieldSpec("count", "int", "How many claims there are."),
            FieldSpec("fields", "list[str]", "Fields that walk it: `Target.therapies`."),
            FieldSpec("properties", "list[PropertyInfo]", "What its claims hold."),
        ],
    )
