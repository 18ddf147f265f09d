"""Turns rows that we wrote back into the records they were: the inverse of `write`."""

from graph_seed.kgx.columns import (
    INFORES,
    NODE_TYPE,
    PRIMARY_SOURCE,
    PROVIDED_BY,
    Layout,
    type_name,
)
from graph_seed.kgx.read import Row, text, texts, typed
from graph_seed.problems import Problem, choose
from graph_seed.records import Claim, Node, Value


def restored_node(row: Row, layout: Layout) -> Node | Problem:
    """Give the node that was written; what the loader checks is not checked here."""
    properties = _properties(row, layout)
    if isinstance(properties, Problem):
        return properties
    node_type, node_id = restored_id(row)
    sources = tuple(source.removeprefix(INFORES) for source in texts(row, PROVIDED_BY))
    return Node(node_type, node_id, properties, sources, row.place)


def restored_id(row: Row) -> tuple[str, str]:
    """Give type and id of a node."""
    node_type, node_id = text(row, NODE_TYPE), text(row, "id")
    return node_type, node_id.removeprefix(INFORES) if node_type == "Source" else node_id


def restored_claim(row: Row, layout: Layout) -> Claim | Problem:
    """Give the claim that was written; what the loader checks is not checked here."""
    properties = _properties(row, layout)
    if isinstance(properties, Problem):
        return properties
    return Claim(
        id=text(row, "id"),
        relation=text(row, "relation"),
        subject=text(row, "subject"),
        object=text(row, "object"),
        source=text(row, PRIMARY_SOURCE).removeprefix(INFORES),
        level=str(properties.pop("level")),
        direction=str(properties.pop("direction")),
        publications=texts(row, "publications"),
        properties=properties,
        place=row.place,
    )


def _properties(row: Row, layout: Layout) -> dict[str, Value] | Problem:
    properties: dict[str, Value] = {}
    for name in row.values:
        column = layout.by_name.get(name)
        if column is None:
            if name in layout.header:
                continue
            fix = f"Remove it, or declare it in the model. {choose(name, layout.header)}"
            return Problem(row.place, "unknown column", name, fix)
        try:
            properties[column.stored] = typed(row, column)
        except ValueError:
            kind = type_name(column)
            return Problem(row.place, f"{name} is no {kind}", row.values[name], f"Give a {kind}.")
    return properties
