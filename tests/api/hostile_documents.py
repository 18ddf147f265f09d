"""Documents that are made to cost, with the codes by which they are refused."""


def many(count: int, part: str = "a{}: __typename ") -> str:
    """Write a part many times, numbered."""
    return "".join(part.format(i) for i in range(count))


FRAGMENTED = "{{ {} }} {}".format(
    many(20, "...F{} "),
    many(20, "fragment F{0} on Query {{ a{0}: __typename b{0}: __typename }} "),
)

NESTED_LISTS = "{ diseases(filter: { and: " + "[" * 190 + "]" * 190 + " }) { totalCount } }"
HOSTILE = {
    "a long document": ("{ " + "__typename " * 20_000 + "}", "TOKENS_EXCEEDED"),
    "one field again and again": ("{ " + "__typename " * 2_900 + "}", "FIELDS_EXCEEDED"),
    "equal lists again and again": (
        "{ diseases { " + "nodes { id } " * 240 + "} }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "aliases": (f"{{ {many(490)} }}", "ALIASES_EXCEEDED"),
    "root fields": (f"{{ {many(90)} }}", "ROOT_FIELDS_EXCEEDED"),
    "root fields in fragments": (FRAGMENTED, "ROOT_FIELDS_EXCEEDED"),
    "fragments in a circle": (
        "{ ...F0 } "
        + many(240, "fragment F{} on Query {{ __typename ...G }} ")
        + "fragment G on Query { ...F0 }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "fragments of themselves": (
        "{ ...F } fragment F on Query { ...F ...F ...F }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "fragments nested": (
        "{ ...F0 } "
        + "".join(f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }} " for i in range(240))
        + "fragment F240 on Query { __typename }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "directives": ("{ __typename " + "@skip(if: false) " * 370 + "}", "GRAPHQL_VALIDATION_FAILED"),
    "unknown directives": ("{ __typename " + "@a " * 1_450 + "}", "GRAPHQL_VALIDATION_FAILED"),
    "unknown fields": (
        '{ target(id: "HGNC:1") { ' + many(490, "a{} ") + "} }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "nesting": ("{ a " * 3_000, "GRAPHQL_PARSE_FAILED"),
    "nested lists": (NESTED_LISTS, "GRAPHQL_VALIDATION_FAILED"),
    "a number without end": (
        "{ diseases(first: " + "9" * 100_000 + ") { totalCount } }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "the schema in circles": (
        "{ __schema { types " + "{ fields { type " * 8 + "{ name }" + " } }" * 8 + " } }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "lists in lists": (
        "{ diseases(first: 5000) { nodes { parents(first: 5000) { totalCount nodes { id } } } } }",
        "COST_EXCEEDED",
    ),
    "nodes in nodes": (
        "{ diseases " + "{ nodes { parents " * 30 + "{ totalCount }" + " } }" * 30 + " }",
        "DEPTH_EXCEEDED",
    ),
    "control characters": ("{ \x00 }", "GRAPHQL_PARSE_FAILED"),
    "no operation": ("fragment F on Query { __typename }", "GRAPHQL_VALIDATION_FAILED"),
    "a subscription": ("subscription { __typename }", "OPERATION_NOT_SUPPORTED"),
}
