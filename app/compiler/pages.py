"""emit, for connections: finding the rows of a page, and counting all of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from app.compiler.conditions import TRUE, Related, conjuncts, is_by_id
from app.compiler.cypher import (
    ROOT,
    beyond,
    block,
    expression,
    labels,
    one_by_id,
    order_by,
    pattern,
    where,
)
from app.compiler.grouping import claims_of, group, made_by_grouping
from app.compiler.opportunities_cypher import (
    kept_opportunities,
    page_of_kept,
    page_of_opportunities,
    total_of_opportunities,
)
from app.compiler.plan import (
    AllNodes,
    AnyRelations,
    Associations,
    Closure,
    Connection,
    NodesById,
    Opportunities,
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
    bounds, cut = _bounds_and_cut(c)
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


def _bounds_and_cut(c: Connection) -> tuple[list[str], str]:
    bounds = [
        beyond(c.order, names, is_before=is_before)
        for names, is_before in ((c.page.after, False), (c.page.before, True))
        if names
    ]
    limit = f"${c.page.size} + 1" if c.page.looks_ahead else f"${c.page.size}"
    return bounds, f"{order_by(c.order, is_reversed=c.page.is_backward)} LIMIT {limit}"


def keeps_rows(c: Connection) -> bool:
    """Tell whether page and total are made of one list of all rows."""
    is_few = isinstance(c.source, Opportunities) and c.source.is_narrowed
    return is_few and c.page.is_wanted and c.counts_total


def page_and_total(c: Connection, rows: Sequence[str], index: ModelIndex) -> list[str]:
    """Write what finds all rows once, for the page and for the total.

    `rows` is the end of the page's subquery, which makes a list of its rows.
    """
    if not isinstance(c.source, Opportunities):
        raise TypeError("rows of other sources are not kept")
    bounds, cut = _bounds_and_cut(c)
    page = page_of_kept(c.source, where(bounds), cut, index)
    return [
        *kept_opportunities(c.source, index),
        block([c.source.kept], [*page, *rows]),
        f"RETURN {c.variable}_rows, size({c.source.kept}) AS {c.variable}_total",
    ]


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
            return [*rows_under_filter(c, set(), index), counted]


def rows_under_filter(c: Connection, needs: set[Aggregate], index: ModelIndex) -> list[str]:
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
            needs = needs | aggregates_in(c.predicate)
            is_scored = Aggregate.SCORE in needs
            if is_scored:
                needs |= {Aggregate.CLAIMS}
            # What only the order of the page needs is not made.
            source = replace(
                c.source,
                needs=frozenset(needs),
                scores_before_page=is_scored,
                source_scores=(),
                claim_values=(),
            )
            return _associations(c, source, [], "", index)
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


def _associations(
    c: Connection, source: Associations, bounds: Sequence[str], cut: str, index: ModelIndex
) -> list[str]:
    lines = claims_of(source, c.variable, condition(c.node_predicate, index), index)
    lines.append(group(source, c.variable))
    carried = [c.variable, *(a.alias(c.variable) for a in made_by_grouping(source))]
    carried += [value.alias for value in source.claim_values]
    if source.scores_before_page:
        lines.append(score(source, c.variable))
        carried.append(Aggregate.SCORE.alias(c.variable))
    for wanted in source.source_scores:
        lines.append(score_of_source(source, c.variable, wanted))
        carried.append(wanted.alias)
    kept = where([condition(c.predicate, index), *bounds])
    if kept:
        lines.append(f"WITH {', '.join(carried)}{kept}")
    if not cut:
        return lines
    if kept or source.scores_before_page or source.source_scores:
        lines.append(f"WITH {', '.join(carried)} {cut}")
    else:
        lines[-1] += f" {cut}"
    if Aggregate.SCORE in source.needs and not source.scores_before_page:
        lines.append(score(source, c.variable))
    if Aggregate.OPPOSING_SCORE in source.needs:
        lines.append(opposing_score(source, c.variable))
    return lines
