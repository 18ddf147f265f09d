"""Keeps what `search` finds entities by: their folded names, and the words of these.

    (:SearchWord {id, start, end})-[:WORD_OF]->(:SearchTerm {id})-[:NAMES {field, text}]->(entity)

A name is made together with its links to its words, and never without them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from app.graph_model.index import ModelIndex
from app.graph_model.model import NodeType
from app.graph_model.search_text import (
    NAMES,
    TERM,
    WORD,
    WORD_OF,
    end_key,
    field_of,
    fold,
    start_key,
    words,
)
from graph_seed.entity_parts import absent, entities_in_parts, hushed, present_links
from graph_seed.graph import Graph, Row, Things, id_row
from graph_seed.on_disk.merged_nodes import MergedNode
from graph_seed.records import Value

Name: TypeAlias = tuple[int, str]
"""The field a name stands in, and how it is written."""
Link: TypeAlias = tuple[str, int, str, str]
"""Folded name, field, written name, id of the entity."""

_TERM_WITH_WORDS: Final = (
    f"UNWIND $rows AS row CREATE (t:{TERM} {{id: row.id}}) WITH t, row"
    f" UNWIND row.words AS word MATCH (w:{WORD} {{id: word}}) CREATE (w)-[:{WORD_OF}]->(t)"
)


def names_of(
    node_type: NodeType, properties: Mapping[str, Value], index: ModelIndex
) -> dict[str, Name]:
    """Map each folded name of an entity to how it is written; of equal ones the best counts."""
    found: dict[str, Name] = {}
    for prop in index.properties(node_type):
        value = properties.get(prop.name) if prop.searchable else None
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and (term := fold(text)):
                name = (int(field_of(prop)), text)
                found[term] = min(found.get(term, name), name)
    return found


def word_row(word: str) -> dict[str, str]:
    """Give the properties of a word."""
    return {"id": word, "start": start_key(word), "end": end_key(word)}


def present_names(graph: Graph, node_type: NodeType) -> Iterator[Link]:
    """Read by which names the entities of a type are found."""
    rows = graph.read(
        f"MATCH (t:{TERM})-[c:{NAMES}]->(n:`{node_type.name}`) RETURN t.id, c.field, c.text, n.id"
    )
    return ((term, field, text, key) for term, field, text, key in rows)


def sync_names(graph: Graph, entities: Things[MergedNode], index: ModelIndex) -> int:
    """Link every name of an entity to its node, and nothing else; count the changes."""
    changed, quiet = _renew_keys(graph), hushed(graph)
    for node_type, part in entities_in_parts(graph, "names", entities):
        changed += _sync_part(quiet, node_type, part, index)
    return changed


def _sync_part(
    graph: Graph, node_type: NodeType, part: Sequence[MergedNode], index: ModelIndex
) -> int:
    wanted: set[Link] = {
        (term, *name, node.id)
        for node in part
        for term, name in names_of(node_type, node.properties, index).items()
    }
    returned = "other.id, link.field, link.text, n.id"
    rows = present_links(graph, node_type.name, part, f"[link:{NAMES}]", returned)
    present = {(term, field, text, key) for term, field, text, key in rows}
    terms = absent(graph, TERM, {link[0] for link in wanted - present})
    missing_words = absent(graph, WORD, {word for term in terms for word in words(term)})
    return (
        graph.write(
            "words of names",
            f"UNWIND $rows AS row CREATE (w:{WORD}) SET w = row",
            missing_words,
            word_row,
        )
        + graph.write("names", _TERM_WITH_WORDS, terms, _term_row)
        + _write_links(graph, node_type, present - wanted, wanted - present)
    )


def _renew_keys(graph: Graph) -> int:
    """Give words whose keys are of another version today's."""
    rows = graph.read(f"MATCH (w:{WORD}) RETURN w.id, w.start, w.end")
    return graph.write(
        "keys of words",
        f"UNWIND $rows AS row MATCH (w:{WORD} {{id: row.id}}) SET w = row",
        [word for word, *keys in rows if keys != [start_key(word), end_key(word)]],
        word_row,
    )


def remove_names(graph: Graph) -> int:
    """Remove names that nothing has any more, then words that stand in no name."""
    return _remove_lonely(graph, TERM, NAMES) + _remove_lonely(graph, WORD, WORD_OF)


def _remove_lonely(graph: Graph, label: str, relation: str) -> int:
    lonely = graph.read(f"MATCH (n:{label}) WHERE NOT (n)-[:{relation}]->() RETURN n.id")
    return graph.write(
        f"{label} removed",
        f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}})"
        f" WHERE NOT (n)-[:{relation}]->() DETACH DELETE n",
        [row[0] for row in lonely],
        id_row,
    )


def _write_links(graph: Graph, node_type: NodeType, surplus: set[Link], missing: set[Link]) -> int:
    term, node = f"(t:{TERM} {{id: row.term}})", f"(n:`{node_type.name}` {{id: row.id}})"
    return graph.write(
        f"{node_type.name}: names removed",
        f"UNWIND $rows AS row MATCH {term}-[c:{NAMES}]->{node}"
        " WHERE c.field = row.field AND c.text = row.text DELETE c",
        sorted(surplus),
        _link_row,
    ) + graph.write(
        f"{node_type.name}: names",
        f"UNWIND $rows AS row MATCH {term} MATCH {node}"
        f" CREATE (t)-[:{NAMES} {{field: row.field, text: row.text}}]->(n)",
        sorted(missing),
        _link_row,
    )


def _term_row(term: str) -> Row:
    return {"id": term, "words": words(term)}


def _link_row(link: Link) -> Row:
    term, field, text, key = link
    return {"term": term, "field": field, "text": text, "id": key}
