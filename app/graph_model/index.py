"""A declared graph model, checked and indexed for those who read it.

The declaration says each fact once; here it becomes what the schema, the
compiler and the loader ask for: the relation fields of a type, the claim
properties of a relation, the stored properties of a node.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.errors import GraphModelError
from app.graph_model.model import GraphModel, Link, NodeType, Property, Relation


class Reading(StrEnum):
    """Which way a relation field reads its relationships."""

    FORWARD = "forward"
    BACKWARD = "backward"
    EITHER = "either"


class End(StrEnum):
    """One of the two ends of a relation field."""

    OWNER = "owner"
    NEIGHBOUR = "neighbour"


class Reach(StrEnum):
    """How many relationships a relation field walks."""

    ONE = "one"
    ANY = "any"
    """One or more: ancestors, descendants."""


@dataclass(frozen=True, slots=True)
class RelationField:
    """A GraphQL field that walks one relation from a node to its neighbours."""

    owner: str
    name: str
    relation: Relation
    reading: Reading
    neighbours: tuple[str, ...]
    to_one: bool = False
    reach: Reach = Reach.ONE

    @property
    def neighbour_type(self) -> str:
        """Name the GraphQL type of the neighbour: `Entity` when there are several."""
        return self.neighbours[0] if len(self.neighbours) == 1 else "Entity"


@dataclass(frozen=True, slots=True)
class ModelIndex:
    """The model with everything that follows from it, by name."""

    model: GraphModel
    node_types: Mapping[str, NodeType]
    relations: Mapping[str, Relation]
    relation_fields: Mapping[str, Mapping[str, RelationField]]
    """Owner type to field name to field."""

    @property
    def entity_types(self) -> tuple[str, ...]:
        """Name the node types that carry the label Entity."""
        return tuple(t.name for t in self.model.node_types if t.is_entity)

    def properties(self, node_type: NodeType) -> tuple[Property, ...]:
        """List the plain properties of a type; `id` and the groups are apart."""
        common = self.model.entity_properties if node_type.is_entity else ()
        return common + node_type.properties

    def stored_properties(self, node_type: NodeType) -> dict[str, Property]:
        """Map every stored property name but `id`, parts of groups included."""
        stored = {p.name: p for p in self.properties(node_type)}
        for group in node_type.groups:
            stored |= {group.stored_name(part): part for part in group.parts}
        return stored

    def claim_properties(self, relation: Relation) -> tuple[Property, ...]:
        """List the properties of a relation's claims; id, source, publications are apart."""
        return self.model.claim_properties + relation.properties

    def subtypes_at(self, field: RelationField) -> End | None:
        """Tell at which end of a field claims about subtypes can be counted in, if at any.

        Where both ends could, as in the hierarchy itself, it is the owner's.
        """
        owner = self.model.subtype_owner
        if not owner or field.to_one or field.reach is not Reach.ONE:
            return None
        if field.owner == owner:
            return End.OWNER
        return End.NEIGHBOUR if field.neighbours == (owner,) else None

    def joins(self, relation: Relation, subject: str, obj: str) -> bool:
        """Tell whether the relation may join these two types."""
        return any(subject in link.subjects and obj in link.objects for link in relation.links)


def index_model(model: GraphModel) -> ModelIndex:
    """Check a declaration and derive its index.

    Raises:
        GraphModelError: names the contradiction, such as a link to an unknown type.

    """
    _refuse_duplicates("node type", (t.name for t in model.node_types))
    _refuse_duplicates("relation", (r.name for r in model.relations))
    _refuse_duplicates("root field", (n for t in model.node_types for n in (t.singular, t.plural)))
    node_types = {t.name: t for t in model.node_types}
    for relation in model.relations:
        for link in relation.links:
            _refuse_unknown_types(relation, link, node_types)
    fields: dict[str, dict[str, RelationField]] = {name: {} for name in node_types}
    for relation in model.relations:
        for field in _fields_of(relation):
            _add_field(fields[field.owner], field)
    index = ModelIndex(model, node_types, {r.name: r for r in model.relations}, fields)
    for node_type in model.node_types:
        names = [p.name for p in index.properties(node_type)] + [g.name for g in node_type.groups]
        _refuse_duplicates(f"field of {node_type.name}", ["id", *names, *fields[node_type.name]])
    for relation in model.relations:
        _refuse_duplicates(
            f"claim property of {relation.name}",
            ["id", "source", "publications", *(p.name for p in index.claim_properties(relation))],
        )
    return index


def _fields_of(relation: Relation) -> Iterable[RelationField]:
    for link in relation.links:
        forward = Reading.EITHER if link.is_symmetric else Reading.FORWARD
        for subject in link.subjects:
            yield RelationField(
                subject, link.forward, relation, forward, link.objects, to_one=link.to_one
            )
        for obj in link.objects if link.backward and not link.is_symmetric else ():
            yield RelationField(obj, link.backward, relation, Reading.BACKWARD, link.subjects)
        for name, reading in (
            (relation.ancestors_field, Reading.FORWARD),
            (relation.descendants_field, Reading.BACKWARD),
        ):
            if name:
                owner = link.subjects[0]
                yield RelationField(owner, name, relation, reading, link.objects, reach=Reach.ANY)


def _add_field(fields: dict[str, RelationField], field: RelationField) -> None:
    """Add a field; two links of a relation that meet at one end share it."""
    known = fields.get(field.name)
    if known is None:
        fields[field.name] = field
        return
    if known.relation is not field.relation or known.reading is not field.reading:
        raise GraphModelError(
            f"{field.owner}.{field.name} is declared by {known.relation.name} and by"
            f" {field.relation.name}. Give one of them another field name."
        )
    neighbours = tuple(dict.fromkeys(known.neighbours + field.neighbours))
    fields[field.name] = RelationField(
        field.owner, field.name, field.relation, field.reading, neighbours, to_one=field.to_one
    )


def _refuse_unknown_types(relation: Relation, link: Link, known: Mapping[str, NodeType]) -> None:
    for name in link.subjects + link.objects:
        if name not in known:
            raise GraphModelError(
                f"{relation.name} joins {name!r}, which is no node type."
                f" Declare it, or use one of: {', '.join(known)}."
            )
    for side in (link.subjects, link.objects):
        if len(side) > 1 and not all(known[name].is_entity for name in side):
            raise GraphModelError(
                f"{relation.name} has an end of several types ({', '.join(side)}) that are not"
                " all entities. Give each its own link."
            )


def _refuse_duplicates(what: str, names: Iterable[str]) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise GraphModelError(f"The {what} {name!r} is declared {count} times. Rename one.")
