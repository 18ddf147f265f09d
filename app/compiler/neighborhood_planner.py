"""Planning `neighborhood`: its arguments, and what is read of its nodes and edges."""

from typing import Final

from app.compiler.arguments import MAX_NEIGHBORHOOD_HOPS, Constant, as_leaf
from app.compiler.context import Context, Place, RowBuilder
from app.compiler.operation_plan import CostNode
from app.compiler.parameters import IdParameter, PageSizeParameter
from app.compiler.paths_planner import levels, number, plan_walked, walk_limit, walk_time
from app.compiler.rows import Output, PropertyColumn, ScalarOutput, TypenameOutput, ValueColumn
from app.compiler.select import TYPENAME, Selected
from app.compiler.traversal_plan import Member, Neighborhood

DEFAULT_NODES: Final = 100
MAX_SEEDS: Final = 50
_PROPERTIES: Final = frozenset({"id", "name", "kind"})


def plan_neighborhood(
    context: Context, field: Selected, place: Place
) -> tuple[Neighborhood, CostNode]:
    """Plan the field and say what it costs."""
    v = context.name("neighborhood")
    leaf = as_leaf(field.arguments["ids"]) or Constant([])
    first = as_leaf(field.arguments.get("first")) or Constant(DEFAULT_NODES)
    nodes, edges = RowBuilder(), RowBuilder()
    members = []
    for child in field.only_children:
        outputs: tuple[Output, ...] = ()
        if child.name == "nodes":
            outputs = _outputs(nodes, f"{v}_node", child, _PROPERTIES)
        elif child.name == "edges":
            outputs = _outputs(edges, f"{v}_edge", child, frozenset())
        members.append(Member(child.key, child.name, outputs))
    size = context.parameter(
        f"{v}_first", lambda name: PageSizeParameter(name, first, "first", place.path)
    )
    # No text has its parameter: it is what refuses a number out of bounds.
    number(context, v, field, place, "hops", (1, 1, MAX_NEIGHBORHOOD_HOPS))
    made = Neighborhood(
        variable=v,
        walked=plan_walked(context, v, field),
        ids=context.parameter(
            f"{v}_ids", lambda name: IdParameter(name, leaf, place.path, most=MAX_SEEDS)
        ),
        levels=levels(as_leaf(field.arguments.get("hops")), 1, MAX_NEIGHBORHOOD_HOPS),
        walk=walk_limit(context),
        walk_ms=walk_time(context),
        size=size,
        node_columns=tuple(nodes.columns),
        edge_columns=(tuple(edges.columns) if any(m.name == "edges" for m in members) else None),
        members=tuple(members),
    )
    return made, CostNode(size)


def _outputs(
    row: RowBuilder, variable: str, field: Selected, properties: frozenset[str]
) -> tuple[Output, ...]:
    """Plan the fields of a node or an edge: properties, and values the text leaves."""
    (type_name,) = field.children
    outputs: list[Output] = []
    for child in field.only_children:
        if child.name == TYPENAME:
            outputs.append(TypenameOutput(child.key, type_name))
            continue
        column = row.column(
            PropertyColumn(variable, child.name)
            if child.name in properties
            else ValueColumn(f"{variable}_{child.name}")
        )
        outputs.append(ScalarOutput(child.key, column, required=True))
    return tuple(outputs)
