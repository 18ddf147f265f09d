"""export: a relation and a filter → the query for its table, one row per claim.

The filter holds the same inputs that GraphQL has, one for each end and one for the
claim, and is planned by the same functions, so it means the same here.

    TARGETS, {"object": {"symbol": {"eq": "MSLN"}}}  →
    MATCH (subject:Therapy)-[claim:TARGETS]->(object:Target) WHERE object.symbol = $symbol_eq
    RETURN subject.id, subject.name, object.id, object.name, claim.id, ...

There is no order and no bound, so that the database can give rows as it finds them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphql import GraphQLSchema

from app.compiler.arguments import ArgumentValue, variable_argument
from app.compiler.bind import bind_parameters
from app.compiler.context import Context, Limits
from app.compiler.cypher import expression, labels, where
from app.compiler.export_filter import FILTER, coerced_filter, export_filter_type, too_deep
from app.compiler.predicates import claim_predicate, node_predicate
from app.compiler.predicates_cypher import condition
from app.compiler.rows import PropertyColumn
from app.errors import ArgumentError
from app.graph_model.index import ModelIndex
from app.graph_model.model import Relation

FINISHED_RELEASE: Final = (
    "MATCH (release:Release) WHERE NOT coalesce(release.loading, false)"
    " RETURN collect(release.id) AS releases"
)
"""The id of the release that the graph is; none while a load is under way or was cut off."""
_FIRST_OF_CLAIM: Final = ("id", "source", "level", "direction", "publications")


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of a table."""

    name: str
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class CompiledExport:
    """The query for a table; each of its records is a row, in the order of the columns."""

    columns: tuple[ExportColumn, ...]
    cypher: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ends:
    """The node types that a table's claims may start at and lead to."""

    subjects: tuple[str, ...]
    objects: tuple[str, ...]


def ends_of(relation: Relation, subject_type: str | None, object_type: str | None) -> Ends:
    """Choose among the types that a relation joins; None leaves all of them.

    Raises:
        ArgumentError: it joins no such types; lists those it does.

    """
    joined = [(s, o) for link in relation.links for s in link.subjects for o in link.objects]
    chosen = [(s, o) for s, o in joined if subject_type in {None, s} and object_type in {None, o}]
    if not chosen:
        allowed = [f"{s} to {o}" for s, o in joined]
        asked = f"{subject_type or 'any type'} to {object_type or 'any type'}"
        raise ArgumentError(
            f"{relation.name} does not lead from {asked}. Ask for one of: {', '.join(allowed)}.",
            allowed=allowed,
        )
    subjects, objects = zip(*chosen, strict=True)
    return Ends(tuple(dict.fromkeys(subjects)), tuple(dict.fromkeys(objects)))


def compile_export(
    schema: GraphQLSchema,
    index: ModelIndex,
    limits: Limits,
    relation: Relation,
    ends: Ends,
    given: Any,
) -> CompiledExport:
    """Compile the table of a relation under a filter as JSON has it; `{}` asks nothing.

    Raises:
        RequestError: the filter is refused; says where and what is allowed.

    """
    type_ = export_filter_type(schema, relation, _type_of(ends.subjects), _type_of(ends.objects))
    context = Context(index, limits)
    try:
        variables = {FILTER: coerced_filter(type_, given)}
        asked = _conditions(context, relation, ends, variable_argument(FILTER, type_, variables))
    except RecursionError:
        raise too_deep() from None
    columns = _columns(index, relation)
    cypher = (
        f"MATCH (subject:{labels(ends.subjects)})-[claim:{relation.name}]->"
        f"(object:{labels(ends.objects)}){where(asked)}\n"
        f"RETURN {', '.join(columns.values())}"
    )
    parameters = bind_parameters(context.parameters, variables, limits, index.model.scoring)
    return CompiledExport(tuple(columns), cypher, parameters)


def _columns(index: ModelIndex, relation: Relation) -> dict[ExportColumn, str]:
    """Map each column to its expression, in the order of the table."""
    columns = {
        ExportColumn(f"{end}{suffix}"): expression(PropertyColumn(end, stored))
        for end in ("subject", "object")
        for suffix, stored in (("", "id"), ("Name", "name"))
    }
    is_list = {p.name: p.is_list for p in index.claim_properties(relation)} | {"publications": True}
    for name in dict.fromkeys((*_FIRST_OF_CLAIM, *is_list)):
        column = ExportColumn(name, is_list.get(name, False))
        columns[column] = expression(PropertyColumn("claim", name))
    return columns


def _conditions(
    context: Context, relation: Relation, ends: Ends, given: ArgumentValue
) -> list[str]:
    parts = given if isinstance(given, dict) else {}
    for variable in ("subject", "object", "claim"):
        context.name(variable)  # taken here, so that nothing inside a filter gets it
    predicates = [
        node_predicate(context, _type_of(types), end, parts.get(end), (FILTER, end))
        for end, types in (("subject", ends.subjects), ("object", ends.objects))
    ]
    claim = claim_predicate(context, relation, "claim", parts.get("claim"), (FILTER, "claim"))
    return [condition(predicate, context.index) for predicate in (*predicates, claim)]


def _type_of(types: Sequence[str]) -> str:
    """Name the type whose filter an end has: `Entity` when it may be of several."""
    return types[0] if len(types) == 1 else "Entity"
