"""The mesothelin story as slides for Neo4j Browser.

What is said about biology is quoted: each statement stands with the id of its claim, and a
test holds it equal to the claim's own. The rest says what a query asks, never what is true.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Quote:
    """What a claim states."""

    claim_id: str
    statement: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query to run, with what it asks."""

    title: str
    cypher: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One step of the story."""

    title: str
    question: str
    quotes: tuple[Quote, ...]
    queries: tuple[Query, ...]


STORY: Final = (
    Slide(
        "Where mesothelin is found",
        "Which cancers express it, by whose claim, and at which level?",
        (
            Quote(
                "ONCOGRAPH:article-1",
                "Mesothelin is found at high levels on the surface of pancreatic cancer cells.",
            ),
            Quote(
                "ONCOGRAPH:article-2",
                "Mesothelin is overexpressed in triple-negative breast cancer.",
            ),
            Quote("ONCOGRAPH:article-3", "Mesothelin is overexpressed in ovarian cancer."),
            Quote(
                "ONCOGRAPH:article-4",
                "Mesothelin is overexpressed in certain lung cancers. Nothing is said about an"
                " effect of the therapy there.",
            ),
        ),
        (
            Query(
                "Cancers that express mesothelin, by what supports it",
                "MATCH path = (:Target {symbol: 'MSLN'})"
                "-[:EXPRESSED_IN {direction: 'SUPPORTS'}]->(:Disease)\nRETURN path",
            ),
            Query(
                "For and against as a table, with who says it",
                "MATCH (:Target {symbol: 'MSLN'})-[claim:EXPRESSED_IN]->(disease:Disease)\n"
                "RETURN disease.name AS disease, claim.expression AS expression,\n"
                "  claim.level AS level, claim.direction AS direction, claim.source AS source\n"
                "ORDER BY disease, source",
            ),
        ),
    ),
    Slide(
        "What acts on it",
        "Which therapy acts on mesothelin, and what are its cells made from?",
        (
            Quote(
                "ONCOGRAPH:article-5",
                "The cells recognise mesothelin by a chimeric antigen receptor.",
            ),
            Quote(
                "ONCOGRAPH:article-22-invariant-nkt",
                "The product consists of invariant NKT cells; they are allogeneic, from a donor.",
            ),
            Quote(
                "ONCOGRAPH:article-22-hematopoietic-stem-cell",
                "The cells are made from donated blood (hematopoietic) stem cells.",
            ),
        ),
        (
            Query(
                "The therapy, its target and its cells",
                "MATCH path = (:Target {symbol: 'MSLN'})<-[:TARGETS]-(therapy:Therapy)\n"
                "OPTIONAL MATCH cells = (therapy)-[:DERIVED_FROM]->(:CellType)\n"
                "RETURN path, cells",
            ),
        ),
    ),
    Slide(
        "What was seen",
        "In which cancers was the therapy studied, and at which level was an effect seen? A level"
        " is never more than it says: what was seen in mice was not seen in people.",
        (
            Quote(
                "ONCOGRAPH:article-6",
                "In mice with pancreatic cancer the therapy slowed tumor growth and extended"
                " survival. A first-in-human trial is in preparation.",
            ),
            Quote(
                "ONCOGRAPH:article-7",
                "The therapy was effective against triple-negative breast cancer in preclinical"
                " work.",
            ),
            Quote(
                "ONCOGRAPH:article-8",
                "The therapy was effective against ovarian cancer in preclinical work.",
            ),
        ),
        (
            Query(
                "Studied cancers, with the outcome and its level",
                "MATCH (:Therapy {name: 'CAR-NKT'})-[claim:STUDIED_FOR]->(disease:Disease)\n"
                "RETURN disease.name AS disease, claim.outcome AS outcome, claim.level AS level,\n"
                "  claim.statement AS statement\n"
                "ORDER BY disease",
            ),
            Query(
                "The mouse models, and where they look",
                "MATCH path = (:Therapy {name: 'CAR-NKT'})<-[:TESTS]-(study:Study)"
                "-[:MODELS]->(:Disease)\n"
                "MATCH site = (study)-[:AT_SITE]->(:Tissue)\n"
                "RETURN path, site",
            ),
        ),
    ),
    Slide(
        "What stands in the way",
        "What makes pancreatic cancer resist treatment, and which capabilities of the therapy are"
        " said to overcome it?",
        (
            Quote(
                "ONCOGRAPH:article-13",
                "The dense stroma of pancreatic cancer keeps immune cells out.",
            ),
            Quote(
                "ONCOGRAPH:article-19-dense-tumor-stroma",
                "The cells got through the dense stroma into the tumor.",
            ),
            Quote("ONCOGRAPH:article-15", "Pancreatic cancer spreads early."),
            Quote(
                "ONCOGRAPH:article-19-early-metastasis",
                "The cells reached lesions in the liver and the lung.",
            ),
        ),
        (
            Query(
                "Barriers of pancreatic cancer, and what overcomes them",
                "MATCH path = (:Disease {name: 'pancreatic cancer'})-[:HAS_BARRIER]->(:Barrier)\n"
                "  <-[:OVERCOMES]-(:Capability)<-[:HAS_CAPABILITY]-(:Therapy)\n"
                "RETURN path",
            ),
            Query(
                "What pancreatic cancer resists",
                "MATCH path = (:Disease {name: 'pancreatic cancer'})-[:RESISTANT_TO]->(:Therapy)\n"
                "RETURN path",
            ),
        ),
    ),
    Slide(
        "Beside personalized CAR-T",
        "In which aspects does a source compare the two?",
        (
            Quote(
                "ONCOGRAPH:article-26-cost",
                "A dose is estimated at about 5,000 USD, against hundreds of thousands for"
                " personalized CAR-T.",
            ),
            Quote(
                "ONCOGRAPH:article-26-manufacture",
                "Made in large batches ahead of need, against weeks of manufacture for each"
                " patient.",
            ),
        ),
        (
            Query(
                "Aspects in which they are compared",
                "MATCH (ours:Therapy {name: 'CAR-NKT'})-[claim:COMPARED_WITH]->(theirs:Therapy)\n"
                "RETURN claim.aspect AS aspect, ours.name AS therapy, claim.ours AS has,\n"
                "  theirs.name AS other, claim.theirs AS other_has, claim.level AS level\n"
                "ORDER BY aspect",
            ),
        ),
    ),
    Slide(
        "What is not known",
        "Which questions are open, and which cancers express mesothelin, with no claim that the"
        " therapy was studied there? That it is expressed does not say that the therapy works.",
        (
            Quote("ONCOGRAPH:article-28-safety", "Whether it is safe in people is not known yet."),
            Quote("ONCOGRAPH:article-28-durability", "How long a response lasts is not known yet."),
            Quote(
                "ONCOGRAPH:article-28-translation",
                "Whether the results in animals carry over to people is not known yet.",
            ),
        ),
        (
            Query(
                "Open questions",
                "MATCH path = (:Therapy {name: 'CAR-NKT'})-[:HAS_OPEN_QUESTION]->(:OpenQuestion)\n"
                "RETURN path",
            ),
            Query(
                "Cancers that express the target, where no claim is about the therapy",
                "MATCH (therapy:Therapy {name: 'CAR-NKT'})-[:TARGETS]->(target:Target)\n"
                "MATCH path = (target)-[:EXPRESSED_IN {direction: 'SUPPORTS'}]->(disease:Disease)\n"
                "WHERE NOT EXISTS { (therapy)-[:STUDIED_FOR]->(disease) }\n"
                "RETURN path",
            ),
        ),
    ),
)

OVERVIEW: Final = (
    Query(
        "Everything within reach of mesothelin",
        "MATCH path = (:Target {symbol: 'MSLN'})--(:Entity)--(:Entity)\nRETURN path LIMIT 200",
    ),
    Query(
        "Claims by relation and level",
        "MATCH (:Entity)-[claim]->(:Entity)\n"
        "RETURN type(claim) AS relation, claim.level AS level, count(*) AS claims\n"
        "ORDER BY relation, level",
    ),
    Query(
        "Claims by source",
        "MATCH (:Entity)-[claim]->(:Entity)\n"
        "RETURN claim.source AS source, count(*) AS claims\n"
        "ORDER BY claims DESC, source",
    ),
)
"""What to look at first, whatever was loaded."""


def all_queries() -> tuple[Query, ...]:
    """List every query of the guide."""
    return OVERVIEW + tuple(query for slide in STORY for query in slide.queries)
