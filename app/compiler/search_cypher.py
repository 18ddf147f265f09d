"""emit, for `search`: which entities have names that match a text, ranked.

Nothing here is of one engine: names are found by range indexes over their folded form,
words by the vocabulary of all names. Each step returns a list, cut where the ranking
of `search_rank.py` would cut it, and the next step runs only where it is needed:

    whole id, cross-reference  →  names that begin with the text  →  names with all its
    words  →  when nothing was found: names with words that are close to it
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.compiler.cypher import beyond, block
from app.compiler.rows import ValueColumn
from app.compiler.search_plan import Search
from app.compiler.search_rank import CANDIDATES, CLOSE_WORDS, Tier
from app.graph_model.search_text import NAMES, TERM, WORD, WORD_OF, NameField

RANKED: Final = ("tier", "distance", "length", "text", "field", "id")
"""The keys of the order. A hit is a list of them, then of what is told of it."""


def hits_of(s: Search, *, counts_kinds: bool) -> str:
    """Write the subquery that leaves the hits of a page, and what is told of all of them.

    All hits are a list here and nowhere else: Neo4j counts a list that a row can see as
    memory of that row, so nothing may be sorted beside it.
    """
    v, text, hits = s.variable, s.text, f"hits[..{CANDIDATES}]"
    kinds = [block(["hits"], _kind_counts(s))] if counts_kinds else []
    return block(
        ["root"],
        [
            block(["root"], _counted_beginnings(text)),
            block(["is_full"], [block(["is_full"], _as_written(text)), *_ranked(s, "hits")]),
            "WITH is_full, hits, size(hits) = 0 AS is_missing",
            block(["is_missing"], [*_misspelt(text), *_ranked(s, "close")]),
            "WITH hits + close AS hits, is_full",
            f"WITH {hits} AS hits, is_full OR size(hits) > {CANDIDATES} AS is_cut",
            *kinds,
            f"WITH {_kept(s)} AS hits, is_cut{', kinds' if counts_kinds else ''}",
            (
                f"RETURN {_page(s)} AS {v}_page, size(hits) AS {v}_total,"
                f" is_cut AS {v}_truncated, {'kinds' if counts_kinds else '[]'} AS {v}_kinds"
            ),
        ],
    )


def entities_of_page(s: Search) -> list[str]:
    """Write what finds the entities of a page, in its order."""
    v = s.variable
    values = ", ".join(f"hit[{i}] AS {v}_{name}" for i, name in enumerate(_hit(s)))
    # The list is in order, and rows stay in it: to sort them would count it for each row.
    return [
        f"UNWIND {v}_page AS hit",
        f"WITH {values}",
        f"MATCH ({v}:Entity {{id: {v}_id}})",
    ]


def _hit(s: Search) -> tuple[str, ...]:
    """Name what a hit is a list of."""
    shown = ("shown",) if ValueColumn(f"{s.variable}_shown") in s.columns else ()
    return (*RANKED, "marks", "kind", *shown, *(("is_wanted",) if s.kinds else ()))


def _kept(s: Search) -> str:
    return f"[hit IN hits WHERE hit[{_hit(s).index('is_wanted')}]]" if s.kinds else "hits"


def _page(s: Search) -> str:
    limit = f"${s.page.size} + 1" if s.page.looks_ahead else f"${s.page.size}"
    if not s.page.after:
        return f"hits[..{limit}]"
    keys = [replace(key, column=ValueColumn(f"hit[{place}]")) for place, key in enumerate(s.order)]
    return f"[hit IN hits WHERE {beyond(keys, s.page.after, is_before=False)}][..{limit}]"


def _kind_counts(s: Search) -> list[str]:
    return [
        "UNWIND hits AS hit",
        f"WITH hit[{_hit(s).index('kind')}] AS kind, count(hit) AS hit_count",
        "ORDER BY hit_count DESC, kind",
        "RETURN collect([kind, hit_count]) AS kinds",
    ]


def _counted_beginnings(text: str) -> list[str]:
    """Tell whether so many names begin with the text that no others are looked for."""
    return [
        f"MATCH (term:{TERM}) WHERE term.id STARTS WITH ${text}_text",
        f"WITH term LIMIT {CANDIDATES} + 1",
        f"RETURN count(term) > {CANDIDATES} AS is_full",
    ]


def _as_written(text: str) -> list[str]:
    """Find by id, by how names begin, and by the words in them: in this order, as rows."""
    identified = (
        f"RETURN entity, {Tier.KEY:d} AS tier, 0 AS distance, %d AS field,"
        f" size(${text}_id) AS length, ${text}_id AS text, ${text}_id AS shown, [] AS marks"
    )
    named = f"MATCH (term)-[name:{NAMES}]->(entity)"
    tier = (
        f"CASE WHEN term.id <> ${text}_text THEN {Tier.PREFIX:d}"
        f" WHEN name.field = {NameField.SYMBOL:d} THEN {Tier.KEY:d} ELSE {Tier.NAME:d} END"
    )
    branches = [
        f"MATCH (entity:Entity {{id: ${text}_id}})\n{identified % NameField.ID}",
        (
            f"MATCH (:Identifier {{id: ${text}_id}})-[:IDENTIFIES]->(entity:Entity)\n"
            f"{identified % NameField.XREF}"
        ),
        f"{_best_beginnings(text)}\n{named}\n{_named(tier, '0', f'${text}_patterns')}",
        (
            f"{block(['is_full'], _names_with_words(text))}\n{named}\n"
            f"{_named(f'{Tier.WORDS:d}', '0', f'${text}_patterns')}"
        ),
    ]
    return ["\nUNION ALL\n".join(branches)]


def _best_beginnings(text: str) -> str:
    """Find the names that begin with the text; of too many, those that are ranked first."""
    # The parameter stands here itself: the embedded engine's index serves no variable prefix.
    return (
        f"MATCH (term:{TERM}) WHERE term.id STARTS WITH ${text}_text\n"
        f"WITH term ORDER BY size(term.id), term.id LIMIT {CANDIDATES}"
    )


def _names_with_words(text: str) -> list[str]:
    """Find the other names, from the rarest whole word or the one word that is there.

    A name may come twice, by two words that begin alike; its entities are ranked once.
    """
    has_all = (
        f"AND size([pattern IN ${text}_patterns WHERE (' ' + term.id + ' ') CONTAINS pattern])"
        f" = size(${text}_patterns)"
    )
    return [
        f"UNWIND CASE WHEN is_full THEN [] ELSE ${text}_whole END AS whole",
        f"MATCH (word:{WORD} {{id: whole}})",
        f"WITH word, COUNT {{ (word)-[:{WORD_OF}]->() }} AS names",
        "ORDER BY names, word.id LIMIT 1",
        f"MATCH (word)-[:{WORD_OF}]->(term) WHERE NOT term.id STARTS WITH ${text}_text {has_all}",
        "RETURN term",
        "UNION ALL",
        f"MATCH (word:{WORD}) WHERE word.id STARTS WITH ${text}_alone AND NOT is_full",
        f"MATCH (word)-[:{WORD_OF}]->(term) WHERE NOT term.id STARTS WITH ${text}_text",
        "RETURN term",
    ]


def _misspelt(text: str) -> list[str]:
    """Find by words that are close to those of the text, as rows; where nothing was found."""
    return [
        *close_names(f"CASE WHEN is_missing THEN ${text}_words ELSE [] END"),
        f"MATCH (term)-[name:{NAMES}]->(entity)",
        _named(f"{Tier.FUZZY:d}", "distance", "marks").replace("RETURN", "WITH"),
    ]


def _named(tier: str, distance: str, marks: str) -> str:
    return (
        f"RETURN entity, {tier} AS tier, {distance} AS distance, name.field AS field,"
        f" size(term.id) AS length, term.id AS text, name.text AS shown, {marks} AS marks"
    )


def close_names(words: str) -> list[str]:
    """Write what finds names of which each word is close to one of these, as rows.

    They hold `term`, the summed `distance`, and as `marks` the words that matched. A name
    is sought from the word with the fewest names.
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
        "WITH word, known, known.id AS text",
        # Cheaper than the distance, and seldom true: so many letters at most are in one word
        # alone, or further from their place in the other than edits can move them.
        "WHERE size([letter IN word.letters WHERE NOT text CONTAINS letter]) <= word.edits",
        (
            "AND size([i IN range(0, size(text) - 1) WHERE NOT substring(word.padded, i,"
            " word.window) CONTAINS substring(text, i, 1)]) <= word.edits"
        ),
        (
            "AND size([i IN range(0, size(word.letters) - 1) WHERE NOT substring(word.padding"
            " + text, i, word.window) CONTAINS word.letters[i]]) <= word.edits"
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


def _ranked(s: Search, found: str) -> list[str]:
    """Make of the rows found a list: each entity by its best name, the best first."""
    keys = "tier, distance, length, text, field"
    hit = _hit(s)
    shown, best_shown = (", shown", ", best[6] AS shown") if "shown" in hit else ("", "")
    wanted = f", {of_kinds(s.kinds)} AS is_wanted" if s.kinds else ""
    return [
        # Lists compare as their items do, so that the least is found without a sort.
        f"WITH entity, min([{keys}, marks{shown}]) AS best",
        (
            "WITH entity, entity.id AS id, best[0] AS tier, best[1] AS distance,"
            f" best[2] AS length, best[3] AS text, best[4] AS field, best[5] AS marks{best_shown}"
        ),
        f"ORDER BY {keys}, id LIMIT {CANDIDATES} + 1",
        # What is not ranked by is read of those that are left.
        f"WITH {keys}, id, marks, entity.kind AS kind{shown}{wanted}",
        f"RETURN collect([{', '.join(hit)}]) AS {found}",
    ]


def of_kinds(kinds: str) -> str:
    """Write whether `entity` is of one of the kinds of a parameter, or of a type in it."""
    labels = f"size([label IN labels(entity) WHERE label IN ${kinds}]) > 0"
    return f"(entity.kind IN ${kinds} OR {labels})"
