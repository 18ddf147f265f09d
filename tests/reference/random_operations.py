"""Random operations that are valid for a schema: `random_operation(seed)` gives always the same.

Several roots, aliases, merged fields, named and inline fragments on types and
interfaces, `@skip` and `@include`, variables of every kind, whole inputs as
variables, defaults, nulls, absent values, cursors, invalid values now and then.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    parse,
    validate,
)

from app.graph_model.index import ModelIndex
from reference.random_values import RandomValues
from reference.seeded import chance, seeded
from reference.world import World

Composite = GraphQLObjectType | GraphQLInterfaceType


@dataclass(frozen=True, slots=True)
class Operation:
    """A random operation with its variables."""

    seed: int
    query: str
    variables: Mapping[str, Any]


@dataclass(slots=True)
class OperationMaker:
    """Makes the operations of one schema and world."""

    schema: GraphQLSchema
    world: World
    index: ModelIndex

    def operation(self, seed: int) -> Operation:
        """Make the operation of a seed; attempts that are not valid GraphQL are thrown away."""
        random = seeded(seed)
        while True:
            attempt = _Attempt(self.schema, random, RandomValues(random, self.world, self.index))
            made = attempt.make()
            if not validate(self.schema, parse(made[0])):
                return Operation(seed, *made)


@dataclass(slots=True)
class _Attempt:
    schema: GraphQLSchema
    random: Random
    values: RandomValues
    definitions: list[str] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    aliases: int = 0

    def make(self) -> tuple[str, dict[str, Any]]:
        query_type = self.schema.query_type
        assert query_type is not None
        body = self._selection(query_type, self.random.choice([1, 2, 2, 3]), is_root=True)
        declared = f"({', '.join(self.definitions)})" if self.definitions else ""
        return "\n".join([f"query Q{declared} {body}", *self.fragments]), self.variables

    # ── selections ───────────────────────────────────────────────────────────

    def _selection(self, type_: Composite, depth: int, *, is_root: bool = False) -> str:
        names = [
            name for name, field_ in type_.fields.items() if depth > 0 or self._step(field_) == 0
        ]
        chosen = self.random.sample(names, min(len(names), self.random.choice([1, 2, 2, 3])))
        parts = [self._field(type_, name, depth) for name in chosen]
        if not is_root and chance(self.random, 0.25):
            parts.append("__typename")
        if not is_root and chance(self.random, 0.2):
            parts.append(self._fragment(type_, depth))
        if parts and chance(self.random, 0.1):
            parts.append(parts[0])
        self.random.shuffle(parts)
        return f"{{ {' '.join(parts or ['__typename'])} }}"

    def _field(self, type_: Composite, name: str, depth: int) -> str:
        definition = type_.fields[name]
        arguments = self._arguments(name, definition)
        alias = ""
        if arguments or chance(self.random, 0.2):
            self.aliases += 1
            alias = f"a{self.aliases}: "
        named: Any = get_named_type(definition.type)
        below = ""
        if not is_leaf_type(named):
            below = " " + self._selection(named, depth - self._step(definition))
        return f"{alias}{name}{arguments}{self._directive()}{below}"

    def _step(self, definition: GraphQLField) -> int:
        """Say how much deeper a field leads: nodes and their connections count, wrappers do not."""
        named = get_named_type(definition.type)
        if is_leaf_type(named) or named.name.endswith(("Edge", "Claim")):
            return 0
        is_node = named.name in self.values.index.node_types or named.name in {"Node", "Entity"}
        is_connection = named.name.endswith("Connection")
        # A connection leads deeper; its nodes, reached through `nodes` or `node`, do not again.
        return int(is_connection or (is_node and not is_wrapped(definition)))

    def _fragment(self, type_: Composite, depth: int) -> str:
        possible: list[Composite] = [type_]
        if isinstance(type_, GraphQLInterfaceType):
            possible += self.schema.get_possible_types(type_)
        possible += type_.interfaces
        on = self.random.choice(possible)
        selection = self._selection(on, depth)
        if chance(self.random, 0.5):
            return f"... on {on.name}{self._directive()} {selection}"
        name = f"F{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {on.name} {selection}")
        return f"...{name}{self._directive()}"

    def _directive(self) -> str:
        if not chance(self.random, 0.08):
            return ""
        value = self._given("Boolean!", chance(self.random, 0.5))
        return f" @{self.random.choice(['skip', 'include'])}(if: {value})"

    # ── arguments ────────────────────────────────────────────────────────────

    def _arguments(self, name: str, definition: GraphQLField) -> str:
        made: dict[str, Any] = {}
        known = definition.args
        if "id" in known or "ids" in known:
            made = self._lookup(name, definition)
        elif "filter" in known and "first" in known:
            made = self._page(definition)
        texts = [
            f"{key}: {self._given(str(known[key].type), value, known[key].type)}"
            for key, value in made.items()
        ]
        return f"({', '.join(texts)})" if texts else ""

    def _lookup(self, name: str, definition: GraphQLField) -> dict[str, Any]:
        type_name = get_named_type(definition.type).name
        wanted = type_name if type_name in self.values.index.node_types else None
        if "ids" in definition.args:
            return {"ids": [self.values.id(None) for _ in range(self.random.randint(0, 4))]}
        if "symbol" in definition.args and chance(self.random, 0.4):
            return {"symbol": self.random.choice(self.values.pool["symbol"])}
        if "symbol" in definition.args and chance(self.random, 0.02):
            return {"id": None} if name else {}
        return {"id": self.values.id(wanted)}

    def _page(self, definition: GraphQLField) -> dict[str, Any]:
        made: dict[str, Any] = {}
        known = definition.args
        order: list[dict[str, Any]] = []
        if "orderBy" in known and chance(self.random, 0.5):
            order_type: Any = get_named_type(known["orderBy"].type)
            order = self.values.order(order_type)
            made["orderBy"] = order
        size = self.values.page_size(4)
        made["last" if "last" in known and chance(self.random, 0.3) else "first"] = size
        if chance(self.random, self.values.mistakes) and "last" in known:
            made |= {"first": 1, "last": 1}
        for name in ("after", "before"):
            if name in known and chance(self.random, 0.15):
                made[name] = self.values.cursor(order, self._order_properties(known))
        if chance(self.random, 0.4):
            filter_type: Any = get_named_type(known["filter"].type)
            made["filter"] = self.values.filter(filter_type, 3)
        if "scoring" in known and chance(self.random, 0.2):
            made["scoring"] = self.values.scoring()
        if "includeSubtypes" in known and chance(self.random, 0.4):
            made["includeSubtypes"] = chance(self.random, 0.8)
        for name in list(made):
            if name not in {"first", "last"} and chance(self.random, 0.03):
                made[name] = None
        return made

    def _order_properties(self, known: Mapping[str, Any]) -> dict[str, str]:
        order_type: Any = get_named_type(known["orderBy"].type)
        subject = order_type.name.removesuffix("Order").removesuffix("Association")
        index = self.values.index
        if subject == "Entity":
            names = [p.name for p in index.model.entity_properties]
        else:
            names = list(index.stored_properties(index.node_types[subject]))
        return {enum_spelling(name): name for name in names}

    # ── values: as literals, or as variables ─────────────────────────────────

    def _given(self, type_name: str, value: Any, type_: Any = None) -> str:
        if chance(self.random, 0.35):
            return self._variable(type_name, value, type_)
        return self._literal(value, type_)

    def _variable(self, type_name: str, value: Any, type_: Any) -> str:
        name = f"v{len(self.definitions)}"
        definition = f"${name}: {type_name}"
        if value is not None and chance(self.random, 0.2):
            definition += f" = {self._literal(value, type_, plain=True)}"
            if chance(self.random, 0.5):
                self.definitions.append(definition)
                return f"${name}"
        elif not type_name.endswith("!") and chance(self.random, 0.05):
            self.definitions.append(definition)
            return f"${name}"
        self.definitions.append(definition)
        self.variables[name] = value
        return f"${name}"

    def _literal(self, value: Any, type_: Any, *, plain: bool = False) -> str:
        """Write a value; unless it must be plain, a scalar within may become a variable."""
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if value is None:
            return "null"
        if isinstance(inner, GraphQLList):
            return f"[{', '.join(self._inside(v, inner.of_type, plain=plain) for v in value)}]"
        if isinstance(inner, GraphQLInputObjectType):
            members = (
                f"{key}: {self._inside(item, inner.fields[key].type, plain=plain)}"
                for key, item in value.items()
            )
            return f"{{{', '.join(members)}}}"
        if isinstance(inner, GraphQLEnumType):
            return str(value)
        return json.dumps(value)

    def _inside(self, value: Any, type_: Any, *, plain: bool) -> str:
        if not plain and chance(self.random, 0.1):
            return self._variable(str(type_), value, type_)
        return self._literal(value, type_, plain=plain)


def is_wrapped(definition: GraphQLField) -> bool:
    """Tell whether the field is `node` or `nodes` of a connection: those take no arguments."""
    return not definition.args and str(definition.type).endswith("!")


def enum_spelling(name: str) -> str:
    """Spell a property as an enum value: `log2FoldChange` is LOG2_FOLD_CHANGE."""
    return "".join(f"_{c}" if c.isupper() else c.upper() for c in name)
