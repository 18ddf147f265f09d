"""Random operations, one per seed: valid, of every shape that the schema allows.

    operation = OperationMaker(reference).operation(seed)

Several root fields, aliases, merged fields, fragments named and inline on types and
interfaces, @skip and @include, variables of all kinds, and now and then one mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.graph_model.index import ModelIndex
from reference.executor import Reference
from reference.inputs import Inputs
from reference.operands import Operands
from reference.samples import Samples, collect_samples
from reference.seeded import chance, seeded
from reference.selections import Selections
from reference.variables import Variables


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation, and the names of the features it was made with."""

    seed: int
    query: str
    variables: Mapping[str, Any]
    operation_name: str | None
    features: frozenset[str]


class OperationMaker:
    """Makes the operations that fit the world of a reference."""

    def __init__(self, reference: Reference) -> None:
        """Keep the world: values are taken from it."""
        self._reference = reference

    @cached_property
    def _samples(self) -> Samples:
        return collect_samples(self._reference.walker)

    @property
    def _index(self) -> ModelIndex:
        return self._reference.walker.index

    def operation(self, seed: int) -> Operation:
        """Make the operation of a seed."""
        random = seeded(seed)
        features: set[str] = set()
        variables = Variables(random, features)
        inputs = Inputs(
            random,
            self._reference.walker,
            self._reference.resolvers,
            Operands(random, self._samples),
            features,
            mistakes=int(chance(random, 0.1)),
        )
        selections = Selections(
            random, self._reference.schema, self._index, inputs, variables, features
        )
        body = selections.root()
        name = random.choice(["", "Q", "query"])
        definitions = [
            f"query {name}{variables.declarations()} {body}",
            *(fragment.text for fragment in selections.fragments),
        ]
        if name and chance(random, 0.1):
            definitions.append("query Other { __typename }")
            features.add("shape:two operations")
        random.shuffle(definitions)
        is_one = not any(text.startswith("query Other") for text in definitions)
        return Operation(
            seed=seed,
            query="\n".join(definitions),
            variables=variables.given,
            operation_name=None if is_one and chance(random, 0.5) else name or None,
            features=frozenset(features),
        )
