"""Turns edges of KGX that others wrote into our claims, saying no more than they do."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from app.graph_model.curies import is_curie, normalise_curie
from app.graph_model.index import ModelIndex
from app.graph_model.model import Relation, ScalarType
from graph_seed.kgx.biolink import LEVELS, UNSAID_LEVEL, Meaning, meaning_of, our_curie
from graph_seed.kgx.columns import PRIMARY_SOURCE, Column
from graph_seed.kgx.places import UNSAID_SOURCE, Places, known_curies, placed_values, source_id
from graph_seed.kgx.read import Row, text, texts, typed
from graph_seed.on_disk.disk_map import DiskMap, open_map
from graph_seed.on_disk.lookups import Lookups
from graph_seed.reading import ClaimFound
from graph_seed.records import Claim, Excluded, Problem, Value, publication_list

_NEGATED: Final = Column("negated", "direction", ScalarType.BOOLEAN)
_HASH_DIGITS: Final = 32


@dataclass(frozen=True, slots=True)
class Ends:
    """What the nodes of the files are, for the edges that join them."""

    types: DiskMap[str]
    type_of: Mapping[str, str | None]
    """The same, once all are noted: an id that is none of them has none."""
    left_out: DiskMap[str]
    """Id to the reason why that node has no place."""
    neighbours: DiskMap[str]
    """Relation and subject to object, where the model allows only one."""


@contextmanager
def open_ends() -> Iterator[Ends]:
    """Begin without any node."""
    with open_map() as types, open_map() as left_out, open_map() as neighbours:
        yield Ends(types, Lookups(types.get), left_out, neighbours)


@dataclass(frozen=True, slots=True)
class _Joined:
    """A predicate between two ids, as a relation of the graph."""

    relation: Relation
    meaning: Meaning
    subject: str
    object: str


def foreign_claim(row: Row, ends: Ends, places: Places, index: ModelIndex) -> Iterator[ClaimFound]:
    """Give a claim, and what of its row has no place."""
    joined = _joined(row, ends, index)
    if isinstance(joined, Excluded):
        yield joined
        return
    try:
        is_negated = "negated" in row.values and bool(typed(row, _NEGATED))
    except ValueError:
        fix = "Give true, or false, or nothing."
        yield Problem(row.place, "negated is no Boolean", row.values["negated"], fix)
        return
    source = yield from _source(row)
    meant = {} if is_negated else joined.meaning.properties
    properties = yield from _properties(row, joined.relation, places)
    allowed = index.node_types["Publication"].id_prefixes
    publications = yield from known_curies(row, "publications", allowed)
    yield Claim(
        id=_claim_id(row, source),
        relation=joined.relation.name,
        subject=joined.subject,
        object=joined.object,
        source=source,
        level=LEVELS.get(text(row, "knowledge_level"), UNSAID_LEVEL),
        direction="REFUTES" if is_negated else "SUPPORTS",
        publications=publication_list(publications),
        properties={**meant, **properties},
        place=row.place,
    )


def _joined(row: Row, ends: Ends, index: ModelIndex) -> _Joined | Excluded:
    predicate = text(row, "predicate")
    subject, obj = our_curie(text(row, "subject")), our_curie(text(row, "object"))
    found = []
    for role, node_id in (("subject", subject), ("object", obj)):
        name = ends.type_of[node_id]
        if name is None:
            why = ends.left_out.get(node_id) or "not among the nodes of the files"
            return Excluded(f"{role}: {why}", row.place, node_id)
        found.append(name)
    meaning = meaning_of(predicate)
    if meaning and meaning.is_inverse:
        subject, obj = obj, subject
        found.reverse()
    types = found[0], found[1]
    relation = index.relations[meaning.relation] if meaning else None
    if meaning is None or relation is None or not index.joins(relation, *types):
        first, second = reversed(types) if meaning and meaning.is_inverse else types
        reason = f"predicate {predicate} from {first} to {second} has no relation"
        return Excluded(reason, row.place, f"{subject} {obj}")
    if any(link.to_one and types[0] in link.subjects for link in relation.links):
        key = f"{relation.name} {subject}"
        if not ends.neighbours.add(key, obj) and ends.neighbours.get(key) != obj:
            reason = f"a second {relation.name} neighbour has no place"
            return Excluded(reason, row.place, f"{subject} {obj}")
    return _Joined(relation, meaning, subject, obj)


def _source(row: Row) -> Generator[Excluded, None, str]:
    named = texts(row, PRIMARY_SOURCE)
    for other in named[1:]:
        yield Excluded(f"a second {PRIMARY_SOURCE} has no place", row.place, other)
    return source_id(named[0]) if named else UNSAID_SOURCE


def _properties(
    row: Row, relation: Relation, places: Places
) -> Generator[Excluded | Problem, None, dict[str, Value]]:
    properties: dict[str, Value] = {}
    for value in placed_values(row, relation.name, places):
        if isinstance(value, tuple):
            properties[value[0]] = value[1]
        else:
            yield value
    predicate = text(row, "predicate")
    if predicate != relation.biolink:
        # The relation says less than the predicate, or says it from the other end.
        said = f"{properties.get('statement', '')} [{predicate}]"
        properties["statement"] = said.strip()
    return properties


def _claim_id(row: Row, source: str) -> str:
    """Take the edge's own id, else make one of what it states."""
    written = text(row, "id")
    if is_curie(written):
        return normalise_curie(written)
    qualifiers = (f"{n}={text(row, n)}" for n in sorted(row.values) if "qualifi" in n)
    stated = (text(row, name) for name in ("subject", "predicate", "object", "negated"))
    content = "\t".join((written, source, *stated, *qualifiers))
    return f"ONCOGRAPH:kgx-{sha256(content.encode()).hexdigest()[:_HASH_DIGITS]}"
