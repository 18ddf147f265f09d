"""Nodes that lists inside of lists hold again and again are read and made once."""

from typing import Any

import pytest

from api.stub_reader import SCHEMA, Reader, compiled
from app.api.answer import GraphQLRequest
from app.api.execute import Executor
from app.compiler import Limits
from app.graph_model import ONCOLOGY_INDEX

NESTED = """{ therapies { nodes { name targets {
    edges { node { symbol } } nodes { name therapies { totalCount } } } } } }"""


async def answer(*record: Any) -> dict[str, Any]:
    """Answer `NESTED` from a record."""
    execute = Executor(ONCOLOGY_INDEX, SCHEMA, Reader(*record), Limits())
    request = GraphQLRequest(NESTED, None, {}, {}, read_only_method=False)
    return (await execute(request)).payload


@pytest.mark.parametrize(
    ("operation", "tables"),
    [
        ("therapies { nodes { targets { nodes { symbol } } } }", []),
        ("therapies { nodes { targets { totalCount } } }", []),
        ("therapies { nodes { targets { edges { claims { source { name } } } } } }", []),
        ('target(symbol: "x") { therapies { nodes { targets { nodes { name } } } } }', []),
        (
            "therapies { nodes { targets { nodes { symbol therapies { totalCount } } } } }",
            ["targets"],
        ),
        (
            """target(symbol: "x") { therapies { nodes { targets { nodes {
            therapies { nodes { name } } } } } } }""",
            ["targets"],
        ),
        (
            """therapies { nodes { targets { edges { node {
            therapies { edges { node { studies { nodes { id } } } } } } } } } }""",
            ["targets", "therapies"],
        ),
        (
            "studies { nodes { disease { ancestors { nodes { descendants { totalCount } } } } } }",
            ["ancestors"],
        ),
        (
            "therapies { nodes { relations { nodes { relations { nodes { id } } } } } }",
            ["relations"],
        ),
    ],
)
def test_lists_whose_nodes_may_come_again_have_a_table(operation: str, tables: list[str]) -> None:
    """It spares to find again what hangs on the nodes; where nothing does, there is none."""
    found = compiled(f"{{ {operation} }}").plan.tables
    assert [table.variable for table in found] == tables


async def test_a_node_is_made_once_for_all_that_lead_to_it() -> None:
    """In each of the ways in which it is asked for."""
    rows = [["one", [["HGNC:1"], ["HGNC:2"]]], ["two", [["HGNC:1"]]]]
    table = [
        ["G1", "gene 1", [None, None, 5], "HGNC:1"],
        ["G2", "gene 2", [None, None, 0], "HGNC:2"],
    ]
    payload = await answer(rows, table)
    one, two = (therapy["targets"] for therapy in payload["data"]["therapies"]["nodes"])
    assert [node["name"] for node in one["nodes"]] == ["gene 1", "gene 2"]
    assert one["edges"][0] == {"node": {"symbol": "G1"}}
    assert two["nodes"] == [{"name": "gene 1", "therapies": {"totalCount": 5}}]
    assert two["nodes"][0] is one["nodes"][0]


async def test_a_node_without_an_id_is_an_error_with_its_place() -> None:
    """It cannot be told which node a row leads to: nothing else is shown in its place."""
    rows = [["one", [["HGNC:1"], [None]]]]
    table = [["G1", "gene 1", [None, None, 5], "HGNC:1"], ["G2", "gene 2", [None, None, 0], None]]
    payload = await answer(rows, table)
    assert payload["data"] is None
    place = ["therapies", "nodes", 0, "targets", "edges", 1, "node"]
    assert [error["path"] for error in payload["errors"]] == [place]
