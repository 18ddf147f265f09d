"""Write random values as GraphQL text: as literals, or as variables of every kind."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNonNull,
    get_named_type,
    get_nullable_type,
    is_enum_type,
    is_list_type,
)

from reference.inputs import ABSENT
from reference.seeded import chance


@dataclass(slots=True)
class Variables:
    """The variables of one operation, made while its values are written."""

    random: Random
    features: set[str]
    definitions: dict[str, str] = field(default_factory=dict)
    """Variable to its type and default."""
    given: dict[str, Any] = field(default_factory=dict)
    _known: dict[tuple[str, str], str] = field(default_factory=dict)

    def write(self, value: Any, declared: GraphQLInputType, probability: float) -> str:
        """Write a value; it becomes a variable with this probability, its parts with less."""
        if value is ABSENT:
            self.features.add("variable:absent")
            return self._define(str(get_nullable_type(declared)))
        if chance(self.random, probability):
            return self._variable(value, declared)
        return self._literal(value, declared, probability / 4)

    def _literal(self, value: Any, declared: GraphQLInputType, probability: float) -> str:
        if value is None:
            return "null"
        plain = get_nullable_type(declared)
        if is_list_type(plain):
            if not isinstance(value, list):
                self.features.add("value:single for list")
                # Its parts may be variables, itself not: a variable must be of the list's type.
                return self._literal(value, plain.of_type, 0.0)
            items = (self.write(item, plain.of_type, probability) for item in value)
            return f"[{', '.join(items)}]"
        if isinstance(plain, GraphQLInputObjectType):
            parts = (
                f"{key}: {self.write(part, plain.fields[key].type, probability)}"
                for key, part in value.items()
            )
            return f"{{{', '.join(parts)}}}"
        if is_enum_type(plain):
            return str(value)
        return json.dumps(value, ensure_ascii=chance(self.random, 0.2 if _in_plane_0(value) else 0))

    def _variable(self, value: Any, declared: GraphQLInputType) -> str:
        value = without_absent(value)
        nullable = _nullable(declared)
        key = (str(declared), json.dumps(value))
        if key in self._known and chance(self.random, 0.5):
            self.features.add("variable:used twice")
            return self._known[key]
        kind = self.random.choice(["plain", "plain", "plain", "stronger", "default", "overridden"])
        if value is None:
            kind = "null" if kind == "default" else "plain"
        self.features |= {f"variable:{kind}", f"variable type:{_shape(declared)}"}
        match kind:
            case "stronger":
                written = self._define(f"{nullable}!", value)
            case "default":
                # Nullable with a default may stand where null may not.
                written = self._define(f"{nullable} = {self._constant(value, nullable)}")
            case "overridden":
                default = "null" if nullable is declared else self._constant(value, nullable)
                written = self._define(f"{declared} = {default}", value)
            case "null":
                written = self._define(f"{nullable} = null")
            case _:
                written = self._define(str(declared), value)
        if kind in {"plain", "overridden"}:
            self._known[key] = written
        return written

    def _constant(self, value: Any, declared: GraphQLInputType) -> str:
        return self._literal(value, declared, 0.0)

    def _define(self, declaration: str, value: Any = ABSENT) -> str:
        # Names like those a compiler might use, so that they clash if they can.
        name = f"{self.random.choice(['v', 'p', 'first', 'targets', 'c'])}{len(self.definitions)}"
        self.definitions[name] = declaration
        if value is not ABSENT:
            self.given[name] = value
        return f"${name}"

    def declarations(self) -> str:
        """Write the head of the operation."""
        parts = (f"${name}: {declaration}" for name, declaration in self.definitions.items())
        return f"({', '.join(parts)})" if self.definitions else ""


def without_absent(value: Any) -> Any:
    """Leave out the keys that are not given."""
    match value:
        case Mapping():
            return {k: without_absent(v) for k, v in value.items() if v is not ABSENT}
        case list():
            return [without_absent(item) for item in value]
    return value


def _nullable(declared: GraphQLInputType) -> GraphQLInputType:
    return declared.of_type if isinstance(declared, GraphQLNonNull) else declared


def _shape(declared: GraphQLInputType) -> str:
    plain = get_nullable_type(declared)
    if is_list_type(plain):
        return "list"
    return "object" if isinstance(plain, GraphQLInputObjectType) else get_named_type(plain).name


def _in_plane_0(value: Any) -> bool:
    # JSON writes the others as two escapes; GraphQL reads both forms.
    return isinstance(value, str) and all(ord(letter) < 0x10000 for letter in value)
