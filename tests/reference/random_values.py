"""Random argument values for a schema: filters, orders, cursors, ids, page sizes.

Values are plain JSON; enum values are their names. They are taken from the world
most of the time, so that operations find something, and are strange at others.
"""

import base64
import json
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)

from app.graph_model.index import ModelIndex
from reference.seeded import chance
from reference.world import World

STRANGE = (
    "",
    "'",
    '"',
    "\\",
    "`) DETACH DELETE n //",
    "$target_id",
    "x' OR 1=1 //",
    "}) RETURN 1 AS c0 //",
    "line\nbreak\ttab",
    "\u00e9\u00df\u03a9 \u4e2d\u6587",
    "\U0001f9ec",
    "\u0000",
    "{id: 1}",
    "null",
)
MAX_PAGE_SIZE = 5000


@dataclass(slots=True)
class RandomValues:
    """Makes values; `world` and `index` say what there is to ask for."""

    random: Random
    world: World
    index: ModelIndex
    mistakes: float = 0.004
    """How often a value is made that must be refused."""
    pool: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Collect what values each property has."""
        for node in self.world.nodes.values():
            self.pool["id"].append(node.id)
            for name, value in node.properties.items():
                self.pool[name] += value if isinstance(value, list) else [value]
        for claim in self.world.claims:
            self.pool["source"].append(claim.source)
            self.pool["publications"] += claim.publications
            for name, value in claim.properties.items():
                self.pool[name] += value if isinstance(value, list) else [value]

    def id(self, type_name: str | None) -> str:
        """Make an id: a primary one, one of another vocabulary, one that finds nothing."""
        if chance(self.random, self.mistakes):
            return self.random.choice(["no id", "HGNC:", ":", "a:b c"])
        if chance(self.random, 0.1):
            return self.random.choice(["HGNC:0", "MONDO:none", "nothing:here"])
        nodes = self.world.by_type[type_name] if type_name else list(self.world.nodes.values())
        node = self.random.choice(nodes)
        xrefs = node.properties.get("xrefs")
        if isinstance(xrefs, list) and xrefs and chance(self.random, 0.2):
            return self.random.choice(xrefs)
        prefix, colon, local = node.id.partition(":")
        return prefix.lower() + colon + local if chance(self.random, 0.1) else node.id

    def page_size(self, most: int) -> int:
        """Make a page size, seldom one that is refused."""
        if chance(self.random, self.mistakes):
            return self.random.choice([-1, MAX_PAGE_SIZE + 1])
        return self.random.randint(0, most)

    def order(self, order_type: GraphQLInputObjectType) -> list[dict[str, Any]]:
        """Make an orderBy list of up to three keys."""
        fields: Any = get_named_type(order_type.fields["field"].type)
        keys = []
        for _ in range(self.random.randint(0, 3)):
            key: dict[str, Any] = {"field": self.random.choice(list(fields.values))}
            if chance(self.random, 0.6):
                key["direction"] = self.random.choice(["ASC", "DESC"])
            keys.append(key)
        return keys

    def cursor(self, order: list[dict[str, Any]], properties: dict[str, str]) -> str:
        """Make a cursor of an order: of some node's values, or of made-up ones.

        `properties` maps order fields to stored properties.
        """
        if chance(self.random, self.mistakes * 3):
            return self.random.choice(["", "x", "WyJJRDpBU0MiXQ", "WyJOTyIsMV0"])
        node = self.random.choice(list(self.world.nodes.values()))
        signature, values = [], []
        for key in order:
            signature.append(f"{key['field']}:{key.get('direction') or 'ASC'}")
            values.append(self._key_value(key["field"], properties, node.properties))
            if key["field"] == "ID":
                values[-1] = node.id
                break
        else:
            signature.append("ID:ASC")
            values.append(node.id)
        text = json.dumps([",".join(signature), *values], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()

    def _key_value(self, name: str, properties: dict[str, str], of_node: Any) -> Any:
        if name == "SCORE":
            return round(self.random.random() / 2, 3)
        if name not in properties:
            return self.random.randint(0, 4)
        stored = properties[name]
        if stored in of_node:
            return of_node[stored]
        return self.random.choice(self.pool[stored]) if stored in {"name", "kind"} else None

    def filter(self, type_: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
        """Make a filter of up to three keys."""
        names = list(type_.fields)
        made: dict[str, Any] = {}
        for name in self.random.sample(names, min(len(names), self.random.randint(0, 3))):
            value = self._filter_member(name, type_.fields[name].type, depth)
            if value is not None or chance(self.random, 0.3):
                made[name] = value
        return made

    def _filter_member(self, name: str, type_: Any, depth: int) -> Any:
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        named = get_named_type(inner)
        if isinstance(inner, GraphQLList):
            if depth <= 0:
                return None
            listed: Any = named
            return [self.filter(listed, depth - 1) for _ in range(self.random.randint(0, 2))]
        if not isinstance(named, GraphQLInputObjectType):
            return chance(self.random, 0.5)  # includeSubtypes
        if {"eq", "isEmpty"} & set(named.fields):
            return self._operators(name, named)
        return self.filter(named, depth - 1) if depth > 0 else None

    def _operators(self, name: str, type_: GraphQLInputObjectType) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for operator in self.random.sample(list(type_.fields), self.random.choice([1, 1, 1, 2])):
            if chance(self.random, self.mistakes):
                made[operator] = None
            elif operator in {"in", "notIn"}:
                made[operator] = [
                    self._operand(name, operator, type_) for _ in range(self.random.randint(0, 3))
                ]
            else:
                made[operator] = self._operand(name, operator, type_)
        return made

    def _operand(self, name: str, operator: str, type_: GraphQLInputObjectType) -> Any:
        named = get_named_type(type_.fields[operator].type)
        if operator in {"isNull", "isEmpty"}:
            return chance(self.random, 0.5)
        if isinstance(named, GraphQLEnumType):
            return self.random.choice(list(named.values))
        match named.name:
            case "Boolean":
                return chance(self.random, 0.5)
            case "Int":
                whole = [v for v in self.pool.get(name, ()) if isinstance(v, int)]
                return self.random.choice(whole or [0, 1, 2, 3])
            case "Float":
                known = [v for v in self.pool.get(name, ()) if isinstance(v, int | float)]
                return self.random.choice(known or [0.0, 0.1, 0.3, 1.0])
            case _:
                return self._text(name, operator)

    def _text(self, name: str, operator: str) -> str:
        if chance(self.random, 0.15):
            return self.random.choice(STRANGE)
        text = str(self.random.choice(self.pool.get(name) or STRANGE))
        if operator in {"contains", "containsFold", "startsWith"} and chance(self.random, 0.7):
            start = 0 if operator == "startsWith" else self.random.randrange(len(text) + 1)
            text = text[start : start + 3]
        return text.upper() if operator == "containsFold" and chance(self.random, 0.5) else text

    def scoring(self) -> dict[str, Any]:
        """Make weights for some sources."""
        weights = [
            {
                "source": self.random.choice(self.pool["source"]),
                "weight": 1.5 if chance(self.random, self.mistakes) else self.random.random(),
            }
            for _ in range(self.random.randint(0, 3))
        ]
        return {"weights": weights} if chance(self.random, 0.9) else {}
