"""The mechanics of making strawberry types from declarations at run time.

A type is made from `FieldSpec`s whose annotations are strings, resolved when the
schema is built, so that types may refer to each other in any order.
"""

import keyword
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.types.info import Info

from app.compiler.shape_rows import TYPE_KEY


@dataclass(frozen=True, slots=True)
class ArgumentSpec:
    """One argument of a field."""

    name: str
    annotation: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of an object, interface or input type."""

    name: str
    annotation: str
    description: str = ""
    arguments: tuple[ArgumentSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeSpace:
    """The types made so far, by GraphQL name; annotations are resolved in it."""

    types: dict[str, Any] = field(default_factory=dict)
    annotations: dict[str, dict[str, str]] = field(default_factory=dict)
    """Type name to field (by its Python name) to annotation, inherited fields included."""

    def add(
        self,
        name: str,
        description: str,
        fields: Sequence[FieldSpec],
        interfaces: Sequence[str] = (),
        *,
        decorate: Callable[..., Any] = strawberry.type,
    ) -> None:
        """Make a strawberry type, interface or input and keep it."""
        body: dict[str, Any] = {"__module__": __name__, "__annotations__": {}}
        annotations = {k: v for i in interfaces for k, v in self.annotations[i].items()}
        for spec in fields:
            made = _field(spec, self.types)
            body[made.python_name] = made
            annotations[made.python_name] = spec.annotation
            body["__annotations__"][made.python_name] = spec.annotation
        if decorate is not strawberry.input:
            body["is_type_of"] = classmethod(_is_type_of)
        bases = tuple(self.types[i] for i in interfaces)
        cls = types.new_class(name, bases, exec_body=lambda ns: ns.update(body))
        self.types[name] = decorate(cls, name=name, description=description)
        self.annotations[name] = annotations
        # Making a dataclass replaces each annotation by what it resolves to at that
        # moment, which fails for types not made yet: put the annotations back.
        for made in self.types[name].__strawberry_definition__.fields:
            made.type_annotation = StrawberryAnnotation(
                annotations[made.python_name], namespace=self.types
            )

    def add_enum(self, name: str, description: str, values: Mapping[str, tuple[Any, str]]) -> None:
        """Make an enum: GraphQL value to what it stands for and its description."""
        members = Enum(name, {key: stands_for for key, (stands_for, _) in values.items()})  # type: ignore[misc]  # an enum made at run time
        described = strawberry.enum(members, name=name, description=description)
        definition = described.__strawberry_definition__  # type: ignore[attr-defined]  # set by strawberry
        for item in definition.values:
            item.description = values[item.name][1]
        self.types[name] = described


class TreeField(StrawberryField):
    """A field whose value is already in the shaped answer, under its response key."""

    @property
    def is_basic_field(self) -> bool:
        """Say no, so that strawberry hands over `info` and with it the response key."""
        return False

    def get_result(
        self,
        source: Any,
        info: Info | None,
        args: list[Any],  # noqa: ARG002  # the signature is strawberry's
        kwargs: Any,  # noqa: ARG002  # the signature is strawberry's
    ) -> Any:
        """Read the value the compiler shaped for this response key."""
        if info is None:  # pragma: no cover - strawberry always passes it to such a field
            raise RuntimeError("strawberry passed no info")
        return source[info.path.key]


def _field(spec: FieldSpec, namespace: dict[str, Any]) -> TreeField:
    made = TreeField(
        python_name=_python_name(spec.name),
        graphql_name=spec.name,
        type_annotation=StrawberryAnnotation(spec.annotation, namespace=namespace),
        description=spec.description or None,
        default=strawberry.UNSET,
    )
    made.arguments = [
        StrawberryArgument(
            python_name=_python_name(argument.name),
            graphql_name=argument.name,
            type_annotation=StrawberryAnnotation(argument.annotation, namespace=namespace),
            description=argument.description or None,
        )
        for argument in spec.arguments
    ]
    return made


def _python_name(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def _is_type_of(cls: Any, source: Any, info: Any) -> bool:  # noqa: ARG001  # graphql-core's signature
    """Tell by the type name in the shaped node; types that need not be told apart have none."""
    return bool(
        source.get(TYPE_KEY, cls.__strawberry_definition__.name)
        == cls.__strawberry_definition__.name
    )
