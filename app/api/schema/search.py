"""The types of `search` and `resolve`, and the two root fields."""

from app.api.schema.define import ArgumentSpec, FieldSpec, TypeSpace
from app.compiler.resolve_cypher import STATUSES

_KINDS = ArgumentSpec(
    "kinds",
    "list[str] | None",
    "Only these: node types such as Target, or kinds within one such as TRIAL.",
)


def add_search_types(space: TypeSpace) -> None:
    """Add what the two fields give."""
    space.add(
        "SearchEdge",
        "One hit.",
        [
            FieldSpec("cursor", "str", "Where the hit stands."),
            FieldSpec("node", "Entity", "The entity."),
            FieldSpec("score", "float", "0 to 1: 1 for its symbol or id, least for a misspelling."),
            FieldSpec(
                "highlight",
                "str",
                "The name, symbol, synonym or id that matched, as HTML: what matched is in <em>.",
            ),
        ],
    )
    space.add(
        "KindCount",
        "How many hits are of one kind.",
        [
            FieldSpec("kind", "str", "The kind."),
            FieldSpec("count", "int", "How many hits."),
        ],
    )
    space.add(
        "SearchConnection",
        "A page of ranked hits; see `docs/search.md` for the ranking.",
        [
            FieldSpec("totalCount", "int", "How many hits there are of the kinds asked for."),
            FieldSpec(
                "truncated",
                "bool",
                "More was found than is ranked: the counts are of the ranked ones.",
            ),
            FieldSpec(
                "kindCounts",
                "list[KindCount]",
                "The hits by kind, whatever `kinds` asks for; the most frequent first.",
            ),
            FieldSpec("pageInfo", "PageInfo", "Where the page stands."),
            FieldSpec("edges", "list[SearchEdge]", "The hits, best first."),
            FieldSpec("nodes", "list[Entity]", "Their entities."),
        ],
    )
    space.add_enum(
        "ResolveStatus",
        "How a term fits.",
        {name: (name, text) for name, text in STATUSES.items()},
    )
    space.add(
        "ResolvedTerm",
        "What one term stands for.",
        [
            FieldSpec("term", "str", "The term as it was given."),
            FieldSpec("status", "ResolveStatus", "How it fits."),
            FieldSpec(
                "candidates", "list[Entity]", "What it fits, or comes nearest to; 10 at most."
            ),
        ],
    )


def search_fields() -> list[FieldSpec]:
    """List the two root fields."""
    return [
        FieldSpec(
            "search",
            "SearchConnection",
            "Entities by name, symbol, synonym or id, as one types; typing errors are forgiven.",
            (
                ArgumentSpec("text", "str", "What was typed so far: 256 characters at most."),
                _KINDS,
                ArgumentSpec("first", "int | None", "How many, from the start."),
                ArgumentSpec("after", "str | None", "Only what comes after this cursor."),
            ),
        ),
        FieldSpec(
            "resolve",
            "list[ResolvedTerm]",
            "What each of up to 1,000 names or ids stands for, in their order.",
            (ArgumentSpec("terms", "list[str]", "Names, symbols, synonyms or ids."), _KINDS),
        ),
    ]
