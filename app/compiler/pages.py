"""emit, for connections: finding the rows of a page, and counting all of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from app.compiler.conditions import TRUE, Related, conjuncts, is_by_id
from app.compiler.cypher import (
    ROOT,
    beyond,
    expression,
    labels,
    one_by_id,
    order_by,
    pattern,
    where,
)
from app.compiler.grouping import claims_of, group, made_by_grouping
from app.compiler.opportunities_cypher import page_of_opportunities, total_of_opportunities
from app.compiler.opportunities_plan import Opportunities
from app.compiler.plan import (
    AllNodes,
    AnyRelations,
    Associations,
    Closure,
    Connection,
    NodesById,
)
from app.compiler.predicates import aggregates_in
from app.compiler.predicates_cypher import condition
from app.compiler.relations_cypher import relations_page, relations_total
from app.compiler.rows import Aggregate
from app.compiler.scoring_cypher import opposing_score, score, score_of_source
from app.graph_model.index import ModelIndex


def imports_of(c: Connection) -> list[str]:
    """List what a subquery over the rows of a connection imports."""
    if isinstance(c.source, Closure | Associations | AnyRelations):
        return [c.source.parent]
    return [ROOT]


def page_of_rows(c: Connection, index: ModelIndex) -> list[str]:
    """Write what finds the rows of one page, in order."""
    bounds, cut = bounds_of(c), f"{order_of(c)} LIMIT {limit_of(c)}"
    match c.source:
        case AllNodes(label):
            # Asking for a value lets the planner read an index in order.
            first = c.order[0]
            ordered = [] if first.is_nullable else [f"{expression(first.column)} IS NOT NULL"]
            asked = where([condition(c.node_predicate, index), *bounds]) or where(ordered)
            return [f"MATCH ({c.variable}:{label}){asked}", f"WITH {c.variable} {cut}"]
        case NodesById():
            return [*_nodes_by_id(c, c.source, bounds, index), f"WITH {c.variable} {cut}"]
        case Closure():
            carried = f"{c.variable}, {c.source.distance}" if c.source.distance else c.variable
            return [*_closure(c, c.source, bounds, index), f"WITH {carried} {cut}"]
        case Associations():
            return _associations(c, c.source, bounds, cut, index)
        case Opportunities():
            return page_of_opportunities(c.source, where(bounds), cut, index)
        case AnyRelations():
            return relations_page(c.source, c.variable, bounds, cut, index)
        case _:
            assert_never(c.source)


def bounds_of(c: Connection) -> list[str]:
    """Write the conditions that the cursors of a page put on its rows."""
    return [
        beyond(c.order, names, is_before=is_before)
        for names, is_before in ((c.page.after, False), (c.page.before, True))
        if names
    ]


def order_of(c: Connection) -> str:
    """Write the order in which the rows of a page are read."""
    return order_by(c.order, is_reversed=c.page.is_backward)


def limit_of(c: Connection) -> str:
    """Write how many rows are read."""
    return f"${c.page.size} + 1" if c.page.looks_ahead else f"${c.page.size}"


def total_of_rows(c: Connection, index: ModelIndex) -> list[str]:
    """Write what counts the rows under the filter, whatever the page."""
    match c.source:
        case AnyRelations():
            return relations_total(c.source, c.variable, index)
        case Opportunities():
            return total_of_opportunities(c.source, index)
        case Associations() if c.predicate == TRUE:
            distinct = f"RETURN count(DISTINCT {c.variable}) AS {c.variable}_total"
            node_condition = condition(c.node_predicate, index)
            return [*claims_of(c.source, c.variable, node_condition, index), distinct]
        case _:
            counted = f"RETURN count({c.variable}) AS {c.variable}_total"
            return [*rows_under_filter(c, frozenset(), index), counted]


def rows_under_filter(c: Connection, needs: frozenset[Aggregate], index: ModelIndex) -> list[str]:
    """Write what finds the rows under the filter, each once, whatever the page.

    Of the claims of an association it leaves what is needed and what the filter asks.
    """
    match c.source:
        case AllNodes(label):
            return _all_under_filter(c, label, index)
        case NodesById():
            return _nodes_by_id(c, c.source, [], index)
        case Closure():
            # What only the rows of a page show is not made.
            return _closure(c, replace(c.source, distance=""), [], index)
        case Associations():
            return grouped(c, without_page(c, c.source, needs), [], index)
        case AnyRelations() | Opportunities():
            raise AssertionError("no summary is made of these")
        case _:
            assert_never(c.source)


def _all_under_filter(c: Connection, label: str, index: ModelIndex) -> list[str]:
    """Write what finds all nodes of a type under the filter.

    Where it asks for a neighbour by its id, they are found from there: the nodes of a type
    are many, and to each of them Neo4j would look for a way from the neighbour anew.
    """
    asked = conjuncts(c.node_predicate)
    given = next((part for part in asked if is_by_id(part)), None)
    if not isinstance(given, Related):
        return [f"MATCH ({c.variable}:{label}){where([condition(c.node_predicate, index)])}"]
    path = pattern(f"{given.owner}:{label}", given.field, given.neighbour, given.claim)
    neighbour = f"{given.neighbour}:{labels(given.field.neighbours)}"
    others = [condition(part, index) for part in asked if part is not given]
    return [
        f"MATCH ({neighbour}){where([condition(given.node_predicate, index)])}",
        f"MATCH {path}{where([condition(given.claim_predicate, index)])}",
        f"WITH DISTINCT {c.variable}{where(others)}",
    ]


def _nodes_by_id(
    c: Connection, source: NodesById, bounds: Sequence[str], index: ModelIndex
) -> list[str]:
    v, given = c.variable, f"{c.variable}_given"
    kept = where([condition(c.node_predicate, index), *bounds])
    return [
        f"UNWIND ${source.ids} AS {given}",
        one_by_id(v, source.label, given, given, has_aliases=source.has_aliases),
        f"WITH DISTINCT {v}{kept}",
    ]


def _closure(c: Connection, source: Closure, bounds: Sequence[str], index: ModelIndex) -> list[str]:
    steps = pattern(source.parent, source.field, c.variable, reach=index.model.max_subtype_depth)
    kept = where([condition(c.node_predicate, index), *bounds])
    if not source.distance:
        return [f"MATCH {steps}", f"WITH DISTINCT {c.variable}{kept}"]
    path = f"{c.variable}_path"
    return [
        f"MATCH {path} = {steps}",
        f"WITH {c.variable}, min(length({path})) AS {source.distance}{kept}",
    ]


def without_page(c: Connection, source: Associations, needs: frozenset[Aggregate]) -> Associations:
    """Give a source that makes what is needed and what the filter asks: nothing for a page."""
    needs = needs | aggregates_in(c.predicate)
    is_scored = Aggregate.SCORE in needs
    return replace(
        source,
        needs=needs | {Aggregate.CLAIMS} if is_scored else needs,
        scores_before_page=is_scored,
        source_scores=(),
        claim_values=(),
    )


def _associations(
    c: Connection, source: Associations, bounds: Sequence[str], cut: str, index: ModelIndex
) -> list[str]:
    lines = grouped(c, source, bounds, index)
    if lines[-1] == group(source, c.variable):
        lines[-1] += f" {cut}"
    else:
        lines.append(f"WITH {', '.join(names_of_grouped(source, c.variable))} {cut}")
    return [*lines, *scores_of_page(source, c.variable)]


def grouped(
    c: Connection, source: Associations, bounds: Sequence[str], index: ModelIndex
) -> list[str]:
    """Write what finds the rows of associations under the filter, each with what is made of it."""
    lines = claims_of(source, c.variable, condition(c.node_predicate, index), index)
    lines.append(group(source, c.variable))
    if source.scores_before_page:
        lines.append(score(source, c.variable))
    lines += [score_of_source(source, c.variable, wanted) for wanted in source.source_scores]
    kept = where([condition(c.predicate, index), *bounds])
    if kept:
        lines.append(f"WITH {', '.join(names_of_grouped(source, c.variable))}{kept}")
    return lines


def names_of_grouped(source: Associations, variable: str) -> list[str]:
    """List what `grouped` leaves of a row, its node first."""
    names = [variable, *(a.alias(variable) for a in made_by_grouping(source))]
    names += [value.alias for value in source.claim_values]
    if source.scores_before_page:
        names.append(Aggregate.SCORE.alias(variable))
    return [*names, *(wanted.alias for wanted in source.source_scores)]


def scores_of_page(source: Associations, variable: str) -> list[str]:
    """Write the scores that are made for the rows of a page alone."""
    lines = []
    if Aggregate.SCORE in source.needs and not source.scores_before_page:
        lines.append(score(source, variable))
    if Aggregate.OPPOSING_SCORE in source.needs:
        lines.append(opposing_score(source, variable))
    return lines
