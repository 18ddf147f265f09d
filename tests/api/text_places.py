"""Every place of the schema that takes a text, each with operations that put one there."""

from app.api.schema.ordering import association_order_name
from app.graph_model import ONCOLOGY_INDEX
from app.graph_model.index import Reach

ASSOCIATIONS = '{ target(symbol: "MSLN") { therapies(%s) { totalCount edges { score } } } }'
CLAIMS = '{ target(symbol: "MSLN") { therapies { edges { claims(filter: %s) { id } } } } }'
BY_SOURCE = "{ %s { nodes { %s(orderBy: { field: SCORE, source: $s }) { nodes { id } } } } }"
PLACES: dict[str, list[str]] = {
    "argument id": [
        "{ node(id: $s) { id } }",
        "{ target(id: $s) { id } }",
        "{ disease(id: $s) { id } }",
    ],
    "argument ids": ["{ nodes(ids: [$s, $s]) { id } }", "{ diseases(ids: [$s]) { totalCount } }"],
    "argument symbol": ["{ target(symbol: $s) { id } }"],
    "argument after": [
        "{ diseases(after: $s, orderBy: [{ field: NAME }]) { totalCount } }",
        ASSOCIATIONS % "after: $s",
    ],
    "argument before": [
        "{ diseases(last: 1, before: $s) { totalCount } }",
        ASSOCIATIONS % "before: $s, orderBy: [{ field: SCORE }]",
    ],
    "argument text": [
        "{ diseases { facets(fields: KIND, text: $s) { values { value } } } }",
        ASSOCIATIONS.replace("totalCount", "facets(fields: [LEVEL, KIND], text: $s) { missing }")
        % "first: 1",
        "{ search(text: $s) { totalCount edges { highlight } } }",
    ],
    **{
        f"{association_order_name(field)}.source": [
            BY_SOURCE % (ONCOLOGY_INDEX.node_types[field.owner].plural, field.name)
        ]
        for fields in ONCOLOGY_INDEX.relation_fields.values()
        for field in fields.values()
        if field.reach is Reach.ONE and not field.to_one
    },
    "argument therapy": ["{ opportunities(therapy: $s) { totalCount } }"],
    "argument target": ["{ opportunities(target: $s) { edges { score } } }"],
    "argument from": ["{ paths(from: $s, toKind: Disease) { reason paths { score } } }"],
    "argument to": ['{ paths(from: "HGNC:7371", to: $s) { reason paths { score } } }'],
    "argument terms": ['{ resolve(terms: [$s, "x"]) { term status candidates { id } } }'],
    "argument kinds": [
        '{ search(text: "a", kinds: [$s]) { totalCount } }',
        '{ resolve(terms: ["a"], kinds: [$s]) { status } }',
    ],
    "SourceWeightInput.source": [
        ASSOCIATIONS % "scoring: { weights: [{ source: $s, weight: 0.5 }] }"
    ],
    **{
        f"StringFilter.{operator}": [
            f"{{ diseases(filter: {{ {column}: {{ {operator}: {value} }} }}) {{ totalCount }} }}"
            for column in ("name", "id")
        ]
        + [
            ASSOCIATIONS % f"filter: {{ claim: {{ source: {{ {operator}: {value} }} }} }}",
            CLAIMS % f"{{ statement: {{ {operator}: {value} }} }}",
            (
                f"{{ diseases(filter: {{ expressedTargets: {{ some: {{ node: {{ symbol: {{ {operator}: {value} }} }} }} }} }})"  # noqa: E501  # one operation, on one line
                " { totalCount } }"
            ),
        ]
        for operator, value in {
            **dict.fromkeys(("eq", "ne", "lt", "lte", "gt", "gte"), "$s"),
            **dict.fromkeys(("contains", "containsFold", "startsWith"), "$s"),
            **dict.fromkeys(("in", "notIn"), '[$s, "x"]'),
        }.items()
    },
    **{
        f"StringListFilter.{operator}": [
            f"{{ diseases(filter: {{ not: {{ synonyms: {{ {operator}: $s }} }} }}) {{ totalCount }} }}",  # noqa: E501  # one operation, on one line
            CLAIMS % f"{{ publications: {{ {operator}: $s }} }}",
        ]
        for operator in ("contains", "containsFold")
    },
}
"""Operations with `$s` at each place where the schema takes a text."""

TEMPLATES = [template for templates in PLACES.values() for template in templates]
