"""Random selections over the schema, written as GraphQL text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, cast

from graphql import (
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    specified_scalar_types,
)

from app.graph_model.index import ModelIndex, RelationField
from reference.identity import find_node
from reference.inputs import ABSENT, Inputs
from reference.scopes import Entry, Fragment, Scope
from reference.seeded import chance
from reference.variables import Variables
from reference.world import WorldNode

Composite = GraphQLObjectType | GraphQLInterfaceType

_MOST_FIELDS: Final = 45
_ALIASES: Final = ("a", "b", "id", "name", "node", "nodes", "edges", "root", "p0", "c0", "x_Y9")
"""Some are names of fields, some such as a compiler might use."""
_BOOLEAN: Final = GraphQLNonNull(
    next(scalar for scalar in specified_scalar_types.values() if scalar.name == "Boolean")
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a selection stands."""

    scope: Scope
    depth: int
    """How many nodes deeper it may lead."""
    owner: WorldNode | None = None
    """The node it is of, where that is known."""
    nesting: int = 0
    """How many fragments are around it within the same object."""


@dataclass(slots=True)
class Selections:
    """Makes the selections of one operation."""

    random: Random
    schema: GraphQLSchema
    index: ModelIndex
    inputs: Inputs
    variables: Variables
    features: set[str]
    fragments: list[Fragment] = field(default_factory=list)
    _fields: int = 0
    _aliases: int = 0

    def root(self) -> str:
        """Make the selection of the operation."""
        depth = self.random.choice([1, 2, 2, 3, 3, 4])
        self.features.add(f"depth:{depth}")
        return self._selection(self._composite("Query"), _Place(Scope(), depth))

    def _selection(self, of: Composite, place: _Place) -> str:
        parts = [self._field(of, name, place) for name in self._names(of, place)]
        if chance(self.random, 0.12):
            parts.append(f"__typename{self._directive()}")
        if place.nesting < 2 and chance(self.random, self._fragment_probability(of)):
            parts.append(self._fragment(of, place))
        repeated = [e for e in place.scope.entries.values() if e.parent == of.name]
        if repeated and chance(self.random, 0.12):
            parts.append(self._again(self.random.choice(repeated), place))
        self.random.shuffle(parts)
        return f"{{ {' '.join(parts or ['__typename'])} }}"

    # ── which fields ─────────────────────────────────────────────────────────

    def _names(self, of: Composite, place: _Place) -> list[str]:
        leaves, objects = [], []
        for name, definition in of.fields.items():
            is_leaf = is_leaf_type(get_named_type(definition.type))
            if is_leaf:
                leaves.append(name)
            elif self._is_open(of, name, place):
                objects.append(name)
        if of.name == "Query":
            weights = [self._root_weight(name) for name in objects]
            return self.random.choices(objects, weights, k=self.random.choice([1, 1, 1, 2, 2, 3]))
        if of.name.endswith("Connection"):
            return self._connection_names(objects)
        if of.name.endswith("Edge"):
            return self._edge_names(leaves, objects)
        chosen = self._some(leaves, 3)
        if objects:
            chosen += self._some(objects, 2) if chance(self.random, 0.9) else []
        return chosen or leaves[:1]

    def _is_open(self, of: Composite, name: str, place: _Place) -> bool:
        """Tell whether a field may still be followed: objects that hold no nodes always may."""
        if name == "relations":
            return False  # compared in tests/traversal, with paths and neighbourhoods
        leads_deeper = self._leads_deeper(of, name)
        return (place.depth > 0 and self._fields < _MOST_FIELDS) or not leads_deeper

    def _leads_deeper(self, of: Composite, name: str) -> bool:
        if of.name.endswith(("Connection", "Edge")) and name in {"node", "nodes", "edges"}:
            return False
        named = get_named_type(of.fields[name].type)
        return isinstance(named, GraphQLInterfaceType) or (
            named.name in self.index.node_types or named.name.endswith(("Connection", "Claim"))
        )

    def _root_weight(self, name: str) -> float:
        # How two nodes are connected and what is around are compared in `tests/traversal`, what
        # is found by its names in `tests/searching`.
        elsewhere = dict.fromkeys(("paths", "neighborhood", "search", "resolve"), 0.0)
        known = {"node": 4.0, "nodes": 4.0, "graph": 0.7, **elsewhere}
        is_plural = any(name == t.plural for t in self.index.model.node_types)
        return known.get(name, 4.0 if is_plural else 2.5)

    def _connection_names(self, objects: Sequence[str]) -> list[str]:
        rows = self.random.choice(["edges", "edges", "edges", "nodes"])
        chosen = [rows] if chance(self.random, 0.93) else []
        chosen += [n for n in ("totalCount", "pageInfo", "nodes") if chance(self.random, 0.25)]
        summaries = ("facets", "statistics", "overlap")
        chosen += [n for n in summaries if n in objects and chance(self.random, 0.1)]
        return list(dict.fromkeys(chosen)) or ["totalCount"]

    def _edge_names(self, leaves: Sequence[str], objects: Sequence[str]) -> list[str]:
        chosen = self._some(leaves, 2) if chance(self.random, 0.6) else []
        chosen += [n for n in objects if chance(self.random, 0.8 if n == "node" else 0.3)]
        return chosen or ["node"]

    def _some(self, names: Sequence[str], most: int) -> list[str]:
        return self.random.sample(names, min(len(names), self.random.randint(0, most)))

    # ── fields ───────────────────────────────────────────────────────────────

    def _field(self, of: Composite, name: str, place: _Place) -> str:
        self._fields += 1
        definition = of.fields[name]
        named = get_named_type(definition.type)
        relation = self.index.relation_fields.get(of.name, {}).get(name)
        if relation is not None:
            self.features.add(f"relation:{of.name}.{name}")
        self.features.add(f"field:{of.name}.{name}")
        given = self.inputs.arguments(
            name, definition, relation, place.owner, 6 if of.name == "Query" else 3
        )
        written = ", ".join(
            f"{key}: {self.variables.write(value, definition.args[key].type, 0.3)}"
            for key, value in given.items()
        )
        entry = Entry(
            parent=of.name,
            field=name,
            type=str(definition.type),
            arguments=f"({written})" if written else "",
            owner=self._given_node(of, name, given, place),
            below=Scope(),
            is_leaf=is_leaf_type(named),
        )
        key = self._response_key(entry, place.scope)
        place.scope.entries.setdefault(key, entry)
        return self._written(key, entry, self._below(of, name, relation, place))

    def _again(self, entry: Entry, place: _Place) -> str:
        """Select a field once more, with other fields below it: the two are merged."""
        key = next(k for k, e in place.scope.entries.items() if e is entry)
        of = self._composite(entry.parent)
        relation = self.index.relation_fields.get(of.name, {}).get(entry.field)
        self.features.add("shape:merged leaf" if entry.is_leaf else "shape:merged object")
        return self._written(key, entry, self._below(of, entry.field, relation, place))

    def _below(self, of: Composite, name: str, relation: RelationField | None, at: _Place) -> int:
        if relation is not None and relation.to_one:
            self.features.add("shape:to one")
        return max(at.depth - self._leads_deeper(of, name), 0)

    def _written(self, key: str, entry: Entry, depth: int) -> str:
        alias = "" if key == entry.field else f"{key}: "
        below = ""
        if not entry.is_leaf:
            of = self._composite(entry.parent).fields[entry.field]
            inner = cast("Composite", get_named_type(of.type))
            below = " " + self._selection(inner, _Place(entry.below, depth, entry.owner))
        return f"{alias}{entry.field}{entry.arguments}{self._directive()}{below}"

    def _response_key(self, entry: Entry, scope: Scope) -> str:
        if scope.is_free_for(entry.field, entry) and chance(self.random, 0.75):
            return entry.field
        self.features.add("shape:alias")
        alias = self.random.choice(_ALIASES)
        if scope.is_free_for(alias, entry):
            return alias
        self._aliases += 1
        return f"a{self._aliases}"

    def _given_node(
        self, of: Composite, name: str, given: dict[str, Any], place: _Place
    ) -> WorldNode | None:
        """Give the node that a root field finds: cursors below it are then real ones."""
        if of.name != "Query" or given.get("id") in {None, ABSENT}:
            return place.owner if name == "node" and of.name == "Query" else None
        node_type = get_named_type(of.fields[name].type).name
        wanted = node_type if node_type in self.index.node_types else None
        return find_node(self.inputs.walker.world, given["id"], wanted)

    # ── fragments and directives ─────────────────────────────────────────────

    def _fragment_probability(self, of: Composite) -> float:
        if of.name == "Node":
            return 0.9
        return 0.6 if isinstance(of, GraphQLInterfaceType) else 0.13

    def _fragment(self, of: Composite, place: _Place) -> str:
        on = self._condition(of, place.owner)
        again = [f for f in self.fragments if f.may_stand_in([on.name], place.scope, place.depth)]
        if again and chance(self.random, 0.5):
            return self._spread(self.random.choice(again), place.scope, "named again")
        if chance(self.random, 0.35):
            return self._spread(self._define(on, place), place.scope, "named")
        inside = _Place(place.scope, place.depth, place.owner, place.nesting + 1)
        self.features.add(f"shape:inline fragment on {_kind(on)} in {_kind(of)}")
        condition = "" if on is of and chance(self.random, 0.4) else f" on {on.name}"
        return f"...{condition}{self._directive()} {self._selection(on, inside)}"

    def _define(self, on: Composite, place: _Place) -> Fragment:
        scope = Scope(around=place.scope.entries | place.scope.around)
        inside = _Place(scope, place.depth, place.owner, place.nesting + 1)
        text = self._selection(on, inside)
        name = f"{self.random.choice(['F', 'target', 'On'])}{self._fields}_{len(self.fragments)}"
        whole = f"fragment {name} on {on.name} {text}"
        fragment = Fragment(name, on.name, whole, scope.entries, place.depth)
        self.fragments.append(fragment)
        return fragment

    def _spread(self, fragment: Fragment, scope: Scope, how: str) -> str:
        self.features.add(f"shape:{how} fragment")
        for key, entry in fragment.entries.items():
            scope.entries.setdefault(key, entry)
        return f"...{fragment.name}{self._directive()}"

    def _condition(self, of: Composite, owner: WorldNode | None) -> Composite:
        """Choose a type to narrow or widen to."""
        if isinstance(of, GraphQLInterfaceType):
            possible = [t.name for t in self.schema.get_possible_types(of)]
            if owner is not None and owner.type in possible and chance(self.random, 0.7):
                return self._composite(owner.type)
            others = [name for name in ("Entity", "Node", of.name) if name in self.schema.type_map]
            wide = of.name.endswith(("Node", "Entity"))
            return self._composite(self.random.choice([*possible, *possible, *others * wide]))
        wider: list[Composite] = [of, *of.interfaces]
        return self.random.choice(wider)

    def _directive(self) -> str:
        if not chance(self.random, 0.04):
            return ""
        name = self.random.choice(["skip", "include"])
        value = chance(self.random, 0.5)
        self.features.add(f"directive:{name} {value}")
        both = " @skip(if: false)" if name == "include" and chance(self.random, 0.2) else ""
        return f" @{name}(if: {self.variables.write(value, _BOOLEAN, 0.5)}){both}"

    def _composite(self, name: str) -> Composite:
        return cast("Composite", self.schema.type_map[name])


def _kind(of: Composite) -> str:
    return "interface" if isinstance(of, GraphQLInterfaceType) else "type"
