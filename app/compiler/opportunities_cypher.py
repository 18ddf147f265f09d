"""emit, for opportunities: what has not been tried, its rank, its barriers."""

from app.compiler.cypher import ROOT, block, one_by_id
from app.compiler.plan import Answers, Opportunities
from app.compiler.scoring_cypher import score_of
from app.graph_model.index import ModelIndex
from app.graph_model.model import Untried


def found_opportunities(source: Opportunities, index: ModelIndex) -> list[str]:
    """Write what finds therapy, target and disease, with the claims for and against.

    A disease is passed over when the therapy has an outcome in it, or in a disease of
    which it is a subtype.
    """
    rule, therapy, target, disease = source.rule, source.therapy, source.target, source.disease
    covered, claims = f"{disease}_covered", f"{disease}_claims"
    below = f"<-[:{index.model.subtype_relation}*0..{index.model.max_subtype_depth}]-"
    return [
        *_given(therapy, rule.therapy, source.therapy_id),
        *_given(target, rule.target, source.target_id),
        (
            f"MATCH ({therapy}:{rule.therapy})-[hit:{rule.acts_on}]->({target}:{rule.target})"
            " WHERE hit.direction = 'SUPPORTS'"
        ),
        f"WITH DISTINCT {therapy}, {target}",
        block(
            [therapy],
            [
                _tried(rule, therapy),
                f"MATCH (tried){below}(part:{rule.disease})",
                f"RETURN collect(DISTINCT part.id) AS {covered}",
            ],
        ),
        (
            f"MATCH ({target})-[claim:{rule.expressed_in}]->({disease}:{rule.disease})"
            f" WHERE NOT {disease}.id IN {covered}"
        ),
        f"WITH {therapy}, {target}, {disease}, collect(claim) AS {claims}",
        (
            f"WITH {therapy}, {target}, {disease},"
            f" [claim IN {claims} WHERE claim.direction = 'SUPPORTS'] AS {source.supporting},"
            f" [claim IN {claims} WHERE claim.direction <> 'SUPPORTS'] AS {source.against}"
        ),
        f"WITH {_found(source)} WHERE size({source.supporting}) > 0",
    ]


def page_of_opportunities(
    source: Opportunities, bounds: str, cut: str, index: ModelIndex
) -> list[str]:
    """Write what finds the rows of one page, best first, with their barriers."""
    weights = (source.level_weights, source.source_weights)
    ranked = f"{_found(source)}, {source.score}, {source.barriers}, {source.unanswered}"
    lines = [
        *found_opportunities(source, index),
        score_of(source.supporting, f"{source.disease}_claim", weights, source.score),
        _barriers(source),
        f"WITH {ranked}{bounds} {cut}",
    ]
    if source.asks_for_tried:
        lines.append(_tried_subtypes(source, index))
    return lines


def answers(nested: Answers) -> list[str]:
    """Write what finds the capabilities of a therapy that overcome a barrier."""
    v = nested.variable
    path = _answer(nested.rule, nested.therapy, nested.barrier, v)
    return [f"MATCH {path}", f"WITH DISTINCT {v} ORDER BY {v}.id"]


def _found(source: Opportunities) -> str:
    names = (source.therapy, source.target, source.disease, source.supporting, source.against)
    return ", ".join(names)


def _given(variable: str, label: str, parameter: str | None) -> list[str]:
    """Write the lookup of a node by its id or a cross-reference, when one is given."""
    if parameter is None:
        return []
    return [one_by_id(variable, label, f"${parameter}", ROOT, has_aliases=True)]


def _tried(rule: Untried, therapy: str) -> str:
    """Write what finds the diseases in which a therapy has an outcome.

    A source that speaks against the study has seen one too.
    """
    return (
        f"MATCH ({therapy})-[study:{rule.studied_for}]->(tried:{rule.disease})"
        f" WHERE study.direction <> 'SUPPORTS' OR study.{rule.outcome} <> '{rule.unknown_outcome}'"
    )


def _tried_subtypes(source: Opportunities, index: ModelIndex) -> str:
    up = f"-[:{index.model.subtype_relation}*1..{index.model.max_subtype_depth}]->"
    return block(
        [source.therapy, source.disease],
        [
            _tried(source.rule, source.therapy),
            f"WITH DISTINCT {source.disease}, tried",
            f"MATCH (tried){up}({source.disease})",
            f"RETURN collect(DISTINCT tried) AS {source.tried}",
        ],
    )


def _barriers(source: Opportunities) -> str:
    rule = source.rule
    is_answered = f"EXISTS {{ MATCH {_answer(rule, source.therapy, 'barrier', 'answer')} }}"
    return block(
        [source.therapy, source.disease],
        [
            (
                f"MATCH ({source.disease})-[resists:{rule.has_barrier}]->(barrier:{rule.barrier})"
                " WHERE resists.direction = 'SUPPORTS'"
            ),
            f"WITH DISTINCT {source.therapy}, barrier",
            f"WITH barrier, {is_answered} AS is_answered",
            (
                f"RETURN collect(barrier) AS {source.barriers},"
                f" collect(CASE WHEN NOT is_answered THEN barrier END) AS {source.unanswered}"
            ),
        ],
    )


def _answer(rule: Untried, therapy: str, barrier: str, capability: str) -> str:
    return (
        f"({therapy})-[has:{rule.has_capability}]->({capability}:{rule.capability})"
        f"-[overcomes:{rule.overcomes}]->({barrier})"
        " WHERE has.direction = 'SUPPORTS' AND overcomes.direction = 'SUPPORTS'"
    )
