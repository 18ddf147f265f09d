"""The style of Neo4j Browser (GraSS): caption, colour and size of every kind.

GraSS chooses by label and by relationship type, never by a value. So a claim's level cannot
be a colour: it is written on the relationship, beside the type. A relation has the colour of
what it leads to, darkened where it would not be seen on white.
"""

from collections.abc import Mapping

from app.browser.palette import BLACK, WHITE, darkened, text_on
from app.graph_model.model import GraphModel, NodeType, Relation

Style = Mapping[str, Mapping[str, str]]
"""Selector to its declarations, as Neo4j Browser keeps it."""


def style_of(model: GraphModel) -> Style:
    """Make the style of a graph model."""
    style: dict[str, Mapping[str, str]] = {
        "node": _node("#A5ABB6", 50),
        "relationship": _relationship("#848484", "<type>"),
    }
    for node_type in model.node_types:
        style[f"node.{node_type.name}"] = {
            **_node(node_type.colour, node_type.diameter),
            "caption": f"{{{node_type.caption}}}",
        }
    colours = {node_type.name: node_type.colour for node_type in model.node_types}
    for relation in model.relations:
        style[f"relationship.{relation.name}"] = _relationship(
            darkened(colours[_leads_to(relation)]), f"{relation.name} {{level}}"
        )
    return style


def grass(style: Style) -> str:
    """Write a style as GraSS."""
    return "\n".join(_rule(selector, rule) for selector, rule in style.items())


def legend(model: GraphModel) -> tuple[NodeType, ...]:
    """List the kinds in the order in which a legend shows them: the largest first."""
    return tuple(sorted(model.node_types, key=lambda kind: -kind.diameter))


def _node(colour: str, diameter: int) -> Mapping[str, str]:
    return {
        "diameter": f"{diameter}px",
        "color": colour,
        "border-color": darkened(colour),
        "border-width": "2px",
        "text-color-internal": text_on(colour),
        "font-size": "10px",
    }


def _relationship(colour: str, caption: str) -> Mapping[str, str]:
    return {
        "color": colour,
        "shaft-width": "2px",
        "font-size": "8px",
        "padding": "3px",
        "text-color-external": BLACK,
        "text-color-internal": WHITE,
        "caption": caption,
    }


def _leads_to(relation: Relation) -> str:
    return relation.links[0].objects[0]


def _rule(selector: str, rule: Mapping[str, str]) -> str:
    lines = (
        f'  {name}: "{value}";' if name == "caption" else f"  {name}: {value};"
        for name, value in rule.items()
    )
    return "\n".join((f"{selector} {{", *lines, "}", ""))
