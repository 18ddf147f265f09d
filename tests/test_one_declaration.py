"""A node type with a relation, declared in one place, works from the loader to the answer."""

from dataclasses import replace

from graphql import GraphQLObjectType

from app.api.answer import GraphQLRequest
from app.api.execute import Executor
from app.api.schema import build_schema
from app.compiler import Limits
from app.db import Database
from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint
from app.graph_model import ONCOLOGY
from app.graph_model.index import index_model
from app.graph_model.model import Link, NodeType, Property, Relation, ScalarType
from engine_choice import on_all_engines
from engine_servers import clear
from graph_seed.check import check
from graph_seed.constraints import constraint_statements
from graph_seed.load import load
from graph_seed.records import Claim, Node, Records

EXTENDED = index_model(
    replace(
        ONCOLOGY,
        node_types=(
            *ONCOLOGY.node_types,
            NodeType(
                "Pathway",
                "pathways",
                "A signalling pathway.",
                ("GO",),
                properties=(
                    Property(
                        "size", ScalarType.INTEGER, "Number of genes.", unit="genes", minimum=0
                    ),
                ),
            ),
        ),
        relations=(
            *ONCOLOGY.relations,
            Relation(
                "INHIBITS",
                "The therapy inhibits the pathway.",
                (Link(("Therapy",), ("Pathway",), "inhibits", "inhibitors"),),
                (Property("potency", ScalarType.FLOAT, "How strongly.", minimum=0, maximum=1),),
            ),
        ),
    )
)

RECORDS = Records(
    nodes=(
        Node("Source", "made", {"name": "made for this test"}, ("made",)),
        Node("Therapy", "ONCOGRAPH:t", {"name": "a therapy"}, ("made",)),
        Node("Pathway", "GO:1", {"name": "a pathway", "size": 12}, ("made",)),
        Node("Pathway", "GO:2", {"name": "another", "size": 3}, ("made",)),
    ),
    claims=tuple(
        Claim(
            id=f"ONCOGRAPH:made-{i}",
            relation="INHIBITS",
            subject="ONCOGRAPH:t",
            object=f"GO:{i}",
            source="made",
            level="ASSERTED",
            direction="SUPPORTS",
            properties={"potency": 0.25 * i},
        )
        for i in (1, 2)
    ),
    sources=("made",),
)
QUERY = """{
  pathways(filter: { size: { gt: 5 }, inhibitors: { some: { claim: { potency: { lt: 0.5 } } } } }) {
    totalCount
    nodes { id name size inhibitors { edges { node { name } claims { potency source { id } } } } }
  }
  therapy(id: "ONCOGRAPH:t") { inhibits(orderBy: [{ field: SIZE }]) { nodes { __typename size } } }
  graph { nodeTypes { name count } }
}"""


@on_all_engines
async def test_a_declared_type_is_loaded_checked_and_queried(
    engine: BoltEndpoint, database: Database
) -> None:
    """Constraints, loader, check, schema, filters, orders and Cypher follow."""
    clear(engine)
    with open_driver(engine) as driver:
        load(driver, engine.database, RECORDS, EXTENDED)
        report = check(driver, engine.database, EXTENDED)
    assert report.is_sound, report.problems
    assert report.nodes["Pathway"] == 2
    execute = Executor(EXTENDED, build_schema(EXTENDED), database, Limits())
    answer = await execute(GraphQLRequest(QUERY, None, {}, {}, read_only_method=True))
    data = answer.payload["data"]
    inhibitor = {
        "node": {"name": "a therapy"},
        "claims": [{"potency": 0.25, "source": {"id": "made"}}],
    }
    assert data["pathways"] == {
        "totalCount": 1,
        "nodes": [
            {"id": "GO:1", "name": "a pathway", "size": 12, "inhibitors": {"edges": [inhibitor]}}
        ],
    }
    assert data["therapy"]["inhibits"]["nodes"] == [
        {"__typename": "Pathway", "size": 3},
        {"__typename": "Pathway", "size": 12},
    ]
    assert {"name": "Pathway", "count": 2} in data["graph"]["nodeTypes"]


def test_schema_and_constraints_follow() -> None:
    """The declaration gives descriptions with units, and a unique id in the database."""
    schema = build_schema(EXTENDED)._schema  # noqa: SLF001  # strawberry names no public way to it
    pathway = schema.type_map["Pathway"]
    assert isinstance(pathway, GraphQLObjectType)
    assert "genes" in str(pathway.fields["size"].description)
    assert any("`Pathway`" in text and "UNIQUE" in text for text in constraint_statements(EXTENDED))
