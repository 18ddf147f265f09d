"""The one door to chance: a number in, the same choices out."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def seeded(seed: int) -> Random:
    """Start a generator that makes the same choices for the same seed."""
    return Random(seed)  # noqa: S311 - reproducible test data, no secret


def chance(random: Random, probability: float) -> bool:
    """Say yes with this probability."""
    return random.random() < probability


def some_of(random: Random, choices: Sequence[T], most: int) -> list[T]:
    """Pick up to `most` different ones, at least one where there is one."""
    return random.sample(choices, min(len(choices), random.randint(1, most))) if choices else []
