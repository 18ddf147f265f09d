"""Planning `scoring`: the weights of one connection, for all scores made in it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from app.compiler.arguments import ArgumentValue, Leaf, as_leaf
from app.compiler.context import Context
from app.compiler.parameters import LevelWeightsParameter, ResponsePath, WeightsParameter


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters with the weights per level and per source; empty when no score is made."""

    levels: str = ""
    sources: str = ""


PlanWeights: TypeAlias = Callable[[], Weights]


@dataclass(slots=True)
class Weighting:
    """Plans the parameters with the weights when a score first needs them."""

    context: Context
    given: ArgumentValue
    """The `scoring` argument."""
    variable: str
    path: ResponsePath
    _planned: Weights | None = None

    def weights(self) -> Weights:
        """Give the parameters."""
        if self._planned is None:
            self._planned = Weights(self._level_weights(), self._source_weights())
        return self._planned

    def check(self) -> Weights:
        """Have the weights checked that are given, where no score is made."""
        if self._planned is None:
            if self._items("levels"):
                self._level_weights()
            if self._items("weights"):
                self._source_weights()
        return Weights()

    def _level_weights(self) -> str:
        given = tuple(
            (_level(item["level"]), _leaf(item["weight"])) for item in self._items("levels")
        )
        if not given:
            return level_weights(self.context)
        return self.context.parameter(
            f"{self.variable}_level_weights",
            lambda name: LevelWeightsParameter(name, given, self.path),
        )

    def _source_weights(self) -> str:
        weights = tuple(
            (_leaf(item["source"]), _leaf(item["weight"])) for item in self._items("weights")
        )
        return self.context.parameter(
            f"{self.variable}_source_weights",
            lambda name: WeightsParameter(name, weights, self.path),
        )

    def _items(self, key: str) -> list[dict[str, ArgumentValue]]:
        given = self.given.get(key) if isinstance(self.given, dict) else None
        return [item for item in given if isinstance(item, dict)] if isinstance(given, list) else []


def level_weights(context: Context) -> str:
    """Name the parameter with the model's own weights per level, which is sent once."""
    for parameter in context.parameters:
        if isinstance(parameter, LevelWeightsParameter) and not parameter.given:
            return parameter.name
    return context.parameter("level_weights", lambda name: LevelWeightsParameter(name, (), ()))


def _level(value: ArgumentValue) -> str:
    if not isinstance(value, Enum):
        raise TypeError("a level is an enum value")
    return str(value.value)


def _leaf(value: ArgumentValue) -> Leaf:
    leaf = as_leaf(value)
    if leaf is None:
        raise TypeError("a weight and its source are scalars")
    return leaf
