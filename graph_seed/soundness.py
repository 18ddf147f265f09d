"""The checks of claims, compiled once per relation so that millions of them take seconds.

`has_sound_fields` and `are_sound` say yes only where `validate.claim_problems` would find
nothing in the claim's own values; on a no, that function is asked, and words what is wrong.
A test holds them together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any, Final

from app.graph_model.curies import PREFIX_URLS, is_curie
from app.graph_model.index import ModelIndex
from app.graph_model.model import Enumeration, Property, Relation, ScalarType
from graph_seed.on_disk.stage import Ends
from graph_seed.records import Claim, Value
from graph_seed.values import is_writable

_Check = Callable[[Any], bool]
_NAMED: Final = frozenset({"level", "direction"})
"""Declared claim properties that are fields of a record."""


@dataclass(frozen=True, slots=True)
class RelationChecks:
    """What the claims of one relation are checked by."""

    relation: Relation
    levels: frozenset[str]
    directions: frozenset[str]
    values: Mapping[str, _Check]
    required: tuple[str, ...]
    joins: Mapping[tuple[str, str], Ends]
    """Subject and object types that the relation may join."""
    to_one: frozenset[str]
    """Subject types that may have one neighbour only."""


def relation_checks(index: ModelIndex) -> dict[str, RelationChecks]:
    """Compile the checks of every relation."""
    return {relation.name: _compile(relation, index) for relation in index.model.relations}


def every_ends(index: ModelIndex) -> tuple[Ends, ...]:
    """List what claims may join, always in the same order."""
    return tuple(
        ends for checks in relation_checks(index).values() for ends in checks.joins.values()
    )


def has_sound_fields(claim: Claim, checks: RelationChecks) -> bool:
    """Tell whether id, level and direction are right."""
    claim_id = claim.id
    return (
        claim.level in checks.levels
        and claim.direction in checks.directions
        and claim_id.partition(":")[0] in PREFIX_URLS
        and is_curie(claim_id)
    )


def are_sound(properties: Mapping[str, Value], checks: RelationChecks) -> bool:
    """Tell whether these may be the properties of a claim."""
    values = checks.values
    for name, value in properties.items():
        check = values.get(name)
        if check is None or not check(value):
            return False
    return all(name in properties for name in checks.required)


def _compile(relation: Relation, index: ModelIndex) -> RelationChecks:
    declared = {prop.name: prop for prop in index.claim_properties(relation)}
    links = relation.links
    return RelationChecks(
        relation,
        frozenset(_values(declared["level"])),
        frozenset(_values(declared["direction"])),
        {name: _check(prop) for name, prop in declared.items() if name not in _NAMED},
        tuple(n for n, prop in declared.items() if prop.required and n not in _NAMED),
        {
            (s, o): Ends(relation.name, s, o)
            for link in links
            for s in link.subjects
            for o in link.objects
        },
        frozenset(s for link in links if link.to_one for s in link.subjects),
    )


def _values(prop: Property) -> Mapping[str, str]:
    return prop.type.values if isinstance(prop.type, Enumeration) else {}


def _check(prop: Property) -> _Check:
    if isinstance(prop.type, Enumeration):
        allowed = frozenset(prop.type.values)
        return lambda value: isinstance(value, str) and value in allowed
    low = -inf if prop.minimum is None else prop.minimum
    high = inf if prop.maximum is None else prop.maximum
    match prop.type:
        case ScalarType.STRING:
            return _is_text
        case ScalarType.INTEGER:
            return lambda value: type(value) is int and low <= value <= high
        case ScalarType.FLOAT:
            return lambda value: type(value) is float and low <= value <= high and isfinite(value)
        case _:
            return _ask


def _is_text(value: Any) -> bool:
    return type(value) is str and value != "" and value == value.strip() and is_writable(value)


def _ask(_value: Any) -> bool:
    """Leave the rare types to the checks that word what is wrong."""
    return False
