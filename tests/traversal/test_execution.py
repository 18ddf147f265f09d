"""Walks under GraphQL's ordinary execution, and what they are refused for."""

import json

import pytest

from app.compiler import Limits
from app.engines.endpoint import BoltEndpoint
from golden.test_golden import read
from traversal.asking import Asker, asking
from traversal.plain_graph import PlainGraph

NAMES = ("paths_between", "paths_to_kind", "neighborhood", "relations_of_an_entity")


@pytest.mark.parametrize("name", NAMES)
async def test_ordinary_execution_agrees(curated: tuple[Asker, PlainGraph], name: str) -> None:
    """With introspection mixed in, execution completes the answer: it is the same."""
    asker, _ = curated
    query, given = read(name)
    short = await asker.data(query, **given)
    mixed = query.rstrip().removesuffix("}") + " __schema { queryType { name } } }"
    data = await asker.data(mixed, **given)
    del data["__schema"]
    assert json.dumps(data) == json.dumps(short)


async def test_lists_within_paths_cost(engine: BoltEndpoint) -> None:
    """A path counts with its nodes, steps and claims, and with the lists of its nodes."""
    steps = "steps { claims(first: 100) { id } }"
    nodes = "nodes { relations(first: 100) { nodes { id } } }"
    for inner in (steps, nodes):
        query = f'{{ paths(from: "A:1", to: "A:2", first: 100) {{ paths {{ {inner} }} }} }}'
        async with asking(engine, Limits(max_cost=40_000)) as asker:
            assert (await asker.error(query))["extensions"]["code"] == "COST_EXCEEDED"


async def test_depth_is_bounded(engine: BoltEndpoint) -> None:
    """Relations in relations are nodes nested in nodes."""
    inner = "id"
    for _ in range(5):
        inner = f"relations {{ nodes {{ {inner} }} }}"
    async with asking(engine, Limits(max_depth=4)) as asker:
        error = await asker.error(f'{{ node(id: "A:1") {{ ... on Entity {{ {inner} }} }} }}')
    assert error["extensions"]["code"] == "DEPTH_EXCEEDED"
