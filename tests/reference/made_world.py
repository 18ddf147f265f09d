"""A made-up world from a seed: every node type and relation of the model, small and awkward.

Hubs, parallel claims, ties, gaps, a subtype graph with diamonds and one cycle,
relations to one that lead to none or to two, nodes that no claim is about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from random import Random
from typing import Final

from app.graph_model.index import ModelIndex
from app.graph_model.model import Link, NodeType, Property, Relation
from reference.seeded import chance, seeded, some_of
from reference.world import Release, Stored, World, WorldClaim, WorldNode, index_world
from reference.world_values import stored_value

SOURCES: Final = ("stargeo", "civic", "curated-2024", "Bgee_15")
"""The sources that claims come from; others are in the graph and silent."""

_SILENT_SOURCES: Final = ("doid", "unused")
_SIZES: Final = {"Disease": 30, "Target": 26, "Therapy": 26, "Source": 0}
_SIZE: Final = 16
_MOST_CLAIMS_OF_A_PAIR: Final = (1, 1, 1, 2, 2, 3, 4, 6)


@dataclass(frozen=True, slots=True)
class _Maker:
    random: Random
    index: ModelIndex
    ids: dict[str, list[str]]
    numbers: Iterator[int]


def make_world(index: ModelIndex, seed: int = 0) -> World:
    """Make the world of a seed."""
    maker = _Maker(seeded(seed), index, {}, count(1))
    nodes: list[WorldNode] = []
    for node_type in index.model.node_types:
        ids = _ids(maker, node_type)
        maker.ids[node_type.name] = ids
        nodes += [_node(maker, node_type, node_id, place) for place, node_id in enumerate(ids)]
    claims: list[WorldClaim] = []
    for relation in index.model.relations:
        for link in relation.links:
            for subject, obj in _pairs(maker, relation, link):
                claims += _claims(maker, relation, subject, obj)
    return index_world(nodes, claims, Release("release-7", "2026-01-02T03:04:05Z"))


def _ids(maker: _Maker, node_type: NodeType) -> list[str]:
    if not node_type.id_prefixes:
        return [*SOURCES, *_SILENT_SOURCES]
    size = _SIZES.get(node_type.name, _SIZE)
    locals_ = maker.random.sample(range(1, 2000), size)
    return [_id(maker, node_type, number) for number in locals_]


def _id(maker: _Maker, node_type: NodeType, number: int) -> str:
    prefix = maker.random.choice(node_type.id_prefixes[:2])
    if prefix == "doi":
        return f"doi:10.1000/a;b({number})"
    # Several types share these prefixes: the type's name keeps the ids apart.
    if prefix in {"ONCOGRAPH", "CIVIC", "NCIT"}:
        return f"{prefix}:{node_type.singular}-{number}"
    return f"{prefix}:{number}"


def _node(maker: _Maker, node_type: NodeType, node_id: str, place: int) -> WorldNode:
    properties: dict[str, Stored] = {}
    for name, prop in maker.index.stored_properties(node_type).items():
        value = _node_value(maker, node_type, name, prop, place)
        if value is not None and value != []:
            properties[name] = value
    return WorldNode(node_id, node_type.name, properties)


def _node_value(
    maker: _Maker, node_type: NodeType, name: str, prop: Property, place: int
) -> Stored | None:
    if name == "kind":
        kinds = ("MODEL", "TRIAL") if node_type.name == "Study" else (node_type.name,)
        return maker.random.choice(kinds)
    if name == "xrefs":
        return _xrefs(maker, node_type, place)
    if prop.unique:
        return f"{prop.name.upper()}{place}" if place % 5 else None
    return stored_value(maker.random, prop)


def _xrefs(maker: _Maker, node_type: NodeType, place: int) -> list[str]:
    """List cross references: own ones, one shared with other types, one that is an id too."""
    xrefs = [f"UMLS:C{node_type.name}{place}{letter}" for letter in "ab"[: place % 3]]
    if place == 3:
        xrefs.append("MESH:shared")
    if place == 4:
        xrefs.append(maker.ids["Target"][0])
    if place == 5 and node_type.name == "Disease":
        xrefs.append("DOID:1793")
    return xrefs


def _pairs(maker: _Maker, relation: Relation, link: Link) -> list[tuple[str, str]]:
    subjects = [i for name in link.subjects for i in maker.ids[name]]
    objects = [i for name in link.objects for i in maker.ids[name]]
    if relation.name == maker.index.model.subtype_relation:
        return _subtype_pairs(maker, subjects)
    pairs: list[tuple[str, str]] = []
    hub, followed = maker.random.choice(subjects), maker.random.choice(objects)
    for subject in subjects:
        most = len(objects) if subject == hub and not link.to_one else 3
        chosen = some_of(maker.random, objects, most)
        if link.to_one:
            chosen = chosen[: 1 if chance(maker.random, 0.9) else 2]
        elif chance(maker.random, 0.3):
            chosen.append(followed)
        if chance(maker.random, 0.75):
            pairs += [(subject, obj) for obj in chosen]
    if link.is_symmetric:
        pairs += [(obj, subject) for subject, obj in pairs if chance(maker.random, 0.3)]
    return [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]


def _subtype_pairs(maker: _Maker, ids: Sequence[str]) -> list[tuple[str, str]]:
    """Lay out roots, a chain, random parents (so diamonds) and one cycle of three."""
    pairs = list(pairwise(reversed(ids[:7])))
    for place, child in enumerate(ids[7:-5], start=7):
        parents = some_of(maker.random, ids[:place], 2)
        pairs += [(child, parent) for parent in parents]
    first, second, third, below, _alone = ids[-5:]
    pairs += [(first, second), (second, third), (third, first), (below, first), (first, ids[3])]
    return list(dict.fromkeys(pairs))


def _claims(maker: _Maker, relation: Relation, subject: str, obj: str) -> Iterator[WorldClaim]:
    for _ in range(maker.random.choice(_MOST_CLAIMS_OF_A_PAIR)):
        source = maker.random.choice(SOURCES)
        publications = maker.random.sample(maker.ids["Publication"], maker.random.randint(0, 3))
        properties: dict[str, Stored] = {}
        for prop in maker.index.claim_properties(relation):
            value = stored_value(maker.random, prop)
            if value is not None:
                properties[prop.name] = value
        number = next(maker.numbers) * 7919 % 100003
        yield WorldClaim(
            f"{source}:{relation.name.lower()}:{number}",
            relation.name,
            subject,
            obj,
            source,
            tuple(sorted(publications)),
            properties,
        )
