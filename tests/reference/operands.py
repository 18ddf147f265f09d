"""Random operands of filters: values of the world, pieces of them, strange text."""

from dataclasses import dataclass
from random import Random
from typing import Any

from graphql import GraphQLEnumType, GraphQLNamedType

from reference.samples import AGGREGATE_SAMPLES, Samples
from reference.seeded import chance
from reference.world_values import STRANGE_TEXTS, TEXTS


@dataclass(frozen=True, slots=True)
class Operands:
    """Makes operands from samples of the world."""

    random: Random
    samples: Samples

    def operand(self, filter_name: str, key: str, operator: str, declared: GraphQLNamedType) -> Any:
        """Make the operand of an operator: a list for `in` and `notIn`."""
        if operator in {"in", "notIn"}:
            count = self.random.choice([0, 1, 2, 3, 5])
            some = [self._one(filter_name, key, operator, declared) for _ in range(count)]
            return some[0] if count == 1 and chance(self.random, 0.2) else some
        return self._one(filter_name, key, operator, declared)

    def text(self, filter_name: str, key: str) -> str:
        """Make a text: one that occurs under the key, mostly."""
        known = self.samples.get((filter_name, key))
        if known and chance(self.random, 0.88):
            return str(self.random.choice(known))
        return self.strange_text()

    def strange_text(self) -> str:
        """Make a text that nobody expects."""
        return self.random.choice(STRANGE_TEXTS if chance(self.random, 0.7) else TEXTS)

    def in_other_case(self, curie: str) -> str:
        """Write the prefix in another case, now and then."""
        prefix, colon, local = curie.partition(":")
        if not colon or not chance(self.random, 0.25):
            return curie
        return self.random.choice([prefix.lower(), prefix.upper(), prefix.title()]) + colon + local

    def _one(self, filter_name: str, key: str, operator: str, declared: GraphQLNamedType) -> Any:
        if isinstance(declared, GraphQLEnumType):
            known = self.samples.get((filter_name, key)) or list(declared.values)
            return self.random.choice(known)
        match declared.name:
            case "Boolean":
                # Most values are there: asking for missing ones empties most pages.
                return chance(self.random, 0.3 if operator in {"isNull", "isEmpty"} else 0.5)
            case "Int" | "Float":
                return self._number(filter_name, key, declared.name)
        return self._piece(operator, self._text(filter_name, key, operator))

    def _number(self, filter_name: str, key: str, type_name: str) -> float:
        known = self.samples.get((filter_name, key)) or AGGREGATE_SAMPLES.get(key) or (0, 1, 2)
        number: float = self.random.choice(known)
        if chance(self.random, 0.1):
            number = self.random.choice([0, -1, 3, 1000000, 2147483647, -2147483648])
        return int(number) if type_name == "Int" else number

    def _text(self, filter_name: str, key: str, operator: str) -> str:
        text = self.text(filter_name, key)
        is_id = key == "id" and operator in {"eq", "ne", "in", "notIn"}
        return self.in_other_case(text) if is_id else text

    def _piece(self, operator: str, text: str) -> str:
        if operator not in {"contains", "containsFold", "startsWith"} or not text:
            return text
        if chance(self.random, 0.75):
            start = 0 if operator == "startsWith" else self.random.randrange(len(text))
            text = text[start : start + self.random.randint(1, 4)]
        if operator == "containsFold":
            return self.random.choice([text, text.upper(), text.lower(), text.swapcase()])
        return text
