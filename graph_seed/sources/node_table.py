"""Reads the table of names that stands beside expression tables: genes, diseases, anatomy.

Expression tables hold ids only. A source yields a node for each id that they mention:
described by this table where it has the id, else named by its id.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.graph_model.curies import curie_prefix
from graph_seed.inputs import InputFile, Inputs
from graph_seed.problems import Problem, choose
from graph_seed.reading import Excluded, NodeFound
from graph_seed.records import Node, Place, Value
from graph_seed.sources.recognition import opening, own_files
from graph_seed.tables import rows

NODE_TABLES: Final = ("nodes.tsv", "nodes.tsv.gz")
"""Names of the table, where it is found without being named."""
_COLUMNS: Final = ("id", "category", "name", "symbol", "hgnc", "ensembl")
_KINDS: Final = {
    "NCBIGene": ("Target", "biolink:Gene"),
    "DOID": ("Disease", "biolink:Disease"),
    "UBERON": ("Tissue", "biolink:AnatomicalEntity"),
    "CL": ("CellType", "biolink:Cell"),
}
"""Prefix of an id to the node type, and to what the table calls it."""
_NOT_MENTIONED: Final = "no row of the source's other tables mentions it"


def is_node_table(file: InputFile) -> bool:
    """Tell by the header."""
    return set(_COLUMNS) <= set("".join(opening(file, 1)).split("\t"))


def plain_node(
    node_id: str, place: Place, source: str, *, name: str = "", symbol: str = ""
) -> NodeFound:
    """Make a node of an id that a table mentions, whether it names it or not."""
    prefix = curie_prefix(node_id)
    if prefix not in _KINDS or not node_id.removeprefix(f"{prefix}:").isdecimal():
        fix = f"Give a CURIE with digits. {choose(prefix, _KINDS)}"
        return Problem(place, "id of no known kind", node_id, fix)
    properties: dict[str, Value] = {"name": name or symbol or node_id}
    if symbol:
        properties["symbol"] = symbol
    return Node(_KINDS[prefix][0], node_id, properties, (source,), place)


def mentioned_nodes(inputs: Inputs, mentioned: Mapping[str, NodeFound]) -> Iterator[NodeFound]:
    """Give each mentioned node once, as the table has it, else as it is `mentioned`."""
    described: dict[str, Node] = {}
    for file in own_files(inputs, is_node_table):
        for row in rows(file, _COLUMNS):
            if isinstance(row, Problem):
                yield row
                continue
            number, cells = row
            place, mention = Place(file.name, number), mentioned.get(cells[0])
            if mention is None:
                yield Excluded(_NOT_MENTIONED, place, cells[0])
            elif isinstance(mention, Node):
                yield from _described(mention, cells, place, described)
    yield from (found for node_id, found in mentioned.items() if node_id not in described)


def _described(
    mention: Node, cells: Sequence[str], place: Place, described: dict[str, Node]
) -> Iterator[NodeFound]:
    """Give the node as a row has it, unless an earlier row gave it; `described` learns of it."""
    _, category, name, symbol, hgnc, ensembl = (cell.strip() for cell in cells)
    expected = _KINDS[curie_prefix(mention.id)][1]
    if category != expected:
        yield Problem(place, f"category of {mention.id}", category, f"Write {expected}.")
        return
    texts = {"name": name or symbol or mention.id, "symbol": symbol}
    properties: dict[str, Value] = {key: text for key, text in texts.items() if text}
    if ensembl:
        properties["xrefs"] = (f"ENSEMBL:{ensembl}",)
    same_as = (hgnc,) if hgnc else ()
    node = Node(mention.type, mention.id, properties, mention.sources, place, same_as)
    first = described.setdefault(mention.id, node)
    if first is node:
        yield node
    elif (first.properties, first.same_as) != (node.properties, node.same_as):
        fix = f"It differs from the row at {first.place}: keep one."
        yield Problem(place, "described twice", mention.id, fix)
