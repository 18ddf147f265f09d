"""Random argument values for a field: page sizes, orders, cursors, filters, weights, ids.

Values are plain JSON, enum values as their names. A key whose value is ABSENT stands
for a variable that is not given. At most one value of an operation is a mistake.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Any, Final, cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
)

from app.graph_model.index import RelationField
from app.graph_model.vocabularies import EVIDENCE_LEVEL
from reference.made_world import SOURCES
from reference.operands import Operands
from reference.paging import Key, encode_cursor, order_keys
from reference.resolvers import Resolvers
from reference.scoring import make_scale
from reference.seeded import chance
from reference.untried import KEYS, opportunities
from reference.walk import Association, Walker
from reference.world import WorldNode


class Sentinel(Enum):
    """A value that JSON has not."""

    ABSENT = "absent"


ABSENT: Final = Sentinel.ABSENT
MAX_PAGE_SIZE: Final = 5000
_BAD_CURSORS: Final = (
    "",
    "not a cursor!",
    "AAAA",
    "WyJJRDpBU0MiXQ",  # ["ID:ASC"], a value is missing
    "WyJOTzpBU0MsSUQ6QVNDIiwxLDJd",  # ["NO:ASC,ID:ASC",1,2], another ordering
    "eyJhIjoxfQ",  # {"a":1}
)
_BAD_IDS: Final = ("", " ", "no id", "HGNC:", ":7", "a:b c", "7:1", "HGNC::1", "x' OR 1=1")


@dataclass(slots=True)
class Inputs:
    """Makes the arguments of one operation's fields."""

    random: Random
    walker: Walker
    resolvers: Resolvers
    operands: Operands
    features: set[str]
    """Names of what was made, for a test that all of it is."""
    mistakes: int = 0
    """How many mistakes may still be made."""

    def arguments(
        self,
        name: str,
        definition: GraphQLField,
        relation: RelationField | None,
        owner: WorldNode | None,
        most: int,
    ) -> dict[str, Any]:
        """Make the arguments of a field; `owner` is the node it hangs on, where that is known."""
        known = definition.args
        if "first" in known and not {"therapy", "fields"} & set(known):
            made = self._connection(definition, relation, owner, most)
        else:
            made = self._special(definition, most)
        for key in known:
            if key not in made and key not in {"id", "ids", "symbol", "field", "fields"}:
                if chance(self.random, 0.02):
                    made[key] = None
                elif chance(self.random, 0.02):
                    made[key] = ABSENT
        self.features |= {f"argument:{name if key == 'id' else key}" for key in made}
        return made

    def _facets(self, definition: GraphQLField, most: int) -> dict[str, Any]:
        values = _enum_values(definition, "fields")
        fields: Any = self.random.choices(values, k=self.random.choice([1, 1, 2, 3]))
        self.features |= {f"facet:{field}" for field in fields}
        if len(fields) == 1 and chance(self.random, 0.2):
            (fields,) = fields
        made = {"fields": [] if self._mistake() else fields}
        if chance(self.random, 0.4):
            made["text"] = self.random.choice(["a", "E", "T-C", "", self.operands.strange_text()])
        return made | (
            self._page_size(has_last=False, most=most) if chance(self.random, 0.5) else {}
        )

    def _statistics(self, definition: GraphQLField) -> dict[str, Any]:
        field = self.random.choice(_enum_values(definition, "field"))
        self.features.add(f"statistics:{field}")
        made: dict[str, Any] = {"field": field}
        if self._mistake():
            return made | {"buckets": self.random.choice([0, -1, 101])}
        if chance(self.random, 0.7):
            made["buckets"] = self.random.choice([1, 2, 3, 7, 10, 100])
        return made

    def _sets(self, filter_type: GraphQLInputObjectType) -> list[Any]:
        count = self.random.choice([0, 9]) if self._mistake() else self.random.randint(1, 4)
        return [self.filter(filter_type, 2) for _ in range(count)]

    def _special(self, definition: GraphQLField, most: int) -> dict[str, Any]:
        """Make the arguments of a field that is no ordinary connection."""
        known = definition.args
        if "ids" in known:
            return {"ids": [self.node_id(None) for _ in range(self.random.randint(0, 5))]}
        if "id" in known:
            return self._lookup(definition)
        if "therapy" in known:
            return self._untried()
        if "fields" in known:
            return self._facets(definition, most)
        if "of" in known:
            return {"of": self._sets(_named(definition, "of"))}
        return self._statistics(definition) if "buckets" in known else {}

    def _lookup(self, definition: GraphQLField) -> dict[str, Any]:
        named = get_named_type(definition.type).name
        node_type = named if named in self.walker.index.node_types else None
        if "symbol" not in definition.args:
            return {"id": self.node_id(node_type)}
        if self._mistake():
            return self.random.choice([{}, {"id": None}, {"id": "HGNC:1", "symbol": "A"}])
        if chance(self.random, 0.5):
            return {"id": self.node_id(node_type)} | self._nothing("symbol")
        return {"symbol": self.operands.text("TargetFilter", "symbol")} | self._nothing("id")

    def _untried(self) -> dict[str, Any]:
        made = self._page_size(has_last=False, most=6)
        for key, node_type in (("therapy", "Therapy"), ("target", "Target")):
            if chance(self.random, 0.35):
                made[key] = self.node_id(node_type)
        rule = self.walker.index.model.untried
        if rule is not None and chance(self.random, 0.25):
            found = list(opportunities(self.walker, rule, None, None))
            position = self.random.choice(found).position if found else (0.5, 0, 0, "", "", "")
            made["after"] = encode_cursor(KEYS, position)
            if self._mistake():
                made["after"] = self.random.choice(_BAD_CURSORS)
        return made

    def _nothing(self, key: str) -> dict[str, Any]:
        return {key: self.random.choice([None, ABSENT])} if chance(self.random, 0.2) else {}

    def node_id(self, node_type: str | None) -> str:
        """Make an id: primary, in another case, of another vocabulary, of nothing."""
        if self._mistake():
            return self.random.choice(_BAD_IDS)
        if chance(self.random, 0.08):
            return self.random.choice(["HGNC:0", "unknown:1`'\"$p", "mondo:none", "DOID:1793"])
        world = self.walker.world
        nodes = world.by_type[node_type] if node_type else tuple(world.nodes.values())
        node = self.random.choice(nodes)
        xrefs = node.properties.get("xrefs")
        if isinstance(xrefs, list) and chance(self.random, 0.25):
            return self.operands.in_other_case(self.random.choice(xrefs))
        return self.operands.in_other_case(node.id)

    def _connection(
        self,
        definition: GraphQLField,
        relation: RelationField | None,
        owner: WorldNode | None,
        most: int,
    ) -> dict[str, Any]:
        known = definition.args
        made = self._page_size(has_last="last" in known, most=most)
        if "ids" in known and chance(self.random, 0.2):
            named = get_named_type(definition.type).name.removesuffix("Connection")
            made["ids"] = [self.node_id(named) for _ in range(self.random.randint(0, 9))]
        if "includeSubtypes" in known and chance(self.random, 0.4):
            made["includeSubtypes"] = chance(self.random, 0.85)
        if "scoring" in known and chance(self.random, 0.2):
            made["scoring"] = self._scoring()
        if "filter" in known and chance(self.random, 0.35):
            filter_type = cast("GraphQLInputObjectType", get_named_type(known["filter"].type))
            made["filter"] = self.filter(filter_type, 2)
        if "orderBy" in known:
            order_type = cast("GraphQLInputObjectType", get_named_type(known["orderBy"].type))
            if chance(self.random, 0.45):
                made["orderBy"] = self._order(order_type)
            for key in ("after", "before"):
                if chance(self.random, 0.13):
                    made[key] = self._cursor(definition, made, relation, owner)
        return made

    def _page_size(self, *, has_last: bool, most: int) -> dict[str, Any]:
        if self._mistake():
            wrong = [{"first": -1}, {"first": MAX_PAGE_SIZE + 1}]
            if has_last:
                wrong += [{"last": -3}, {"last": MAX_PAGE_SIZE + 1}, {"first": 1, "last": 1}]
            return self.random.choice(wrong)
        if most > 3 and chance(self.random, 0.12):
            return {"first": MAX_PAGE_SIZE} if chance(self.random, 0.1) else {}
        size = 0 if chance(self.random, 0.05) else self.random.randint(1, most)
        if has_last and chance(self.random, 0.3):
            return {"last": size, **({"first": None} if chance(self.random, 0.1) else {})}
        return {"first": size}

    def _scoring(self) -> dict[str, Any]:
        weights = [
            {
                "source": self.random.choice([*SOURCES, "no-such-source"]),
                "weight": self.random.choice([0, 1, 0.5, 0.25, round(self.random.random(), 6)]),
            }
            for _ in range(self.random.randint(0, 4))
        ]
        levels = [
            {"level": self.random.choice(list(EVIDENCE_LEVEL.values)), "weight": weight}
            for weight in self.random.choices([0, 1, 0.3, 0.75], k=self.random.randint(0, 3))
        ]
        self.features |= {
            f"scoring:{k}" for k, v in (("weights", weights), ("levels", levels)) if v
        }
        wrong = weights if chance(self.random, 0.5) else levels
        if wrong and self._mistake():
            wrong[0]["weight"] = self.random.choice([1.5, -0.1])
        made: dict[str, Any] = {}
        for key, given in (("weights", weights), ("levels", levels)):
            if chance(self.random, 0.7):
                made[key] = self.random.choice([given] * 10 + [None, ABSENT])
        return made

    def _order(self, order_type: GraphQLInputObjectType) -> Any:
        values = list(
            cast("GraphQLEnumType", get_named_type(order_type.fields["field"].type)).values
        )
        keys: list[dict[str, Any]] = []
        for _ in range(self.random.choice([0, 1, 1, 1, 2, 2, 3])):
            key = self.random.choice(values)
            self.features.add(f"order:{order_type.name}.{key}")
            direction = self.random.choice(["ASC", "DESC", "DESC", "DESC", "", None, ABSENT])
            keys.append({"field": key} | ({} if direction == "" else {"direction": direction}))
            keys[-1] |= self._order_source(order_type, key)
        # A list input takes a single value as a list of one.
        return keys[0] if len(keys) == 1 and chance(self.random, 0.1) else keys

    def _order_source(self, order_type: GraphQLInputObjectType, key: str) -> dict[str, Any]:
        if "source" not in order_type.fields or not chance(self.random, 0.5):
            return {}
        if key != "SCORE":
            return {"source": SOURCES[0]} if self._mistake() else {}
        self.features.add("order:source")
        return {"source": self.random.choice([*SOURCES, *SOURCES, "no-such-source", None])}

    # ── cursors ──────────────────────────────────────────────────────────────

    def _cursor(
        self,
        definition: GraphQLField,
        arguments: dict[str, Any],
        relation: RelationField | None,
        owner: WorldNode | None,
    ) -> str:
        if self._mistake():
            return self.random.choice(_BAD_CURSORS)
        given = arguments.get("orderBy")
        keys = order_keys([given] if isinstance(given, dict) else given)
        if "scoring" in definition.args and relation is not None:
            neighbour, association = self._association(arguments, relation, owner)
        else:
            connection = get_named_type(definition.type).name.removesuffix("Connection")
            name = relation.neighbour_type if relation is not None else connection
            neighbour, association = self.random.choice(self.walker.world.by_type[name]), None
        position = list(self.resolvers.position(neighbour, keys, association))
        if chance(self.random, 0.2):
            position = [self._moved(key, value) for key, value in zip(keys, position, strict=True)]
            self.features.add("cursor:made-up")
        self.features.add("cursor:association" if association else "cursor:node")
        return encode_cursor(keys, tuple(position))

    def _association(
        self, arguments: dict[str, Any], relation: RelationField, owner: WorldNode | None
    ) -> tuple[WorldNode, Association]:
        """Pick an association of the owner, or of any node that has one."""
        scoring = arguments.get("scoring")
        clean = {k: v for k, v in (scoring or {}).items() if v is not ABSENT}
        scale = make_scale(clean, self.walker.index.model.scoring)
        owners: list[WorldNode] = list(self.walker.world.by_type[relation.owner])
        self.random.shuffle(owners)
        for candidate in ([owner] if owner is not None else []) + owners:
            found = self.walker.associations(
                relation,
                candidate,
                scale,
                include_subtypes=arguments.get("includeSubtypes") is True,
            )
            if found:
                association = self.random.choice(found)
                return association.neighbour, association
        raise ValueError(f"No node has {relation.owner}.{relation.name}.")

    def _moved(self, key: Key, value: Any) -> Any:
        if key.field == "ID":
            return value + self.random.choice(["", "0", "~"])
        match value:
            case bool() | None:
                return value
            case str():
                return self.operands.strange_text()
            case int():
                return value + self.random.randint(-1, 1)
        return value + self.random.choice([-0.01, 0.0, 0.01])

    # ── filters ──────────────────────────────────────────────────────────────

    def filter(self, filter_type: GraphQLInputObjectType, depth: int) -> Any:
        """Make a filter, seldom an empty one."""
        made: dict[str, Any] = {}
        for _ in range(self.random.choice([0, 1, 1, 1, 1, 1, 1, 2, 2, 3])):
            key = self._filter_key(filter_type, depth)
            if key is not None:
                made[key] = self._filter_part(filter_type, key, depth)
        if "includeSubtypes" in filter_type.fields and chance(self.random, 0.25):
            made["includeSubtypes"] = self.random.choice([True, True, True, False, None, ABSENT])
            self.features.add("filter:includeSubtypes")
        return made

    def _filter_key(self, filter_type: GraphQLInputObjectType, depth: int) -> str | None:
        kinds: dict[str, list[str]] = {"logic": [], "operators": [], "objects": []}
        for key, definition in filter_type.fields.items():
            inner = get_named_type(definition.type)
            if key in {"and", "or", "not"}:
                kinds["logic"].append(key)
            elif isinstance(inner, GraphQLInputObjectType):
                kinds["operators" if _is_operators(inner) else "objects"].append(key)
        weights = {"operators": 5, "objects": 4 if depth else 0, "logic": 2 if depth else 0}
        usable = [kind for kind, keys in kinds.items() if keys and weights[kind]]
        if not usable:
            return None
        kind = self.random.choices(usable, [weights[kind] for kind in usable])[0]
        keys = kinds[kind]
        if kind == "objects" and "claim" in keys and chance(self.random, 0.4):
            return "claim"
        # What the claims of one relation have of their own would else be too seldom asked for.
        own = keys[keys.index("agentType") + 1 :] if "agentType" in keys else []
        return self.random.choice(own if own and chance(self.random, 0.5) else keys)

    def _filter_part(self, filter_type: GraphQLInputObjectType, key: str, depth: int) -> Any:
        self.features.add(f"filter:{filter_type.name}.{key}")
        if chance(self.random, 0.02):
            return self.random.choice([None, ABSENT])
        declared = get_nullable_type(filter_type.fields[key].type)
        inner = cast("GraphQLInputObjectType", get_named_type(declared))
        if is_list_type(declared):
            count = self.random.choice([0, 1, 2, 2, 3])
            parts = [self.filter(inner, depth - 1) for _ in range(count)]
            return parts[0] if count == 1 and chance(self.random, 0.2) else parts
        if not _is_operators(inner):
            return self.filter(inner, depth if inner.name.endswith("Predicate") else depth - 1)
        return self._operators(filter_type.name, key, inner)

    def _operators(self, filter_name: str, key: str, operators: GraphQLInputObjectType) -> Any:
        made: dict[str, Any] = {}
        names: Sequence[str] = list(operators.fields)
        for name in self.random.sample(names, self.random.choice([1, 1, 1, 1, 2])):
            self.features.add(f"operator:{operators.name}.{name}")
            if self._mistake():
                made[name] = None
            elif chance(self.random, 0.015):
                made[name] = ABSENT
            else:
                operand = get_named_type(operators.fields[name].type)
                made[name] = self.operands.operand(filter_name, key, name, operand)
        return made

    def _mistake(self) -> bool:
        if self.mistakes == 0 or not chance(self.random, 0.25):
            return False
        self.mistakes -= 1
        self.features.add("mistake")
        return True


def _enum_values(definition: GraphQLField, argument: str) -> list[str]:
    return list(_named(definition, argument).values)


def _named(definition: GraphQLField, argument: str) -> Any:
    return get_named_type(definition.args[argument].type)


def _is_operators(input_type: GraphQLInputObjectType) -> bool:
    return all(is_leaf_type(get_named_type(f.type)) for f in input_type.fields.values())
