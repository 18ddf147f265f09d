"""The compiler: one GraphQL operation → one Cypher query and a function for its answer.

    select   GraphQL AST → selection tree          select.py, arguments.py
    plan     selection + graph model → plan        planner.py → nodes.py → associations.py,
                                                   claims.py, connections.py, predicates.py,
                                                   weighting.py, summary_planner.py;
                                                   opportunities.py, paths_planner.py,
                                                   neighborhood_planner.py,
                                                   relations_planner.py; graph_planner.py;
                                                   then node_tables.py
    emit     plan → Cypher text                    emit.py → subqueries_cypher.py →
                                                   pages.py, kept_rows.py, grouping.py,
                                                   scoring_cypher.py, summaries_cypher.py,
                                                   predicates_cypher.py, siblings_cypher.py,
                                                   cypher.py;
                                                   opportunities_cypher.py;
                                                   traversal_cypher.py → paths_cypher.py
                                                   → paths_ways_cypher.py,
                                                   paths_middles_cypher.py;
                                                   neighborhood_cypher.py, relations_cypher.py,
                                                   walk_cypher.py
    bind     plan + variables → parameters         bind.py, cursors.py
    shape    plan → record → answer                shape.py → shape_rows.py, shape_walk.py,
                                                   summaries_shape.py

`export.py` and `export_filter.py` compile the table of a relation in place of an operation.
`operation_plan.py`, `plan.py`, `opportunities_plan.py`, `search_plan.py`, `traversal_plan.py`,
`rows.py`, `conditions.py`, `summaries.py` and `parameters.py` hold the plan's classes: they
alone carry what `emit`, `bind` and `shape` need. Everything here is pure. The running
example, phase by phase, is

    { target(symbol: "MSLN") { name } }

A compiled operation serves every request with the same document, operation name
and shape of variables; only `bind` and `shape` run per request.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
)

from app.compiler.arguments import decided_by, shape_of_all
from app.compiler.bind import Bound, bind
from app.compiler.context import Context, Limits
from app.compiler.emit import emit
from app.compiler.operation_plan import Plan
from app.compiler.planner import OperationPlanner
from app.compiler.select import Document, select
from app.compiler.shape import Shaper, compile_shaper
from app.compiler.shape_rows import BrokenPromiseError
from app.compiler.shape_walk import was_late
from app.graph_model.index import ModelIndex

__all__ = [
    "Bound",
    "BrokenPromiseError",
    "CompiledOperation",
    "Limits",
    "bind",
    "compile_operation",
    "decided_by",
    "shape_of_all",
]


@dataclass(frozen=True, slots=True)
class CompiledOperation:
    """What is kept of an operation: the plan, its query, its shaper."""

    plan: Plan
    cypher: str
    """Empty when nothing has to be read."""
    shape: Shaper
    """Record to answer; raises `BrokenPromiseError` where the data break the schema."""
    needs_execution: bool
    """Introspection is mixed in: GraphQL execution has to complete the answer."""

    @property
    def is_of_the_graph(self) -> bool:
        """Whether the answer is made of what is read alone, and something is read."""
        return bool(self.cypher) and not self.needs_execution

    def is_late(self, record: Sequence[Any]) -> bool:
        """Tell whether less was found because the time was up: another time may find more."""
        return any(map(was_late, self.plan.columns, record))

    def shape_leniently(self, record: list[Any]) -> dict[str, Any]:
        """Shape for GraphQL execution, which then checks the answer itself."""
        return compile_shaper(self.plan, strict=False)(record)


def compile_operation(
    schema: GraphQLSchema,
    index: ModelIndex,
    limits: Limits,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
) -> CompiledOperation:
    """Compile one operation of a validated document for variables of one shape.

    Raises:
        RequestError: the operation asks for what is not allowed.

    """
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    query_type = schema.query_type
    if query_type is None:
        raise TypeError("the schema has no query type")
    fields = select(Document(schema, fragments, variables), query_type, [operation.selection_set])
    plan = OperationPlanner(Context(index, limits), schema).plan(fields)
    return CompiledOperation(
        plan,
        emit(plan, index) if plan.columns else "",
        compile_shaper(plan, strict=True),
        needs_execution=any(field.name in {"__schema", "__type"} for field in fields),
    )
