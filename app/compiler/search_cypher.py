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

RANKED: Final = ("tier", "distance", "field", "length", "text", "id")
"""The keys of the order. A hit is a list of them, then `_TOLD`."""
_TOLD: Final = ("type", "kind", "marks")


def hits_of(s: Search, *, counts_kinds: bool) -> str:
    """Write the subquery that leaves the hits of a page, and what is told of all of them.

    All hits are a list here and nowhere else: Neo4j counts a list that a row can see as
    memory of that row, so nothing may be sorted beside it.
    """
    v, text, hits = s.variable, s.text, f"hits[..{CANDIDATES}]"
    kinds = [block(["hits"], _kind_counts())] if counts_kinds else []
    return block(
        ["root"],
        [
            block(["root"], _counted_beginnings(text)),
            block(["is_full"], [block(["is_full"], _as_written(text)), *_ranked()]),
            "WITH is_full, hits, size(hits) = 0 AS is_missing",
            block(["is_missing"], [*_misspelt(text), *_ranked("close")]),
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
    names = [f"{v}_{name}" for name in (*RANKED, *_TOLD)]
    values = ", ".join(f"hit[{i}] AS {name}" for i, name in enumerate(names))
    # The list is in order, and rows stay in it: to sort them would count it for each row.
    lines = [
        f"UNWIND {v}_page AS hit",
        f"WITH {values}",
        f"MATCH ({v}:Entity {{id: {v}_id}})",
    ]
    shown = f"{v}_shown"
    if ValueColumn(shown) in s.columns:
        lines.append(_as_it_is_written(v))
        lines.append(f"WITH *, coalesce({v}_written, {v}_text) AS {shown}")
    return lines


def _as_it_is_written(v: str) -> str:
    """Write what reads a name as it is written, for the page alone; an id is shown as it is."""
    return block(
        [v, f"{v}_text", f"{v}_field"],
        [
            f"MATCH (:{TERM} {{id: {v}_text}})-[name:{NAMES}]->({v})",
            f"WHERE name.field = {v}_field",
            f"RETURN min(name.text) AS {v}_written",
        ],
    )


def _kept(s: Search) -> str:
    if not s.kinds:
        return "hits"
    kind, type_ = (f"hit[{_place(name)}] IN ${s.kinds}" for name in ("kind", "type"))
    return f"[hit IN hits WHERE {kind} OR {type_}]"


def _page(s: Search) -> str:
    limit = f"${s.page.size} + 1" if s.page.looks_ahead else f"${s.page.size}"
    if not s.page.after:
        return f"hits[..{limit}]"
    keys = [replace(key, column=ValueColumn(f"hit[{place}]")) for place, key in enumerate(s.order)]
    return f"[hit IN hits WHERE {beyond(keys, s.page.after, is_before=False)}][..{limit}]"


def _kind_counts() -> list[str]:
    return [
        "UNWIND hits AS hit",
        f"WITH hit[{_place('kind')}] AS kind, count(hit) AS hit_count",
        "ORDER BY hit_count DESC, kind",
        "RETURN collect([kind, hit_count]) AS kinds",
    ]


def _place(name: str) -> int:
    return (*RANKED, *_TOLD).index(name)


def _counted_beginnings(text: str) -> list[str]:
    """Tell whether so many names begin with the text that no others are looked for."""
    return [
        f"MATCH (term:{TERM}) WHERE term.id STARTS WITH ${text}_text",
        f"WITH term LIMIT {CANDIDATES} + 1",
        f"RETURN count(term) > {CANDIDATES} AS is_full",
    ]


def _as_written(text: str) -> list[str]:
    """Find by id, by how names begin, and by the words in them: in this order, as rows."""
    # The parameter stands here itself: the embedded engine's index serves no variable prefix.
    begins = f"term.id STARTS WITH ${text}_text"
    identified = (
        f"RETURN entity, {Tier.KEY:d} AS tier, 0 AS distance, %d AS field,"
        f" size(${text}_id) AS length, ${text}_id AS text, [] AS marks"
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
        f"MATCH (term:{TERM}) WHERE {begins}\n{named}\n{_named(tier, '0', f'${text}_patterns')}",
        (
            f"{block(['is_full'], _names_with_words(text))}\n{named}\n"
            f"{_named(f'{Tier.WORDS:d}', '0', f'${text}_patterns')}"
        ),
    ]
    return ["\nUNION ALL\n".join(branches)]


def _names_with_words(text: str) -> list[str]:
    """Find the other names, from the rarest whole word or the one word that is there."""
    return [
        block(
            ["is_full"],
            [
                f"UNWIND CASE WHEN is_full THEN [] ELSE ${text}_whole END AS whole",
                f"MATCH (word:{WORD} {{id: whole}})",
                f"WITH word, COUNT {{ (word)-[:{WORD_OF}]->() }} AS names",
                "ORDER BY names, word.id LIMIT 1",
                f"MATCH (word)-[:{WORD_OF}]->(term:{TERM}) RETURN term",
                "UNION",
                f"MATCH (word:{WORD}) WHERE word.id STARTS WITH ${text}_alone AND NOT is_full",
                f"MATCH (word)-[:{WORD_OF}]->(term:{TERM}) RETURN term",
            ],
        ),
        (
            f"WITH term WHERE NOT term.id STARTS WITH ${text}_text AND size([pattern IN"
            f" ${text}_patterns WHERE (' ' + term.id + ' ') CONTAINS pattern])"
            f" = size(${text}_patterns)"
        ),
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
        f" size(term.id) AS length, term.id AS text, {marks} AS marks"
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


def _ranked(found: str = "hits") -> list[str]:
    """Make of the rows found a list: each entity by its best name, the best first."""
    type_ = "head([label IN labels(entity) WHERE label <> 'Entity'])"
    keys = "tier, distance, field, length, text"
    return [
        # Lists compare as their items do, so that the least is found without a sort.
        f"WITH entity, min([{keys}, marks]) AS best",
        (
            "WITH entity, entity.id AS id, best[0] AS tier, best[1] AS distance, best[2] AS field,"
            " best[3] AS length, best[4] AS text, best[5] AS marks"
        ),
        f"ORDER BY {keys}, id LIMIT {CANDIDATES} + 1",
        # What is not ranked by is read of those that are left.
        f"WITH {keys}, id, {type_} AS type, entity.kind AS kind, marks",
        f"RETURN collect([{', '.join((*RANKED, *_TOLD))}]) AS {found}",
    ]
