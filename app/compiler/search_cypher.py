"""emit, for `search`: which entities have names that match a text, ranked.

Nothing here is of one engine: names are found by range indexes over their folded form,
words by the vocabulary of all names. Each step returns a list, cut where the ranking
of `search_rank.py` would cut it, and the next step runs only where it is needed:

    whole id, cross-reference  →  names that begin with the text  →  names with all its
    words  →  when nothing was found: names with words that are close to it
"""

from collections.abc import Sequence
from typing import Final

from app.compiler.cypher import beyond, block, order_by
from app.compiler.search_plan import Search
from app.compiler.search_rank import CANDIDATES, CLOSE_WORDS, Tier
from app.graph_model.search_text import NAMES, TERM, WORD, WORD_OF, NameField

RANKED: Final = ("tier", "distance", "field", "length", "text", "id")
"""The keys of the order. A hit is a list of them, then `_TOLD`."""
_TOLD: Final = ("type", "kind", "shown", "marks")
_BEST_FIRST: Final = "ORDER BY tier, distance, field, length, text"


def hits_of(s: Search) -> str:
    """Write the subquery that leaves the ranked hits of all kinds, and whether all are there."""
    text, cut = s.text, CANDIDATES
    found = [
        block(["root"], _names_beginning(text)),
        block(["beginning"], _names_with_words(text)),
        block(["root"], _by_id(text)),
        (
            "WITH beginning, containing, identified,"
            " size(beginning) + size(containing) + size(identified) = 0 AS is_missing"
        ),
        block(
            ["is_missing"],
            close_names(f"CASE WHEN is_missing THEN ${text}_words ELSE [] END", f"{cut} + 1"),
        ),
        (
            f"WITH identified, beginning, containing, close, size(beginning) > {cut}"
            f" OR size(containing) > {cut} OR size(close) > {cut} AS is_cut"
        ),
        block(["identified", "beginning", "containing", "close"], _ranked(text)),
        (
            f"RETURN hits[..{cut}] AS {s.variable}_hits,"
            f" is_cut OR size(hits) > {cut} AS {s.variable}_truncated"
        ),
    ]
    return block(["root"], found)


def kept_hits(s: Search) -> str:
    """Write the expression of the hits of the kinds wanted."""
    hits = f"{s.variable}_hits"
    if not s.kinds:
        return hits
    kind, type_ = (f"hit[{_place(name)}] IN ${s.kinds}" for name in ("kind", "type"))
    return f"[hit IN {hits} WHERE {kind} OR {type_}]"


def kind_counts(s: Search) -> str:
    """Write the subquery that counts the hits of each kind, the most frequent first."""
    return block(
        [f"{s.variable}_hits"],
        [
            f"UNWIND {s.variable}_hits AS hit",
            f"WITH hit[{_place('kind')}] AS kind, count(hit) AS hit_count",
            "ORDER BY hit_count DESC, kind",
            f"RETURN collect([kind, hit_count]) AS {s.variable}_kinds",
        ],
    )


def page_of_hits(s: Search) -> list[str]:
    """Write what finds the entities of one page, in order."""
    v = s.variable
    names = [f"{v}_{name}" for name in (*RANKED, *_TOLD)]
    values = ", ".join(f"hit[{i}] AS {name}" for i, name in enumerate(names))
    after = f" WHERE {beyond(s.order, s.page.after, is_before=False)}" if s.page.after else ""
    limit = f"${s.page.size} + 1" if s.page.looks_ahead else f"${s.page.size}"
    order = order_by(s.order, is_reversed=False)
    return [
        f"UNWIND {kept_hits(s)} AS hit",
        f"WITH {values}",
        f"WITH {', '.join(names)}{after} {order} LIMIT {limit}",
        f"MATCH ({v}:Entity {{id: {v}_id}})",
        f"WITH {v}, {', '.join(names)} {order}",
    ]


def _place(name: str) -> int:
    return (*RANKED, *_TOLD).index(name)


def _by_id(text: str) -> list[str]:
    return [
        block(
            ["root"],
            [
                (
                    f"MATCH (entity:Entity {{id: ${text}_id}})"
                    f" RETURN entity.id AS id, {NameField.ID:d} AS field"
                ),
                "UNION ALL",
                (
                    f"MATCH (:Identifier {{id: ${text}_id}})-[:IDENTIFIES]->(entity:Entity)"
                    f" RETURN entity.id AS id, {NameField.XREF:d} AS field"
                ),
            ],
        ),
        "RETURN collect([id, field]) AS identified",
    ]


def _names_beginning(text: str) -> list[str]:
    # The parameter stands here itself: the embedded engine's index serves no variable prefix.
    return [
        f"MATCH (term:{TERM}) WHERE term.id STARTS WITH ${text}_text",
        f"WITH term ORDER BY size(term.id), term.id LIMIT {CANDIDATES} + 1",
        "RETURN collect(term) AS beginning",
    ]


def _names_with_words(text: str) -> list[str]:
    """Find the other names, from the rarest whole word or the one word that is there."""
    asked = f"size(beginning) <= {CANDIDATES}"
    return [
        block(
            ["beginning"],
            [
                f"UNWIND CASE WHEN {asked} THEN ${text}_whole ELSE [] END AS whole",
                f"MATCH (word:{WORD} {{id: whole}})",
                f"WITH word, COUNT {{ (word)-[:{WORD_OF}]->() }} AS names",
                "ORDER BY names, word.id LIMIT 1",
                f"MATCH (word)-[:{WORD_OF}]->(term:{TERM}) RETURN term",
                "UNION",
                f"MATCH (word:{WORD}) WHERE word.id STARTS WITH ${text}_alone AND {asked}",
                f"MATCH (word)-[:{WORD_OF}]->(term:{TERM}) RETURN term",
            ],
        ),
        (
            f"WITH term WHERE NOT term.id STARTS WITH ${text}_text AND size([pattern IN"
            f" ${text}_patterns WHERE (' ' + term.id + ' ') CONTAINS pattern])"
            f" = size(${text}_patterns)"
        ),
        f"WITH term ORDER BY size(term.id), term.id LIMIT {CANDIDATES} + 1",
        "RETURN collect(term) AS containing",
    ]


def close_names(words: str, limit: str) -> list[str]:
    """Write what finds names of which each word is close to one of these, as `close`.

    It gives lists of term, summed distance and the words of the vocabulary that matched.
    A name is sought from the word with the fewest names.
    """
    return [
        f"UNWIND {words} AS word",
        block(["word"], _close_words()),
        (
            "WITH word.place AS place, word.also + [near IN nears | [' ' + near[0] + ' ', near[1]]]"
            " AS options, word.isSeed AS is_seed, nears, names ORDER BY place"
        ),
        "WITH collect(options) AS options, collect([place, names, nears, is_seed]) AS seeds",
        "UNWIND seeds AS seed",
        "WITH options, seed WHERE seed[3]",
        "WITH options, seed ORDER BY seed[1], seed[0] LIMIT 1",
        "UNWIND seed[2] AS near",
        f"MATCH (:{WORD} {{id: near[0]}})-[:{WORD_OF}]->(term:{TERM})",
        "WITH DISTINCT term, options",
        (
            "WITH term, [option IN options | head([near IN option"
            " WHERE (' ' + term.id + ' ') CONTAINS near[0]])] AS matched"
        ),
        "WHERE size([near IN matched WHERE near IS NULL]) = 0",
        (
            "WITH term, reduce(sum = 0, near IN matched | sum + near[1]) AS distance,"
            " [near IN matched | near[0]] AS marks"
        ),
        f"ORDER BY distance, size(term.id), term.id LIMIT {limit}",
        "RETURN collect([term, distance, marks]) AS close",
    ]


def _close_words() -> list[str]:
    """Find the words of the vocabulary that are within the edits allowed of a word."""
    branches: Sequence[str] = [
        f"MATCH (known:{WORD} {{id: word.text}}) RETURN known",
        f"UNWIND word.starts AS key MATCH (known:{WORD} {{start: key}}) RETURN known",
        f"UNWIND word.ends AS key MATCH (known:{WORD} {{end: key}}) RETURN known",
    ]
    return [
        block(["word"], ["\nUNION\n".join(branches)]),
        # Cheap to ask and seldom true: so many letters at most are in one word alone.
        (
            "WITH word, known, known.id AS text WHERE size([letter IN word.letters"
            " WHERE NOT text CONTAINS letter]) <= word.edits"
        ),
        f"WITH word, known, text, {_edit_distance('word.letters', 'text')} AS distance",
        "WHERE distance <= word.edits",
        f"WITH known, text, distance, COUNT {{ (known)-[:{WORD_OF}]->() }} AS names",
        f"ORDER BY distance, text LIMIT {CLOSE_WORDS}",
        "RETURN collect([text, distance]) AS nears, sum(names) AS names",
    ]


def _edit_distance(letters: str, text: str) -> str:
    """Write the optimal string alignment distance of a list of letters and a text.

    Letters inserted, left out or replaced count one each, and so do two neighbours that
    changed places. It goes by the rows of the usual table, of which two are kept.
    """
    least = "rows[1][j] <= rows[1][j + 1] AND rows[1][j] <= last(row)"
    swapped = (
        f"i > 0 AND j > 0 AND {letters}[i] = substring({text}, j - 1, 1)"
        f" AND {letters}[i - 1] = substring({text}, j, 1) AND rows[0][j - 1] <= rows[1][j]"
        " AND rows[0][j - 1] <= rows[1][j + 1] AND rows[0][j - 1] <= last(row)"
    )
    cell = (
        f"CASE WHEN {letters}[i] = substring({text}, j, 1) THEN rows[1][j]"
        f" WHEN {swapped} THEN rows[0][j - 1] + 1"
        f" WHEN {least} THEN rows[1][j] + 1"
        " WHEN rows[1][j + 1] <= last(row) THEN rows[1][j + 1] + 1"
        " ELSE last(row) + 1 END"
    )
    row = f"reduce(row = [i + 1], j IN range(0, size({text}) - 1) | row + {cell})"
    rows = f"[[], range(0, size({text}))], i IN range(0, size({letters}) - 1) | [rows[1], {row}]"
    return f"reduce(rows = {rows})[1][size({text})]"


def _ranked(text: str) -> list[str]:
    """Join what was found to entities, each by its best name."""
    tier = (
        f"CASE WHEN distance > 0 THEN {Tier.FUZZY:d}"
        f" WHEN term.id = ${text}_text AND name.field = {NameField.SYMBOL:d} THEN {Tier.KEY:d}"
        f" WHEN term.id = ${text}_text THEN {Tier.NAME:d}"
        f" WHEN term.id STARTS WITH ${text}_text THEN {Tier.PREFIX:d} ELSE {Tier.WORDS:d} END"
    )
    type_ = "head([label IN labels(entity) WHERE label <> 'Entity'])"
    return [
        block(
            ["identified", "beginning", "containing", "close"],
            [
                (
                    f"UNWIND [term IN beginning + containing | [term, 0, ${text}_patterns]] + close"
                    " AS found"
                ),
                "WITH found[0] AS term, found[1] AS distance, found[2] AS marks",
                f"MATCH (term)-[name:{NAMES}]->(entity:Entity)",
                (
                    f"RETURN entity, {tier} AS tier, distance, name.field AS field,"
                    " size(term.id) AS length, term.id AS text, name.text AS shown, marks"
                ),
                "UNION ALL",
                "UNWIND identified AS found",
                "MATCH (entity:Entity {id: found[0]})",
                (
                    f"RETURN entity, {Tier.KEY:d} AS tier, 0 AS distance, found[1] AS field,"
                    f" size(${text}_id) AS length, ${text}_id AS text, ${text}_id AS shown,"
                    " [] AS marks"
                ),
            ],
        ),
        f"WITH entity, tier, distance, field, length, text, shown, marks {_BEST_FIRST}",
        "WITH entity, head(collect([tier, distance, field, length, text, shown, marks])) AS best",
        (
            "WITH entity.id AS id, best[0] AS tier, best[1] AS distance, best[2] AS field,"
            f" best[3] AS length, best[4] AS text, {type_} AS type, entity.kind AS kind,"
            " best[5] AS shown, best[6] AS marks"
        ),
        f"{_BEST_FIRST}, id LIMIT {CANDIDATES} + 1",
        f"RETURN collect([{', '.join((*RANKED, *_TOLD))}]) AS hits",
    ]
