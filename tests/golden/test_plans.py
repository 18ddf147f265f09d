"""Every golden query, planned by Neo4j over a graph large enough for plans to matter."""

from typing import Any

import pytest

from app.engines.driver import open_driver
from app.engines.endpoint import BoltEndpoint, Engine
from app.graph_model import ONCOLOGY_INDEX
from engine_servers import clear
from golden.test_golden import NAMES, compiled
from graph_seed.constraints import constraint_statements

NODES, CLAIMS = 3_000, 6_000

SCANS_FOR_A_REASON = {
    "logic_in_filters": "contains, not and lists are served by no range index",
    "include_subtypes": "the filter holds for a disease through its ancestors",
    "relation_predicates": "none of the claims: only a look at every disease can tell",
    "facets_of_nodes": "every therapy is counted",
    "statistics": "every disease and every therapy is counted",
    "page_backward_with_nulls": "an order by a property that may be missing has no index",
}


@pytest.fixture(scope="module")
def sized(engine: BoltEndpoint) -> BoltEndpoint:
    """Fill the engine with thousands of bare nodes and claims, for the planner's statistics."""
    clear(engine)
    if engine.engine is not Engine.NEO4J:
        return engine
    with open_driver(engine) as driver, driver.session(database=engine.database) as session:
        for statement in constraint_statements(ONCOLOGY_INDEX):
            session.run(statement).consume()
        for name, node_type in ONCOLOGY_INDEX.node_types.items():
            labels = f"{name}:Entity" if node_type.is_entity else name
            session.run(
                f"UNWIND range(1, $n) AS i CREATE (n:{labels})"
                f" SET n.id = '{name}:' + i, n.name = 'name ' + i",
                n=NODES,
            ).consume()
        for relation in ONCOLOGY_INDEX.model.relations:
            for link in relation.links:
                session.run(
                    f"UNWIND range(1, $n) AS i"
                    f" MATCH (a:{link.subjects[0]} {{id: '{link.subjects[0]}:' + (1 + i % $m)}})"
                    f" MATCH (b:{link.objects[0]}"
                    f" {{id: '{link.objects[0]}:' + (1 + i * 7 % $m)}})"
                    f" CREATE (a)-[c:{relation.name}]->(b)"
                    f" SET c.id = '{link.subjects[0]}-{link.objects[0]}-' + i",
                    n=CLAIMS,
                    m=NODES,
                ).consume()
        session.run("CALL db.prepareForReplanning()").consume()
    return engine


@pytest.mark.parametrize("name", NAMES)
def test_no_needless_work(name: str, sized: BoltEndpoint) -> None:
    """No cartesian product, no scan of all nodes, and of a label only where no index serves."""
    if sized.engine is not Engine.NEO4J:
        return  # the embedded engine's EXPLAIN gives no plan to look at
    made, parameters = compiled(name)
    with open_driver(sized) as driver, driver.session(database=sized.database) as session:
        plan = session.run("EXPLAIN " + made.cypher, parameters).consume().plan
    operators = set(operators_of(plan))
    assert not {o for o in operators if o.startswith(("CartesianProduct", "AllNodesScan"))}
    scans = {o for o in operators if o.startswith("NodeByLabelScan")}
    assert not scans or name in SCANS_FOR_A_REASON


def test_every_reason_is_needed() -> None:
    """A scan is excused only in a golden that exists."""
    assert set(SCANS_FOR_A_REASON) <= set(NAMES)


def operators_of(plan: Any) -> list[str]:
    """List the operators of a plan."""
    below = [name for child in plan.get("children", ()) for name in operators_of(child)]
    return [plan["operatorType"].partition("@")[0], *below]
