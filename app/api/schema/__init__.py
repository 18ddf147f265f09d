"""The GraphQL schema: strawberry types that follow from the graph model."""

from typing import NewType

import strawberry
from strawberry.schema.config import StrawberryConfig

from app.api.schema.define import ArgumentSpec, FieldSpec, TypeSpace
from app.api.schema.graph_info import add_graph_types
from app.api.schema.inputs import add_inputs
from app.api.schema.opportunities import add_opportunities
from app.api.schema.outputs import add_outputs, connection_arguments
from app.api.schema.search import add_search_types, search_fields
from app.api.schema.traversal import add_traversal, add_traversal_enums, traversal_fields
from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType

DateTime = NewType("DateTime", str)
"""Moments are stored as ISO 8601 text and served as they are."""


def build_schema(index: ModelIndex) -> strawberry.Schema:
    """Build the schema of a graph model.

    Its fields read from an answer that is already shaped (`TreeField`), given
    as the root value: strawberry checks and completes, it does not fetch.
    """
    space = TypeSpace({"ID": strawberry.ID, "DateTime": DateTime})
    add_inputs(space, index)
    add_traversal_enums(space, index)
    add_outputs(space, index)
    add_search_types(space)
    add_traversal(space)
    add_graph_types(space)
    fields = _query_fields(index)
    if index.model.untried:
        fields.append(add_opportunities(space, index.model.untried, index))
    space.add("Query", "Questions to the graph.", fields)
    return strawberry.Schema(
        query=space.types["Query"],
        types=[space.types[t.name] for t in index.model.node_types],
        config=StrawberryConfig(
            auto_camel_case=False,
            scalar_map={
                DateTime: strawberry.scalar(
                    name="DateTime",
                    description="A moment in UTC, as ISO 8601 has it: 2026-01-31T12:00:00Z.",
                    serialize=str,
                    parse_value=str,
                )
            },
        ),
    )


def _query_fields(index: ModelIndex) -> list[FieldSpec]:
    fields = [
        FieldSpec(
            "node",
            "Node | None",
            "The node with this id; ids of other vocabularies are accepted.",
            (ArgumentSpec("id", "ID", "A CURIE such as HGNC:7371, or a source's name."),),
        ),
        FieldSpec(
            "nodes",
            "list[Node | None]",
            "One per id, in their order; null where there is none.",
            (ArgumentSpec("ids", "list[ID]", "CURIEs or source names."),),
        ),
    ]
    for node_type in index.model.node_types:
        fields.append(_singular(node_type))
        fields.append(
            FieldSpec(
                node_type.plural,
                f"{node_type.name}Connection",
                f"All {node_type.plural} under the filter.",
                (
                    ArgumentSpec("ids", "list[ID] | None", "Only those with these ids."),
                    *connection_arguments(f"{node_type.name}Filter", f"{node_type.name}Order"),
                ),
            )
        )
    fields += search_fields()
    fields += traversal_fields()
    fields.append(FieldSpec("graph", "Graph", "The graph described by itself."))
    return fields


def _singular(node_type: NodeType) -> FieldSpec:
    keys = [p for p in node_type.properties if p.unique]
    arguments = [ArgumentSpec("id", "ID | None" if keys else "ID", "Its id.")]
    arguments += [ArgumentSpec(p.name, "str | None", p.description) for p in keys]
    return FieldSpec(
        node_type.singular,
        f"{node_type.name} | None",
        f"{node_type.description} Null when there is none.",
        tuple(arguments),
    )
