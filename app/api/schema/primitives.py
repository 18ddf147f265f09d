"""How a property's declared type is spelled in the schema."""

import re

from app.graph_model.model import Enumeration, Property, ScalarType

_ANNOTATION = {
    ScalarType.STRING: "str",
    ScalarType.INTEGER: "int",
    ScalarType.FLOAT: "float",
    ScalarType.BOOLEAN: "bool",
    ScalarType.STRING_LIST: "list[str]",
    ScalarType.DATETIME: "DateTime",
}
_OPERATORS = {
    ScalarType.STRING: "StringFilter",
    ScalarType.INTEGER: "IntFilter",
    ScalarType.FLOAT: "FloatFilter",
    ScalarType.BOOLEAN: "BooleanFilter",
    ScalarType.STRING_LIST: "StringListFilter",
    ScalarType.DATETIME: "DateTimeFilter",
}


def output_annotation(prop: Property) -> str:
    """Spell the type of a property as a field: lists are never null."""
    name = prop.type.name if isinstance(prop.type, Enumeration) else _ANNOTATION[prop.type]
    return name if prop.required or prop.is_list else f"{name} | None"


def filter_type(prop: Property) -> str:
    """Name the input type with the operators for a property."""
    return (
        f"{prop.type.name}Filter" if isinstance(prop.type, Enumeration) else _OPERATORS[prop.type]
    )


AGGREGATES = {
    "score": "The association score.",
    "claimCount": "How many claims the association has.",
    "supports": "How many of them support it.",
    "doesNotSupport": "How many do not support or refute it.",
}
"""What is made of the claims of an association, and can be asked of it."""


def described(prop: Property) -> str:
    """Describe a property with its unit."""
    return f"{prop.description} Unit: {prop.unit}." if prop.unit else prop.description


def enum_case(name: str) -> str:
    """Spell a camelCase name as an enum value.

    >>> enum_case("log2FoldChange")
    'LOG2_FOLD_CHANGE'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()
