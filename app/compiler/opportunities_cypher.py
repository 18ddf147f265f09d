"""emit, for opportunities: what has not been tried, its rank, its barriers."""

from app.compiler.cypher import ROOT, block, one_by_id, where
from app.compiler.opportunities_plan import Answers, Opportunities
from app.compiler.scoring_cypher import OPPOSES, SUPPORTS, score_of
from app.graph_model.index import ModelIndex
from app.graph_model.model import Untried


def page_of_opportunities(
    source: Opportunities, bounds: str, cut: str, index: ModelIndex
) -> list[str]:
    """Write what finds the rows of one page, best first, with their barriers."""
    return [
        *ranked_opportunities(source, index),
        f"WITH {', '.join(names_of_ranked(source))}{bounds} {cut}",
        *tried_on_page(source, index),
    ]


def ranked_opportunities(source: Opportunities, index: ModelIndex) -> list[str]:
    """Write what finds all rows, each with its claims, its score and its barriers."""
    claims = ", ".join(
        f"collect(CASE WHEN claim.direction {direction} THEN claim END) AS {name}"
        for direction, name in ((SUPPORTS, source.supporting), (OPPOSES, source.against))
    )
    found = [source.therapy, source.target, source.disease, source.supporting, source.against]
    found.append(source.overcome)
    has_support = f"size({source.supporting}) > 0"
    weights = (source.level_weights, source.source_weights)
    return [
        *_hits(source, index),
        _overcome(source),
        block([source.target], [_expression(source), f"RETURN {source.disease}, {claims}"]),
        f"WITH {', '.join(found)}{where([has_support, _is_open(source)])}",
        score_of(source.supporting, f"{source.disease}_claim", weights, source.score),
        _barriers(source),
    ]


def names_of_ranked(source: Opportunities) -> list[str]:
    """List what is needed of a ranked row."""
    found = [source.therapy, source.target, source.disease, source.supporting, source.against]
    return [*found, source.score, source.barriers, source.unanswered]


def tried_on_page(source: Opportunities, index: ModelIndex) -> list[str]:
    """Write what is found for the rows of a page alone."""
    return [_tried_subtypes(source, index)] if source.asks_for_tried else []


def total_of_opportunities(source: Opportunities, index: ModelIndex) -> list[str]:
    """Write what counts them all: no claim has to be kept for that."""
    supported = f"{_expression(source)} WHERE claim.direction {SUPPORTS}"
    return [
        *_hits(source, index),
        block([source.target], [supported, f"RETURN DISTINCT {source.disease}"]),
        f"WITH {source.disease} WHERE {_is_open(source)}",
        f"RETURN count({source.disease}) AS {source.disease}_total",
    ]


def _hits(source: Opportunities, index: ModelIndex) -> list[str]:
    """Write what finds therapies with their targets, and which diseases are passed over.

    That is where the therapy has an outcome, and what is a subtype of such a disease.
    """
    rule, therapy, target = source.rule, source.therapy, source.target
    below = f"<-[:{index.model.subtype_relation}*0..{index.model.max_subtype_depth}]-"
    return [
        *_given(therapy, rule.therapy, source.therapy_id),
        *_given(target, rule.target, source.target_id),
        (
            f"MATCH ({therapy}:{rule.therapy})-[hit:{rule.acts_on}]->({target}:{rule.target})"
            f" WHERE hit.direction {SUPPORTS}"
        ),
        f"WITH DISTINCT {therapy}, {target}",
        block(
            [therapy],
            [
                _tried(rule, therapy),
                f"MATCH (tried){below}(part:{rule.disease})",
                f"RETURN collect(DISTINCT part.id) AS {source.covered}",
            ],
        ),
    ]


def _expression(source: Opportunities) -> str:
    rule = source.rule
    expressed = f"[claim:{rule.expressed_in}]->({source.disease}:{rule.disease})"
    return f"MATCH ({source.target})-{expressed}"


def _is_open(source: Opportunities) -> str:
    """Write the condition on a disease; it is asked after claims are grouped, which are more."""
    return f"NOT {source.disease}.id IN {source.covered}"


def answers(nested: Answers) -> list[str]:
    """Write what finds the capabilities of a therapy that overcome a barrier."""
    v = nested.variable
    path = _answer(nested.rule, nested.therapy, nested.barrier, v)
    return [f"MATCH {path}", f"WITH DISTINCT {v} ORDER BY {v}.id"]


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


def _overcome(source: Opportunities) -> str:
    """Write which barriers the therapy overcomes, once for all of its rows."""
    path = _answer(source.rule, source.therapy, f"barrier:{source.rule.barrier}", "answer")
    return block(
        [source.therapy],
        [f"MATCH {path}", f"RETURN collect(DISTINCT barrier.id) AS {source.overcome}"],
    )


def _barriers(source: Opportunities) -> str:
    rule = source.rule
    is_answered = f"barrier.id IN {source.overcome}"
    return block(
        [source.overcome, source.disease],
        [
            (
                f"MATCH ({source.disease})-[resists:{rule.has_barrier}]->(barrier:{rule.barrier})"
                " WHERE resists.direction = 'SUPPORTS'"
            ),
            f"WITH DISTINCT {source.overcome}, barrier",
            (
                f"RETURN collect(barrier) AS {source.barriers},"
                f" collect(CASE WHEN NOT {is_answered} THEN barrier END) AS {source.unanswered}"
            ),
        ],
    )


def _answer(rule: Untried, therapy: str, barrier: str, capability: str) -> str:
    return (
        f"({therapy})-[has:{rule.has_capability}]->({capability}:{rule.capability})"
        f"-[overcomes:{rule.overcomes}]->({barrier})"
        " WHERE has.direction = 'SUPPORTS' AND overcomes.direction = 'SUPPORTS'"
    )
